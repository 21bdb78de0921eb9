"""The light page in Chromium: from navigation to the load event, first and warm, and what it weighs.

One server on a fresh demo workspace, one browser beside it. Printed in milliseconds: the first visit of a browser
that has never been here (median of several new contexts), the next visits of the same phone (a 304 each), a visit
with a filter nobody has asked for yet (rendered while it waits), and in kB the page as sent and unpacked. Exit 1
where the median of first or warm visits is above 300 ms.
"""

from __future__ import annotations

import gzip
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES, ROOT, App, serve

VISITS, LIMIT_MS = 30, 300
PHONE = {"width": 390, "height": 844}
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"


def visit(page: Page, app: App, path: str) -> float:
    """Milliseconds from navigation to the end of the load event, as the browser counts them."""
    page.goto(app.path(path), wait_until="load")
    page.wait_for_function(f"{LOADED} > 0")
    return float(page.evaluate(LOADED))


def measure_first(browser: Browser, app: App, paths: list[str]) -> list[float]:
    """Each path in a context of its own, without cache and connection."""
    times = []
    for path in paths:
        context = browser.new_context(viewport=PHONE, locale="zh-CN")  # type: ignore[arg-type]
        times.append(visit(context.new_page(), app, path))
        context.close()
    return sorted(times)


def measure_warm(browser: Browser, app: App) -> list[float]:
    """The same phone again and again."""
    page = browser.new_page(viewport=PHONE, locale="zh-CN")  # type: ignore[arg-type]
    visit(page, app, "/brief")
    times = [visit(page, app, "/brief") for _ in range(VISITS)]
    page.close()
    return sorted(times)


def weigh(app: App) -> tuple[float, float]:
    """kB as sent with gzip, and unpacked."""
    request = urllib.request.Request(app.path("/brief"), headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        sent = answer.read()
    return len(sent) / 1000, len(gzip.decompress(sent)) / 1000


def report(name: str, times: list[float]) -> float:
    median = statistics.median(times)
    print(f"{name:28}{median:10.0f}{times[int(len(times) * 0.95)]:10.0f}{len(times):8}")
    return median


def main() -> int:
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        raise SystemExit("no Chromium on this machine")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "demo"
        subprocess.run([sys.executable, "-m", "metrics", "--home", str(home), "demo"], cwd=ROOT, check=True)
        with serve(home) as app, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
            months = [f"/brief?as_of=2023-0{month}-{30 if month in (4, 6) else 31}" for month in range(3, 9)]
            print(f"{'':28}{'median ms':>10}{'p95 ms':>10}{'visits':>8}")
            medians = [
                report("first visit", measure_first(browser, app, ["/brief"] * VISITS)),
                report("warm visit", measure_warm(browser, app)),
            ]
            report("never asked for before", measure_first(browser, app, months))
            sent, whole = weigh(app)
            browser.close()
    print(f"size: {sent:.1f} kB sent, {whole:.1f} kB unpacked")
    kept = max(medians) <= LIMIT_MS
    print(f"limit {LIMIT_MS} ms: {'kept' if kept else 'BROKEN'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
