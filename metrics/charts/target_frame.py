"""The frame of a target's chart: the days and values it spans, its axes, its unit and its source line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from unicodedata import east_asian_width

from metrics.charts.axis import month_steps, month_words, round_steps, step_words
from metrics.charts.outlook_lines import find_forecast, find_year_way, reached_points, window_end
from metrics.model.catalogue import Kind
from metrics.model.palette import Palette
from metrics.model.verdict import Point, Verdict
from metrics.progress.report import TargetStory

PLOT_HEIGHT, TOP, TICKS, KEYS, LINE = 290, 80, 42, 24, 16
#: Half-width columns of the source line: as many as a phone of 390 pixels shows.
_COLUMNS = 50
#: What was reported earlier than this before the first target is left to the table.
_LOOK_BACK = timedelta(days=366)


@dataclass(frozen=True)
class Frame:
    """Days and values at the edges, values in the indicator's unit; `steps` are marked on the value axis."""

    first: date
    last: date
    low: float
    high: float
    steps: tuple[float, ...]
    source: tuple[str, ...]
    has_legend: bool

    @property
    def height(self) -> int:
        """Of the whole figure, in pixels."""
        return TOP + PLOT_HEIGHT + self.bottom

    @property
    def bottom(self) -> int:
        """Room for the words of the days, for the legend if there is one, and for the source line."""
        return self.above_source + LINE * len(self.source) + 8

    @property
    def above_source(self) -> int:
        """From the plot down to the source line."""
        return TICKS + KEYS * self.has_legend

    def to_value(self, up: float) -> float:
        """The value that stands so many pixels above the lower edge."""
        return self.low + up * (self.high - self.low) / PLOT_HEIGHT

    def to_pixels(self, value: float) -> float:
        """How high a value stands above the lower edge."""
        return (value - self.low) / (self.high - self.low) * PLOT_HEIGHT

    def to_share(self, day: date) -> float:
        """How far right a day stands: 0 … 1."""
        return (day - self.first).days / (self.last - self.first).days

    def to_day(self, across: float) -> date:
        """The day that stands so far right."""
        return self.first + timedelta(days=round(across * (self.last - self.first).days))


def shown_points(story: TargetStory) -> tuple[Point, ...]:
    """The reported values that the chart shows: those of the targets' years and of the year before."""
    start = min(one.start for one in drawn_targets(story)) - _LOOK_BACK
    return tuple(point for point in story.points if point.as_of >= start)


def drawn_targets(story: TargetStory) -> list[Verdict]:
    """The target, and those that other documents or years set for the same indicator in the same unit."""
    sisters = (one for one in story.sisters if one.unit == story.verdict.unit and one.value is not None)
    return [story.verdict, *sisters]


def to_frame(story: TargetStory) -> Frame:
    """Everything drawn lies inside, with room for the words at lines and points."""
    points = shown_points(story)
    everyone = drawn_targets(story)
    first = min([one.start - timedelta(days=1) for one in everyone] + [point.as_of for point in points[:1]])
    last = max([one.end for one in everyone] + [point.as_of for point in points[-1:]])
    low, high, steps = _to_edges(story, list(_find_values(story, points)))
    margin = timedelta(days=max((last - first).days // 40, 4))
    forecast = find_forecast(story)
    has_band = forecast is not None and forecast.low is not None and forecast.high is not None
    has_legend = has_band or any(point.revised_from is not None for point in points)
    return Frame(first - margin / 2, last + margin, low, high, steps, tuple(_to_source(story)), has_legend)


def _find_values(story: TargetStory, points: tuple[Point, ...]) -> Iterator[float]:
    """Every value that is drawn."""
    for one in drawn_targets(story):
        yield from (float(goal) for goal in (one.value, one.value_high) if goal is not None)
    yield from (float(value) for _, value in reached_points(story.verdict, points))
    yield from (float(point.revised_from) for point in points if point.revised_from is not None)
    yield from story.expected_line.values if story.expected_line else ()
    forecast = find_forecast(story)
    if forecast:
        yield from (float(one) for one in (forecast.value, forecast.low, forecast.high) if one is not None)
    yield from (value for _, value in find_year_way(story) or ())
    yield from (float(one) for one in (story.verdict.baseline, story.verdict.reference) if one is not None)


def _to_edges(story: TargetStory, values: list[float]) -> tuple[float, float, tuple[float, ...]]:
    low, high = min(values, default=0.0), max(values, default=1.0)
    # Amounts of a year begin at nothing; a level that is far from nothing would be a flat line there.
    is_from_zero = low >= 0 and (story.verdict.kind is Kind.FLOW or low < 0.4 * high)
    low = 0.0 if is_from_zero else low
    span = (high - low) or abs(high) or 1.0
    top, foot = high + 0.14 * span, low if is_from_zero else low - 0.12 * span
    steps = tuple(step for step in round_steps(foot, top, 10.0**-story.verdict.scale) if foot <= step <= top)
    return foot, top, steps


def _to_source(story: TargetStory) -> Iterator[str]:
    """Where numbers and target come from, also on a picture that leaves the page."""
    verdict = story.verdict
    demo = "（演示数据）" if story.is_demo else ""
    yield from _wrap(f"数据来源：责任单位报送，第{story.data_version}号数据版本{demo}")
    document = verdict.document_number or f"《{verdict.document_title}》"
    clause = f"第{verdict.clause}条" if verdict.clause.isdecimal() else verdict.clause
    yield from _wrap(f"目标来源：{document}{clause}")


def _wrap(words: str) -> Iterator[str]:
    line, width = "", 0
    for sign in words:
        columns = 2 if east_asian_width(sign) in "WFA" else 1
        if width + columns > _COLUMNS:
            yield line
            line, width = "", 0
        line, width = line + sign, width + columns
    yield line


def to_days_axis(frame: Frame, palette: Palette) -> dict[str, object]:
    """Ends of months, the year below the first of each."""
    ticks = month_steps(frame.first, frame.last)
    return {
        "range": [frame.first, frame.last],
        "tickvals": ticks,
        "ticktext": month_words(ticks),
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": palette.dash,
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": palette.dash,
        "fixedrange": True,
    }


def to_values_axis(frame: Frame, unit: str, palette: Palette) -> dict[str, object]:
    """Round values with Chinese words."""
    return {
        "automargin": "left",
        "range": [frame.low, frame.high],
        "tickvals": list(frame.steps),
        "ticktext": step_words(frame.steps, unit),
        "ticklabelstandoff": 6,
        "gridcolor": palette.hair,
        "zerolinecolor": palette.line,
        "fixedrange": True,
    }


def to_frame_words(frame: Frame, unit: str) -> Iterable[dict[str, object]]:
    """The unit, level above its axis because turned Chinese is hard to read, and the source line under the days."""
    place = {"xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "showarrow": False, "align": "left"}
    yield {**place, "text": f"单位：{escape(unit)}", "y": 1, "yanchor": "bottom", "yshift": 6}
    source = "<br>".join(escape(line) for line in frame.source)
    yield {**place, "text": source, "y": 0, "yanchor": "top", "yshift": -frame.above_source, "font": {"size": 11}}


def edge_width(story: TargetStory, frame: Frame) -> int:
    """Pixels right of the plot: for the words at the end of the forecast, or next to nothing."""
    end = window_end(story.verdict)
    return 58 if find_forecast(story) and end > frame.last - (frame.last - frame.first) * 0.15 else 10
