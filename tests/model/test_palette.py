"""Both palettes: every word can be read where it stands, and no light is told from another by hue alone."""

from __future__ import annotations

import re
from dataclasses import fields
from itertools import combinations

import pytest

from metrics.model.light import TONE_COLOURS, TONE_WORDS, Light
from metrics.model.palette import DARK, LIGHT, Palette, to_variables

PALETTES = {"light": LIGHT, "dark": DARK}
TONES = tuple(TONE_WORDS)
GROUNDS = ("card", "ground")
WASHES = ("green_wash", "yellow_wash", "red_wash", "grey_wash", "blue_wash")
#: A word's colour and the ground it stands on, as the sheets use them.
WORDS = [
    *((word, ground) for word in ("ink", "soft", "blue", *TONES) for ground in GROUNDS),
    *((tone, f"{tone}_wash") for tone in ("blue", *TONES)),
    *((word, wash) for word in ("ink", "soft") for wash in WASHES),
    *(("on_tone", tone) for tone in (*TONES, "blue")),
    ("on_band", "band"),
    ("band_soft", "band"),
]
#: Lines, bars and rings carry meaning without being words.
MARKS = [(mark, ground) for mark in ("blue", "dash", "ink", *TONES) for ground in (*GROUNDS, "track")]
#: From sRGB in linear light, complete lack of one cone. Machado, Oliveira, Fernandes: A Physiologically-based Model for
#: Simulation of Color Vision Deficiency, IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009.
EYES = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)
#: Two tones are at least this far apart in CIE L*a*b*; a difference of 2 is just seen.
APART = 18

Triple = tuple[float, float, float]


def to_linear(colour: str) -> Triple:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return unbend(red), unbend(green), unbend(blue)


def unbend(part: float) -> float:
    """sRGB as stored → light, by IEC 61966-2-1."""
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def turn(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    one, two, three = (sum(share * part for share, part in zip(row, vector, strict=True)) for row in matrix)
    return one, two, three


def contrast(one: str, other: str) -> float:
    """WCAG 2.1: 1 … 21."""
    dim, bright = sorted(turn(TO_XYZ, to_linear(colour))[1] for colour in (one, other))
    return (bright + 0.05) / (dim + 0.05)


def to_lab(linear: Triple) -> Triple:
    """CIE 1976 L*a*b* against D65."""
    across, up, deep = (bend(part / white) for part, white in zip(turn(TO_XYZ, linear), WHITE, strict=True))
    return 116 * up - 16, 500 * (across - up), 200 * (up - deep)


def bend(part: float) -> float:
    return float(part ** (1 / 3)) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116


def seen(colour: str, eye: str) -> Triple:
    one, two, three = (min(max(part, 0.0), 1.0) for part in turn(EYES[eye], to_linear(colour)))
    return to_lab((one, two, three))


def distance(one: Triple, other: Triple) -> float:
    return float(sum((first - second) ** 2 for first, second in zip(one, other, strict=True)) ** 0.5)


def find(palette: Palette, name: str) -> str:
    return str(getattr(palette, name))


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize(("word", "ground"), WORDS)
def test_every_word_can_be_read_where_it_stands(theme: str, word: str, ground: str) -> None:
    palette = PALETTES[theme]
    assert contrast(find(palette, word), find(palette, ground)) >= 4.5


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_every_line_and_bar_stands_out(theme: str, mark: str, ground: str) -> None:
    palette = PALETTES[theme]
    assert contrast(find(palette, mark), find(palette, ground)) >= 3


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize(("one", "other"), list(combinations((*TONES, "blue"), 2)))
def test_tones_stay_apart_for_colour_blind_eyes(theme: str, eye: str, one: str, other: str) -> None:
    palette = PALETTES[theme]
    assert distance(seen(find(palette, one), eye), seen(find(palette, other), eye)) >= APART


def test_every_light_has_a_word_and_an_icon_of_its_own() -> None:
    assert len({light.word for light in Light}) == len({light.icon for light in Light}) == len(Light)


def test_the_tones_of_files_are_those_of_the_light_palette() -> None:
    assert {tone: find(LIGHT, tone) for tone in TONES} == TONE_COLOURS
    assert {light.colour for light in Light} == set(TONE_COLOURS.values())


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_every_colour_is_written_in_full_and_becomes_a_variable(palette: Palette) -> None:
    variables = dict(re.findall(r"--([a-z-]+):(#[0-9A-F]{6});", to_variables(palette)))
    assert list(variables) == [field.name.replace("_", "-") for field in fields(Palette)]
    assert all(variables[name.replace("_", "-")] == find(palette, name) for name in ("ink", "on_band", "blue_wash"))


@pytest.mark.parametrize(
    ("one", "other", "expect"),
    [("#000000", "#FFFFFF", 21.0), ("#FFFFFF", "#FFFFFF", 1.0), ("#767676", "#FFFFFF", 4.54)],
)
def test_contrast_is_that_of_the_standard(one: str, other: str, expect: float) -> None:
    assert round(contrast(one, other), 2) == expect


def test_red_and_green_of_one_lightness_are_found_alike_without_the_cone_for_green() -> None:
    assert distance(seen("#8A5A00", "deuteranopia"), seen("#B3261E", "deuteranopia")) < APART
    assert distance(to_lab(to_linear("#8A5A00")), to_lab(to_linear("#B3261E"))) > APART
