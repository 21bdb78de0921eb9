"""What each adoption of the catalogue did to the targets: how many came, changed and ended, and which said what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

from metrics.model.catalogue import Comparator
from metrics.store.workspace import Workspace


@dataclass(frozen=True)
class AdoptionCounts:
    """Targets that one journal line brought, changed and ended."""

    new: int
    changed: int
    ended: int


@dataclass(frozen=True)
class TargetText:
    """What a version of a target says; `value` and `value_high` in the indicator's unit."""

    clause: str
    figure: str
    comparator: Comparator
    value: Decimal | None
    value_high: Decimal | None
    start: date
    end: date
    lead_departments: str
    support_departments: str


@dataclass(frozen=True)
class TargetChange:
    """One target before and after one journal line; `after` is None where it ended, `before` where it came back."""

    line_number: int
    target_id: str
    indicator_name: str
    region_name: str
    unit: str
    before: TargetText | None
    after: TargetText | None


def read_adoption_counts(workspace: Workspace) -> dict[int, AdoptionCounts]:
    """By journal line. A line that only changed rules or words of documents has none."""
    with workspace.warehouse.cursor() as cursor:
        rows = cursor.rows("queries/adoption_counts.sql")
    return {line: AdoptionCounts(*counts) for line, *counts in rows}


def read_target_changes(workspace: Workspace) -> dict[int, tuple[TargetChange, ...]]:
    """The targets that a journal line changed, ended or brought back, by line; those that only came are not told."""
    with workspace.warehouse.cursor() as cursor:
        records = cursor.records("queries/target_changes.sql")
    grouped = groupby(records, key=lambda record: str(record["target_id"]))
    changes = [change for _, versions in grouped for change in _find_changes(list(versions))]
    lines = sorted({one.line_number for one in changes}, reverse=True)
    return {line: tuple(one for one in changes if one.line_number == line) for line in lines}


def _find_changes(versions: list[dict[str, Any]]) -> list[TargetChange]:
    """The steps from version to version of one target; a gap between two is an end and a return."""
    changes = []
    for before, after in pairwise(versions):
        if before["to_line"] == after["from_line"]:
            changes.append(_to_change(after["from_line"], after, before, after))
        else:
            changes.append(_to_change(before["to_line"], before, before, None))
            changes.append(_to_change(after["from_line"], after, None, after))
    last = versions[-1]
    if last["to_line"] is not None:
        changes.append(_to_change(last["to_line"], last, last, None))
    return changes


def _to_change(
    line: int, named: dict[str, Any], before: dict[str, Any] | None, after: dict[str, Any] | None
) -> TargetChange:
    return TargetChange(
        line_number=line,
        target_id=named["target_id"],
        indicator_name=named["indicator_name"],
        region_name=named["region_name"],
        unit=named["unit"],
        before=None if before is None else _to_text(before),
        after=None if after is None else _to_text(after),
    )


def _to_text(record: dict[str, Any]) -> TargetText:
    names = ("clause", "figure", "lead_departments", "support_departments")
    return TargetText(
        **{name: record[name] for name in names},
        comparator=Comparator(record["comparator"]),
        value=record["target_value"],
        value_high=record["target_high"],
        start=record["period_start"],
        end=record["period_end"],
    )
