"""A table of targets becomes staged targets and all its problems at once; nothing here stores anything."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from metrics.intake.encoding import ENCODING_WORDS
from metrics.intake.file_kind import clean_filename
from metrics.intake.lookup import Lookup
from metrics.intake.problems import WHOLE_FILE
from metrics.intake.stage import Staged
from metrics.intake.targets.breakdown import Breakdown
from metrics.intake.targets.fields import TargetField
from metrics.intake.targets.header import WHOLE, TargetHeader
from metrics.intake.targets.header_problems import check_header
from metrics.intake.targets.rows import TargetDesk, TargetRow, read_rows
from metrics.intake.targets.sheets import TargetChoice, choose_target_sheet, read_sheets
from metrics.intake.targets.staged import StagedTarget
from metrics.intake.targets.whole import WholeTargets
from metrics.model.catalogue import Catalogue
from metrics.model.problem import Problem, Severity
from metrics.model.targets_csv import to_targets_csv

_TITLE_UNIT = re.compile(r"(?<![\u4e00-\u9fff])(?:计量)?单位[:\uff1a]\s*([^\s)\uff09,\uff0c]+)")


@dataclass(frozen=True)
class StagedTargets(Staged):
    """A table of targets as read; `rows` stays empty, `targets` are the good ones in the file's order.

    `is_breakdown`: whether these are the parts of targets that stand; `entry_count` counts the rows of the table.
    """

    targets: tuple[StagedTarget, ...] = ()
    is_breakdown: bool = False

    @property
    def can_commit(self) -> bool:
        """Whether the targets may be stored; warnings still ask for their reason."""
        return bool(self.targets) and not self.errors


def stage_targets(
    content: bytes,
    filename: str,
    catalogue: Catalogue,
    *,
    sheet_name: str | None = None,
    confirmed: Mapping[str, str] | None = None,
) -> StagedTargets:
    """Read an uploaded table of targets against the catalogue. Content never raises.

    `sheet_name` chooses among several worksheets; `confirmed` maps words of the file to a column, region or indicator
    by name or code, as a person confirmed them.
    """
    name = clean_filename(filename)
    lookup = Lookup(catalogue, confirmed)
    sheets = read_sheets(content, name, catalogue, lookup)
    if isinstance(sheets, Problem):
        return refuse_targets(content, name, (sheets,))
    choice = choose_target_sheet(sheets, lookup, name, sheet_name)
    return stage_choice(content, name, catalogue, lookup, choice)


def stage_choice(
    content: bytes, name: str, catalogue: Catalogue, lookup: Lookup, choice: TargetChoice
) -> StagedTargets:
    """Read the sheet that was chosen."""
    if choice.sheet is None or choice.header is None:
        return refuse_targets(content, name, choice.problems, choice.names)
    sheet, header = choice.sheet, choice.header
    desk = TargetDesk(lookup, date.max, _heading_unit(header), filename=name, year=header.year)
    desk.problems += choice.problems
    is_readable = check_header(header, desk)
    rows = list(read_rows(sheet, header, desk)) if is_readable else []
    targets = _stage_rows(rows, header, catalogue, desk)
    if is_readable and not targets and not any(one.severity is Severity.ERROR for one in desk.problems):
        desk.lay("FILE_NO_VALUES" if rows else "FILE_NO_ROWS", WHOLE_FILE, count=len(rows))
    for word, meaning in lookup.confirmed.used:
        desk.lay("NAME_CONFIRMED", WHOLE_FILE, word, meaning=meaning)
    return StagedTargets(
        filename=name,
        rows=(),
        problems=tuple(sorted(desk.explain())),
        file_hash=hashlib.sha256(content).hexdigest(),
        digest=_digest(targets),
        encoding=ENCODING_WORDS[sheet.encoding],
        separator=sheet.separator,
        header_row=header.row,
        ignored_columns=tuple(one.place.header for one in header.unknown),
        entry_count=len(rows),
        layout=header.layout,
        sheet=sheet.name,
        sheets=choice.names,
        suggestions=tuple(sorted(desk.suggestions)),
        confirmed=lookup.confirmed.used,
        targets=targets,
        is_breakdown=header.layout != WHOLE,
    )


def refuse_targets(
    content: bytes, name: str, problems: tuple[Problem, ...], sheets: tuple[str, ...] = ()
) -> StagedTargets:
    """A file of which nothing is read, and why."""
    file_hash = hashlib.sha256(content).hexdigest()
    return StagedTargets(name, (), problems, file_hash, _digest(()), sheets=sheets)


def _stage_rows(
    rows: list[TargetRow], header: TargetHeader, catalogue: Catalogue, desk: TargetDesk
) -> tuple[StagedTarget, ...]:
    if header.layout != WHOLE:
        return Breakdown(catalogue, desk).stage(rows)
    return WholeTargets(catalogue, desk).stage(rows)


def _heading_unit(header: TargetHeader) -> str:
    """The unit of the heading of 目标值, else the one a title gives for the whole table."""
    value = header.fields.get(TargetField.VALUE)
    if value and value.unit and not header.regions:
        return value.unit
    return next((one[1] for _, text in header.titles if (one := _TITLE_UNIT.search(text))), "")


def _digest(targets: tuple[StagedTarget, ...]) -> str:
    return hashlib.sha256(to_targets_csv(one.target for one in targets)).hexdigest()
