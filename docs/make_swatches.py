"""Writes docs/images/swatches.svg, the colours of both palettes by name and use; `--check` only compares."""

from __future__ import annotations

import sys
from dataclasses import fields
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from metrics.model.light import TONE_WORDS, Light  # noqa: E402 - the path stands before
from metrics.model.palette import DARK, LIGHT, Palette  # noqa: E402
from metrics.publish.look import to_font_stack  # noqa: E402
from metrics.publish.svg import ICON_PATHS  # noqa: E402

GOAL = ROOT / "docs" / "images" / "swatches.svg"
NAMES = [field.name for field in fields(Palette)]
COLUMNS, STEP, TILE, LEFT, HIGH, WIDE = 6, 132, 120, 16, 366, 812


def draw_swatch(palette: Palette, place: int) -> str:
    """One colour as a tile, its name and its hex beneath."""
    name = NAMES[place]
    across, down = LEFT + place % COLUMNS * STEP, 44 + place // COLUMNS * 60
    colour = getattr(palette, name)
    return (
        f'<rect x="{across}" y="{down}" width="{TILE}" height="24" rx="3" fill="{colour}" stroke="{palette.line}"/>'
        f'<text x="{across}" y="{down + 37}" fill="{palette.ink}">{name.replace("_", "-")}</text>'
        f'<text x="{across + TILE}" y="{down + 37}" fill="{palette.soft}" text-anchor="end">{colour}</text>'
    )


def draw_light(palette: Palette, light: Light, place: int) -> str:
    """Icon and word of one light on its wash."""
    across, down = LEFT + place % COLUMNS * STEP, 288 + place // COLUMNS * 36
    path, filled = ICON_PATHS[light]
    tone = getattr(palette, light.tone)
    look = f'fill="{tone}"' if filled else f'fill="none" stroke="{tone}" stroke-width="2.4" stroke-linecap="round"'
    return (
        f'<rect x="{across}" y="{down}" width="{TILE}" height="26" rx="3" fill="{getattr(palette, light.tone + "_wash")}"/>'
        f'<path transform="translate({across + 10} {down + 6}) scale(.875)" d="{path}" {look} stroke-linejoin="round"/>'
        f'<text x="{across + 32}" y="{down + 18}" fill="{tone}" font-size="13" font-weight="600">{light.word}</text>'
    )


def draw_palette(palette: Palette, title: str, top: int) -> str:
    """Every colour of one palette on its card, then every light."""
    order = [light for tone in TONE_WORDS for light in Light if light.tone == tone]
    swatches = "\n".join(draw_swatch(palette, place) for place in range(len(NAMES)))
    lights = "\n".join(draw_light(palette, light, place) for place, light in enumerate(order))
    heading = f'<text x="{LEFT}" y="28" fill="{palette.ink}" font-size="16" font-weight="700">{title}</text>'
    ground = f'<rect width="{WIDE}" height="{HIGH}" fill="{palette.card}"/>'
    return f'<g transform="translate(0 {top})">{ground}{heading}\n{swatches}\n{lights}</g>'


def to_svg() -> str:
    """The whole picture: light above dark."""
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {2 * HIGH}" font-size="11" '
    opening += f"font-family='{to_font_stack()}' role=\"img\">"
    title = "<title>The colours of Xushi, light and dark, and its lights</title>"
    halves = [draw_palette(LIGHT, "浅色", 0), draw_palette(DARK, "深色", HIGH)]
    return "\n".join([opening, title, *halves, "</svg>"]) + "\n"


def main() -> int:
    if "--check" in sys.argv:
        return int(GOAL.read_text(encoding="utf-8") != to_svg())
    GOAL.write_text(to_svg(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
