"""Text that a spreadsheet would run as a formula is made inert; numbers stay numbers."""

from __future__ import annotations

import re

#: What Excel, WPS or a CSV parser may take for the beginning of a formula or a new cell, full-width forms included.
_TRIGGERS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_NUMBER = re.compile(r"[+-]?([0-9]+|[1-9][0-9]{0,2}(,[0-9]{3})+)(\.[0-9]+)?%?")


def inert(text: str) -> str:
    """`text` with an apostrophe in front where it would start a formula; -12.5 and +3% are left alone.

    What begins with apostrophes before such a beginning gets one more, so that `bare` gives every text back.
    """
    return "'" + text if _opens_formula(text.lstrip("'")) and not _NUMBER.fullmatch(text) else text


def bare(text: str) -> str:
    """What stood there before `inert`: the text without the apostrophe that keeps it from being a formula."""
    return text[1:] if text.startswith("'") and _opens_formula(text.lstrip("'")) else text


def _opens_formula(text: str) -> bool:
    return text.lstrip(" \u3000\u00a0\ufeff").startswith(_TRIGGERS)
