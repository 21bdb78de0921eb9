"""The eight questions of a leader with a minute: each answer stands as text near the top of the page that is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import App, visit

SLOW = 60_000
GREEN = "/indicator?target=taian-2023-34-1"
#: question: page, the answer as a pattern; the demo workspace at the end of September 2023.
QUESTIONS = {
    "how many are behind": ("/", r"^(总览)?\s*23项红旗"),
    "which is worst": ("/", r"23项红旗，强镇筑基县级试点差距最大"),
    "by how much": ("/", r"^−75\.0"),
    "who answers": ("/", r"市教育局"),
    "what must happen per month": ("/", r"后3个月月均需0\.7个（此前0）"),
    "from which clause": ("/", r"〔2022〕57号\s*第65条"),
    "is the data current": ("/", r"^2023年9月30日$"),
    "since when": ("/flags", r"自2023年6月底"),
    "how long": ("/flags", r"第4期"),
    "which county drags": ("/regions", r"宁阳县红旗7项，最多"),
    "one target: how far behind": (GREEN, r"低于序时进度24\.0个百分点"),
    "one target: what per month": (GREEN, r"后3个月月均需32\.67万平方米（此前11\.33）"),
    "one target: will it be made": (GREEN, r"达标可能性低"),
    "one target: since when": (GREEN, r"自2023年\d+月底"),
    "one target: who answers": (GREEN, r"市住房城乡建设局"),
    "one target: from which clause": (GREEN, r"^第34条$"),
    "one target: which county drags": (GREEN, r"落后最多：岱岳区，差13\.6万平方米"),
}
#: A reader finds it without a search: within so many screens from the top.
SCREENS = {"page": 3, "phone": 6}
DEVICES = {"page": (1440, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def opened(demo: App, browser: Browser) -> Iterator[Callable[[str, str], Page]]:
    """Each page of a device, opened once for all its questions."""
    with ExitStack() as pages:
        kept: dict[tuple[str, str], Page] = {}

        def open_once(device: str, path: str) -> Page:
            if (device, path) not in kept:
                kept[device, path] = pages.enter_context(visit(browser, *DEVICES[device]))
                kept[device, path].goto(demo.path(path))
            return kept[device, path]

        yield open_once


@pytest.mark.parametrize("device", SCREENS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_leaders_question_is_answered_near_the_top(
    opened: Callable[[str, str], Page], question: str, device: str
) -> None:
    path, answer = QUESTIONS[question]
    page = opened(device, path)
    found = page.locator("[data-testid=stMain]").get_by_text(re.compile(answer)).first
    expect(found).to_be_visible(timeout=SLOW)
    top = found.evaluate("element => element.getBoundingClientRect().top")
    assert top < SCREENS[device] * 900


def test_late_reports_are_told_beside_the_counts(opened: Callable[[str, str], Page]) -> None:
    expect(opened("page", "/").get_by_text(re.compile(r"当期|逾期|缺报")).first).to_be_visible(timeout=SLOW)
