"""Text in a cell of a workbook, exactly: it neither runs as a formula nor turns into a number or a day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell import Cell

#: What XML cannot hold or changes on reading is written as _x000D_; what only looks like that gets its _ written so.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
TEXT_FORMAT = "@"


def put_text(cell: Cell, text: str) -> None:
    """Make `text` the content of a cell of openpyxl; what a spreadsheet holds at most is kept (32,767 characters).

    Where what is typed there later is to stay text as well, the cell needs TEXT_FORMAT besides.
    """
    cell.value = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text) or None
    if text:
        cell.data_type = "s"
