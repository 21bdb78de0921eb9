"""A verdict is one target judged at the date of its data, with everything that went into it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from metrics.model.catalogue import Comparator, Kind, Shape
from metrics.model.light import Light


@dataclass(frozen=True)
class Verdict:
    """Values are in the indicator's `unit`; `gap` is in percentage points.

    `completion`, `expected_share`, `pace` and `share_of_target` are fractions of 1. What a kind of target does
    not have is None: a growth rate has no completion, a cap no projection. `share_of_target` is A/T, shown where
    no completion of the way can be given. The `year_*` belong to the current year of a target over several.
    `baseline_source` is given, set, derived, missing or none; `freshness` current, overdue, missing or not_due;
    `is_stale`: a green light lowered because a report is missing. `reason` is the mart's code for why this light (docs/formulas.md);
    `sentence` says it in Chinese.
    """

    target_id: str
    indicator_id: str
    indicator_name: str
    short_name: str
    theme: str
    region_id: str
    region_name: str
    document_id: str
    document_title: str
    document_number: str
    clause: str
    figure: str
    parent_target_id: str | None
    kind: Kind
    comparator: Comparator
    shape: Shape
    qualifier: tuple[str, ...]
    start: date
    end: date
    frequency: str
    lead_departments: tuple[str, ...]
    support_departments: tuple[str, ...]
    unit: str
    scale: int
    value: Decimal | None
    value_high: Decimal | None
    baseline: Decimal | None
    light: Light
    reason: str
    data_as_of: date | None
    actual: Decimal | None
    reference: Decimal | None
    expected: Decimal | None
    completion: Decimal | None
    expected_share: Decimal | None
    gap: Decimal | None
    pace: Decimal | None
    shortfall: Decimal | None
    months_left: Decimal | None
    required_per_month: Decimal | None
    past_per_month: Decimal | None
    projection: Decimal | None
    rule_set: str
    method: str = ""
    baseline_source: str = "none"
    profile_used: str = "months"
    freshness: str = "current"
    missed_periods: int = 0
    overdue_days: int | None = None
    is_stale: bool = False
    year_goal: Decimal | None = None
    year_share: Decimal | None = None
    year_completion: Decimal | None = None
    year_gap: Decimal | None = None
    share_of_target: Decimal | None = None
    sentence: str = ""

    @property
    def baseline_is_derived(self) -> bool:
        """Whether the baseline is the last value of the year before (推定)."""
        return self.baseline_source == "derived"

    @property
    def freshness_words(self) -> str:
        """时效 in words: 当期, 逾期n天, 缺报k期, or nothing due yet."""
        if self.freshness == "overdue":
            return f"逾期{self.overdue_days}天"
        return {"current": "当期", "missing": f"缺报{self.missed_periods}期"}.get(self.freshness, "未到报送期")

    @property
    def sort_key(self) -> tuple[int, Decimal, str]:
        """Worst first: by light, then by gap, then by id."""
        gap = self.gap if self.gap is not None else Decimal(0)
        return (self.light.severity, gap, self.target_id)


@dataclass(frozen=True)
class Point:
    """One known value of a series, with the batch that brought it. `revised_from` is the value it replaced, if any."""

    as_of: date
    label: str
    value: Decimal
    status: str
    note: str
    batch_number: int
    revised_from: Decimal | None = None


@dataclass(frozen=True)
class Scope:
    """What the reader filtered by; None means all.

    `with_parts`: whether the parts of a target in the regions below its own are there where no region is chosen. On
    the pages they are not, or a city's red flag would come back once for each county.
    """

    document_id: str | None = None
    year: int | None = None
    region_id: str | None = None
    theme: str | None = None
    with_parts: bool = True
