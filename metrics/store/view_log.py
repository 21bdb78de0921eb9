"""Who opened a snapshot's link: a line a view, beside the snapshots and not in the journal, in files that end growing."""

from __future__ import annotations

import json
import logging
import os
import threading
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from metrics.journal.durable import FILE_MODE, write_all

#: Some twenty thousand views; the file before this one is kept too, and no other.
MAX_BYTES = 4 * 1024**2
KEPT_VIEWS = 20
PREFIX, AGENT = 8, 120

_log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What became of a request for a link."""

    OPENED = "opened"
    ASKED = "asked"
    WRONG_CODE = "wrong_code"
    LOCKED = "locked"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    DAMAGED = "damaged"

    @property
    def word(self) -> str:
        """The word on screen."""
        return _WORDS[self.value]


_WORDS = {
    "opened": "已打开",
    "asked": "询问会议码",
    "wrong_code": "会议码不符",
    "locked": "会议码已锁定",
    "expired": "已到期",
    "revoked": "已撤销",
    "unknown": "链接无效",
    "damaged": "存档损坏",
}


@dataclass(frozen=True)
class View:
    """One request; `at` in UTC. `token` is the beginning of the token's SHA-256, never of the token.

    `snapshot_id` is "" where no snapshot has the token.
    """

    at: datetime
    snapshot_id: str
    token: str
    address: str
    agent: str
    outcome: Outcome


def to_view(at: datetime, snapshot_id: str, token_hash: str, address: str, agent: str, outcome: Outcome) -> View:
    """A view with what a stranger sent cut to size; in JSON it stays on one line whatever it is."""
    return View(at, snapshot_id, token_hash[:PREFIX], address[:64], agent[:AGENT], outcome)


class ViewLog:
    """`views.jsonl` of snapshots that there are, `misses.jsonl` of tokens that lead nowhere: a flood of these cannot
    push the others out. A line is not synced: losing the last views with the power is no loss of data.
    """

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES) -> None:
        self._views, self._misses = folder / "views.jsonl", folder / "misses.jsonl"
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._last: dict[str, deque[View]] = {}
        self._latest: dict[str, datetime] = {}
        self._is_loaded = False

    def add(self, view: View) -> None:
        """Append one view. A disk that is full costs the line, not the reader's page."""
        with self._lock:
            self._load()
            try:
                self._append(view)
            except OSError as error:
                _log.warning("快照访问记录未能写入：%s", error)
            if view.snapshot_id:
                self._note(view)

    def count(self, snapshot_id: str) -> int:
        """How often the page was shown, since it was made."""
        with self._lock:
            self._load()
            return self._counts[snapshot_id]

    def last(self, snapshot_id: str) -> tuple[View, ...]:
        """The last requests for one snapshot, newest first, KEPT_VIEWS at most."""
        with self._lock:
            self._load()
            return tuple(reversed(self._last.get(snapshot_id, ())))

    def latest(self, snapshot_id: str) -> datetime | None:
        """The latest moment at which anybody asked for one snapshot, whatever the clock says by now."""
        with self._lock:
            self._load()
            return self._latest.get(snapshot_id)

    def _append(self, view: View) -> None:
        path = self._views if view.snapshot_id else self._misses
        if path.exists() and path.stat().st_size >= self._max_bytes:
            path.replace(path.with_suffix(".old.jsonl"))
            if view.snapshot_id:
                # The counts of the views that a later turn drops stay known.
                latest = {snapshot_id: at.isoformat() for snapshot_id, at in self._latest.items()}
                _write_line(path, {"counts": dict(self._counts), "latest": latest})
        _write_line(path, {**vars(view), "at": view.at.isoformat(), "outcome": view.outcome.value})

    def _load(self) -> None:
        """Once, at the first use: the file before this one only gives last views, its counts stand in this one."""
        if self._is_loaded:
            return
        self._is_loaded = True
        try:
            _end_line(self._views)
            for path in (self._views.with_suffix(".old.jsonl"), self._views):
                for plain in _read_lines(path):
                    self._load_line(plain)
        except OSError as error:
            _log.warning("快照访问记录未能读取：%s", error)

    def _load_line(self, plain: dict[str, Any]) -> None:
        """A line that is not ours, or damaged, tells nothing."""
        with suppress(KeyError, TypeError, ValueError, AttributeError):
            if "counts" in plain:
                self._counts = Counter({str(key): int(count) for key, count in plain["counts"].items()})
                for snapshot_id, at in plain.get("latest", {}).items():
                    self._note_moment(snapshot_id, datetime.fromisoformat(at))
            else:
                self._note(_to_view(plain))

    def _note(self, view: View) -> None:
        self._last.setdefault(view.snapshot_id, deque(maxlen=KEPT_VIEWS)).append(view)
        self._counts[view.snapshot_id] += view.outcome is Outcome.OPENED
        self._note_moment(view.snapshot_id, view.at)

    def _note_moment(self, snapshot_id: str, at: datetime) -> None:
        self._latest[snapshot_id] = max(at, self._latest.get(snapshot_id, at))


def _write_line(path: Path, plain: dict[str, Any]) -> None:
    _append_bytes(path, (json.dumps(plain) + "\n").encode("ascii"))


def _append_bytes(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, FILE_MODE)
    try:
        write_all(descriptor, content)
    finally:
        os.close(descriptor)


def _end_line(path: Path) -> None:
    """A line torn by a pulled plug must not swallow the next one."""
    if path.exists() and (content := path.read_bytes()) and not content.endswith(b"\n"):
        _append_bytes(path, b"\n")


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        return
    with path.open(encoding="ascii", errors="replace") as file:
        for line in file:
            try:
                plain = json.loads(line)
            except ValueError:
                continue
            if isinstance(plain, dict):
                yield plain


def _to_view(plain: dict[str, Any]) -> View:
    texts = {name: str(plain[name]) for name in ("snapshot_id", "token", "address", "agent")}
    return View(**texts, at=datetime.fromisoformat(plain["at"]), outcome=Outcome(plain["outcome"]))
