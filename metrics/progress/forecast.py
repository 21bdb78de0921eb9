"""Where a series will probably stand at the end of its period, how sure that is, and what the goal would take."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import log
from statistics import fmean, variance
from typing import Literal

from metrics.model.catalogue import Comparator
from metrics.progress.student_t import scale_in_two_parts, student_cdf, student_quantile

Method = Literal["season", "pace", "none"]
Basis = Literal["season", "pace", "few_points", "no_points", "no_baseline", "no_movement", "over"]


@dataclass(frozen=True)
class PeriodSeries:
    """One period's values by day, in any order: year-to-date figures, or levels on the way from `baseline`.

    `baseline` is what stood before `start`: 0 for a year-to-date figure, None where it is not known.
    """

    start: date
    end: date
    points: tuple[tuple[date, Decimal], ...]
    baseline: Decimal | None = Decimal(0)


@dataclass(frozen=True)
class Goal:
    """What the value at the end is held against; `tolerance` is the fraction that `~` allows."""

    comparator: Comparator
    value: Decimal
    high: Decimal | None = None
    tolerance: Decimal = Decimal("0.05")


@dataclass(frozen=True)
class Forecast:
    """Values in the series' unit, months as numbers; what can not be said honestly is None.

    `low` … `high` holds the end value with 80 % probability; `probability` (0 … 1) is that of meeting the goal.
    `required_per_month` is what the months left ask for, `past_per_month` what was done, `speed_up` the fraction
    by which the first is above the second. `basis` says on what `method` rests or why there is none; `years` and
    `points` count it. `settled`: the goal of a year-to-date figure is already reached, or its cap broken.
    """

    method: Method
    basis: Basis
    years: int
    points: int
    actual: Decimal | None = None
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    probability: float | None = None
    required_per_month: Decimal | None = None
    past_per_month: Decimal | None = None
    speed_up: Decimal | None = None
    months_left: Decimal | None = None
    settled: bool = False


#: Months that count as recent, and the weight of their pace beside that of the whole period.
RECENT_MONTHS, RECENT_WEIGHT = 3, 0.3
#: How far the pace of the months left may drift from the pace so far (standard deviation as a fraction of it):
#: without earlier years, and where these show the season.
DRIFT_PACE, DRIFT_SEASON = 0.25, 0.06
#: How much of the noise between this year's points stands beside the spread between the years.
POINTS_NEEDED, YEARS_NEEDED = 3, 2
#: A year of which less than this was reached by the same month says nothing on the rest.
LEAST_SHARE = 0.02
WITHIN_SEASON = 0.5
DRIFT_FREEDOM = 30
_SAME = 0.01
_LEAST_STEP = 0.002
_TAIL = 0.9  # ten per cent above an 80 % interval, ten below


def months_between(start: date, day: date) -> float:
    """Months from the morning of `start` to the evening of `day`: whole ones, and days as a share of their month."""
    return _evening(day) - _evening(start) + 1 / monthrange(start.year, start.month)[1]


def _evening(day: date) -> float:
    return 12 * day.year + day.month + day.day / monthrange(day.year, day.month)[1]


@dataclass(frozen=True)
class _Mark:
    """A value with its months since the start and, as `share`, how much of the way is usually done by then."""

    months: float
    share: float
    value: float


@dataclass(frozen=True)
class _Outlook:
    """The end value, its standard error and the degrees of freedom that this error has."""

    value: float
    error: float
    freedom: float


def forecast_end(history: Sequence[PeriodSeries], current: PeriodSeries, goal: Goal, *, cumulative: bool) -> Forecast:
    """The end value of `current`, by the season of the complete years in `history`, else by the pace so far.

    Points outside a period do not count, nor does `history` unless the figures are `cumulative` (a flow).
    """
    points = sorted(point for point in current.points if current.start <= point[0] <= current.end)
    if not points:
        return Forecast("none", "no_points", 0, 0)
    effort = _effort(current, points, goal, cumulative)
    if points[-1][0] == current.end:
        return replace(effort, basis="over", value=effort.actual)
    if current.baseline is None:
        return replace(effort, basis="no_baseline")
    shares = _season(history, current, points) if cumulative else []
    outlook = _look_ahead(_marks(current, points, shares), shares)
    if outlook is None:
        return replace(effort, method="pace", basis="no_movement", value=effort.actual)
    method: Method = "season" if shares else "pace"
    told = replace(effort, method=method, basis=method, years=len(shares), value=_to_decimal(outlook.value))
    if not shares and len(points) < POINTS_NEEDED:
        return replace(told, basis="few_points")
    return _with_interval(told, outlook, goal, cumulative)


def _effort(
    current: PeriodSeries, points: list[tuple[date, Decimal]], goal: Goal, cumulative: bool
) -> Forecast:
    """What is known without looking ahead: the value now, months left, and the pace needed and kept."""
    day, actual = points[-1]
    gone = months_between(current.start, day)
    left = months_between(current.start, current.end) - gone
    told = Forecast("none", "no_points", 0, len(points), actual=actual, months_left=_to_decimal(left))
    told = replace(told, settled=cumulative and _is_settled(actual, goal))
    if current.baseline is None or left <= 0:
        return told
    need, past = float(goal.value - actual) / left, float(actual - current.baseline) / gone
    if cumulative:
        need = max(need, 0.0)
    speed_up = _to_decimal(need / past - 1) if past and need / past > 0 else None
    return replace(
        told, required_per_month=_to_decimal(need), past_per_month=_to_decimal(past), speed_up=speed_up
    )


def _is_settled(actual: Decimal, goal: Goal) -> bool:
    """Nothing that a year-to-date figure still does changes whether this goal is met."""
    if goal.comparator is Comparator.BETWEEN:
        return goal.high is not None and actual > goal.high
    if goal.comparator is Comparator.ABOUT:
        return actual > goal.value * (1 + goal.tolerance)
    if goal.comparator in (Comparator.MORE, Comparator.AT_MOST):
        return actual > goal.value
    return actual >= goal.value


def _season(
    history: Sequence[PeriodSeries], current: PeriodSeries, points: list[tuple[date, Decimal]]
) -> list[list[float]]:
    """For each usable year the shares of its total reached by the months of `points`; empty where years are too few."""
    length = months_between(current.start, current.end)
    months = [months_between(current.start, day) for day, _ in points]
    years = []
    for year in history:
        if year.end < current.start and abs(months_between(year.start, year.end) - length) < 0.01:
            shares = _shares(year, months)
            if shares is not None:
                years.append(shares)
    return years if len(years) >= YEARS_NEEDED else []


def _shares(year: PeriodSeries, months: list[float]) -> list[float] | None:
    """Shares of the year's total at `months`; None where the year is not complete or not known at the last month."""
    inside = sorted(point for point in year.points if year.start <= point[0] <= year.end)
    total = float(inside[-1][1]) if inside else 0.0
    if total <= 0 or inside[-1][0] != year.end:
        return None
    known = [(0.0, 0.0), *((months_between(year.start, day), float(value) / total) for day, value in inside)]
    before = max(month for month, _ in known if month <= months[-1] + _SAME)
    after = min((month for month, _ in known if month >= months[-1] - _SAME))
    shares = [_between(known, month) for month in months]
    return shares if after - before <= 1 + _SAME and shares[-1] >= LEAST_SHARE else None


