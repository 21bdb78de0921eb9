"""责任单位: for each lead department its targets, and the ledger (台账) of one or of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from metrics.model.verdict import Verdict
from metrics.progress.report import Overview

#: Where the document names no lead department.
UNNAMED = "未明确"


@dataclass(frozen=True)
class Department:
    """A lead department with its targets, worst first."""

    name: str
    verdicts: tuple[Verdict, ...]

    @property
    def tones(self) -> Counter[str]:
        """Its targets by group of lights: green, yellow, red, grey."""
        return Counter(one.light.tone for one in self.verdicts)

    @property
    def missing(self) -> tuple[Verdict, ...]:
        """Its targets with overdue or missing reports (缺报), the most missed periods first."""
        late = (one for one in self.verdicts if one.missed_periods)
        return tuple(sorted(late, key=lambda one: (-one.missed_periods, one.target_id)))

    @property
    def worst(self) -> Verdict | None:
        """Its worst red target."""
        return next((one for one in self.verdicts if one.light.is_flag), None)


def lead_names(verdict: Verdict) -> tuple[str, ...]:
    """The lead departments, or that none is named."""
    return verdict.lead_departments or (UNNAMED,)


def to_departments(overview: Overview) -> tuple[Department, ...]:
    """The lead departments of an overview: most red first, then by the gap of the worst, then most yellow, most missing.

    What names no department comes last.
    """
    return group_departments(overview.verdicts)


def group_departments(verdicts: Iterable[Verdict]) -> tuple[Department, ...]:
    """The same of verdicts, worst first."""
    grouped: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        for name in lead_names(verdict):
            grouped.setdefault(name, []).append(verdict)
    return tuple(sorted((Department(name, tuple(group)) for name, group in grouped.items()), key=_weight))


def _weight(department: Department) -> tuple[bool, int, Decimal, int, int, str]:
    tones, worst, name = department.tones, department.worst, department.name
    gap = worst.gap if worst and worst.gap is not None else Decimal(0)
    return (name == UNNAMED, -tones["red"], gap, -tones["yellow"], -len(department.missing), name)


def to_ledger(overview: Overview, department: str = "") -> tuple[Verdict, ...]:
    """The targets that a department leads, or with "" all, in the order of documents and clauses."""
    listed = (one for one in overview.verdicts if not department or department in lead_names(one))
    return tuple(sorted(listed, key=lambda one: (one.document_id, one.target_id)))
