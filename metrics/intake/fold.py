"""Folding of spellings that mean the same, for comparing names; values never go through it."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

#: Full-width forms of ASCII (U+FF01 … U+FF5E) and the ideographic space.
WIDE_TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
SPACES = " \t\r\n\u00a0\u2002\u2003\u2009\u202f\u3000"

_DROPPED = re.compile(r"[\s\"'“”‘’「」『』]+")
_BRACKETS = str.maketrans("〔〕【】[]", "()()()")


@lru_cache(maxsize=4096)
def fold_name(text: str) -> str:
    """A name without spaces and quotation marks, in half-width ASCII, round brackets and lower case."""
    return _DROPPED.sub("", text.translate(WIDE_TO_ASCII).translate(_BRACKETS)).lower()


def one_line(text: str) -> str:
    """Text on one line: runs of white space, line breaks inside a cell among them, become one space."""
    return " ".join(text.split())


def nearest_name(text: str, names: Collection[str], cutoff: float = 0.6) -> str:
    """The folded name most like `text`, "" where none is near; of two alike, the one of its length. Only to suggest."""
    folded = fold_name(text)[:60]
    close = get_close_matches(folded, names, n=5, cutoff=cutoff)

    def likeness(name: str) -> float:
        return SequenceMatcher(None, folded, name).ratio() - 0.15 * abs(len(name) - len(folded))

    return max(close, key=likeness, default="")
