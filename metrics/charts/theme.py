"""What every figure shares: font, grounds, colours taken from the palette, and the words under the pointer."""

from __future__ import annotations

from datetime import date
from html import escape

from metrics.model.palette import Palette
from metrics.model.verdict import Verdict

FONT = "PingFang SC, HarmonyOS Sans SC, Microsoft YaHei, Source Han Sans SC, Noto Sans CJK SC, sans-serif"

Days = list[date | None]
Values = list[float | None]


def veil(colour: str, share: float) -> str:
    """A hex colour that lets the ground through: `share` 0 … 1 of it stays."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"


def plain_layout(palette: Palette, size: int = 12) -> dict[str, object]:
    """The layout that figures begin with. The empty template keeps Plotly's own, six kilobytes, out of every figure.

    The ground is that of a card and not clear: a figure saved as a picture leaves the page it stood on.
    """
    return {
        "template": {},
        "font": {"family": FONT, "size": size, "color": palette.soft},
        "paper_bgcolor": palette.card,
        "plot_bgcolor": palette.card,
        "hoverlabel": {
            "font": {"family": FONT, "size": 13, "color": palette.ink},
            "bgcolor": palette.ground,
            "bordercolor": palette.dash,
            "align": "left",
        },
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": palette.soft, "activecolor": palette.blue},
        "dragmode": False,
    }


def hover_words(name: str, verdict: Verdict) -> str:
    """Day, name and value with its unit."""
    unit = escape(verdict.unit).replace("{", "&#123;")  # else a unit could bring a place holder of its own
    return f"%{{x|%Y年%-m月%-d日}}<br>{name} %{{y:,.{verdict.scale}f}}{unit}<extra></extra>"
