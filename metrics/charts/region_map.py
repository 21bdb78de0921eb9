"""Counties in the office's own outlines, in the colours of their lights; nothing is fetched for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from math import cos, radians

import plotly.graph_objects as go

from metrics.charts.theme import FONT, INK, PALE
from metrics.model.light import TONE_COLOURS
from metrics.progress.boundaries import Ring

_WASHES = {"green": "#CDE7DC", "yellow": "#F5E3BF", "red": "#F4CFCB", "grey": "#E3E6EA", "blue": "#D3DFEC"}


@dataclass(frozen=True)
class Area:
    """One region: its outline, the group of its light ("" for nothing to show), and what is said of it.

    `is_named`: the words stand in the outline; a zone is too small for them and has them under the pointer.
    """

    name: str
    rings: tuple[Ring, ...]
    tone: str
    words: str
    is_named: bool = True


def draw_regions(areas: Iterable[Area]) -> go.Figure:
    """A trace a region. Plain axes, not a geographic subplot: that one would ask another host for coast lines."""
    listed = tuple(areas)
    figure = go.Figure([_outline(area) for area in listed])
    figure.update_layout(
        height=380,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        font={"family": FONT, "size": 13, "color": INK},
        plot_bgcolor="rgba(0,0,0,0)",
        paper_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        dragmode=False,
        annotations=[_label(area) for area in listed if area.is_named],
    )
    latitudes = [latitude for area in listed for ring in area.rings for _, latitude in ring]
    middle = (min(latitudes) + max(latitudes)) / 2 if latitudes else 0.0
    # A degree of longitude is shorter than one of latitude by the cosine of the latitude.
    figure.update_yaxes(visible=False, scaleanchor="x", scaleratio=1 / cos(radians(middle)), fixedrange=True)
    figure.update_xaxes(visible=False, fixedrange=True)
    return figure


def _outline(area: Area) -> go.Scatter:
    longitudes: list[float | None] = []
    latitudes: list[float | None] = []
    for ring in area.rings:
        longitudes += [*(longitude for longitude, _ in ring), None]
        latitudes += [*(latitude for _, latitude in ring), None]
    return go.Scatter(
        x=longitudes,
        y=latitudes,
        mode="lines",
        fill="toself",
        fillcolor=_WASHES.get(area.tone, "#FFFFFF"),
        line={"color": TONE_COLOURS.get(area.tone, PALE), "width": 1.5},
        name=escape(area.name),
        text=f"{escape(area.name)}<br>{escape(area.words)}",
        hoveron="fills",
        hoverinfo="text",
    )


def _label(area: Area) -> dict[str, object]:
    """The name in the middle of the largest ring."""
    ring = max(area.rings, key=_width)
    longitudes, latitudes = [one for one, _ in ring], [one for _, one in ring]
    return {
        "x": (min(longitudes) + max(longitudes)) / 2,
        "y": (min(latitudes) + max(latitudes)) / 2,
        "text": f"<b>{escape(area.name)}</b><br>{escape(area.words)}",
        "showarrow": False,
        "font": {"size": 12, "color": INK},
    }


def _width(ring: Ring) -> float:
    longitudes = [one for one, _ in ring]
    return max(longitudes) - min(longitudes)


def describe_regions(areas: Iterable[Area]) -> str:
    """What the map shows, for those who do not see it."""
    return "；".join(f"{area.name}{area.words}" for area in areas)
