"""What is told beside a verdict: versions of a target, sums of counties, the plan, the states to go back to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class TargetVersion:
    """What a target said from one journal line on; values in the indicator's unit, `since` in UTC."""

    line: int
    since: datetime
    by: str
    value: Decimal | None
    value_high: Decimal | None
    start: date
    end: date


@dataclass(frozen=True)
class RegionSum:
    """A region's own value beside the sum of its counties on one day, in the indicator's unit."""

    as_of: date
    own: Decimal
    counties: Decimal
    county_count: int

    @property
    def difference(self) -> Decimal:
        """Own value − sum of counties."""
        return self.own - self.counties


@dataclass(frozen=True)
class PlanMark:
    """A day and the share of the way (a fraction of 1) that the plan asks for by then."""

    day: date
    share: Decimal


@dataclass(frozen=True)
class State:
    """A data version a reader can go back to; `at` in UTC."""

    line: int
    at: datetime
    by: str
    event: str
    filename: str


@dataclass(frozen=True)
class RuleSet:
    """A named set of thresholds (data/rules.toml) with its one-line description."""

    name: str
    words: str
    limits: dict[str, str | float | int]
