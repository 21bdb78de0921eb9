"""The picture of the colours shows those of the palette, and the page on design says what the program has."""

from __future__ import annotations

import re
import subprocess
import sys

from metrics.model.light import Light
from metrics.publish.look import FONTS, SIZES
from tests.rules.source import ROOT

DESIGN = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")


def test_the_picture_of_the_colours_is_up_to_date() -> None:
    check = [sys.executable, str(ROOT / "docs" / "make_swatches.py"), "--check"]
    assert subprocess.run(check, check=False).returncode == 0, "run python docs/make_swatches.py"


def test_the_page_on_design_lists_the_scale_of_sizes() -> None:
    listed = re.findall(r"^\| `--s-(\d)` \| ([\d.]+)rem", DESIGN, flags=re.MULTILINE)
    assert listed == [(str(place), f"{float(size.removesuffix('rem')):g}") for place, size in enumerate(SIZES, 1)]


def test_the_page_on_design_lists_every_light_with_its_word() -> None:
    listed = re.findall(r"^\| (\S+) \| (\S+) \| (green|yellow|red|grey) \|", DESIGN, flags=re.MULTILINE)
    assert set(listed) == {(light.icon, light.word, light.tone) for light in Light}


def test_the_page_on_design_names_every_font() -> None:
    assert [name for name in FONTS if name not in DESIGN] == []


def test_every_file_the_page_on_design_names_exists() -> None:
    named = re.findall(r"`((?:metrics|ui|web|tests|docs|\.streamlit)/[^`*{}]+)`", DESIGN)
    assert len(named) > 5
    assert [name for name in named if not (ROOT / name).exists()] == []
