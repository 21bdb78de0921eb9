"""The content policy holds for everything a page does: nothing is blocked, nothing complains, nothing is asked elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from metrics.model.actor import Role
from tests.browser.conftest import App
from tests.browser.watch import SLOW, Watch, close_list, open_list

GREEN = "/indicator?target=taian-2023-34-1"
PAGES = (
    "/",
    "/flags",
    GREEN,
    "/regions",
    "/departments",
    "/targets",
    "/revisions",
    "/method",
    "/upload",
    "/snapshots",
    "/accounts",
    "/accounts?part=sessions",
    "/accounts?part=tokens",
)
SHEET = "指标名称,地区,数据期,本期值,单位\n新增绿色建筑面积,泰安市,2023年1-9月,约{value},万平方米\n"
LOADED = """() => performance.getEntriesByType('resource').map(one => one.name)
  .filter(name => !name.startsWith('data:') && !name.startsWith('blob:') && new URL(name).origin !== location.origin)"""
FETCH = """async ([path, text]) => {
  const script = document.createElement('script');
  script.textContent = text;
  document.body.append(script);
  const image = new Image();
  image.src = path;
  await new Promise(done => { image.onerror = image.onload = done; });
  try { eval(text); } catch { /* the policy forbids it */ }
  return window.ran === undefined;
}"""


@pytest.fixture
def watch(demo: App, browser: Browser) -> Iterator[Watch]:
    """An administrator whose every request and complaint is taken down."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    demo.sign_in(page, Role.ADMIN)
    yield Watch(page, demo.url)
    context.close()


def check(watch: Watch) -> None:
    assert watch.faults == []
    assert watch.page.evaluate(LOADED) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_drawn_within_the_policy(watch: Watch, scheme: Any) -> None:
    watch.page.emulate_media(color_scheme=scheme)
    for path in PAGES:
        watch.open(path)
        check(watch)
        watch.page.emulate_media(media="print")
        watch.page.wait_for_timeout(100)
        watch.page.emulate_media(media="screen")
        check(watch)


@pytest.mark.parametrize("path", [GREEN, "/regions", "/departments", "/revisions", "/snapshots", "/accounts"])
def test_lists_popovers_and_folds_open_within_the_policy(watch: Watch, path: str) -> None:
    watch.open(path)
    page = watch.page
    for chart in page.locator(".js-plotly-plot").all():
        chart.hover()
        page.wait_for_timeout(200)
    folds = page.locator("[data-testid=stExpander] details:not([open]) > summary")
    while folds.count():
        folds.first.click()
        watch.settle()
    for box in page.locator("[role=combobox]:visible").all():
        open_list(watch, box)
        close_list(watch)
    for button in page.locator("[data-testid=stPopoverButton]").all()[:2]:
        button.click()
        watch.settle()
        page.keyboard.press("Escape")
    check(watch)


def test_a_file_goes_up_and_comes_back_within_the_policy(watch: Watch) -> None:
    watch.open("/upload")
    page = watch.page
    content = SHEET.format(value="128.4").encode()
    page.locator("input[type=file]").set_input_files({"name": "九月.csv", "mimeType": "text/csv", "buffer": content})
    for word in ("下载标注后的表格", "下载问题清单"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=word).click()
        assert waiting.value.path().stat().st_size > 0
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载Excel模板").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    check(watch)


def test_a_link_is_made_and_its_picture_is_shown_within_the_policy(watch: Watch) -> None:
    watch.open("/snapshots")
    page = watch.page
    page.get_by_role("button", name="生成快照").click()
    link = page.locator("[data-testid=stCode] code").inner_text(timeout=SLOW)
    picture = page.get_by_alt_text("快照链接的二维码")
    assert picture.evaluate("one => one.complete && one.naturalWidth > 0")
    check(watch)
    page.goto(link)
    check(watch)
    for path in ("/brief", "/logout", "/password", "/login"):
        page.goto(watch.home + path)
        check(watch)


def read_violations(page: Page) -> list[str]:
    return [str(one) for one in page.evaluate("window.stopped")]


def test_what_the_policy_is_there_for_is_stopped_and_seen(watch: Watch) -> None:
    """The watch of these tests is no blind one: a script, an image and an eval of somebody else's are stopped."""
    watch.page.add_init_script(
        "window.stopped = []; addEventListener('securitypolicyviolation', one => stopped.push(one.violatedDirective))"
    )
    watch.open("/method")
    assert watch.page.evaluate(FETCH, ["http://evil.invalid/x.png", "window.ran = 1"])
    stopped = set(read_violations(watch.page))
    assert {"script-src-elem", "img-src", "script-src"} <= stopped
    assert any(fault.startswith("console: POLICY img-src http://evil.invalid") for fault in watch.faults)
