"""A table as a workbook: titled, framed, typed, and laid out to be printed on A4; text in it never runs."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from openpyxl import Workbook
from openpyxl.cell import Cell as BookCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from metrics.intake.text_cell import put_text
from metrics.model.figures import round_half_up
from metrics.model.inert import inert
from metrics.model.light import TONE_COLOURS

SHARE, POINTS, WHOLE = "0.0%", "+0.0;-0.0;0.0", "0"
DAY = 'yyyy"年"m"月"d"日"'
HEAD_ROW = 3
#: A font that Excel and WPS in Chinese have; the file only names it.
_FONT = "等线"
_HEAD = PatternFill("solid", fgColor="FFD9E2EC")
_LINE = Side(style="thin", color="FFBFC5CD")
_BORDER = Border(_LINE, _LINE, _LINE, _LINE)
_LINE_POINTS, _LEAST_POINTS = 15, 20


@dataclass(frozen=True)
class Column:
    """`width` in half-width characters; a centred column holds short words."""

    head: str
    width: int
    is_centred: bool = False


@dataclass(frozen=True)
class Entry:
    """What a cell holds: a number with the pattern it is shown by, a day, or text. `tone`: red, yellow, green, grey."""

    content: str | Decimal | int | date | None
    pattern: str = "General"
    tone: str = ""


@dataclass(frozen=True)
class Table:
    """One sheet: its title, a line of what it rests on, and its rows, an entry for each column."""

    name: str
    title: str
    basis: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Entry, ...], ...]


class _Estimated(RowDimension):  # type: ignore[misc]
    """A height that is only estimated: what is typed in later makes the row grow."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 - the name that openpyxl asks for
        return False


def to_amount(value: Decimal | None, unit: str, scale: int, before: str = "") -> Entry:
    """A number that shows its unit without being text: 128.4 as 128.4万平方米; `before` may be ≥. — for nothing."""
    if value is None:
        return Entry("—")
    rounded = round_half_up(value, scale).normalize()
    exponent = rounded.as_tuple().exponent
    places = max(-exponent, 0) if isinstance(exponent, int) else 0
    digits = "#,##0" + ("." + "0" * places if places else "")
    return Entry(rounded + 0, f"{_literal(before)}{digits}{_literal(unit)}")


def _literal(words: str) -> str:
    """Text inside a number pattern; a quotation mark would end it."""
    plain = "".join(sign for sign in words if sign.isprintable() and sign != '"')
    return f'"{plain}"' if plain else ""


def to_share(share: Decimal | None) -> Entry:
    """A fraction of 1 as a percentage, — for nothing."""
    return Entry("—") if share is None else Entry(round_half_up(share, 6), SHARE)


def to_points(gap: Decimal | None, tone: str = "") -> Entry:
    """Percentage points with their sign, — for nothing."""
    return Entry("—") if gap is None else Entry(round_half_up(gap, 4), POINTS, tone)


def to_workbook(title: str, tables: Iterable[Table], identifier: str | None = None) -> bytes:
    """The tables as sheets of an xlsx file; `identifier` stands among its properties."""
    book = Workbook()
    book.properties.creator, book.properties.title, book.properties.identifier = "序时", title, identifier
    book.remove(book.active)
    for table in tables:
        _write_sheet(book.create_sheet(table.name), table)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_sheet(sheet: Worksheet, table: Table) -> None:
    _write_top(sheet, table)
    for index, column in enumerate(table.columns, start=1):
        cell = sheet.cell(HEAD_ROW, index)
        put_text(cell, column.head)
        cell.font, cell.fill, cell.border = Font(name=_FONT, size=11, bold=True), _HEAD, _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    sheet.row_dimensions[HEAD_ROW].height = 32
    for number, row in enumerate(table.rows, start=HEAD_ROW + 1):
        _write_row(sheet, number, table.columns, row)
    _lay_out(sheet, table)


def _write_top(sheet: Worksheet, table: Table) -> None:
    """Title and basis above the head, each over all columns."""
    for number, words, size, height in ((1, table.title, 16, 30), (2, table.basis, 10, 20)):
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=len(table.columns))
        cell = sheet.cell(number, 1)
        put_text(cell, inert(words))
        cell.font = Font(name=_FONT, size=size, bold=number == 1)
        cell.alignment = Alignment(horizontal="center" if number == 1 else "left", vertical="center")
        sheet.row_dimensions[number].height = height


def _write_row(sheet: Worksheet, number: int, columns: Sequence[Column], row: Sequence[Entry]) -> None:
    lines = 1
    for index, (column, entry) in enumerate(zip(columns, row, strict=True), start=1):
        cell = sheet.cell(number, index)
        _write_entry(cell, entry)
        is_number = isinstance(entry.content, int | Decimal)
        place = "center" if column.is_centred else "right" if is_number else "left"
        # A number that did not fit would be shown as ####.
        cell.alignment = Alignment(
            horizontal=place, vertical="center", wrap_text=not is_number, shrink_to_fit=is_number
        )
        if isinstance(entry.content, str):
            lines = max(lines, _count_lines(entry.content, column.width))
    height = max(_LEAST_POINTS, lines * _LINE_POINTS + 4)
    sheet.row_dimensions[number] = _Estimated(sheet, index=number, ht=height)


def _write_entry(cell: BookCell, entry: Entry) -> None:
    colour = TONE_COLOURS[entry.tone].replace("#", "FF") if entry.tone else "FF1F2933"
    cell.font, cell.border = Font(name=_FONT, size=11, bold=bool(entry.tone), color=colour), _BORDER
    if isinstance(entry.content, str):
        put_text(cell, inert(entry.content))
    else:
        cell.value, cell.number_format = entry.content, entry.pattern


def _count_lines(text: str, width: int) -> int:
    """How many lines a text takes in a column; a Chinese character is two half-width ones."""
    return sum(max(1, ceil(_count_columns(line) / (width - 1))) for line in text.splitlines())


def _count_columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line)


def _lay_out(sheet: Worksheet, table: Table) -> None:
    """What stays in sight and how it prints: A4 across, as wide as the page, the head on every page."""
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 3)
    last = get_column_letter(len(table.columns))
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{last}{HEAD_ROW + len(table.rows)}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    # Less than the default, which leaves no room between footer and table.
    sheet.page_margins.header = sheet.page_margins.footer = 0.25
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.oddFooter.center.text = "第&P页，共&N页"
