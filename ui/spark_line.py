"""A line without SVG, which st.html would strip: a clipped block in the colour of its text. Shares of width and height."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.publish.html_parts import Html, tag

Place = tuple[float, float]


def spark_line(places: Sequence[Place], class_: str, half: float = 1.0) -> Html:
    """A line of twice `half` pixels through places (0 … 1 from the left, 0 … 1 from below); a dot for a single one."""
    if not places:
        return Html("")
    if len(places) == 1:
        return spark_dot(places[0], class_)
    upper = [f"{_share(x)} calc({_share(1 - y)} - {half:g}px)" for x, y in places]
    lower = [f"{_share(x)} calc({_share(1 - y)} + {half:g}px)" for x, y in reversed(places)]
    return tag("i", class_=class_, style=f"clip-path:polygon({','.join([*upper, *lower])})")


def spark_dot(place: Place, class_: str) -> Html:
    """The point where a line ends."""
    x, y = place
    return tag("i", class_=class_, style=f"clip-path:circle(3px at {_share(x)} {_share(1 - y)})")


def _share(value: float) -> str:
    return f"{value * 100:.4g}%"
