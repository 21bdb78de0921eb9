"""A period is what a number is about: a kind, the day it starts and the day its data reach to."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class PeriodKind(StrEnum):
    """How a clerk named the period; `day` is a level read on one day (2024-06-18)."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"


def month_end(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, monthrange(year, month)[1])


@dataclass(frozen=True, order=True)
class Period:
    """`start` … `as_of`, both inclusive.

    `kind` is month, quarter, half, year or day. A cumulative figure (1-6月) has the start of its year as
    `start` and its last day as `as_of`; a level read on a day has `start == as_of`.
    """

    as_of: date
    start: date
    kind: PeriodKind

    def __post_init__(self) -> None:
        if self.start > self.as_of:
            raise ValueError(f"period starts {self.start} after its end {self.as_of}")

    @property
    def label(self) -> str:
        """The period as a clerk writes it: 2023年1-6月, 2023年二季度, 2024年6月18日."""
        year, month = self.as_of.year, self.as_of.month
        if self.kind is PeriodKind.DAY:
            return f"{year}年{month}月{self.as_of.day}日"
        if self.kind is PeriodKind.YEAR or (self.kind is PeriodKind.MONTH and self.start.month == 1 and month == 12):
            return f"{year}年"
        if self.kind is PeriodKind.HALF:
            return f"{year}年{'上' if month == 6 else '下'}半年"
        if self.kind is PeriodKind.QUARTER:
            return f"{year}年{'一二三四'[(month - 1) // 3]}季度"
        if self.start.month < month:
            return f"{year}年{self.start.month}-{month}月"
        return f"{year}年{month}月"


def label_as_of(day: date) -> str:
    """The words for a data cut-off: 2023年9月底, or 2024年6月18日 inside a month."""
    if (day + timedelta(days=1)).day == 1:
        return f"{day.year}年{day.month}月底"
    return f"{day.year}年{day.month}月{day.day}日"


def year_of(year: int) -> Period:
    """The calendar year."""
    return Period(date(year, 12, 31), date(year, 1, 1), PeriodKind.YEAR)


def half_of(year: int, half: int) -> Period:
    """`half` 1 or 2. Reported cumulatively: the second half reaches back to its own July."""
    first = 1 if half == 1 else 7
    return Period(month_end(year, first + 5), date(year, first, 1), PeriodKind.HALF)


def quarter_of(year: int, quarter: int) -> Period:
    """`quarter` 1 to 4, starting with its own first month."""
    first = 3 * quarter - 2
    return Period(month_end(year, first + 2), date(year, first, 1), PeriodKind.QUARTER)


def month_of(year: int, month: int, first: int | None = None) -> Period:
    """One month, or with `first` the months `first` … `month` of a year (1-6月)."""
    return Period(month_end(year, month), date(year, first or month, 1), PeriodKind.MONTH)


def day_of(day: date) -> Period:
    """A level read on one day."""
    return Period(day, day, PeriodKind.DAY)
