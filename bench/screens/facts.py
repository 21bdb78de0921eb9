"""What our overview shows, for the pages that are drawn beside it."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Page

from bench.screens.browser import MAIN
from metrics.model.choice import read_choice, to_options
from metrics.model.verdict import Verdict
from metrics.progress.read import read_overview
from metrics.store.reads import read_cutoffs
from metrics.store.workspace import Workspace

SECTIONS = 5
FILTERS = {"数据截止": "as_of", "文件": "document", "年度": "year", "地区": "region", "主题": "theme"}


def read_facts(home: Path) -> dict[str, object]:
    """Counts, red list and all targets of the view that opens first, and the words of the filters."""
    workspace = Workspace(home)
    options = to_options(workspace.catalogue, read_cutoffs(workspace), workspace.today)
    choice = read_choice({}, options)
    overview = read_overview(workspace, choice.as_of, choice.scope)
    workspace.close()
    return {
        "counts": {light.word: count for light, count in overview.counts.items()},
        "red": [_facts_of(one) for one in overview.flags],
        "targets": [_facts_of(one) for one in overview.verdicts],
        "filters": {word: list(options.of(name).values()) for word, name in FILTERS.items()},
    }


def _facts_of(one: Verdict) -> dict[str, object]:
    return {
        # A name can stand twice where two documents set a target: a bar needs one of its own.
        "name": f"{one.short_name}\uff08{one.target_id}\uff09",
        "sentence": one.sentence,
        "department": "、".join(one.lead_departments),
        "completion": _number(one.completion),
        "expected": _number(one.expected_share),
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def read_words(page: Page, url: str) -> list[str]:
    """The lines of our overview as a reader sees them, its expanders closed."""
    page.goto(url)
    page.wait_for_function("document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'", timeout=60_000)
    page.wait_for_timeout(1500)
    return [line.strip() for line in str(page.evaluate(MAIN)).splitlines() if line.strip()]


def write_facts(path: Path, facts: dict[str, object], words: list[str]) -> None:
    """For the other pages: a file, for they run in other processes."""
    size = -(-len(words) // SECTIONS)
    sections = [words[start : start + size] for start in range(0, len(words), size)]
    path.write_text(json.dumps({**facts, "sections": sections}, ensure_ascii=False), encoding="utf-8")
