"""What a file would change, shown before anything does: numbers old → new, and the lights that would turn."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from metrics.intake.history import Past, check_history
from metrics.intake.stage import Staged
from metrics.model.catalogue import Catalogue, Indicator, Region
from metrics.model.light import Light
from metrics.model.observation import Observation
from metrics.model.period import month_end
from metrics.model.problem import Problem
from metrics.model.verdict import Scope
from metrics.store.batch_lines import write_observations
from metrics.store.marts import Question, build_marts, read_lights
from metrics.store.reads import KnownValue, read_batches, read_cutoffs, read_known_values, read_verdicts
from metrics.store.workspace import Workspace


class Novelty(StrEnum):
    """How a row stands to what is known."""

    NEW = "新增"
    CHANGED = "更正"
    UNCHANGED = "不变"


@dataclass(frozen=True)
class Change:
    """One accepted row beside the value it would replace; values in the indicator's unit."""

    observation: Observation
    indicator: Indicator
    region: Region
    known: KnownValue | None

    @property
    def novelty(self) -> Novelty:
        """Changed means: another value or status, or a note where there was none or another."""
        if self.known is None:
            return Novelty.NEW
        row = self.observation
        # A blank note does not delete the one that stands there, so it is no change.
        same = (row.value, row.status) == (self.known.value, self.known.status) and row.note in ("", self.known.note)
        return Novelty.UNCHANGED if same else Novelty.CHANGED

    @property
    def old_value(self) -> Decimal | None:
        """The value believed until now."""
        return self.known.value if self.known else None


@dataclass(frozen=True)
class LightChange:
    """A target whose light the file would turn."""

    target_id: str
    indicator_name: str
    region_name: str
    before: Light
    after: Light


@dataclass(frozen=True)
class Absence:
    """A number that a target in force asks for and the file, which speaks of the same region and month, has not."""

    indicator_name: str
    region_name: str
    month: date


@dataclass(frozen=True)
class Preview:
    """Everything the clerk sees before committing. `based_on` is the data version it was made from.

    `absent` stays as it stands: what a file does not hold is never deleted.
    """

    staged: Staged
    filename: str
    content: bytes
    changes: tuple[Change, ...]
    light_changes: tuple[LightChange, ...]
    cutoff: date | None
    based_on: int
    earlier_batch: int | None
    history: tuple[Problem, ...]
    absent: tuple[Absence, ...] = ()

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Everything that needs a typed reason: from the file itself and from the numbers known before."""
        return (*self.staged.warnings, *self.history)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every finding, by place."""
        return tuple(sorted((*self.staged.problems, *self.history)))

    @property
    def effective(self) -> tuple[Observation, ...]:
        """The rows that would be stored: the new and the changed ones."""
        return tuple(row.observation for row in self.changes if row.novelty is not Novelty.UNCHANGED)

    def count(self, novelty: Novelty) -> int:
        """How many rows are new, changed or unchanged."""
        return sum(1 for row in self.changes if row.novelty is novelty)

    @property
    def commit_id(self) -> str:
        """The same file on the same data version is the same commit, however often it is sent."""
        return hashlib.sha256(f"batch|{self.staged.digest}|{self.based_on}".encode()).hexdigest()


def make_preview(workspace: Workspace, staged: Staged, filename: str, content: bytes) -> Preview:
    """Compare staged rows with what is known, and judge all targets as if they were committed. Changes nothing."""
    # Before anything is read: what is committed meanwhile must count as unseen.
    version = workspace.data_version
    indicators = {row.indicator_id: row for row in workspace.catalogue.indicators}
    regions = {row.region_id: row for row in workspace.catalogue.regions}
    read = tuple(staged.rows)
    believed = read_known_values(workspace, {row.indicator_id for row in read})
    known = {(row.indicator_id, row.region_id, row.period): row for row in believed}
    changes = tuple(
        Change(row, indicators[row.indicator_id], regions[row.region_id], known.get(row.key)) for row in read
    )
    rows = tuple(row.observation for row in changes if row.novelty is not Novelty.UNCHANGED)
    cutoff = _cutoff(workspace, rows)
    return Preview(
        staged=staged,
        filename=filename,
        content=content,
        changes=changes,
        light_changes=_light_changes(workspace, rows, cutoff) if cutoff and _are_judged(workspace, rows) else (),
        cutoff=cutoff,
        based_on=version,
        earlier_batch=_earlier_batch(workspace, staged.file_hash),
        history=tuple(sorted(check_history(Past(workspace.catalogue, believed, rows, workspace.today)))),
        absent=_find_absent(workspace.catalogue, changes),
    )


def _find_absent(catalogue: Catalogue, changes: tuple[Change, ...]) -> tuple[Absence, ...]:
    """For each region the month that the file reports last, and what its targets ask for besides."""
    reported: dict[tuple[str, date], set[str]] = defaultdict(set)
    for one in changes:
        row = one.observation
        reported[row.region_id, month_end(row.period.as_of.year, row.period.as_of.month)].add(row.indicator_id)
    latest = dict(sorted(reported))
    names = {row.indicator_id: row.name for row in catalogue.indicators}
    regions = {row.region_id: row.short_name for row in catalogue.regions}
    asked = dict.fromkeys(
        (one.indicator_id, one.region_id)
        for one in catalogue.targets
        if one.region_id in latest and one.start <= latest[one.region_id] <= one.end
    )
    return tuple(
        Absence(names[indicator_id], regions[region_id], latest[region_id])
        for indicator_id, region_id in asked
        if indicator_id not in reported[region_id, latest[region_id]]
    )


def _cutoff(workspace: Workspace, rows: tuple[Observation, ...]) -> date | None:
    """The latest month end that would have data."""
    last = max((row.period.as_of for row in rows), default=None)
    ends = [month_end(last.year, last.month)] if last else []
    return max([*ends, *read_cutoffs(workspace)[:1]], default=None)


def _earlier_batch(workspace: Workspace, file_hash: str) -> int | None:
    return next(
        (row.batch_number for row in read_batches(workspace) if row.file_hash == file_hash and not row.undone_line),
        None,
    )


def _are_judged(workspace: Workspace, rows: tuple[Observation, ...]) -> bool:
    """Whether any target speaks of these numbers; where none does no light can turn."""
    targets = workspace.catalogue.targets
    judged = {one.indicator_id for one in targets} | {one.reference_indicator_id for one in targets}
    return any(row.indicator_id in judged for row in rows)


def _light_changes(workspace: Workspace, rows: tuple[Observation, ...], cutoff: date) -> tuple[LightChange, ...]:
    """Lights before and after, the latter from the same marts inside a transaction that is rolled back."""
    before = {row.target_id: row for row in read_verdicts(workspace, cutoff, Scope())}
    number = workspace.journal.tail + 1
    with workspace.warehouse.transaction(keep=False) as cursor:
        write_observations(cursor, number, rows)
        build_marts(cursor, Question(cutoff, number, workspace.today))
        after = read_lights(cursor)
    return tuple(
        LightChange(row.target_id, row.indicator_name, row.region_name, row.light, after[target_id])
        for target_id, row in before.items()
        if after[target_id] is not row.light
    )
