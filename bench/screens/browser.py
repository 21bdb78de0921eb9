"""Chromium in front of a page: when it is complete, and what it weighs.

Complete is the moment of the last change in the document (shadow roots included) before half a second without any,
once what the page ends with is there; in milliseconds from the navigation, as the browser counts them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
#: A city office's share of its line: 20 Mbit/s and 20 ms.
LINE = {"offline": False, "latency": 20, "downloadThroughput": 2_500_000, "uploadThroughput": 2_500_000}
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
#: The end of the text of a Streamlit page, without its sidebar.
MAIN = "(document.querySelector('[data-testid=stMain]')?.innerText ?? '').trimEnd()"

WATCH = """
window.benchLast = 0
const watcher = new MutationObserver(() => { window.benchLast = performance.now() })
const all = { subtree: true, childList: true, characterData: true, attributes: true }
watcher.observe(document, all)
const attach = Element.prototype.attachShadow
Element.prototype.attachShadow = function (options) {
  const root = attach.call(this, options)
  watcher.observe(root, all)
  return root
}
window.benchDeep = (selector, root = document) => {
  const found = [...root.querySelectorAll(selector)]
  for (const one of root.querySelectorAll('*')) if (one.shadowRoot) found.push(...benchDeep(selector, one.shadowRoot))
  return found
}
"""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """The system's Chromium without a window."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        raise SystemExit("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


def open_context(browser: Browser, size: dict[str, int]) -> BrowserContext:
    """A browser that has never been anywhere."""
    context = browser.new_context(viewport=size, locale="zh-CN")  # type: ignore[arg-type]
    context.add_init_script(WATCH)
    return context


def ends_with(words: str) -> str:
    """What is true once a Streamlit page shows its last words."""
    # Not by innerText: asking for it would lay out what the page has not laid out yet.
    return f"(document.querySelector('[data-testid=stMain]')?.textContent ?? '').trimEnd().endsWith({words!r})"


def complete(page: Page, url: str, is_there: str) -> float:
    """Milliseconds from navigation to completeness; `is_there` is a condition in JavaScript."""
    page.goto(url, wait_until="commit")
    quiet = f"{is_there} && performance.now() - window.benchLast > 500 && window.benchLast"
    return float(page.wait_for_function(quiet, polling=100, timeout=60_000).json_value())


def loaded(page: Page, url: str) -> float:
    """Milliseconds from navigation to the end of the load event, for a page that is complete with it."""
    page.goto(url, wait_until="load")
    page.wait_for_function(f"{LOADED} > 0")
    return float(page.evaluate(LOADED))


@dataclass(frozen=True)
class FirstVisit:
    """What a browser that has never been here waits for and fetches."""

    ms: float
    kilobytes: float
    requests: int


def first_visit(browser: Browser, url: str, is_there: str, *, line: bool = False) -> FirstVisit:
    """With an empty cache, on this machine or over a city office's line."""
    context = open_context(browser, DESK)
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    if line:
        network.send("Network.emulateNetworkConditions", LINE)
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    ms = complete(page, url, is_there)
    context.close()
    return FirstVisit(ms, sum(sizes) / 1000, len(sizes))
