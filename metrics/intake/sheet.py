"""A sheet is a table of texts exactly as they stood in the file, with how it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

#: More cells than this in merged areas are no table a person made.
MAX_MERGED_CELLS = 200_000

Cell = tuple[int, int]


@dataclass(frozen=True)
class Sheet:
    """`rows[0]` is the clerk's row 1; blank rows are kept, a cell with line breaks is still one row.

    Only workbooks have the rest: `merges` as first row, first column, last row, last column, `marks` by row and
    column of cells that are a formula's result ("formula") or shown in thousands ("scaled"), all counted from 0.
    """

    rows: tuple[tuple[str, ...], ...]
    encoding: str
    separator: str
    name: str = ""
    is_hidden: bool = False
    merges: tuple[tuple[int, int, int, int], ...] = ()
    marks: Mapping[Cell, str] = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()

    @cached_property
    def merged(self) -> Mapping[Cell, Cell]:
        """Cell of a merged area → its first cell, the only one that holds a text."""
        origins: dict[Cell, Cell] = {}
        width = max((len(row) for row in self.rows), default=0) + 1
        for top, left, bottom, right in self.merges:
            area = [
                (row, column)
                for row in range(top, min(bottom + 1, len(self.rows)))
                for column in range(left, min(right + 1, max(width, left + 1)))
            ]
            if len(origins) + len(area) > MAX_MERGED_CELLS:
                break
            origins |= dict.fromkeys(area[1:], (top, left))
        return origins

    def text(self, row: int, column: int) -> str:
        """The text of a cell counted from 0, "" outside the table; a merged cell says what its area says."""
        cells = self.rows[row] if row < len(self.rows) else ()
        written = cells[column] if column < len(cells) else ""
        if written or not self.merges:
            return written
        origin = self.merged.get((row, column))
        return self.rows[origin[0]][origin[1]] if origin and origin[1] < len(self.rows[origin[0]]) else ""

    def text_below(self, row: int, column: int) -> str:
        """As `text`, but a merged area speaks downwards only: a heading drawn over a row of data fills no columns."""
        origin = self.merged.get((row, column)) if self.merges else None
        return self.text(row, column) if origin is None or origin[1] == column else ""


def column_letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
