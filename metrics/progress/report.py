"""An overview is what one scope looks like at one cut-off: the value behind pages, exports and snapshots."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from metrics.model.light import Light
from metrics.model.verdict import Point, Scope, Verdict


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

    @property
    def counts(self) -> Counter[Light]:
        """Targets by light."""
        return Counter(verdict.light for verdict in self.verdicts)

    @property
    def tones(self) -> Counter[str]:
        """Targets by group of lights: green, yellow, red, grey."""
        return Counter(verdict.light.tone for verdict in self.verdicts)

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
class TargetStory:
    """Everything about one target at one cut-off: its verdict, the series, the expected line and its sister targets."""

    verdict: Verdict
    points: tuple[Point, ...]
    expected_line: Line | None
    sisters: tuple[Verdict, ...]
    children: tuple[Verdict, ...]
    definition: str
    as_of: date
    data_version: int
