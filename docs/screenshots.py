"""Takes the pictures in docs/images: every page of a fresh demo workspace, at desk and phone width."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES, ROOT, App, serve
from tests.browser.test_county_sheet import NAME, SHEET

IMAGES = ROOT / "docs" / "images"
WIDTHS = {1440: 1000, 390: 844}
#: Longer pages are cut here: a picture shows what a page is like, not all of it.
TALLEST = 1800
PAGES = {
    "overview": "/",
    "flags": "/flags",
    "indicator": "/indicator?target=taian-2023-34-1",
    "regions": "/regions",
    "departments": "/departments",
    "ledger": "/departments?department=市科技局",
    "targets": "/targets",
    "revisions": "/revisions",
    "method": "/method",
    "upload": "/upload",
    "snapshots": "/snapshots",
}
SETTLED = (
    "() => !document.querySelector('[data-testid=stStatusWidget]') && !document.querySelector('[data-stale=true]')"
)


def take(page: Page, app: App, name: str, path: str, width: int) -> None:
    """One page at one width, as tall as its content up to a limit."""
    page.goto(app.path(path))
    page.get_by_text("数据截至").first.wait_for()
    shoot(page, name, width)


def take_county_sheet(page: Page, app: App, width: int) -> None:
    """What a clerk sees of a county's sheet with mistakes in it, the one of the browser test."""
    page.goto(app.path("/upload"))
    page.get_by_text("第二步 上传核对").wait_for()
    sheet = {"name": NAME, "mimeType": "text/csv", "buffer": SHEET.encode("gb18030")}
    page.locator("input[type=file]").set_input_files(files=[sheet])  # type: ignore[list-item]
    page.get_by_text("尚不能提交").wait_for()
    shoot(page, "upload-county", width)


def shoot(page: Page, name: str, width: int) -> None:
    """The page as it stands, once it has settled."""
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(1500)
    main = page.locator("[data-testid=stMain]")
    height = int(main.evaluate("element => element.scrollHeight"))
    page.set_viewport_size({"width": width, "height": max(WIDTHS[width], min(height, TALLEST))})
    page.wait_for_timeout(700)
    page.screenshot(path=IMAGES / f"{name}-{width}.png")
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})


def take_all(browser: Browser, app: App) -> None:
    """Every page at every width."""
    for width, height in WIDTHS.items():
        page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
        for name, path in PAGES.items():
            take(page, app, name, path, width)
        take_county_sheet(page, app, width)
        page.close()


def main() -> int:
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        print("没有找到 Chromium，无法截图。", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "demo"
        subprocess.run([sys.executable, "-m", "metrics", "--home", str(home), "demo"], cwd=ROOT, check=True)
        with serve(home) as app, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
            take_all(browser, app)
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