def _between(known: list[tuple[float, float]], month: float) -> float:
    """The share at `month`, on a straight line between its neighbours."""
    for (left, low), (right, high) in pairwise(known):
        if month <= right + _SAME:
            return low + (high - low) * min(1.0, (month - left) / (right - left))
    return known[-1][1]


def _marks(current: PeriodSeries, points: list[tuple[date, Decimal]], shares: list[list[float]]) -> list[_Mark]:
    """The way so far, measured in months and in the share that is usually done by then."""
    length = months_between(current.start, current.end)
    marks = [_Mark(0.0, 0.0, float(current.baseline or 0))]
    for position, (day, value) in enumerate(points):
        months = months_between(current.start, day)
        share = fmean(year[position] for year in shares) if shares else months / length
        marks.append(_Mark(months, share, float(value)))
    # Where usually nothing is done between two points, the rate between them has no meaning.
    kept = [marks[0]]
    for mark in marks[1:-1]:
        if mark.share - kept[-1].share >= _LEAST_STEP and marks[-1].share - mark.share >= _LEAST_STEP:
            kept.append(mark)
    return [*kept, marks[-1]]


def _look_ahead(marks: list[_Mark], shares: list[list[float]]) -> _Outlook | None:
    """The end value with its standard error, all in shares of the way; None where nothing has moved.

    rate = (1 − w)·(A − B)/P + w·(recent gain)/(recent share); value = A + (1 − P)·rate. Its variance is that of the
    gains around the mean rate (a sum over the share left, and the mean itself: σ²·(1−P)/P), that of the share P
    between the years, and a drift of the pace in the time left.
    """
    last, first = marks[-1], marks[0]
    left = 1 - last.share
    overall = (last.value - first.value) / last.share
    since = max(
        (mark for mark in marks[:-1] if mark.months <= last.months - RECENT_MONTHS + _SAME),
        key=lambda mark: mark.months,
        default=first,
    )
    recent = (last.value - since.value) / (last.share - since.share)
    rate = overall + RECENT_WEIGHT * (recent - overall)
    if rate == 0:
        return None
    steps = [(after.share - before.share, after.value - before.value) for before, after in pairwise(marks)]
    noise = sum((gain - overall * share) ** 2 / share for share, gain in steps) / max(1, len(steps) - 1)
    drift = (DRIFT_SEASON if shares else DRIFT_PACE) * left * max(abs(rate), abs(overall))
    within = noise * left / last.share
    spread = 0.0
    if shares:
        spread = variance([log(year[-1]) for year in shares]) * (1 + 1 / len(shares)) * (rate) ** 2
        within *= WITHIN_SEASON
    error, freedom = scale_in_two_parts(within, max(1, len(steps) - 1), spread, max(1, len(shares) - 1))
    error, freedom = scale_in_two_parts(error**2, freedom, drift**2, DRIFT_FREEDOM)
    return _Outlook(last.value + left * rate, error, freedom)


