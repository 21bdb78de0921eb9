"""The season of a year-to-date figure: what share of its year is usually done by a month, from earlier years."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import log
from statistics import fmean, variance

YEARS_NEEDED = 2
#: A year of which less than this was reached by the same month says nothing on the rest.
LEAST_SHARE = 0.02
#: How often the doubt about the mean shares is counted when they are drawn to the straight line; found by bench.
CAUTION = 3
_SAME = 0.01  # months


@dataclass(frozen=True)
class PeriodSeries:
    """One period's values by day, in any order, one a day: year-to-date figures, or levels on the way from `baseline`.

    `baseline` is what stood before `start`: 0 for a year-to-date figure, None where it is not known.
    """

    start: date
    end: date
    points: tuple[tuple[date, Decimal], ...]
    baseline: Decimal | None = Decimal(0)

    @property
    def inside(self) -> list[tuple[date, Decimal]]:
        """The points of the period, in order of days."""
        return sorted(point for point in self.points if self.start <= point[0] <= self.end)

    @property
    def length(self) -> float:
        """Months of the period."""
        return months_between(self.start, self.end)


@dataclass(frozen=True)
class Season:
    """Usual `shares` of the year at given months, the variance of the log of the last one, and the `years` behind."""

    shares: tuple[float, ...]
    doubt: float
    years: int


def months_between(start: date, day: date) -> float:
    """Months from the morning of `start` to the evening of `day`: whole ones, and days as a share of their month."""
    return _evening(day) - _evening(start) + 1 / monthrange(start.year, start.month)[1]


def _evening(day: date) -> float:
    return 12 * day.year + day.month + day.day / monthrange(day.year, day.month)[1]


def find_season(history: Sequence[PeriodSeries], current: PeriodSeries) -> Season | None:
    """The season at the months of `current`'s points; None where fewer than two earlier years tell of the last one."""
    months = [months_between(current.start, day) for day, _ in current.inside]
    earlier = [year for year in history if year.end < current.start and abs(year.length - current.length) < _SAME]
    known = [shares for shares in map(_known_shares, earlier) if shares and _tells_of(shares, months[-1])]
    if len(known) < YEARS_NEEDED:
        return None
    agreement = _agreement(known, current.length)
    usual = [
        _drawn_in(fmean(_share_at(year, month) for year in known), month / current.length, agreement)
        for month in months
    ]
    spread = variance([log(_share_at(year, months[-1])) for year in known])
    return Season(tuple(usual), spread * (1 + 1 / len(known)), len(known))


def _known_shares(year: PeriodSeries) -> list[tuple[float, float]] | None:
    """(months, share of the year's total), from (0, 0) to the end; None for a year that is not complete."""
    inside = year.inside
    if not inside or inside[-1][0] != year.end or inside[-1][1] <= 0:
        return None
    total = inside[-1][1]
    return [(0.0, 0.0), *((months_between(year.start, day), float(value / total)) for day, value in inside)]


def _tells_of(year: list[tuple[float, float]], month: float) -> bool:
    """Whether the share at `month` is known, or lies between two that are no more than a month apart."""
    before = max(known for known, _ in year if known <= month + _SAME)
    after = min(known for known, _ in year if known >= month - _SAME)
    return after - before <= 1 + _SAME and _share_at(year, month) >= LEAST_SHARE


def _share_at(year: list[tuple[float, float]], month: float) -> float:
    """On a straight line between the neighbours of `month`."""
    for (left, low), (right, high) in pairwise(year):
        if month <= right + _SAME:
            return low + (high - low) * min(1.0, (month - left) / (right - left))
    return year[-1][1]


def _agreement(known: list[list[tuple[float, float]]], length: float) -> float:
    """How far the years agree on a season, 0 … 1: what their mean differs from a straight line beyond its own noise.

    1 − c·N/S as in James & Stein (1961), with S the mean square of the difference over all months, N the mean
    variance of the mean, and c = CAUTION because N itself comes from few years.
    """
    months = range(1, round(length)) or range(1, 2)
    shares = [[_share_at(year, month) for year in known] for month in months]
    noise = fmean(variance(column) / len(column) for column in shares)
    signal = fmean((fmean(column) - month / length) ** 2 for month, column in zip(months, shares, strict=True))
    return max(0.0, 1 - CAUTION * noise / signal) if signal else 0.0


def _drawn_in(share: float, straight: float, agreement: float) -> float:
    """The share, drawn to the straight line as far as the years do not agree."""
    return min(1.0, straight + agreement * (share - straight))
