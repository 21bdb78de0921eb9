"""Words at the lines of a target's chart, so that nobody has to look up a legend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape

from metrics.charts.axis import step_words
from metrics.charts.outlook_lines import (
    LIKELY_NAME,
    YEAR_NAME,
    broken_by_year,
    find_forecast,
    find_year_way,
    reached_points,
    window_end,
)
from metrics.charts.placing import Ground, Pixel, Spot
from metrics.charts.target_frame import PLOT_HEIGHT, Frame, drawn_targets, edge_width, shown_points
from metrics.model.catalogue import Comparator
from metrics.model.figures import show_goal, show_number
from metrics.model.palette import Palette
from metrics.model.period import label_as_of
from metrics.model.verdict import Verdict
from metrics.progress.report import TargetStory

Label = dict[str, object]
Curve = Sequence[tuple[date, float]]


def make_labels(story: TargetStory, frame: Frame, palette: Palette) -> Iterator[Label]:
    """One at each line. What can stand in fewest places comes first."""
    ground = Ground(PLOT_HEIGHT, edge_width(story, frame), [_to_pixels(frame, one) for one in _find_curves(story)])
    yield from _likely_label(story, frame, ground, palette)
    yield from _last_label(story, frame, ground, palette)
    yield from _goal_labels(story, frame, ground, palette)
    yield from _mark_labels(story, frame, ground, palette)
    yield from _way_labels(story, frame, ground, palette)


def goal_words(verdict: Verdict) -> str:
    """The goal with its comparator and unit."""
    return show_goal(verdict.comparator, verdict.value, verdict.value_high, verdict.unit, max(verdict.scale, 2))


def step_name(verdict: Verdict) -> str:
    """2023年目标, or 2021—2025年控制目标 of a limit over several years."""
    years = str(verdict.end.year)
    if verdict.start.year != verdict.end.year:
        years = f"{verdict.start.year}—{verdict.end.year}"
    return f"{years}年{'控制目标' if is_limit(verdict) else '目标'}"


def is_limit(verdict: Verdict) -> bool:
    """Whether less is what the target asks for."""
    return verdict.comparator in (Comparator.AT_MOST, Comparator.LESS)


def _find_curves(story: TargetStory) -> Iterator[Curve]:
    """Every line of the chart, as words must not stand on it."""
    for one in drawn_targets(story):
        for goal in (one.value, one.value_high):
            if goal is not None:
                yield [(one.start, float(goal)), (one.end, float(goal))]
    reached = reached_points(story.verdict, shown_points(story))
    for run in broken_by_year(story.verdict, reached):
        yield [(day, float(value)) for day, value in run]
    if story.expected_line:
        yield list(zip(story.expected_line.days, story.expected_line.values, strict=True))
    yield find_year_way(story) or ()
    forecast, day = find_forecast(story), story.verdict.data_as_of
    if forecast and forecast.actual is not None and day:
        for end in (forecast.value, forecast.low, forecast.high):
            if end is not None:
                yield [(day, float(forecast.actual)), (window_end(story.verdict), float(end))]


def _to_pixels(frame: Frame, curve: Curve) -> list[Pixel]:
    return [(frame.to_share(day), frame.to_pixels(value)) for day, value in curve]


def _spots(frame: Frame, day: date, value: float, manners: Iterable[tuple[str, bool]], gap: int = 3) -> Iterator[Spot]:
    for side, above in manners:
        yield Spot(frame.to_share(day), frame.to_pixels(value), side, above, gap)


def _label(frame: Frame, spot: Spot, words: str, colour: str) -> Label:
    return {
        "xref": "x",
        "x": frame.to_day(spot.across),
        "y": frame.to_value(spot.up),
        "text": words,
        "font": {"color": colour},
        "showarrow": False,
        "borderpad": 0,
        "xanchor": spot.side,
        "yanchor": "bottom" if spot.above else "top",
        "align": "right" if spot.side == "right" else "left",
        "yshift": spot.gap if spot.above else -spot.gap,
    }


def _goal_labels(story: TargetStory, frame: Frame, ground: Ground, palette: Palette) -> Iterator[Label]:
    """At the beginning or the end of each step, on two lines where steps follow one another."""
    listed = [one for one in drawn_targets(story) if one.value is not None]
    gap = " " if len({one.end for one in listed}) == 1 else "<br>"
    seen: set[str] = set()
    for one in listed:
        words = f"{step_name(one)}{gap}{escape(goal_words(one))}"
        if words in seen:
            continue  # another document sets the same for the same years
        seen.add(words)
        value = float(one.value_high or one.value or 0)
        spots = [
            *_spots(frame, one.start, value, [("left", True), ("left", False)]),
            *_spots(frame, one.end, value, [("right", True), ("right", False)]),
        ]
        colour = palette.ink if one.target_id == story.verdict.target_id else palette.soft
        yield _label(frame, ground.choose(words, spots), words, colour)


def _way_labels(story: TargetStory, frame: Frame, ground: Ground, palette: Palette) -> Iterator[Label]:
    """Beside the expected way and that of the year, somewhere along it."""
    ways: list[tuple[str, Curve]] = [(YEAR_NAME, find_year_way(story) or ())]
    if story.expected_line:
        line = story.expected_line
        ways.insert(0, (line.name, list(zip(line.days, line.values, strict=True))))
    for name, way in ways:
        if len(way) < 2:
            continue
        manners = [("right", True), ("left", False), ("left", True), ("right", False)]
        spots = [spot for place in _along(way) for spot in _spots(frame, *place, manners)]
        words = escape(name)
        yield _label(frame, ground.choose(words, spots), words, palette.soft)


def _along(way: Curve) -> Iterator[tuple[date, float]]:
    """Places on a way, from its middle outwards."""
    (first, low), (last, high) = way[0], way[-1]
    if len(way) > 4:
        for share in (0.5, 0.6, 0.4, 0.7, 0.3, 0.8):
            yield way[round(share * (len(way) - 1))]
        return
    for share in (0.4, 0.5, 0.6, 0.3, 0.7):
        yield first + (last - first) * share, low + (high - low) * share


def _mark_labels(story: TargetStory, frame: Frame, ground: Ground, palette: Palette) -> Iterator[Label]:
    verdict = story.verdict
    marks = (("基期", verdict.baseline, find_baseline(story)), ("对标", verdict.reference, find_reference(story)))
    manners = [("left", False), ("left", True), ("right", True), ("right", False)]
    for name, value, mark in marks:
        if mark is not None:
            words = f"{name} {show_number(value, verdict.scale)}"
            yield _label(frame, ground.choose(words, _spots(frame, *mark, manners, 8)), words, palette.soft)


def find_baseline(story: TargetStory) -> tuple[date, float] | None:
    """Day and value of the baseline; an amount of a year begins at nothing, which is no mark."""
    verdict, line = story.verdict, story.expected_line
    if not verdict.baseline or line is None:
        return None
    return line.days[0], float(verdict.baseline)


def find_reference(story: TargetStory) -> tuple[date, float] | None:
    """Day and value of what a relative target is compared with."""
    verdict = story.verdict
    if verdict.reference is None or verdict.data_as_of is None:
        return None
    return verdict.data_as_of, float(verdict.reference)


def _last_label(story: TargetStory, frame: Frame, ground: Ground, palette: Palette) -> Iterator[Label]:
    """The last value with its day."""
    reached = reached_points(story.verdict, shown_points(story))
    if reached:
        day, value = reached[-1]
        words = f"{label_as_of(day).split('年')[1]} {show_number(value, story.verdict.scale)}"
        manners = [(side, above) for side in ("left", "right", "center") for above in (False, True)]
        spots = [spot for gap in (7, 24) for spot in _spots(frame, day, float(value), manners, gap)]
        spot = ground.choose(words, spots)
        yield _label(frame, spot, f"<b>{words}</b>", palette.blue)


def _likely_label(story: TargetStory, frame: Frame, ground: Ground, palette: Palette) -> Iterator[Label]:
    """Right of where the fan ends; no other place."""
    forecast = find_forecast(story)
    if forecast is None or forecast.value is None:
        return
    (words,) = step_words([float(forecast.value)], story.verdict.unit)
    if words[-1] not in "万亿":
        words = show_number(forecast.value, 0 if abs(forecast.value) >= 100 else story.verdict.scale)
    words = f"{LIKELY_NAME}<br>{words}"
    end, up = window_end(story.verdict), frame.to_pixels(float(forecast.value))
    spot = ground.choose(words, [Spot(frame.to_share(end), up - 16, "left", above=True, gap=0)])
    yield {**_label(frame, spot, words, palette.blue), "y": float(forecast.value), "yanchor": "middle", "xshift": 5}
