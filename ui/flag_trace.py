"""The line of a flag beside its card: reported values against the line expected of them, as metrics.publish.svg draws it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from metrics.model.verdict import Verdict
from metrics.publish.html_parts import Html, join, tag
from metrics.publish.report import Series
from metrics.publish.svg import Frame, describe, to_frame
from ui.spark_line import Place, spark_dot, spark_line

#: Width, height and the free space around in pixels; ui/overview.css draws the box as large.
ROOM = (132, 40, 4, 5, 5, 5)


def flag_trace(verdict: Verdict, series: Series) -> Html:
    """Both lines with the space between them tinted, its values in words; empty where there is no line to draw."""
    if not series.points or len(series.points) + len(series.expected) < 2:
        return Html("")
    frame = to_frame(verdict, series, ROOM)
    actual, expected = _to_places(frame, series.points), _to_places(frame, series.expected)
    goals = [goal for goal in (verdict.value, verdict.value_high) if goal is not None]
    parts = [_goal(frame, goal) for goal in goals]
    parts += [_between(actual, expected), spark_line(expected, "x-trace-way", 0.6)]
    parts += [spark_line(actual, "x-trace-run"), spark_dot(actual[-1], "x-trace-run")]
    label = f"{verdict.short_name}走势：{describe(verdict, series)}"
    return tag("span", join(parts), class_="x-trace", role="img", aria_label=label)


def _to_places(frame: Frame, points: Sequence[tuple[date, Decimal]]) -> list[Place]:
    """Shares of the box, from the left and from below."""
    return [
        (frame.x(day) / frame.width, 1 - frame.y(float(value)) / frame.height)
        for day, value in points
        if day <= frame.end
    ]


def _goal(frame: Frame, goal: Decimal) -> Html:
    return tag("i", class_="x-trace-goal", style=f"top:{frame.y(float(goal)):.0f}px")


def _between(actual: list[Place], expected: list[Place]) -> Html:
    """The area between both lines as far as values are reported."""
    if len(actual) < 2:
        return Html("")
    way = [place for place in expected if actual[0][0] <= place[0] <= actual[-1][0] + 0.01]
    corners = ",".join(f"{x * 100:.1f}% {(1 - y) * 100:.1f}%" for x, y in [*way, *reversed(actual)])
    return tag("i", class_="x-trace-gap", style=f"clip-path:polygon({corners})") if way else Html("")
