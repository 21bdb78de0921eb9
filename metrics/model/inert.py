"""Text that a spreadsheet would run as a formula is made inert; numbers stay numbers."""

from __future__ import annotations

import re

#: What Excel, WPS or a CSV parser may take for the beginning of a formula or a new cell, full-width forms included.
_TRIGGERS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_NUMBER = re.compile(r"[+-]?([0-9]+|[1-9][0-9]{0,2}(,[0-9]{3})+)(\.[0-9]+)?%?")


def inert(text: str) -> str:
    """`text` with an apostrophe in front where it would start a formula; -12.5 and +3% are left alone."""
    opening = text.lstrip(" \u3000\u00a0\ufeff")
    if not opening.startswith(_TRIGGERS) or _NUMBER.fullmatch(text):
        return text
    return "'" + text
