"""One table of colours: Streamlit's settings, our sheets and every page take them from it, and from nowhere else."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from metrics.model.palette import DARK, LIGHT, Palette
from metrics.publish.link_pages import DAMAGED, MISSING, to_code_page
from metrics.publish.look import FONTS, SIZES, to_app_rules, to_root_rules
from tests.rules.source import ROOT
from ui.style import SHEETS, style_sheet

THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
CSS = sorted([*(ROOT / "ui").glob("*.css"), *(ROOT / "metrics" / "publish").glob("*.css")])
#: Names that CSS knows and someone might type; those of the palette are variables and begin with two hyphens.
NAMED = "white|black|gray|grey|red|green|blue|yellow|orange|navy|silver|gold|crimson|teal|purple|pink|brown"
COLOUR = re.compile(rf"#[0-9a-fA-F]{{3,8}}\b(?!-)|\b(?:rgb|hsl|oklch|lab)a?\(|[:,(\s](?:{NAMED})(?=[\s;,)}}!])")
SETTINGS = {
    "primaryColor": "blue",
    "backgroundColor": "card",
    "secondaryBackgroundColor": "ground",
    "textColor": "ink",
    "linkColor": "blue",
    "borderColor": "line",
    "codeTextColor": "ink",
    "codeBackgroundColor": "ground",
    "dataframeBorderColor": "line",
    "dataframeHeaderBackgroundColor": "ground",
    **{
        f"{tone}{use}": f"{tone}{name}"
        for tone in ("red", "yellow", "green", "blue")
        for use, name in (("Color", ""), ("TextColor", ""), ("BackgroundColor", "_wash"))
    },
    "grayColor": "grey",
    "grayTextColor": "grey",
    "grayBackgroundColor": "grey_wash",
}


def in_sheet(css: str) -> list[str]:
    """Colours written out, selectors and names of our classes apart."""
    bodies = re.findall(r"\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    declared = "".join(f" {body};" for body in bodies)
    return COLOUR.findall(re.sub(r"var\([^)]*\)|url\([^)]*\)", "", declared))


@pytest.mark.parametrize(("name", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_streamlit_is_set_in_the_colours_of_the_palette(name: str, palette: Palette) -> None:
    given = {key: value for key, value in THEME[name].items() if key != "sidebar"}
    assert given == {key: getattr(palette, colour) for key, colour in SETTINGS.items()}
    assert THEME[name]["sidebar"] == {
        "backgroundColor": palette.ground,
        "secondaryBackgroundColor": palette.card,
    }


def test_streamlit_follows_the_system_and_downloads_no_font() -> None:
    assert "base" not in THEME
    assert "fontFaces" not in THEME
    assert THEME["font"] == THEME["headingFont"] == ", ".join([*FONTS, "sans-serif"])


def test_headings_of_streamlit_stand_on_the_scale() -> None:
    assert {float(size.removesuffix("rem")) for size in THEME["headingFontSizes"]} <= {
        float(size.removesuffix("rem")) for size in SIZES
    }


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_no_sheet_writes_a_colour_out(path: Path) -> None:
    assert in_sheet(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_no_sheet_asks_for_what_is_not_defined(path: Path) -> None:
    sheet = path.read_text(encoding="utf-8")
    inline = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "ui").glob("*.py"))
    defined = set(re.findall(r"(--[a-z0-9-]+):", to_root_rules() + sheet + inline))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", sheet)) - defined == set()


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("a{color:#fff}", 1),
        ("a{border:1px solid white}", 1),
        ("a{background:rgba(0,0,0,.5)}", 1),
        ("a{color:red}", 1),
        ("@media print{a{color:black!important}}", 1),
        ("a{color:var(--red)}", 0),
        (".x-red{border-color:currentColor}", 0),
        ("a{white-space:nowrap}", 0),
        ("/* white */a{top:0}", 0),
    ],
)
def test_a_colour_written_out_is_found(given: str, expect: int) -> None:
    assert len(in_sheet(given)) == expect


def test_the_screens_get_every_sheet_and_both_palettes() -> None:
    style = style_sheet()
    assert style.startswith("<style>:root{color-scheme:light dark;")
    for name in SHEETS:
        assert (ROOT / "ui" / name).read_text(encoding="utf-8") in style
    assert f"--ink:light-dark({LIGHT.ink},{DARK.ink})" in style


def test_what_has_no_light_dark_follows_the_system_and_paper_is_light() -> None:
    rules = to_app_rules()
    light, night = rules.index(f"--ink:{LIGHT.ink}"), rules.index(f"--ink:{DARK.ink}")
    assert light < rules.index("@media screen and (prefers-color-scheme:dark)") < night < rules.index("light-dark(")
    assert "@media screen{@supports (color:light-dark(red,red))" in rules
    assert "@media print{:root{color-scheme:light}}" in to_root_rules()


@pytest.mark.parametrize("page", [MISSING, DAMAGED, to_code_page("会议码有误。")])
def test_a_page_that_only_says_something_has_both_themes(page: bytes) -> None:
    assert to_root_rules() in page.decode()
    assert COLOUR.findall(page.decode().replace(to_root_rules(), "")) == []
