"""Counties in the office's own outlines, in the colours of their lights; nothing is fetched for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from math import cos, radians

import plotly.graph_objects as go

from metrics.charts.theme import plain_layout
from metrics.model.palette import Palette
from metrics.progress.boundaries import Ring


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


def draw_regions(areas: Iterable[Area], palette: Palette) -> go.Figure:
    """A trace a region. Plain axes, not a geographic subplot: that one would ask another host for coast lines."""
    listed = tuple(areas)
    layout = {
        **plain_layout(palette, 13),
        "height": 380,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "showlegend": False,
        "annotations": [_label(area, palette) for area in listed if area.is_named],
    }
    figure = go.Figure([_outline(area, palette) for area in listed], layout)
    latitudes = [latitude for area in listed for ring in area.rings for _, latitude in ring]
    middle = (min(latitudes) + max(latitudes)) / 2 if latitudes else 0.0
    # A degree of longitude is shorter than one of latitude by the cosine of the latitude.
    figure.update_yaxes(visible=False, scaleanchor="x", scaleratio=1 / cos(radians(middle)), fixedrange=True)
    figure.update_xaxes(visible=False, fixedrange=True)
    return figure


def _outline(area: Area, palette: Palette) -> go.Scatter:
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
        fillcolor=getattr(palette, f"{area.tone}_wash") if area.tone else palette.card,
        line={"color": getattr(palette, area.tone) if area.tone else palette.dash, "width": 1.5},
        name=escape(area.name),
        text=f"{escape(area.name)}<br>{escape(area.words)}",
        hoveron="fills",
        hoverinfo="text",
    )


def _label(area: Area, palette: Palette) -> dict[str, object]:
    """The name in the middle of the largest ring."""
    ring = max(area.rings, key=_width)
    longitudes, latitudes = [one for one, _ in ring], [one for _, one in ring]
    return {
        "x": (min(longitudes) + max(longitudes)) / 2,
        "y": (min(latitudes) + max(latitudes)) / 2,
        "text": f"<b>{escape(area.name)}</b><br>{escape(area.words)}",
        "showarrow": False,
        "font": {"size": 12, "color": palette.ink},
    }


def _width(ring: Ring) -> float:
    longitudes = [one for one, _ in ring]
    return max(longitudes) - min(longitudes)


def describe_regions(areas: Iterable[Area]) -> str:
    """What the map shows, for those who do not see it."""
    return "；".join(f"{area.name}{area.words}" for area in areas)
