"""What a table of targets would change, shown before anything does: columns old → new, and the lights."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from metrics.intake.preview import Novelty
from metrics.intake.targets.fields import COLUMN_NAMES
from metrics.intake.targets.stage import StagedTargets
from metrics.model.catalogue import Catalogue, Indicator, Kind, Region, Target
from metrics.model.figures import DASH
from metrics.model.light import Light
from metrics.model.problem import Place, Problem
from metrics.model.targets_csv import to_cells
from metrics.model.verdict import Scope
from metrics.store.adopt import adopt_tables
from metrics.store.marts import Question, build_marts, read_lights
from metrics.store.reads import read_cutoffs, read_verdicts
from metrics.store.workspace import Workspace

_TITLES = {column: field.value for field, column in COLUMN_NAMES.items()}


@dataclass(frozen=True)
class Difference:
    """One column of a target, by its title on screen, and its texts before and after."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class TargetChange:
    """One target of the file beside the one it would replace; `place` is where it stands in the file."""

    target: Target
    standing: Target | None
    indicator: Indicator
    region: Region
    place: Place

    @property
    def novelty(self) -> Novelty:
        """Changed means: another value in any column."""
        if self.standing is None:
            return Novelty.NEW
        return Novelty.UNCHANGED if self.standing == self.target else Novelty.CHANGED

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What would change, column by column; nothing for a new target."""
        if self.standing is None:
            return ()
        before, after = to_cells(self.standing), to_cells(self.target)
        changed = [one for one in before if getattr(self.standing, one) != getattr(self.target, one)]
        return tuple(Difference(_TITLES[one], _word(one, before[one]), _word(one, after[one])) for one in changed)


@dataclass(frozen=True)
class LightTurn:
    """A target whose light the file would turn; `before` is None where the target is new."""

    target_id: str
    indicator_name: str
    region_name: str
    before: Light | None
    after: Light


@dataclass(frozen=True)
class TargetsPreview:
    """Everything the clerk sees before committing. `based_on` is the data version it was made from.

    `absent` are targets of the same parents or documents that the file does not name: they stay as they are.
    """

    staged: StagedTargets
    filename: str
    content: bytes
    changes: tuple[TargetChange, ...]
    absent: tuple[Target, ...]
    light_turns: tuple[LightTurn, ...]
    cutoff: date | None
    based_on: int
    amended: tuple[Target, ...]

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Everything that needs a typed reason."""
        return self.staged.warnings

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every finding, by place."""
        return self.staged.problems

    @property
    def effective(self) -> tuple[TargetChange, ...]:
        """The targets that would be stored: the new and the changed ones."""
        return tuple(one for one in self.changes if one.novelty is not Novelty.UNCHANGED)

    def count(self, novelty: Novelty) -> int:
        """How many targets are new, changed or unchanged."""
        return sum(1 for one in self.changes if one.novelty is novelty)

    @property
    def commit_id(self) -> str:
        """The same targets on the same data version are the same commit, however often they are sent."""
        return hashlib.sha256(f"targets|{self.staged.digest}|{self.based_on}".encode()).hexdigest()


def make_targets_preview(workspace: Workspace, staged: StagedTargets, filename: str, content: bytes) -> TargetsPreview:
    """Compare staged targets with those in force, and judge all as if they were adopted. Changes nothing."""
    catalogue, version = workspace.catalogue, workspace.data_version
    standing = {row.target_id: row for row in catalogue.targets}
    indicators = {row.indicator_id: row for row in catalogue.indicators}
    regions = {row.region_id: row for row in catalogue.regions}
    changes = tuple(
        TargetChange(
            one.target,
            standing.get(one.target.target_id),
            indicators[one.target.indicator_id],
            regions[one.target.region_id],
            one.place,
        )
        for one in staged.targets
    )
    amended = tuple((standing | {one.target.target_id: one.target for one in staged.targets}).values())
    cutoff = next(iter(read_cutoffs(workspace)), None)
    is_news = staged.can_commit and any(one.novelty is not Novelty.UNCHANGED for one in changes)
    return TargetsPreview(
        staged=staged,
        filename=filename,
        content=content,
        changes=changes,
        absent=_find_absent(catalogue, staged),
        light_turns=_find_turns(workspace, amended, cutoff) if is_news and cutoff else (),
        cutoff=cutoff,
        based_on=version,
        amended=amended,
    )


def _find_absent(catalogue: Catalogue, staged: StagedTargets) -> tuple[Target, ...]:
    """Other parts of the parents that the file breaks down, or other targets of the documents it speaks of."""
    named = {one.target.target_id for one in staged.targets}
    parents = {(one.target.parent_target_id, one.target.indicator_id) for one in staged.targets}
    documents = {one.target.document_id for one in staged.targets}

    def belongs(row: Target) -> bool:
        return (
            (row.parent_target_id, row.indicator_id) in parents if staged.is_breakdown else row.document_id in documents
        )

    return tuple(row for row in catalogue.targets if row.target_id not in named and belongs(row))


def _find_turns(workspace: Workspace, amended: Sequence[Target], cutoff: date) -> tuple[LightTurn, ...]:
    """Lights before and after, the latter from the same marts inside a transaction that is rolled back."""
    catalogue = workspace.catalogue.model_copy(update={"targets": tuple(amended)})
    before = {row.target_id: row.light for row in read_verdicts(workspace, cutoff, Scope())}
    number = workspace.journal.tail + 1
    with workspace.warehouse.transaction(keep=False) as cursor:
        adopt_tables(cursor, catalogue, number)
        build_marts(cursor, Question(cutoff, number, workspace.today))
        after = read_lights(cursor)
    indicators = {row.indicator_id: row.name for row in catalogue.indicators}
    regions = {row.region_id: row.short_name for row in catalogue.regions}
    return tuple(
        LightTurn(
            row.target_id,
            indicators[row.indicator_id],
            regions[row.region_id],
            before.get(row.target_id),
            after[row.target_id],
        )
        for row in amended
        if row.target_id in after and before.get(row.target_id) is not after[row.target_id]
    )


def _word(column: str, text: str) -> str:
    if column == "kind":
        return Kind(text).word
    return text or DASH
