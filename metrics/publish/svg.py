"""Small inline charts: reported values, the line expected of them and the target; nothing is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from metrics.model.catalogue import Comparator
from metrics.model.figures import show_amount, show_goal
from metrics.model.light import Light
from metrics.model.period import label_as_of
from metrics.model.verdict import Verdict
from metrics.publish.html_parts import Html, join, single, tag
from metrics.publish.report import Series

#: The icons of metrics.model.light drawn on a 16 × 16 ground: fonts differ, and some set ✔ and ⏬ as coloured emoji.
_STROKE = "fill:none;stroke:currentColor;stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round"
ICON_PATHS: dict[Light, tuple[str, bool]] = {
    Light.DONE: ("M3 8.5 6.5 12 13 4.5", False),
    Light.AHEAD: ("M8 3 14 13H2Z", True),
    Light.ON_PACE: ("M8 3a5 5 0 1 0 .01 0Z", True),
    Light.SLIGHTLY_BEHIND: ("M8 2 14 8 8 14 2 8Z", True),
    Light.BEHIND: ("M2 3.5H14L8 13Z", True),
    Light.FAR_BEHIND: ("M2.5 1.5H13.5L8 8ZM2.5 8.5H13.5L8 15Z", True),
    Light.REVERSED: ("M6.5 3 2.5 7 6.5 11M3 7H10A3.5 3.5 0 0 1 10 14", False),
    Light.MISSED: ("M4 4 12 12M12 4 4 12", False),
    Light.NO_DATA: ("M8 3a5 5 0 1 0 .01 0Z", False),
    Light.NOT_JUDGED: ("M4 8H12", False),
}


def draw_icons() -> Html:
    """The icon shapes, drawn once and used by reference."""
    return tag("svg", join(_icon(light) for light in Light), class_="icons", width="0", height="0", aria_hidden="true")


def _icon(light: Light) -> Html:
    path, filled = ICON_PATHS[light]
    style = "fill:currentColor" if filled else _STROKE
    return tag(
        "symbol", single("path", d=path, style=style), id=f"i-{light.value.replace('_', '-')}", viewBox="0 0 16 16"
    )


@dataclass(frozen=True)
class Frame:
    """Where days and values fall on the ground; the plot leaves room for words around it."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    start: date
    end: date
    low: float
    high: float

    def x(self, day: date) -> float:
        """Days in proportion between start and end."""
        whole = max((self.end - self.start).days, 1)
        share = min(max((day - self.start).days / whole, 0.0), 1.0)
        return self.left + share * (self.width - self.left - self.right)

    def y(self, value: float) -> float:
        """Values in proportion, high ones on top."""
        share = (value - self.low) / (self.high - self.low)
        return self.height - self.bottom - share * (self.height - self.top - self.bottom)


def draw_chart(verdict: Verdict, series: Series) -> Html:
    """A chart of 340 × 132 with the target, both ends of the period and the last value in words."""
    if not series.points:
        return Html("")
    frame = to_frame(verdict, series, (340, 132, 8, 54, 20, 20))
    marks = join([_target_line(frame, verdict), _lines(frame, series, 3), _last_word(frame, verdict, series)])
    axis = single("line", x1="8", x2=_at(frame.x(frame.end)), y1="112", y2="112", class_="axis")
    days = join([_axis_word(frame, verdict.start, "start"), _axis_word(frame, verdict.end, "end")])
    return tag(
        "svg",
        tag("title", f"{verdict.short_name}走势"),
        tag("desc", describe(verdict, series)),
        axis,
        marks,
        days,
        class_="chart",
        viewBox="0 0 340 132",
        role="img",
        aria_label=f"{verdict.short_name}走势:{describe(verdict, series)}",
    )


def draw_trace(verdict: Verdict, series: Series) -> Html:
    """The same lines without words for a table cell, 112 × 30; empty below two points."""
    if len(series.points) < 2:
        return Html("")
    frame = to_frame(verdict, series, (112, 30, 3, 3, 4, 4))
    title = tag("title", f"{verdict.short_name}走势")
    desc = tag("desc", describe(verdict, series))
    lines = join([_target_line(frame, verdict, named=False), _lines(frame, series, 2)])
    return tag("svg", title, desc, lines, class_="trace", viewBox="0 0 112 30", role="img")


