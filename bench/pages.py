"""The screens as readers wait for them, beside what they are to be measured by, in one run on one machine.

(a) 总览 complete in Chromium with a warm cache, beside a Streamlit page without charts that holds the same words
(bench/screens/floor_page.py: the lines of our page as plain tables, a title, five filters in the sidebar; no style
sheet, no menu, no bars); (b) /brief to its load event; (c) the server's run of 总览's script over the WebSocket, with the
demo workspace and with 10 million observations (bench/screens/million.py); (d) readers who think ten seconds between
two reruns; (e) the figures of 总览 (counts, red list, bullet bars of all targets) as Dash and Panel apps, which run
under XUSHI_BENCH_PYTHON (an environment with dash and panel; left out where it has none). Server, browser and clients
share the machine. Exit 1 where a limit is missed. `--quick`: fewer repetitions, for a machine that is busy.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench.screens import browser as screens
from bench.screens.client import DASHBOARD, find_port, make_demo, measure_reruns, running, serve
from bench.screens.facts import read_facts, read_words, write_facts
from bench.screens.load import measure_load
from bench.screens.million import make_million

HERE = Path(__file__).parent / "screens"
PYTHON = os.environ.get("XUSHI_BENCH_PYTHON", sys.executable)
RIVALS = {
    "dash": "document.querySelectorAll('#bars .bars .point').length >= {0}",
    "panel": "benchDeep('canvas').length",
}


@dataclass(frozen=True)
class Size:
    """How often each thing is done."""

    visits: int = 15
    reruns: int = 60
    seconds: int = 60
    readers: tuple[int, ...] = (50, 100, 150, 200)


QUICK = Size(visits=5, reruns=25, seconds=15, readers=(50, 150))


@dataclass
class Report:
    """Prints a line as soon as it is known, and remembers which limits were missed."""

    missed: list[str] = field(default_factory=list)

    def show(self, name: str, value: float, unit: str, limit: float | None = None, note: str = "") -> None:
        """One measurement; at most `limit` where there is one."""
        is_kept = limit is None or value <= limit
        verdict = "" if limit is None else f"at most {limit:g}: {'kept' if is_kept else 'MISSED'}"
        print(f"{name:46}{value:10.2f} {unit:6}{verdict:24}{note}", flush=True)
        if not is_kept:
            self.missed.append(name)

    def show_times(self, name: str, times: list[float], limit: float | None = None) -> float:
        """The median, with the 95th percentile beside it."""
        ordered = sorted(times)
        median = statistics.median(ordered)
        self.show(name, median, "ms", limit, f"p95 {ordered[int(len(ordered) * 0.95)]:.0f}, {len(ordered)} runs")
        return median


def main() -> int:
    size = QUICK if "--quick" in sys.argv else Size()
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        demo = make_demo(Path(folder) / "demo")
        with screens.open_browser() as chromium:
            measure_browser(report, chromium, demo, Path(folder) / "facts.json", size)
        measure_server(report, demo, Path(folder) / "million", size)
        measure_readers(report, demo, size)
    print("limits: " + ("kept" if not report.missed else "MISSED: " + "; ".join(report.missed)))
    return 1 if report.missed else 0


def measure_browser(report: Report, chromium: Browser, demo: Path, facts_file: Path, size: Size) -> None:
    """(a), (b) and (e): in each round every page once, so that a slow moment of the machine meets all of them."""
    facts = read_facts(demo)
    os.environ["XUSHI_BENCH_FACTS"] = str(facts_file)
    with ExitStack() as servers:
        ours = f"http://127.0.0.1:{servers.enter_context(serve(DASHBOARD, demo))}"
        page = screens.open_context(chromium, screens.DESK).new_page()
        words = read_words(page, ours)
        write_facts(facts_file, facts, words)
        floor = servers.enter_context(serve(HERE / "floor_app.py", demo))
        pages = {
            "总览": (ours, screens.ends_with(words[-1])),
            "floor": (f"http://127.0.0.1:{floor}", "document.querySelector('#bench-last')"),
            **start_rivals(servers, len(facts["targets"])),  # type: ignore[arg-type]
        }
        show_complete(report, page, pages, size.visits)
        show_brief(report, chromium, ours, size.visits)
        show_first_visit(report, chromium, *pages["总览"])


def start_rivals(servers: ExitStack, targets: int) -> dict[str, tuple[str, str]]:
    """Address and condition of completeness of each rival that is installed."""
    started = {}
    for name, condition in RIVALS.items():
        asked = subprocess.run([PYTHON, "-c", f"import {name}"], capture_output=True, check=False)
        if asked.returncode:
            print(f"{name}: left out, it is not installed in the environment of XUSHI_BENCH_PYTHON")
            continue
        port = find_port()
        url = f"http://127.0.0.1:{port}/"
        servers.enter_context(running([PYTHON, str(HERE / f"{name}_app.py"), str(port)], {}, url))
        started[name] = (url, condition.format(targets))
    return started


def show_complete(report: Report, page: Page, pages: dict[str, tuple[str, str]], visits: int) -> None:
    times: dict[str, list[float]] = {name: [] for name in pages}
    for number in range(visits + 2):
        for name, (url, is_there) in pages.items():
            took = screens.complete(page, url, is_there)
            if number > 1:
                times[name].append(took)
    medians = {name: report.show_times(f"{name}: complete, warm", found) for name, found in times.items()}
    report.show("总览 / floor", medians["总览"] / medians["floor"], "×", 1.25)
    for name in medians.keys() - {"总览", "floor"}:
        report.show(f"{name} / 总览", medians[name] / medians["总览"], "×")


def show_brief(report: Report, chromium: Browser, ours: str, visits: int) -> None:
    """First: each visit in a browser of its own. Warm: the same phone again, which is told that it has the page."""
    first = []
    for _ in range(visits):
        context = screens.open_context(chromium, screens.PHONE)
        first.append(screens.loaded(context.new_page(), f"{ours}/brief"))
        context.close()
    page = screens.open_context(chromium, screens.PHONE).new_page()
    warm = [screens.loaded(page, f"{ours}/brief") for _ in range(visits + 1)][1:]
    months = [f"{ours}/brief?as_of=2023-0{month}-{30 if month in (4, 6) else 31}" for month in range(3, 6)]
    unasked = [screens.loaded(page, url) for url in months]
    report.show_times("/brief: first visit", first, 300)
    report.show_times("/brief: warm visit", warm, 300)
    report.show_times("/brief: a view nobody asked for before", unasked)


def show_first_visit(report: Report, chromium: Browser, url: str, is_there: str) -> None:
    for name, line in (("this machine", False), ("20 Mbit/s, 20 ms", True)):
        visit = screens.first_visit(chromium, url, is_there, line=line)
        note = f"{visit.kilobytes:.0f} kB in {visit.requests} answers"
        report.show(f"总览: first visit, {name}", visit.ms, "ms", note=note)


def measure_server(report: Report, demo: Path, home: Path, size: Size) -> None:
    """(c)"""
    report.show_times("总览: script run, demo", measure_reruns(DASHBOARD, demo, size.reruns), 80)
    start = time.perf_counter()
    count = make_million(home)
    print(f"{count:,} observations made in {time.perf_counter() - start:.0f} s")
    report.show_times("总览: script run, 10 million observations", measure_reruns(DASHBOARD, home, size.reruns), 120)


def measure_readers(report: Report, demo: Path, size: Size) -> None:
    """(d) A new server for each number of readers, so that none inherits the sessions of the one before."""
    for readers in size.readers:
        with serve(DASHBOARD, demo) as port:
            load = measure_load(port, readers, size.seconds)
        limit = 1000 if readers == 150 else None
        note = f"median {statistics.median(load.times):.0f}, longest {load.times[-1]:.0f}, {len(load.times)} reruns"
        report.show(f"{readers} readers thinking 10 s: p95 of a rerun", load.p95, "ms", limit, note)


if __name__ == "__main__":
    sys.exit(main())
