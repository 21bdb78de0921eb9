"""Opening links: one look-up a request, the same answer for every link that is not open, and a note of each view."""

from __future__ import annotations

import gzip
import hashlib
import hmac
import logging
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from metrics.model.errors import ArchiveDamaged
from metrics.model.snapshot import SnapshotRow
from metrics.publish.corrections import amend_page, read_corrections
from metrics.publish.link_limits import CodeLock, MissBudget, Ticks
from metrics.publish.link_pages import DAMAGED, MISSING, locked_words, to_code_page
from metrics.publish.meeting_code import fits_code, read_code
from metrics.publish.snapshot import read_frozen, read_stored_page
from metrics.store.link_index import LinkIndex
from metrics.store.view_log import Outcome, to_view
from metrics.store.workspace import Workspace

#: A page of 70 targets with its compressed form is 0.3 MB.
MAX_PAGES = 32

_log = logging.getLogger(__name__)


class Kind(Enum):
    """What is answered; all that is not open is one kind."""

    PAGE = "page"
    CODE = "code"
    WRONG_CODE = "wrong code"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class Visit:
    """One request: the token by its hash, who asks, and the code if one was typed (None: the page was only opened)."""

    token_hash: str
    at: datetime
    address: str
    agent: str
    code: str | None = None


@dataclass(frozen=True)
class Served:
    """An answer; `gzipped` is b"" where it is only sent plain."""

    kind: Kind
    content: bytes
    gzipped: bytes = b""


_MISSING = Served(Kind.MISSING, MISSING)
_ASK = Served(Kind.CODE, to_code_page())
_WRONG = Served(Kind.WRONG_CODE, to_code_page("会议码不正确，请核对后重新输入。"))
_ANSWERS = {
    Outcome.DAMAGED: Served(Kind.DAMAGED, DAMAGED),
    Outcome.ASKED: _ASK,
    Outcome.WRONG_CODE: _WRONG,
}
_MISSES = frozenset({Outcome.UNKNOWN, Outcome.EXPIRED, Outcome.REVOKED})


class Links:
    """The links of one workspace. Pages are kept by snapshot and data version, the look-up is made every time."""

    def __init__(self, workspace: Workspace, ticks: Ticks = time.monotonic) -> None:
        self._workspace = workspace
        self._index = LinkIndex(workspace)
        self._misses, self._codes = MissBudget(ticks), CodeLock(ticks)
        self._pages: OrderedDict[tuple[str, int], Served] = OrderedDict()
        self._known_codes: dict[str, bytes] = {}
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()

    def visit(self, visit: Visit) -> Served:
        """The answer to one request; whatever is not open costs the same look-up and the same note."""
        if not self._misses.allows(visit.address):
            return _MISSING
        row = self._index.find(visit.token_hash)
        outcome, served = self._answer(row, visit)
        if outcome in _MISSES:
            self._misses.spend(visit.address)
        snapshot_id = row.snapshot_id if row else ""
        view = to_view(visit.at, snapshot_id, visit.token_hash, visit.address, visit.agent, outcome)
        self._workspace.views.add(view)
        return served

    def _answer(self, row: SnapshotRow | None, visit: Visit) -> tuple[Outcome, Served]:
        outcome = _find_state(row, visit.at)
        if row is None or outcome is not Outcome.OPENED:
            return outcome, _MISSING
        if row.code:
            outcome = self._check_code(row, visit.code)
        elif visit.code is not None:
            outcome = Outcome.UNKNOWN  # nothing is sent to a link that asks for nothing
        if outcome is not Outcome.OPENED:
            return outcome, self._refuse(row, outcome)
        try:
            return outcome, self._read_page(row)
        except ArchiveDamaged as damage:
            _log.error("%s", damage)
            return Outcome.DAMAGED, _ANSWERS[Outcome.DAMAGED]

    def _refuse(self, row: SnapshotRow, outcome: Outcome) -> Served:
        if outcome is Outcome.LOCKED:
            return Served(Kind.WRONG_CODE, to_code_page(locked_words(self._codes.seconds_left(row.snapshot_id))))
        return _ANSWERS.get(outcome, _MISSING)

    def _check_code(self, row: SnapshotRow, typed: str | None) -> Outcome:
        if typed is None:
            return Outcome.ASKED
        if self._codes.seconds_left(row.snapshot_id):
            return Outcome.LOCKED
        if self._fits(row.code, read_code(typed)):
            return Outcome.OPENED
        self._codes.note_wrong(row.snapshot_id)
        return Outcome.WRONG_CODE

    def _fits(self, sealed: str, code: str) -> bool:
        """Once a right code was typed it is known by a keyed hash, in memory: a meeting need not wait for scrypt."""
        marked = hmac.digest(self._key, code.encode(), hashlib.sha256)
        known = self._known_codes.get(sealed)
        if known is not None:
            return hmac.compare_digest(marked, known)
        if not fits_code(code, sealed):
            return False
        self._known_codes[sealed] = marked
        return True

    def _read_page(self, row: SnapshotRow) -> Served:
        """Rendered by whoever comes first after a change of the data; the others wait for it."""
        key = (row.html_hash, self._workspace.data_version)
        served = self._pages.get(key)
        if served is not None:
            return served
        with self._lock:
            if key not in self._pages:
                self._pages[key] = self._render(row, key[1])
                while len(self._pages) > MAX_PAGES:
                    self._pages.popitem(last=False)
            return self._pages[key]

    def _render(self, row: SnapshotRow, version: int) -> Served:
        page = read_stored_page(self._workspace, row)
        corrections = read_corrections(self._workspace, read_frozen(self._workspace, row), version)
        content = amend_page(page, corrections, version)
        return Served(Kind.PAGE, content, gzip.compress(content, mtime=0))


def _find_state(row: SnapshotRow | None, now: datetime) -> Outcome:
    if row is None:
        return Outcome.UNKNOWN
    if row.revoked_at is not None:
        return Outcome.REVOKED
    return Outcome.OPENED if row.is_open(now) else Outcome.EXPIRED
