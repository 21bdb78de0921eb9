"""Reading what stands beside the verdicts: lines, versions, sums, rule sets, states to go back to."""

from __future__ import annotations

from datetime import UTC, date
from decimal import Decimal
from itertools import groupby

from metrics.model.history import PlanMark, RegionSum, RuleSet, State, TargetVersion
from metrics.store.marts import build_marts
from metrics.store.project import DATA_EVENTS
from metrics.store.workspace import Workspace


def read_expected_lines(
    workspace: Workspace, as_of: date, known_at: int | None = None, only_target: str | None = None
) -> dict[str, tuple[tuple[date, float], ...]]:
    """The expected value of each target (or of one) at each month's end, from the marts that judge it.

    A target without a prescribed way has no line.
    """
    with workspace.warehouse.transaction(keep=False) as cursor:
        build_marts(cursor, workspace.question(as_of, known_at), only_target=only_target, with_lines=True)
        rows = cursor.rows("queries/expected_line.sql")
    lines = groupby(rows, key=lambda row: str(row[0]))
    return {target_id: tuple((row[1], float(row[2])) for row in line) for target_id, line in lines}


def read_region_sums(
    workspace: Workspace, indicator_id: str, region_id: str, as_of: date, known_at: int | None = None
) -> tuple[RegionSum, ...]:
    """A region against the sum of its counties, for each day that the region and all its counties have."""
    with workspace.warehouse.cursor() as cursor:
        rows = cursor.rows(
            "queries/region_sums.sql",
            indicator_id=indicator_id,
            region_id=region_id,
            as_of=as_of,
            known_at=_version(workspace, known_at),
        )
    return tuple(RegionSum(*row) for row in rows)


def read_target_versions(
    workspace: Workspace, target_id: str, known_at: int | None = None
) -> tuple[TargetVersion, ...]:
    """What a target has said since it was adopted, oldest first."""
    with workspace.warehouse.cursor() as cursor:
        rows = cursor.rows("queries/target_versions.sql", target_id=target_id, known_at=_version(workspace, known_at))
    return tuple(TargetVersion(row[0], row[1].replace(tzinfo=UTC), *row[2:]) for row in rows)


def read_plan(workspace: Workspace, target_id: str, known_at: int | None = None) -> tuple[PlanMark, ...]:
    """The marks of a target's plan, by day."""
    with workspace.warehouse.cursor() as cursor:
        rows = cursor.rows("queries/plan_marks.sql", target_id=target_id, known_at=_version(workspace, known_at))
    return tuple(PlanMark(day, Decimal(share).normalize()) for day, share in rows)


def read_rule_sets(workspace: Workspace) -> tuple[RuleSet, ...]:
    """The rule sets that can be chosen."""
    with workspace.warehouse.cursor() as cursor:
        records = cursor.records("queries/rule_sets.sql")
    return tuple(
        RuleSet(record.pop("rule_set"), record.pop("words"), {k: v for k, v in record.items() if k != "from_line"})
        for record in records
    )


def read_rule_choice(workspace: Workspace) -> dict[str | None, str]:
    """The rule set of the workspace (key None) and of targets that have one of their own."""
    with workspace.warehouse.cursor() as cursor:
        return dict(cursor.rows("queries/rule_choice.sql"))


def read_states(workspace: Workspace) -> tuple[State, ...]:
    """The data versions a reader can go back to, newest first."""
    with workspace.warehouse.cursor() as cursor:
        rows = cursor.rows("queries/versions.sql", events=sorted(DATA_EVENTS))
    return tuple(State(row[0], row[1].replace(tzinfo=UTC), *row[2:]) for row in rows)


def _version(workspace: Workspace, known_at: int | None) -> int:
    return workspace.data_version if known_at is None else known_at
