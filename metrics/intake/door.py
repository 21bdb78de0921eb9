"""The one door for files: a table of targets and a table of numbers are told apart by their headers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from metrics.intake.file_kind import clean_filename, is_workbook
from metrics.intake.layout import find_frame
from metrics.intake.lookup import Lookup
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.intake.sheet import Sheet
from metrics.intake.stage import LARGE_BYTES, Staged, stage_file
from metrics.intake.targets.sheets import choose_target_sheet, find_target_sheets, read_sheets
from metrics.intake.targets.stage import StagedTargets, refuse_targets, stage_choice
from metrics.model.catalogue import Catalogue
from metrics.model.problem import Problem


def stage_any(
    content: bytes,
    filename: str,
    catalogue: Catalogue,
    today: date,
    *,
    sheet_name: str | None = None,
    confirmed: Mapping[str, str] | None = None,
) -> Staged | StagedTargets:
    """Read an uploaded file as what its header says it is. Content never raises.

    A workbook that holds both kinds has to be chosen from by `sheet_name`.
    """
    name = clean_filename(filename)
    lookup = Lookup(catalogue, confirmed)
    # No table of targets is that large: the way of the many numbers stays the quick one.
    is_book = is_workbook(content, name)
    is_quick = len(content) > LARGE_BYTES and not is_book
    sheets = () if is_quick else read_sheets(content, name, catalogue, lookup)
    if not isinstance(sheets, Problem):
        targets = [sheet for sheet, _ in find_target_sheets(sheets, lookup, name)]
        if sheet_name is not None:
            targets = [sheet for sheet in targets if sheet.name == sheet_name]
        if targets:
            numbers = [] if sheet_name else _find_numbers(sheets, targets, lookup, name)
            if numbers:
                return _ask(content, name, targets, numbers)
            choice = choose_target_sheet(sheets, lookup, name, sheet_name)
            return stage_choice(content, name, catalogue, lookup, choice)
    # A workbook is taken apart once: a hostile one must not cost its seconds twice.
    taken = sheets if is_book else None
    return stage_file(content, name, catalogue, today, sheet_name=sheet_name, confirmed=confirmed, sheets=taken)


def _find_numbers(sheets: tuple[Sheet, ...], targets: list[Sheet], lookup: Lookup, name: str) -> list[Sheet]:
    """The visible sheets that hold numbers beside those that hold targets."""
    others = [sheet for sheet in sheets if sheet not in targets and not sheet.is_hidden]
    return [sheet for sheet in others if find_frame(sheet, lookup, name) is not None]


def _ask(content: bytes, name: str, targets: list[Sheet], numbers: list[Sheet]) -> StagedTargets:
    names = tuple(sheet.name for sheet in (*targets, *numbers))
    problem = make_problem("SHEET_CHOICE", WHOLE_FILE, names="、".join(f"‹{one}›" for one in names))
    return refuse_targets(content, name, (problem,), names)
