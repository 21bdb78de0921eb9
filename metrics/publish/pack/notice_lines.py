"""What a notice is made of: lines of a named kind, and tables of text."""

from __future__ import annotations

from dataclasses import dataclass

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Line:
    """One paragraph. `kind`: addressee, heading, item, body, caption, sign or remark."""

    kind: str
    text: str


@dataclass(frozen=True)
class GridColumn:
    """`width` in millimetres; the columns of a table fill the 156 mm of the page together."""

    head: str
    width: int
    is_left: bool = False


@dataclass(frozen=True)
class Grid:
    """A table of text, a cell for each column."""

    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Notice:
    """`header` stands on every page, mostly empty; `imprint` are the lines of the 版记."""

    title: str
    header: str
    body: tuple[Line | Grid, ...]
    imprint: tuple[str, ...]


def to_numeral(number: int) -> str:
    """1 … 999 as headings count: 三, 十, 十二, 二十, 一百零四, 一百一十."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "")
