"""A sheet is a table of texts exactly as they stood in the file, with how it was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """`rows[0]` is the clerk's row 1; blank rows are kept, a cell with line breaks is still one row."""

    rows: tuple[tuple[str, ...], ...]
    encoding: str
    separator: str


def column_letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
