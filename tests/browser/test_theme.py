"""What a reader's screen shows: the system's theme or the one chosen, no font fetched, a ring around the focus."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Request, expect

from metrics.model.palette import DARK, LIGHT, Palette
from tests.browser.conftest import App

#: The system's theme, what the address asks of Streamlit, and the palette that must show.
SCREENS = [
    ("light", "", LIGHT),
    ("dark", "", DARK),
    ("dark", "?embed_options=light_theme", LIGHT),
    ("light", "?embed_options=dark_theme", DARK),
]
COLOURS = """() => {
  const look = (name, what) => getComputedStyle(document.querySelector(name))[what];
  return [look('.stApp', 'backgroundColor'), look('.x-title', 'color'), look('.x-heading', 'color')];
}"""
RING = "() => { const look = getComputedStyle(document.activeElement); return look.outlineStyle + look.outlineWidth; }"


def to_rgb(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def open_method(demo: App, page: Page, query: str = "") -> None:
    page.goto(demo.path(f"/method{query}"))
    expect(page.get_by_text("各类目标的亮灯标准")).to_be_visible()


@pytest.mark.parametrize(("system", "query", "palette"), SCREENS)
def test_our_colours_are_those_of_the_theme_streamlit_shows(
    demo: App, page: Page, system: str, query: str, palette: Palette
) -> None:
    page.emulate_media(color_scheme="dark" if system == "dark" else "light")
    open_method(demo, page, query)
    assert page.evaluate(COLOURS) == [to_rgb(colour) for colour in (palette.card, palette.ink, palette.blue)]


def test_paper_is_light_where_the_screen_is_dark(demo: App, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    open_method(demo, page)
    page.emulate_media(media="print")
    assert page.evaluate(COLOURS) == [to_rgb(colour) for colour in (LIGHT.card, LIGHT.ink, LIGHT.blue)]


def test_the_only_font_fetched_is_that_of_streamlits_icons(demo: App, page: Page) -> None:
    fonts: list[str] = []

    def note(request: Request) -> None:
        if request.resource_type == "font":
            fonts.append(request.url.rsplit("/", 1)[-1])

    page.on("request", note)
    open_method(demo, page)
    page.wait_for_timeout(500)
    assert [name for name in fonts if not name.startswith("MaterialSymbols")] == []


def test_the_document_is_chinese_and_bears_our_name(demo: App, page: Page) -> None:
    open_method(demo, page)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page).to_have_title(re.compile("^序时"))
    assert page.locator("link[rel~=icon]").evaluate_all("links => links.map(link => link.href.slice(0, 18))") == [
        "data:image/svg+xml"
    ]


def test_the_first_stop_of_the_keyboard_leads_to_the_main_part(demo: App, page: Page) -> None:
    open_method(demo, page)
    page.keyboard.press("Tab")
    assert page.evaluate("() => getComputedStyle(document.activeElement, '::after').content") == '"跳到正文"'
    assert page.evaluate(RING) == "solid3px"
    page.keyboard.press("Enter")
    expect(page.locator("[data-testid=stMain]")).to_be_focused()


def test_every_stop_in_the_menu_shows_a_ring(demo: App, page: Page) -> None:
    open_method(demo, page)
    page.locator("[data-testid=stPageLink-NavLink]").first.focus()
    page.keyboard.press("Tab")
    for _ in range(8):
        assert page.evaluate(RING) == "solid3px"
        page.keyboard.press("Tab")
