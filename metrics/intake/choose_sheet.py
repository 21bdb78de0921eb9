"""Which worksheet of a file is read, and what is said of the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from metrics.intake.fields import Field
from metrics.intake.layout import find_frame, find_layout
from metrics.intake.lookup import Lookup
from metrics.intake.our_sheets import is_ours
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.intake.sheet import Sheet, column_letter
from metrics.model.problem import Place, Problem

SHOWN_ROWS = 20


@dataclass(frozen=True)
class Choice:
    """The sheet to read, None where a person has to choose; `names` are the sheets that hold a table."""

    sheet: Sheet | None
    problems: tuple[Problem, ...]
    names: tuple[str, ...]


def choose_sheet(sheets: tuple[Sheet, ...], lookup: Lookup, filename: str, wanted: str | None) -> Choice:
    """The one sheet with a table of numbers, visible before hidden; the one named `wanted` where that is given."""
    sheets = tuple(sheet for sheet in sheets if not is_ours(sheet.name, sheet.text(0, 0))) or sheets
    if len(sheets) == 1 and wanted in (None, sheets[0].name):
        return Choice(sheets[0], tuple(_describe(sheets[0])), (sheets[0].name,) if sheets[0].name else ())
    tables = [sheet for sheet in sheets if find_frame(sheet, lookup, filename) is not None]
    names = tuple(sheet.name for sheet in tables)
    if wanted is not None:
        return _take_wanted(sheets, wanted, names)
    visible = [sheet for sheet in tables if not sheet.is_hidden] or tables
    filled = visible if len(visible) < 2 else [sheet for sheet in visible if _has_numbers(sheet, lookup, filename)]
    if len(filled) > 1:
        quoted = "、".join(f"‹{sheet.name}›" for sheet in filled)
        problem = make_problem("SHEET_CHOICE", WHOLE_FILE, names=quoted)
        return Choice(None, (problem,), tuple(sheet.name for sheet in filled))
    shown = [sheet for sheet in sheets if sheet.rows and not sheet.is_hidden]
    chosen = (filled or visible or shown or list(sheets))[0]
    return _chosen(chosen, sheets, names)


def _take_wanted(sheets: tuple[Sheet, ...], wanted: str, names: tuple[str, ...]) -> Choice:
    found = next((sheet for sheet in sheets if sheet.name == wanted), None)
    if found is None:
        quoted = "、".join(f"‹{sheet.name}›" for sheet in sheets)
        return Choice(None, (make_problem("SHEET_UNKNOWN", WHOLE_FILE, wanted, names=quoted),), names)
    return _chosen(found, sheets, names)


def _chosen(chosen: Sheet, sheets: tuple[Sheet, ...], names: tuple[str, ...]) -> Choice:
    others = [one for one in sheets if one is not chosen and one.rows]
    notes = [make_problem("SHEET_OTHER", WHOLE_FILE, one.name) for one in others]
    return Choice(chosen, (*_describe(chosen), *notes), names)


def _has_numbers(sheet: Sheet, lookup: Lookup, filename: str) -> bool:
    layout = find_layout(sheet, lookup, filename)
    return not layout.entries or any(entry.text(Field.VALUE).strip() for entry in layout.entries)


def _describe(sheet: Sheet) -> Iterator[Problem]:
    """What a person may not see: hidden sheet, rows and columns that hold something."""
    if sheet.is_hidden:
        yield make_problem("SHEET_HIDDEN", WHOLE_FILE, sheet.name)
    rows = [index + 1 for index in sheet.hidden_rows if index < len(sheet.rows) and sheet.rows[index]]
    if rows:
        listed = "、".join(str(row) for row in rows[:SHOWN_ROWS]) + ("等" if len(rows) > SHOWN_ROWS else "")
        yield make_problem("ROWS_HIDDEN", Place(rows[0]), listed)
    width = max((len(row) for row in sheet.rows), default=0)
    columns = [column_letter(index) for index in sheet.hidden_columns if index < width]
    if columns:
        yield make_problem("COLUMNS_HIDDEN", WHOLE_FILE, "、".join(columns))
