"""The colours of every screen, page and figure: two palettes, light and dark, each colour named by its use."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Palette:
    """Hex colours. Words are set in ink, soft, blue and the tones; ground, card and the washes lie behind words."""

    ink: str
    soft: str
    blue: str
    green: str
    yellow: str
    red: str
    grey: str
    ground: str
    card: str
    line: str
    hair: str
    track: str
    dash: str
    band: str
    on_band: str
    band_soft: str
    on_tone: str
    green_wash: str
    yellow_wash: str
    red_wash: str
    grey_wash: str
    blue_wash: str


#: The tones read at a contrast of 4.5 on every ground they stand on, and stay apart where red and green do not:
#: tests/model/test_palette.py holds both. Each light has its icon and its word besides.
LIGHT = Palette(
    ink="#1B2430",
    soft="#56606D",
    blue="#1F4674",
    green="#00754A",
    yellow="#966000",
    red="#A8122A",
    grey="#5F6670",
    ground="#F3F6F9",
    card="#FFFFFF",
    line="#D3DAE3",
    hair="#E6EBF0",
    track="#E0E5EB",
    dash="#6F7A87",
    band="#1F4674",
    on_band="#FFFFFF",
    band_soft="#D3DFEC",
    on_tone="#FFFFFF",
    green_wash="#E6F3EE",
    yellow_wash="#FAF1DF",
    red_wash="#FBE9E7",
    grey_wash="#EEF0F3",
    blue_wash="#E9EFF6",
)
DARK = Palette(
    ink="#E6EAF0",
    soft="#A4AFBD",
    blue="#8FBCF0",
    green="#6ADCA9",
    yellow="#E0AE4D",
    red="#F9817A",
    grey="#A7B0BC",
    ground="#10151C",
    card="#19212B",
    line="#36414F",
    hair="#2A333F",
    track="#33404E",
    dash="#8A96A5",
    band="#16304F",
    on_band="#F4F7FB",
    band_soft="#B9CBE0",
    on_tone="#10151C",
    green_wash="#173229",
    yellow_wash="#362A14",
    red_wash="#3B1D1C",
    grey_wash="#262F3A",
    blue_wash="#1C2F47",
)


def to_variables(palette: Palette) -> str:
    """The colours as CSS variables: --ink:#1B2430;…; an underscore becomes a hyphen."""
    named = ((field.name.replace("_", "-"), getattr(palette, field.name)) for field in fields(palette))
    return "".join(f"--{name}:{colour};" for name, colour in named)
