"""Folding of spellings that mean the same, for comparing names; values never go through it."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

#: Full-width forms of ASCII (U+FF01 … U+FF5E) and the ideographic space.
WIDE_TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
#: A spreadsheet's sign that a cell is text; not part of what the cell says.
TEXT_SIGN = "'"
SPACES = " \t\r\n\u00a0\u2002\u2003\u2009\u202f\u3000"

#: Characters that nobody sees: controls, soft hyphens, direction marks, private use.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffd\ue000-\uf8ff"
    "\U000e0000-\U000e007f]"
)

_DROPPED = re.compile(r"[\s\"'“”‘’「」『』]+")
_BRACKETS = str.maketrans("〔〕【】[]", "()()()")
_UNIT_WORDS = re.compile(r"^(计量)?单位:")
_NUMBERING = re.compile(
    r"(?:其中[:、]?|[*#★☆●○◆▲]|\([0-9一二三四五六七八九十]{1,3}\)[.、]?|[0-9一二三四五六七八九十]{1,3}[.、)]|[①-⑳])\s*"
)
#: Nothing longer is a name or a heading.
MAX_NAME = 200
_TRAIL = "*:#①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳" + "".join(filter(str.isspace, map(chr, range(0x3001))))
_REQUESTS = ("(必填)", "(选填)", "(必填项)")


@lru_cache(maxsize=4096)
def fold_name(text: str) -> str:
    """A name without spaces and quotation marks, in half-width ASCII, round brackets and lower case."""
    return _DROPPED.sub("", text.translate(WIDE_TO_ASCII).translate(_BRACKETS)).lower()


@lru_cache(maxsize=4096)
def bare_name(text: str) -> str:
    """A name without the numbering, 其中, stars and colons around it: （一）新泰市： is 新泰市. A long text stays."""
    if len(text) > MAX_NAME:
        return text
    name = text.translate(WIDE_TO_ASCII).translate(_BRACKETS).strip()
    while found := _NUMBERING.match(name):
        name = name[found.end() :]
    name = name.rstrip(_TRAIL)
    while name.endswith(_REQUESTS):
        name = name[: name.rindex("(")].rstrip(_TRAIL)
    return name


@lru_cache(maxsize=4096)
def clean_unit(text: str) -> str:
    """The unit without the words, brackets and spaces that clerks put around it: （单位：万 元） is 万元."""
    name = "".join(text.translate(WIDE_TO_ASCII).split())
    name = name.removeprefix("(").removesuffix(")") if name.startswith("(") and name.endswith(")") else name
    return _UNIT_WORDS.sub("", name)


def one_line(text: str) -> str:
    """Text on one line: runs of white space, line breaks inside a cell among them, become one space."""
    return " ".join(text.split())


def nearest_name(text: str, names: Collection[str], cutoff: float = 0.6) -> str:
    """The folded name most like `text`, "" where none is near; of two alike, the one of its length. Only to suggest."""
    folded = fold_name(text)[:60]
    # No name with fewer of its characters in common comes near; counting them is much quicker than comparing.
    likely = [one for one in names if 2 * sum(map(one.__contains__, folded)) >= cutoff * (len(folded) + len(one))]
    close = get_close_matches(folded, likely, n=5, cutoff=cutoff)

    def likeness(name: str) -> float:
        return SequenceMatcher(None, folded, name).ratio() - 0.15 * abs(len(name) - len(folded))

    return max(close, key=likeness, default="")
