"""The forecast of one target, from its series and its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from metrics.model.catalogue import Kind
from metrics.model.verdict import Point, Verdict
from metrics.progress.forecast import Forecast, Goal, forecast_end
from metrics.progress.forecast_words import explain_forecast
from metrics.progress.season import PeriodSeries

#: Methods that move along a way; what must stand, or is compared, has no end to forecast.
_FORECAST = ("path", "~_flow", "between_flow", "cap_flow")


@dataclass(frozen=True)
class Outlook:
    """A forecast with its sentence."""

    forecast: Forecast
    sentence: str


def read_outlook(verdict: Verdict, points: Sequence[Point]) -> Outlook | None:
    """None where the method has no end to forecast or nothing is known yet."""
    if verdict.method not in _FORECAST or verdict.value is None or verdict.data_as_of is None:
        return None
    is_flow = verdict.kind is Kind.FLOW
    start = _window_start(verdict)
    end = date(start.year, 12, 31) if start != verdict.start else verdict.end
    current = _current(points, start, end, Decimal(0) if is_flow else verdict.baseline, is_flow)
    history = _earlier_years(points, start) if is_flow else []
    goal = Goal(verdict.comparator, verdict.value, verdict.value_high)
    forecast = forecast_end(history, current, goal, cumulative=is_flow)
    if _is_bounded(verdict):
        forecast = _clip(forecast)
    words = explain_forecast(forecast, start=start, end=end, unit=verdict.unit, scale=verdict.scale, cumulative=is_flow)
    return Outlook(forecast, words)


def _is_bounded(verdict: Verdict) -> bool:
    """A share that has never been above 100 % will not be."""
    inside = (verdict.actual or Decimal(0)) <= 100 and (verdict.value or Decimal(0)) <= 100
    return verdict.kind is Kind.RATIO and verdict.unit == "%" and inside


def _clip(forecast: Forecast) -> Forecast:
    def least(value: Decimal | None) -> Decimal | None:
        return None if value is None else min(value, Decimal(100))

    return replace(forecast, value=least(forecast.value), low=least(forecast.low), high=least(forecast.high))


def _window_start(verdict: Verdict) -> date:
    """A 每年 target begins anew each year."""
    if verdict.qualifier[:1] == ("每年",) and verdict.data_as_of:
        return max(verdict.start, date(verdict.data_as_of.year, 1, 1))
    return verdict.start


def _current(points: Sequence[Point], start: date, end: date, baseline: Decimal | None, is_flow: bool) -> PeriodSeries:
    """The values of the period; year-to-date figures of a target over several years run on over the years."""
    inside = [(point.as_of, point.value) for point in points if start <= point.as_of <= end]
    if is_flow:
        carried, running = Decimal(0), []
        for _, year in groupby(inside, key=lambda one: one[0].year):
            values = list(year)
            running += [(day, carried + value) for day, value in values]
            carried += values[-1][1]
        inside = running
    return PeriodSeries(start, end, tuple(dict(inside).items()), baseline)


def _earlier_years(points: Sequence[Point], start: date) -> list[PeriodSeries]:
    years = sorted({point.as_of.year for point in points if point.as_of < start})
    return [
        PeriodSeries(
            date(year, 1, 1),
            date(year, 12, 31),
            tuple({point.as_of: point.value for point in points if point.as_of.year == year}.items()),
        )
        for year in years
    ]
