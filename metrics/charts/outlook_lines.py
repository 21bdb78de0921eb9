"""What lies ahead in a target's chart: the forecast with its 80 % band, and the way of the current year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

import plotly.graph_objects as go

from metrics.charts.theme import hover_words, veil
from metrics.model.catalogue import Kind
from metrics.model.figures import show_number
from metrics.model.palette import Palette
from metrics.model.verdict import Point, Verdict
from metrics.progress.forecast import Forecast
from metrics.progress.report import TargetStory

BAND_NAME, LIKELY_NAME, YEAR_NAME = "80%区间", "预计", "当年序时"


def find_forecast(story: TargetStory) -> Forecast | None:
    """The forecast where there is anything left to foretell."""
    verdict, forecast = story.verdict, story.outlook.forecast if story.outlook else None
    if forecast is None or forecast.value is None or forecast.actual is None:
        return None
    return forecast if verdict.data_as_of is not None and verdict.data_as_of < window_end(verdict) else None


def add_forecast(figure: go.Figure, story: TargetStory, palette: Palette) -> None:
    """From the last value to the end of the period: the likely value, and where it lies with 80 % probability."""
    verdict, forecast = story.verdict, find_forecast(story)
    if forecast is None or forecast.value is None or forecast.actual is None:
        return
    day, end = verdict.data_as_of, window_end(verdict)
    last = float(forecast.actual)
    words = ""
    if forecast.low is not None and forecast.high is not None:
        figure.add_scatter(
            x=[day, end, end, day],
            y=[last, float(forecast.high), float(forecast.low), last],
            name=BAND_NAME,
            mode="lines",
            fill="toself",
            fillcolor=veil(palette.blue, 0.18),
            line={"width": 0},
            hoverinfo="skip",
        )
        words = f"<br>80%可能在{_bound(verdict, forecast.low)}—{_bound(verdict, forecast.high)}之间"
    figure.add_scatter(
        x=[day, end],
        y=[last, float(forecast.value)],
        name=LIKELY_NAME,
        mode="lines",
        line={"color": palette.blue, "width": 1.5, "dash": "dot"},
        showlegend=False,
        customdata=["", words],
        hovertemplate=hover_words(LIKELY_NAME, verdict).replace("<extra>", "%{customdata}<extra>"),
    )


def _bound(verdict: Verdict, value: Decimal) -> str:
    return show_number(value, verdict.scale)


def window_end(verdict: Verdict) -> date:
    """The end of the way that is judged: a 每年 target begins anew each year."""
    if _is_yearly(verdict) and verdict.data_as_of is not None:
        return min(verdict.end, date(verdict.data_as_of.year, 12, 31))
    return verdict.end


def add_year(figure: go.Figure, story: TargetStory, palette: Palette) -> None:
    """A target over several years: from where the last year ended to what the whole way asks by this year's end."""
    way = find_year_way(story)
    if way is None:
        return
    figure.add_scatter(
        x=[day for day, _ in way],
        y=[value for _, value in way],
        name=YEAR_NAME,
        mode="lines",
        line={"color": palette.soft, "width": 1.5, "dash": "dashdot"},
        showlegend=False,
        hovertemplate=hover_words(YEAR_NAME, story.verdict),
    )


def find_year_way(story: TargetStory) -> tuple[tuple[date, float], tuple[date, float]] | None:
    """Where the way of the current year begins and ends; None for a target of one year."""
    verdict = story.verdict
    if verdict.year_goal is None or verdict.data_as_of is None:
        return None
    year = verdict.data_as_of.year
    start = _year_start(story, year)
    if start is None:
        return None
    first = max(date(year - 1, 12, 31), verdict.start - timedelta(days=1))
    return (first, float(start)), (min(date(year, 12, 31), verdict.end), float(verdict.year_goal))


def _year_start(story: TargetStory, year: int) -> Decimal | None:
    """The last value of the years before inside the period; the baseline in the first year."""
    verdict = story.verdict
    reached = reached_points(verdict, story.points)
    earlier = [point for point in reached if verdict.start <= point[0] < date(year, 1, 1)]
    if earlier:
        return earlier[-1][1]
    return verdict.baseline if verdict.start.year == year or verdict.kind is Kind.FLOW else None


def is_carried(verdict: Verdict) -> bool:
    """Whether year-to-date figures add up over the years of the period, as the goal does."""
    return verdict.kind is Kind.FLOW and verdict.start.year < window_end(verdict).year and not _is_yearly(verdict)


def _is_yearly(verdict: Verdict) -> bool:
    return verdict.qualifier[:1] == ("每年",)


def reached_points(verdict: Verdict, points: Sequence[Point]) -> list[tuple[date, Decimal]]:
    """(day, value) as the goal counts them: figures of a flow over several years run on from year to year."""
    if not is_carried(verdict):
        return [(point.as_of, point.value) for point in points]
    inside = [point for point in points if verdict.start <= point.as_of <= verdict.end]
    return [(point.as_of, point.value + carried_before(inside, point.as_of.year)) for point in inside]


def carried_before(points: Sequence[Point], year: int) -> Decimal:
    """The sum of what each earlier year had reached at its last report."""
    last = {point.as_of.year: point.value for point in points if point.as_of.year < year}
    return sum(last.values(), Decimal(0))


def broken_by_year(verdict: Verdict, reached: Sequence[tuple[date, Decimal]]) -> list[list[tuple[date, Decimal]]]:
    """The runs that one line joins: a cumulative figure starts anew each January."""
    if verdict.kind is not Kind.FLOW or is_carried(verdict):
        return [list(reached)] if reached else []
    return [list(year) for _, year in groupby(reached, key=lambda one: one[0].year)]
