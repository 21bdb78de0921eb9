"""What lies ahead in a target's chart: the forecast with its 80 % band, and the way of the current year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import plotly.graph_objects as go

from metrics.charts.theme import BAND, BLUE, SKY, hover_words
from metrics.model.catalogue import Kind
from metrics.model.figures import show_number
from metrics.model.verdict import Point, Verdict
from metrics.progress.report import TargetStory

BAND_NAME, LIKELY_NAME, YEAR_NAME = "80%区间", "预计", "当年序时"


def add_forecast(figure: go.Figure, story: TargetStory) -> None:
    """From the last value to the end of the period: the likely value, and where it lies with 80 % probability."""
    verdict, forecast = story.verdict, story.outlook.forecast if story.outlook else None
    day, end = verdict.data_as_of, window_end(verdict)
    if forecast is None or forecast.value is None or forecast.actual is None or day is None or day >= end:
        return
    last = float(forecast.actual)
    words = ""
    if forecast.low is not None and forecast.high is not None:
        figure.add_scatter(
            x=[day, end, end, day],
            y=[last, float(forecast.high), float(forecast.low), last],
            name=BAND_NAME,
            mode="lines",
            fill="toself",
            fillcolor=BAND,
            line={"width": 0},
            hoverinfo="skip",
        )
        words = f"<br>80%可能在{_bound(verdict, forecast.low)}—{_bound(verdict, forecast.high)}之间"
    figure.add_scatter(
        x=[day, end],
        y=[last, float(forecast.value)],
        name=LIKELY_NAME,
        mode="lines",
        line={"color": BLUE, "width": 1.5, "dash": "dot"},
        customdata=["", words],
        hovertemplate=hover_words(LIKELY_NAME, verdict).replace("<extra>", "%{customdata}<extra>"),
    )


def _bound(verdict: Verdict, value: Decimal) -> str:
    return show_number(value, verdict.scale)


def window_end(verdict: Verdict) -> date:
    """The end of the way that is judged: a 每年 target begins anew each year."""
    if verdict.qualifier[:1] == ("每年",) and verdict.data_as_of is not None:
        return min(verdict.end, date(verdict.data_as_of.year, 12, 31))
    return verdict.end


def add_year(figure: go.Figure, story: TargetStory) -> None:
    """A target over several years: from where the last year ended to what the whole way asks by this year's end."""
    verdict = story.verdict
    if verdict.year_goal is None or verdict.data_as_of is None:
        return
    year = verdict.data_as_of.year
    start = _year_start(story, year)
    if start is None:
        return
    first = max(date(year - 1, 12, 31), verdict.start - timedelta(days=1))
    figure.add_scatter(
        x=[first, min(date(year, 12, 31), verdict.end)],
        y=[float(start), float(verdict.year_goal)],
        name=YEAR_NAME,
        mode="lines",
        line={"color": SKY, "width": 1.5, "dash": "dashdot"},
        hovertemplate=hover_words(YEAR_NAME, verdict),
    )


def _year_start(story: TargetStory, year: int) -> Decimal | None:
    """The last value of the years before inside the period; the baseline in the first year."""
    verdict = story.verdict
    earlier = [point for point in reached_points(story) if verdict.start <= point[0] < date(year, 1, 1)]
    if earlier:
        return earlier[-1][1]
    return verdict.baseline if verdict.start.year == year or verdict.kind is Kind.FLOW else None


def is_carried(verdict: Verdict) -> bool:
    """Whether year-to-date figures add up over the years of the period, as the goal does."""
    return verdict.kind is Kind.FLOW and verdict.start.year < window_end(verdict).year and not _is_yearly(verdict)


def _is_yearly(verdict: Verdict) -> bool:
    return verdict.qualifier[:1] == ("每年",)


def reached_points(story: TargetStory) -> list[tuple[date, Decimal]]:
    """(day, value) as the goal counts them: figures of a flow over several years run on from year to year."""
    points = story.points
    if not is_carried(story.verdict):
        return [(point.as_of, point.value) for point in points]
    inside = [point for point in points if story.verdict.start <= point.as_of <= story.verdict.end]
    return [(point.as_of, point.value + _before(inside, point.as_of.year)) for point in inside]


def _before(points: Sequence[Point], year: int) -> Decimal:
    """The sum of what each earlier year had reached at its last report."""
    last = {point.as_of.year: point.value for point in points if point.as_of.year < year}
    return sum(last.values(), Decimal(0))
