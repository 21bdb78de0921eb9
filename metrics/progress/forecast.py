"""Where a series will probably stand at the end of its period, how sure that is, and what the goal would take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from math import inf, sqrt
from typing import Literal

from metrics.model.catalogue import Comparator
from metrics.progress.season import PeriodSeries, Season, find_season, months_between
from metrics.progress.student_t import add_variances, student_cdf, student_quantile

Method = Literal["season", "pace", "none"]
Basis = Literal["season", "pace", "few_points", "no_movement", "no_points", "no_baseline", "over"]

POINTS_NEEDED = 3
#: Months that count as recent, and the weight of their pace beside that of the whole period.
RECENT_MONTHS, RECENT_WEIGHT = 3, 0.3
_TAIL = 0.9  # ten per cent lie above an 80 % interval, ten below
_LEAST_STEP = 0.002  # where usually less of the way than this is done, a rate has no meaning
_LEAST_LEFT = 0.02  # the last days of a period, and years usually over early, keep some doubt


@dataclass(frozen=True)
class Goal:
    """What the value at the end is held against; `tolerance` is the fraction that `~` allows."""

    comparator: Comparator
    value: Decimal
    high: Decimal | None = None
    tolerance: Decimal = Decimal("0.05")


@dataclass(frozen=True)
class Forecast:
    """Values in the series' unit; what can not be said honestly is None.

    `low` … `high` holds the end value with 80 % probability; `probability` (0 … 1) is that of meeting the goal.
    `required_per_month` is what the months left ask for (or what a cap still allows), `past_per_month` what was done
    so far, `speed_up` the fraction by which the first is above the second. `basis` says on what `method` rests or
    what is missing, `years` and `points` how much of it there is. `settled`: the figure can only rise, and has
    already reached its goal or gone beyond its cap.
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
    months_left: Decimal | None = None
    required_per_month: Decimal | None = None
    past_per_month: Decimal | None = None
    speed_up: Decimal | None = None
    settled: Literal["", "reached", "exceeded"] = ""


@dataclass(frozen=True)
class _Doubt:
    """Parts of the variance, found by bench/forecast.py (docs/decisions/0007).

    `noise`: the part of the noise between this period's points that counts; `drift`: standard deviation of the pace
    of the months left, as a fraction of the pace so far; `turn`: the part of a turn in the recent pace that may last.
    """

    noise: float
    drift: float
    turn: float


_BY_PACE = _Doubt(noise=1.0, drift=0.15, turn=0.6)
_BY_SEASON = _Doubt(noise=0.3, drift=0.02, turn=0.3)  # much of the noise is in the spread between the years already


