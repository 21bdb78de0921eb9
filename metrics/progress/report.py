"""An overview is what one scope looks like at one cut-off: the value behind pages, exports and snapshots."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from metrics.model.catalogue import Region
from metrics.model.history import PlanMark, RegionSum, TargetVersion
from metrics.model.light import Light
from metrics.model.verdict import Point, Scope, Verdict
from metrics.progress.outlook import Outlook
from metrics.store.lag_runs import LagRun


@dataclass(frozen=True)
class Overview:
    """All verdicts of a scope, worst first. `data_version` is the journal line they rest on."""

    as_of: date
    scope: Scope
    scope_words: str
    workspace_name: str
    is_demo: bool
    data_version: int
    verdicts: tuple[Verdict, ...]
    earlier_as_of: date | None
    earlier_lights: dict[str, Light]
    known_at: int | None = None

    @property
    def counts(self) -> Counter[Light]:
        """Targets by light."""
        return Counter(verdict.light for verdict in self.verdicts)

    @property
    def tones(self) -> Counter[str]:
        """Targets by group of lights: green, yellow, red, grey."""
        return Counter(verdict.light.tone for verdict in self.verdicts)

    @property
    def missing(self) -> dict[str, tuple[Verdict, ...]]:
        """Targets with overdue or missing reports by lead department (缺报), the most missed periods first."""
        late = sorted(
            (verdict for verdict in self.verdicts if verdict.missed_periods),
            key=lambda verdict: (-verdict.missed_periods, verdict.target_id),
        )
        names = dict.fromkeys(name for verdict in late for name in verdict.lead_departments or ("未明确",))
        return {name: tuple(one for one in late if name in (one.lead_departments or ("未明确",))) for name in names}

    @property
    def flags(self) -> tuple[Verdict, ...]:
        """The lagging list (红旗), worst first."""
        return tuple(verdict for verdict in self.verdicts if verdict.light.is_flag)


@dataclass(frozen=True)
class Line:
    """A polyline of (day, value in the indicator's unit)."""

    name: str
    days: tuple[date, ...]
    values: tuple[float, ...]


@dataclass(frozen=True)
class CountyStory:
    """A county's own values of the indicator; `verdict` and `expected_line` where a part of the target is the county's."""

    region: Region
    points: tuple[Point, ...]
    verdict: Verdict | None = None
    expected_line: Line | None = None


@dataclass(frozen=True)
class TargetStory:
    """Everything about one target at one cut-off: its verdict, series, expected line, outlook, relatives and versions.

    `counties` come the worst first; `lag_run` says since when it is red, None where it is not.
    """

    verdict: Verdict
    points: tuple[Point, ...]
    expected_line: Line | None
    sisters: tuple[Verdict, ...]
    children: tuple[Verdict, ...]
    definition: str
    as_of: date
    data_version: int
    outlook: Outlook | None = None
    region_sums: tuple[RegionSum, ...] = ()
    versions: tuple[TargetVersion, ...] = ()
    plan: tuple[PlanMark, ...] = ()
    counties: tuple[CountyStory, ...] = ()
    lag_run: LagRun | None = None
    is_demo: bool = False