def describe(verdict: Verdict, series: Series) -> str:
    """What the chart shows, for those who do not see it."""
    first, last = series.points[0], series.points[-1]
    words = f"{label_as_of(last[0])}为{show_amount(last[1], verdict.unit, verdict.scale)}"
    if first != last:
        words = f"{label_as_of(first[0])}为{show_amount(first[1], verdict.unit, verdict.scale)},{words}"
    if verdict.value is not None:
        words += f";目标{show_goal(verdict.comparator, verdict.value, verdict.value_high, verdict.unit)}"
    return words


def to_frame(verdict: Verdict, series: Series, room: tuple[int, int, int, int, int, int]) -> Frame:
    """The ground for (width, height, left, right, top, bottom). Zero is on it when near; a level far from zero shows its own range."""
    goals = [goal for goal in (verdict.value, verdict.value_high) if goal is not None]
    values = [float(value) for _, value in series.points + series.expected] + [float(goal) for goal in goals]
    low, high = min(values), max(values)
    if 0 < low < 0.6 * high:
        low = 0.0
    margin = (high - low or abs(high) or 1.0) * 0.06
    width, height, left, right, top, bottom = room
    foot = low if low == 0 else low - margin
    return Frame(width, height, left, right, top, bottom, verdict.start, verdict.end, foot, high + margin)


def _lines(frame: Frame, series: Series, dot: int) -> Html:
    parts = []
    if len(series.expected) > 1:
        parts.append(single("polyline", points=_to_path(frame, series.expected), class_="expected"))
    if len(series.points) > 1:
        parts.append(single("polyline", points=_to_path(frame, series.points), class_="actual"))
    day, value = series.points[-1]
    parts.append(single("circle", cx=_at(frame.x(day)), cy=_at(frame.y(float(value))), r=str(dot), class_="last"))
    return join(parts)


def _to_path(frame: Frame, points: tuple[tuple[date, Decimal], ...]) -> str:
    inside = (point for point in points if frame.start <= point[0] <= frame.end)
    return " ".join(f"{_at(frame.x(day))},{_at(frame.y(float(value)))}" for day, value in inside)


def _target_line(frame: Frame, verdict: Verdict, named: bool = True) -> Html:
    """A line for the target; two for a range."""
    goals = [goal for goal in (verdict.value, verdict.value_high) if goal is not None]
    return join(_one_target(frame, verdict, goal, named) for goal in goals)


def _one_target(frame: Frame, verdict: Verdict, goal: Decimal, named: bool) -> Html:
    height = _at(frame.y(float(goal)))
    right = frame.x(frame.end)
    line = single("line", x1=_at(frame.left), x2=_at(right), y1=height, y2=height, class_="goal")
    if not named:
        return line
    word = "上限" if verdict.comparator in (Comparator.AT_MOST, Comparator.LESS) else "目标"
    above = tag("text", word, x=_at(right + 6), y=_at(frame.y(float(goal)) - 2), class_="word")
    below = tag("text", show_amount(goal, "", 2), x=_at(right + 6), y=_at(frame.y(float(goal)) + 10), class_="number")
    return join([line, above, below])


def _last_word(frame: Frame, verdict: Verdict, series: Series) -> Html:
    """The last value beside its dot, on the side where the lines leave room."""
    day, value = series.points[-1]
    across = frame.x(day)
    late = across > frame.width - frame.right - 60
    place = {"x": _at(across - 2 if late else across + 2), "text_anchor": "end" if late else "start"}
    low = frame.y(float(value)) > frame.height - frame.bottom - 22
    down = frame.y(float(value)) + (-7 if low else 16)
    return tag("text", show_amount(value, "", verdict.scale), y=_at(down), class_="number strong", **place)


def _axis_word(frame: Frame, day: date, anchor: str) -> Html:
    return tag("text", f"{day.year}年{day.month}月", x=_at(frame.x(day)), y="127", text_anchor=anchor, class_="word")


def _at(place: float) -> str:
    """A tenth of a pixel is fine enough and keeps the page light."""
    return f"{place:.1f}".removesuffix(".0")
