"""A workbook with its problems marked: coloured cells with comments, and a first sheet that lists them all."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from itertools import islice
from typing import Any

from openpyxl import DEFUSEDXML, Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from metrics.intake.container import Container
from metrics.intake.our_sheets import ADVICE, ADVICE_ALONE, ADVICE_TEXT, GUIDE, LISTING, is_ours
from metrics.intake.text_cell import TEXT_FORMAT, put_text
from metrics.model.problem import Place, Problem, Severity

MAX_MARKED = 2_000
MAX_COLUMNS = 256
PLAIN_NAME = "报送数据"
AUTHOR = "序时"
COMMENT_CHARACTERS = 2_000
#: Of these exact colours we can tell our own marks when a workbook comes back.
COLOURS = {Severity.ERROR: "FFF9C9C4", Severity.WARNING: "FFFFE3A9"}
_HEAD = PatternFill("solid", fgColor="FFD9E2EC")
_COLUMNS = (("级别", 8), ("位置", 26), ("原文", 24), ("问题", 52), ("处理办法", 60), ("问题代码", 24))
_FIRST_ROW = 3


def mark_workbook(content: bytes, sheet: str, problems: Sequence[Problem]) -> bytes:
    """The same workbook, marked on `sheet`; what openpyxl does not know of it is lost.

    Raises whatever openpyxl raises for a workbook that it cannot read: call it in a limited process only.
    """
    if not DEFUSEDXML:
        raise RuntimeError("without defusedxml no workbook from outside is opened")
    Container(content)
    book = load_workbook(io.BytesIO(content))
    target = book[sheet] if sheet in book.sheetnames else book.worksheets[0]
    for one in book.worksheets:
        if one is not target and one.title != GUIDE and is_ours(one.title, str(one["A1"].value)):
            _remove_marks(target)
            book.remove(one)
    return _mark(book, target, problems, ADVICE)


def mark_cells(
    rows: Sequence[Sequence[str]], merges: Iterable[Sequence[int]], problems: Sequence[Problem], copied: str = ""
) -> bytes:
    """A new workbook of cells as they were read, every one the text it was; merges counted from 0.

    `copied` names the sheet of a workbook whose other sheets and formulas the copy lacks; "" where nothing is lost.
    """
    book = Workbook()
    target = book.active
    target.title = PLAIN_NAME
    target["A1"].number_format = TEXT_FORMAT
    plain = target["A1"]._style
    for number, row in enumerate(rows, start=1):
        for index, text in enumerate(row, start=1):
            if text:
                cell = target.cell(number, index)
                put_text(cell, text)
                cell._style = copy(plain)
    for top, left, bottom, right in merges:
        target.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    # Blank cells are text as well, so that what is typed there stays as typed.
    for index in range(1, min(max((len(row) for row in rows), default=0), MAX_COLUMNS) + 1):
        target.column_dimensions[get_column_letter(index)].number_format = TEXT_FORMAT
        target.column_dimensions[get_column_letter(index)].width = 16
    return _mark(book, target, problems, ADVICE_TEXT.format(sheet=copied) if copied else ADVICE)


def list_problems(problems: Sequence[Problem]) -> bytes:
    """A workbook of the list alone."""
    book = Workbook()
    book.remove(book.active)
    _add_listing(book, ADVICE_ALONE, problems, "")
    return _to_bytes(book)


def _mark(book: Workbook, target: Worksheet, problems: Sequence[Problem], advice: str) -> bytes:
    marked = _problems_by_cell(target, problems)
    for coordinate, found in islice(marked.items(), MAX_MARKED):
        _mark_cell(target[coordinate], found)
    capped = f"共有{len(marked)}个单元格有问题，只在前{MAX_MARKED}个上作了标注。" if len(marked) > MAX_MARKED else ""
    _add_listing(book, advice + capped, problems, target.title)
    return _to_bytes(book)


def _to_bytes(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _problems_by_cell(target: Worksheet, problems: Iterable[Problem]) -> Mapping[str, list[Problem]]:
    """Errors and warnings by the cell that shows them."""
    origins = _merge_origins(target)
    marked: dict[str, list[Problem]] = {}
    for one in problems:
        if one.place.row and one.severity is not Severity.NOTE:
            coordinate = f"{one.place.column or _first_used(target, one.place.row)}{one.place.row}"
            marked.setdefault(origins.get(coordinate, coordinate), []).append(one)
    return marked


def _merge_origins(target: Worksheet) -> Mapping[str, str]:
    """Cell of a merged area → its first cell, the only one that can be marked."""
    return {
        f"{get_column_letter(column)}{row}": area.start_cell.coordinate
        for area in target.merged_cells.ranges
        for row, column in area.cells
        if column <= MAX_COLUMNS
    }


def _first_used(target: Worksheet, row: int) -> str:
    columns = range(1, min(target.max_column, MAX_COLUMNS) + 1)
    used = (column for column in columns if target.cell(row, column).value is not None)
    return str(get_column_letter(next(used, 1)))


def _mark_cell(cell: Cell, problems: Sequence[Problem]) -> None:
    severity = Severity.ERROR if any(one.severity is Severity.ERROR for one in problems) else Severity.WARNING
    cell.fill = PatternFill("solid", fgColor=COLOURS[severity])
    words = "\n".join(f"〔{one.code}〕{one.message}。{one.remedy}" for one in problems)
    if cell.comment and cell.comment.author != AUTHOR:
        words += f"\n原批注：{cell.comment.text}"
    cell.comment = Comment(_visible(words)[:COMMENT_CHARACTERS], AUTHOR, height=40 + 40 * len(problems), width=320)


def _visible(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(char for char in text if char in "\n\t" or (char >= " " and not "\ud7ff" < char < "\ue000"))


def _remove_marks(target: Worksheet) -> None:
    """Take away what an earlier marking left, also where the clerk has mended the cell since."""
    for row in target.iter_rows(max_col=min(target.max_column, MAX_COLUMNS)):
        for cell in row:
            if isinstance(cell, MergedCell):
                continue
            if cell.fill.fgColor.rgb in COLOURS.values():
                cell.fill = PatternFill()
            if cell.comment and cell.comment.author == AUTHOR:
                cell.comment = None


def _add_listing(book: Workbook, advice: str, problems: Iterable[Problem], sheet: str) -> None:
    """All problems in the given order, each leading to its cell in `sheet`; "" where there is no such sheet."""
    listing = book.create_sheet(LISTING, 0)
    put_text(listing.cell(1, 1), advice)
    for index, (word, width) in enumerate(_COLUMNS, start=1):
        cell = listing.cell(2, index)
        put_text(cell, word)
        cell.font, cell.fill = Font(bold=True), _HEAD
        listing.column_dimensions[get_column_letter(index)].width = width
    looks = _make_looks(listing)
    for row, one in enumerate(problems, start=_FIRST_ROW):
        texts = (one.severity.word, one.place.label, one.found, one.message, one.remedy, one.code)
        for index, text in enumerate(texts, start=1):
            cell = listing.cell(row, index)
            put_text(cell, text)
            cell._style = copy(looks[one.severity if index == 1 else ""])
        if sheet and one.place.row:
            link = listing.cell(row, 2)
            link.hyperlink = Hyperlink(ref=link.coordinate, location=_address(sheet, one.place))
            link._style = copy(looks["link"])
    listing.freeze_panes = f"A{_FIRST_ROW}"
    _show_first(book, listing)


def _make_looks(listing: Worksheet) -> Mapping[str, Any]:
    """How the cells of the list look, made once: openpyxl takes long over each font, fill and alignment it is given."""
    cell = listing.cell(_FIRST_ROW, 1)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    looks = {"": copy(cell._style), Severity.NOTE: copy(cell._style)}
    for severity, colour in COLOURS.items():
        cell.fill = PatternFill("solid", fgColor=colour)
        looks[severity] = copy(cell._style)
    cell._style = copy(looks[""])
    cell.font = Font(color="FF1F4E8C", underline="single")
    return looks | {"link": copy(cell._style)}


def _address(sheet: str, place: Place) -> str:
    """Where a link leads."""
    return f"{quote_sheetname(sheet)}!{place.column or 'A'}{place.row}"


def _show_first(book: Workbook, listing: Worksheet) -> None:
    """Open on the list, and on nothing else: two selected sheets would both be written to."""
    book.active = listing
    for one in book.worksheets:
        one.sheet_view.tabSelected = one is listing
