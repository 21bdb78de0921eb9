"""The style sheet: the colours, the files of SHEETS, and the icons of the lights as masks."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import quote

from metrics.model.light import Light
from metrics.publish.html_parts import Html, tag
from metrics.publish.look import to_app_rules
from metrics.publish.svg import ICON_PATHS

SHEETS = (
    "style.css",
    "records.css",
    "issues.css",
    "overview.css",
    "passage.css",
    "indicator.css",
    "snapshots.css",
    "accounts.css",
)
_STROKE = "fill='none' stroke='#000' stroke-width='2.4' stroke-linecap='round' stroke-linejoin='round'"


@cache
def style_sheet() -> Html:
    """One style element; everything in it is ours."""
    icons = "".join(_icon_rule(light) for light in Light)
    sheet = "\n".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in SHEETS)
    return Html(f"<style>{to_app_rules()}{sheet}\n{icons}</style>")


def _icon_rule(light: Light) -> str:
    """The same shape as in a snapshot. st.html drops SVG and fonts set some signs as emoji: a mask does neither."""
    path, filled = ICON_PATHS[light]
    look = "fill='#000'" if filled else _STROKE
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><path d='{path}' {look}/></svg>"
    return f'.x-i-{light.value}{{--icon:url("data:image/svg+xml,{quote(drawing)}")}}'


def light_mark(light: Light, count: int | None = None) -> Html:
    """Icon and word in the colour of the light; the icon is silent to a screen reader."""
    icon = tag("i", class_=f"x-i x-i-{light.value}", aria_hidden="true")
    number = Html("") if count is None else tag("b", str(count))
    return tag("span", icon, light.word, number, class_=f"x-light x-{light.tone}")