@dataclass(frozen=True)
class _Mark:
    """A value with its months since the start and the share of the way that is usually done by then."""

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

    Points outside a period do not count, nor does `history` unless the figures are `cumulative` (a flow). Not for
    growth rates and relative targets, which do not add up over a year.
    """
    points = current.inside
    if not points:
        return Forecast("none", "no_points", 0, 0)
    told = _effort(current, goal, cumulative)
    if points[-1][0] == current.end:
        return replace(told, basis="over", value=told.actual)
    if current.baseline is None:
        return replace(told, basis="no_baseline")
    season = find_season(history, current) if cumulative else None
    marks = _marks(current, season)
    if all(mark.value == marks[0].value for mark in marks):
        return replace(told, basis="no_movement")
    outlook = _look_ahead(marks, season)
    method: Literal["season", "pace"] = "season" if season else "pace"
    told = replace(told, method=method, basis=method, value=_to_decimal(outlook.value))
    if season is None and len(points) < POINTS_NEEDED:
        return replace(told, basis="few_points")
    return _with_interval(replace(told, years=season.years if season else 0), outlook, goal, cumulative)


def _effort(current: PeriodSeries, goal: Goal, cumulative: bool) -> Forecast:
    """What is known without looking ahead: the value now, the months left, the pace needed and the pace kept."""
    points = current.inside
    day, actual = points[-1]
    gone = months_between(current.start, day)
    left = current.length - gone
    told = Forecast("none", "no_points", 0, len(points), actual=actual, months_left=_to_decimal(left))
    told = replace(told, settled=_settled(actual, goal) if cumulative else "")
    if current.baseline is None or day == current.end:
        return told
    need, past = float(goal.value - actual) / left, float(actual - current.baseline) / gone
    if cumulative:
        need = max(need, 0.0)
    is_cap = cumulative and goal.comparator in (Comparator.AT_MOST, Comparator.LESS)
    speed_up = need / past - 1 if past and need / past > 0 and not is_cap else None
    return replace(
        told,
        required_per_month=_to_decimal(need),
        past_per_month=_to_decimal(past),
        speed_up=None if speed_up is None else _to_decimal(speed_up),
    )


def _settled(actual: Decimal, goal: Goal) -> Literal["", "reached", "exceeded"]:
    """Whether what a figure that only rises still does can change the outcome."""
    limits = {
        Comparator.AT_MOST: goal.value,
        Comparator.LESS: goal.value,
        Comparator.ABOUT: goal.value + abs(goal.value) * goal.tolerance,
        Comparator.BETWEEN: goal.high if goal.high is not None else goal.value,
    }
    if goal.comparator in limits:
        limit = limits[goal.comparator]
        return "exceeded" if actual > limit or (goal.comparator is Comparator.LESS and actual == limit) else ""
    reached = actual > goal.value if goal.comparator is Comparator.MORE else actual >= goal.value
    return "reached" if reached else ""


def _marks(current: PeriodSeries, season: Season | None) -> list[_Mark]:
    """The way so far, from the baseline on, measured in months and in the share that is usually done by then."""
    marks = [_Mark(0.0, 0.0, float(current.baseline or 0))]
    for position, (day, value) in enumerate(current.inside):
        months = months_between(current.start, day)
        share = season.shares[position] if season else months / current.length
        marks.append(_Mark(months, share, float(value)))
    last = marks.pop()
    kept = marks[:1]
    for mark in marks[1:]:
        if min(mark.share - kept[-1].share, last.share - mark.share) >= _LEAST_STEP:
            kept.append(mark)
    return [*kept, last]


def _look_ahead(marks: list[_Mark], season: Season | None) -> _Outlook:
    """The end value and its standard error, with P the share of the way usually done by now.

    rate = (1 − w)·(A − B)/P + w·(recent gain)/(recent share); value = A + (1 − P)·rate. The variance has three
    parts: gains scatter around the mean rate, both in what is left and in that mean (σ²·(1 − P)/P); P itself
    scatters between the years (rate²·var ln P); and the pace may drift in what is left, the more if it just turned.
    """
    doubt = _BY_SEASON if season else _BY_PACE
    last = marks[-1]
    left = 1 - last.share
    overall = (last.value - marks[0].value) / last.share
    since = max(
        (mark for mark in marks[:-1] if mark.months <= last.months - RECENT_MONTHS + 0.01),
        key=_months,
        default=marks[0],
    )
    recent = (last.value - since.value) / (last.share - since.share)
    rate = overall + RECENT_WEIGHT * (recent - overall)
    parts = [(doubt.noise * _noise(marks, overall) * left / last.share, max(1.0, len(marks) - 2.0))]
    if season:
        parts.append((season.doubt * rate**2, season.years - 1.0))
    drift = (doubt.drift * overall) ** 2 + doubt.turn * (recent - overall) ** 2
    parts.append((drift * max(left, _LEAST_LEFT) ** 2, inf))
    error, freedom = add_variances(parts)
    # The way so far may have led back to its start (A = B): the doubt is then what the gains say.
    return _Outlook(last.value + left * rate, max(error, 1e-9 * sqrt(sum(mark.value**2 for mark in marks))), freedom)


def _months(mark: _Mark) -> float:
    return mark.months


def _noise(marks: list[_Mark], rate: float) -> float:
    """Variance of a gain around `rate` per unit of share."""
    steps = [(after.share - before.share, after.value - before.value) for before, after in pairwise(marks)]
    squares = sum((gain - rate * share) ** 2 / share for share, gain in steps)
    return squares / max(1, len(steps) - 1)


def _with_interval(told: Forecast, outlook: _Outlook, goal: Goal, cumulative: bool) -> Forecast:
    """The forecast with its interval and probability; a flow does not end below what is already reached."""
    assert told.value is not None and told.actual is not None
    reach = outlook.error * student_quantile(_TAIL, outlook.freedom)
    low, high = _to_decimal(outlook.value - reach), _to_decimal(outlook.value + reach)
    if cumulative:
        low = min(max(low, told.actual), told.value)
    return replace(
        told, low=low, high=high, probability=_probability(outlook, goal, told.actual if cumulative else None)
    )


def _probability(outlook: _Outlook, goal: Goal, reached: Decimal | None) -> float:
    """That the end value meets the goal, given what a flow has `reached`."""

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