def _with_interval(told: Forecast, outlook: _Outlook, goal: Goal, cumulative: bool) -> Forecast:
    reach = outlook.error * student_quantile(_TAIL, outlook.freedom)
    low, high = _to_decimal(outlook.value - reach), _to_decimal(outlook.value + reach)
    assert told.value is not None
    if cumulative and told.actual is not None:
        low = min(max(low, told.actual), told.value)
    probability = _probability(outlook, goal, told.actual if cumulative else None)
    return replace(told, low=low, high=high, probability=probability)


def _probability(outlook: _Outlook, goal: Goal, reached: Decimal | None) -> float:
    """That the end value meets the goal; a flow will not end below what is `reached`."""

    def below(limit: Decimal) -> float:
        if reached is not None and limit <= reached:
            return 0.0
        return student_cdf((float(limit) - outlook.value) / outlook.error, outlook.freedom)

    if goal.comparator is Comparator.BETWEEN and goal.high is not None:
        return max(0.0, below(goal.high) - below(goal.value))
    if goal.comparator is Comparator.ABOUT:
        slack = abs(goal.value) * goal.tolerance
        return max(0.0, below(goal.value + slack) - below(goal.value - slack))
    falls = goal.comparator in (Comparator.AT_MOST, Comparator.LESS)
    return below(goal.value) if falls else 1 - below(goal.value)


def _to_decimal(value: float) -> Decimal:
    """Twelve digits: far finer than any forecast, without the dust of a double."""
    return Decimal(f"{value:.12g}")
