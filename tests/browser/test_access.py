"""Every screen for those who do not use a mouse or do not see colours: axe-core, the keyboard, words for charts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import find_violations
from tests.browser.conftest import App

SLOW = 60_000
GREEN = "/indicator?target=taian-2023-34-1"
PAGES = (
    "/",
    "/flags",
    GREEN,
    "/regions",
    "/departments",
    "/departments?department=市科技局",
    "/targets",
    "/revisions",
    "/method",
    "/upload",
    "/snapshots",
    "/accounts",
)
SETTLED = (
    "() => !document.querySelector('[data-testid=stStatusWidget]') && !document.querySelector('[data-stale=true]')"
)
UNREACHED = """() => [...document.querySelectorAll('.stHtml a, .stHtml summary, .stHtml [role=button]')]
  .filter(one => one.tabIndex < 0 || (one.tagName === 'A' && !one.href)).map(one => one.outerHTML)"""


def open_page(page: Page, app: App, path: str) -> None:
    page.goto(app.path(path))
    expect(page.get_by_text("数据截至").first).to_be_visible(timeout=SLOW)
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(1000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_the_keyboard_reaches_everything_and_axe_finds_nothing_of_ours_and_nothing_serious(
    demo: App, page: Page, path: str, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    open_page(page, demo, path)
    page.evaluate("document.querySelectorAll('.stHtml details').forEach(one => one.open = true)")
    # Everything that can be clicked in our markup lies on the tab's way: nothing takes itself out of it.
    assert page.evaluate(UNREACHED) == []
    found = find_violations(page)
    assert [one for one in found if one.ours] == []
    assert [one for one in found if one.impact in ("serious", "critical")] == []


def test_a_reader_without_a_mouse_gets_from_the_red_list_to_its_target(demo: App, page: Page) -> None:
    open_page(page, demo, "/")
    link = page.locator("[data-testid=stMain] a[href*='target=']").first
    for _ in range(60):
        page.keyboard.press("Tab")
        if link.evaluate("element => element === document.activeElement"):
            break
    assert link.evaluate("element => element === document.activeElement")
    outline = link.evaluate("element => getComputedStyle(element).outlineStyle")
    shadow = link.evaluate("element => getComputedStyle(element).boxShadow")
    assert outline != "none" or shadow != "none"
    page.keyboard.press("Enter")
    expect(page.get_by_text("目标来源").first).to_be_visible(timeout=SLOW)


@pytest.mark.parametrize("path", [GREEN, "/regions"])
def test_every_figure_has_words_and_a_table(demo: App, page: Page, path: str) -> None:
    open_page(page, demo, path)
    figures = page.locator("[data-testid=stPlotlyChart]")
    for index in range(figures.count()):
        label = figures.nth(index).evaluate(
            "element => (element.closest('[aria-label]') || element.querySelector('[aria-label]'))"
            "?.getAttribute('aria-label')"
        )
        assert label, f"figure {index} of {path} has no words"
    assert page.locator("[data-testid=stMain] table").count() > 0
