"""The light page on a phone: one request, everything answered as text, nothing sideways, nothing from elsewhere."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.axe import find_violations
from tests.browser.conftest import App, visit

ANSWERS = {
    "how many are behind": r"\d+项目标中，红旗\d+项、略滞后\d+项",
    "which is worst, by how much, who answers": r"最严重的是.+，差距−[\d.]+个百分点，牵头单位为.+。",
    "what must happen per month": r"后3个月月均需[\d.]+",
    "since when": r"连续\d+期红旗，自2023年\d+月底起",
    "will it be made": r"达标可能性",
    "from which clause": r"泰政办字〔2022〕57号第\d+条",
    "is the data current": r"数据截至\s*2023年9月30日\s*（最新一期，距今12天）",
    "whose numbers": r"演示数据",
}


@pytest.mark.parametrize(("question", "answer"), ANSWERS.items(), ids=list(ANSWERS))
def test_a_leaders_question_is_answered_in_words(demo: App, phone: Page, question: str, answer: str) -> None:
    phone.goto(demo.path("/brief"))
    expect(phone.get_by_text(re.compile(answer)).first).to_be_visible()


def test_the_page_is_one_request_and_then_none(demo: App, phone: Page) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    phone.on("request", note)
    phone.goto(demo.path("/brief"))
    phone.wait_for_timeout(500)
    pages = [urlparse(one) for one in asked if not one.endswith("/favicon.ico")]
    assert [(one.netloc, one.path) for one in pages] == [(urlparse(demo.url).netloc, "/brief")]


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
@pytest.mark.parametrize("path", ["/brief", "/brief?region=nowhere"])
def test_nothing_needs_sideways_scrolling_also_when_unfolded(
    demo: App, browser: Browser, width: int, path: str
) -> None:
    with visit(browser, width, 844) as page:
        page.goto(demo.path(path))
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        cut = (
            "[...document.querySelectorAll('main *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1)"
        )
        assert page.evaluate(f"{cut}.length") == 0


def test_lists_unfold_by_keyboard(demo: App, phone: Page) -> None:
    phone.goto(demo.path("/brief"))
    theme = phone.locator("section:last-of-type details").first
    row = theme.locator("li").first
    expect(row).to_be_hidden()
    theme.locator("summary").focus()
    phone.keyboard.press("Enter")
    expect(row).to_be_visible()
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.closest('li') !== null")


def test_a_link_leads_to_the_full_page_under_the_same_filters(demo: App, phone: Page) -> None:
    phone.goto(demo.path("/brief?as_of=2023-06-30"))
    phone.locator(".flags a").first.click()
    expect(phone.get_by_text("目标来源").first).to_be_visible(timeout=30_000)
    assert re.search(r"/indicator\?.*as_of=2023-06-30", phone.url)
    assert "target=" in phone.url


def test_a_wrong_address_gets_words(demo: App, phone: Page) -> None:
    answer = phone.goto(demo.path("/brief?region=nowhere"))
    assert answer is not None
    assert answer.status == 400
    expect(phone.get_by_text("地区“nowhere”不存在")).to_be_visible()
    phone.get_by_role("link", name="打开不带筛选的简报").click()
    expect(phone.get_by_role("heading", name="红旗清单")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/brief", "/brief?region=nowhere"])
def test_axe_finds_nothing_serious(demo: App, phone: Page, path: str, scheme: Any) -> None:
    phone.emulate_media(color_scheme=scheme)
    phone.goto(demo.path(path))
    phone.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert find_violations(phone) == []
