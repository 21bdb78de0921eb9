"""Briefs of a workspace, kept by journal line, day and address: a new line makes a new key, nothing is cleared."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from metrics.journal.archive import hash_bytes
from metrics.model.choice import PARAMETERS, Choice, find_unknown, read_choice, read_known_at, to_options
from metrics.model.errors import CommandRefused, Conflict
from metrics.progress.findings import state_freshness, state_overview
from metrics.progress.issues import read_open_issues
from metrics.progress.read import read_overview, read_stories
from metrics.publish.brief_value import Brief
from metrics.publish.issue_words import to_issue_words
from metrics.publish.report import to_report
from metrics.publish.to_brief import to_brief, to_notice
from metrics.store.histories import read_states
from metrics.store.lag_runs import read_lag_runs
from metrics.store.reads import read_cutoffs
from metrics.store.workspace import Workspace

#: Some hundred kilobytes each: what leaders ask for in a day, and what a crawler may cost at most.
MAX_PAGES = 64
_ATTEMPTS = 3
_BUSY = "数据正在更新，请稍后刷新。"

#: Data version, last line of the journal, day, address.
Key = tuple[int, int, date, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class BriefPage:
    """A page as it is sent: plain and compressed, with the mark by which a phone knows that it has it already."""

    content: bytes
    gzipped: bytes
    etag: str


class Briefs:
    """Reads briefs, each rendered once by whoever asks first; the others wait for it."""

    def __init__(self, workspace: Workspace, max_pages: int = MAX_PAGES) -> None:
        self._workspace = workspace
        self._max_pages = max_pages
        self._pages: dict[Key, BriefPage] = {}
        self._lock = threading.Lock()

    def read(self, params: Mapping[str, str]) -> BriefPage:
        """The page of an address.

        Raises CommandRefused for a parameter that names nothing, Conflict where the data change all the while.
        """
        page = self._pages.get(self._key(params))
        if page is not None:
            return page
        with self._lock:
            key = self._key(params)
            page = self._pages.get(key)
            if page is None:
                key, page = self._render(params)
                self._keep(key, page)
            return page

    def _key(self, params: Mapping[str, str]) -> Key:
        # The day belongs to it: reports fall due without any journal line. So does the last line: a measure that is
        # noted makes no data version.
        asked = tuple((name, params[name]) for name in PARAMETERS if params.get(name))
        return self._workspace.data_version, self._workspace.journal.tail, self._workspace.today, asked

    def _keep(self, key: Key, page: BriefPage) -> None:
        while len(self._pages) >= self._max_pages:
            self._pages.pop(next(iter(self._pages)))
        self._pages[key] = page

    def _render(self, params: Mapping[str, str]) -> tuple[Key, BriefPage]:
        """Read again where a line was written in between, so that one page never mixes two versions."""
        for _ in range(_ATTEMPTS):
            key = self._key(params)
            with suppress(Conflict):
                content = _make_page(self._workspace, params, key[2])
                if key == self._key(params):
                    return key, _to_page(key, content)
        raise Conflict(_BUSY)


def _to_page(key: Key, content: bytes) -> BriefPage:
    # Weak, for the plain and the compressed bytes bear the same; by content, for a new program draws the same data anew.
    etag = f'W/"{key[0]}-{key[2]:%Y%m%d}-{hash_bytes(content)[:24]}"'
    return BriefPage(content, gzip.compress(content, mtime=0), etag)


def _make_page(workspace: Workspace, params: Mapping[str, str], today: date) -> bytes:
    try:
        catalogue = workspace.catalogue
    except CommandRefused:
        return to_notice("尚无目标", "工作区尚未建立目标库。请联系系统管理员导入目标文件后再查看。")
    states = read_states(workspace)
    cutoffs = read_cutoffs(workspace, read_known_at(params, states))
    options = to_options(catalogue, cutoffs, today, states)
    if unknown := find_unknown(params, options):
        raise CommandRefused(f"链接中的{'、'.join(unknown)}不存在，请核对链接。")
    latest = date.fromisoformat(next(iter(options.cutoffs)))
    return to_brief(_read_brief(workspace, read_choice(params, options), latest))


def _read_brief(workspace: Workspace, choice: Choice, latest: date) -> Brief:
    """Stories of the red flags alone: they are the only targets whose line is drawn."""
    overview = read_overview(workspace, choice.as_of, choice.scope, choice.known_at)
    stories = read_stories(workspace, replace(overview, verdicts=overview.flags))
    runs = read_lag_runs(workspace, {one.target_id: one.start for one in overview.flags}, choice.as_of, choice.known_at)
    issues = to_issue_words(overview, read_open_issues(workspace, choice.known_at))
    if workspace.data_version != overview.data_version:
        raise Conflict(_BUSY)
    report = to_report(overview, stories, title="", made_at=workspace.clock(), made_by="")
    return Brief(
        report=replace(report, issues=issues),
        finding=state_overview(overview),
        freshness=state_freshness(overview),
        runs=runs,
        missing=overview.missing,
        latest=latest,
        seen_on=workspace.today,
        query=choice.query,
    )
