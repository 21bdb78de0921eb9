"""Takes the pictures in docs/images: every page of a demo and of a real workspace, three widths, light and dark.

Words after the command name pages: `python docs/screenshots.py overview flags` takes only these.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal
from urllib.parse import urlparse

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from metrics.model.actor import Role
from tests.browser.conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES, ROOT, App, serve
from tests.browser.test_county_sheet import NAME, SHEET

IMAGES = ROOT / "docs" / "images"
HEIGHTS = {1440: 1000, 768: 1024, 390: 844}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
#: Longer pages are cut here: a picture shows what a page is like, not all of it.
TALLEST = 2200
SLOW = 60_000
#: The target that 指标 shows: in the real workspace one whose numbers were published.
TARGETS = {
    "demo": "target=taian-2023-34-1",
    "real": "target=shandong-2018-19-1&year=2022&as_of=2022-12-31",
}
DEPARTMENTS = {"demo": "department=市科技局", "real": "department=市能源局&year=all"}
SETTLED = (
    "() => !document.querySelector('[data-testid=stStatusWidget]') && !document.querySelector('[data-stale=true]')"
)


def to_paths(workspace: str) -> dict[str, str]:
    """The pages of one workspace by the name of their picture."""
    return {
        "overview": "/",
        "flags": "/flags",
        "indicator": f"/indicator?{TARGETS[workspace]}",
        "regions": "/regions",
        "departments": "/departments",
        "ledger": f"/departments?{DEPARTMENTS[workspace]}",
        "targets": "/targets",
        "revisions": "/revisions",
        "method": "/method",
        "upload": "/upload",
        "snapshots": "/snapshots",
        "accounts": "/accounts",
        "brief": "/brief",
    }


def shoot(page: Page, path: Path, width: int) -> None:
    """The page as it stands, once it has settled, as tall as its content up to a limit."""
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(1200)
    main = page.locator("[data-testid=stMain]")
    whole = main if main.count() else page.locator("html")
    height = int(whole.evaluate("element => element.scrollHeight"))
    page.set_viewport_size({"width": width, "height": max(HEIGHTS[width], min(height, TALLEST))})
    page.wait_for_timeout(600)
    save(page.screenshot(), path)
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})


def save(picture: bytes, path: Path) -> None:
    """With 128 colours: flat areas and words lose nothing to the eye, and the folder stays small."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


def take(page: Page, app: App, path: str) -> None:
    """Open one page and wait for its numbers."""
    page.goto(app.path(path))
    page.get_by_text("数据截至").first.wait_for(timeout=SLOW)


def take_county_sheet(page: Page, app: App) -> None:
    """What a clerk sees of a county's sheet with mistakes in it, the one of the browser test."""
    page.goto(app.path("/upload"))
    page.get_by_text("第二步 上传核对").wait_for(timeout=SLOW)
    sheet = {"name": NAME, "mimeType": "text/csv", "buffer": SHEET.encode("gb18030")}
    page.locator("input[type=file]").set_input_files(files=[sheet])  # type: ignore[list-item]
    page.get_by_text("尚不能提交").wait_for(timeout=SLOW)


def make_link(browser: Browser, app: App) -> str:
    """The path of a snapshot made as its maker makes it."""
    page = browser.new_page(locale="zh-CN")
    app.sign_in(page, Role.REVIEWER)
    page.goto(app.path("/snapshots"))
    page.get_by_role("button", name="生成快照").click()
    link = page.locator("[data-testid=stCode] code").inner_text(timeout=SLOW)
    page.close()
    return urlparse(link).path


def take_all(browser: Browser, app: App, workspace: str, wanted: set[str]) -> None:
    """Every wanted page at every width in both themes."""
    paths = to_paths(workspace) | {"snapshot": make_link(browser, app)}
    for theme in THEMES:
        for width, height in HEIGHTS.items():
            size = {"width": width, "height": height}
            page = browser.new_page(viewport=size, locale="zh-CN", color_scheme=theme)  # type: ignore[arg-type]
            app.sign_in(page, Role.ADMIN)
            for name, path in paths.items():
                if not wanted or name in wanted:
                    take(page, app, path)
                    shoot(page, IMAGES / workspace / f"{name}-{width}-{theme}.png", width)
            if workspace == "demo" and (not wanted or "upload-county" in wanted):
                app.sign_in(page, Role.REPORTER)
                take_county_sheet(page, app)
                shoot(page, IMAGES / workspace / f"upload-county-{width}-{theme}.png", width)
            page.close()


def main() -> int:
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        print("没有找到 Chromium，无法截图。", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        for workspace in TARGETS:
            home = Path(folder) / workspace
            if workspace == "demo":
                subprocess.run([sys.executable, "-m", "metrics", "--home", str(home), "demo"], cwd=ROOT, check=True)
            with serve(home) as app:
                take_all(browser, app, workspace, set(sys.argv[1:]))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
