"""Two logs of our own, one JSON line each: every request with its secrets masked, and what matters to security."""

from __future__ import annotations

import json
import logging
import os
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from metrics.model.actor import Actor
from web.transport import read_address

MAX_BYTES, KEPT_FILES = 10_000_000, 5
MAX_TEXT = 200
#: Refusals that cost whoever causes them nothing, and how many of each get a line of their own in a minute.
STRANGERS = frozenset({"token_refused", "sign_in_refused", "first_code_refused"})
MOST_A_MINUTE = 60
#: What could be a token, a number of a session or a hash.
_SECRET = re.compile(r"[A-Za-z0-9_-]{20,}")
_NAME = re.compile(r"[A-Za-z_]{1,30}")

_log = logging.getLogger(__name__)


class Note(Protocol):
    """Takes down one event: its name, whose request it was (None at the start) and plain facts."""

    def __call__(self, event: str, scope: Scope | None = None, **facts: str) -> None:
        """Never raises."""


class LineFile:
    """Appends lines to a file; a full one is set aside as NAME.1, the oldest goes. It never raises and never waits."""

    def __init__(self, path: Path, max_bytes: int = MAX_BYTES, kept: int = KEPT_FILES) -> None:
        self.path = path
        self._max_bytes, self._kept = max_bytes, kept
        self._lock = threading.Lock()
        self._is_failing = False

    def write(self, record: dict[str, object]) -> None:
        """One line; on a full disk it is lost, which the server's own log says once."""
        line = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        with self._lock:
            try:
                self._append(line)
                self._is_failing = False
            except OSError as error:
                if not self._is_failing:
                    _log.warning("%s cannot be written: %s", self.path.name, error.strerror)
                self._is_failing = True

    def _append(self, line: bytes) -> None:
        if not self.path.parent.is_dir():
            self.path.parent.mkdir(mode=0o700, parents=True)
        if self.path.exists() and self.path.stat().st_size + len(line) > self._max_bytes:
            self._turn_over()
        # For its owner alone, whatever the umask: it tells who was here when and from where.
        with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
            file.write(line)

    def _turn_over(self) -> None:
        for number in range(self._kept - 1, 0, -1):
            older = self._name(number)
            if older.exists():
                older.replace(self._name(number + 1))
        if self._kept:
            self.path.replace(self._name(1))
        else:
            self.path.unlink()

    def _name(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")


def make_note(lines: LineFile, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Note:
    """Events of security into a file. What a stranger can cause at will is counted beyond so many lines a minute: the
    log is bounded, and must not be washed away."""
    strangers: Counter[str] = Counter()
    began = datetime.min.replace(tzinfo=UTC)

    def note(event: str, scope: Scope | None = None, **facts: str) -> None:
        nonlocal began
        at = clock()
        if event in STRANGERS:
            if (at - began).total_seconds() >= 60 or at < began:
                _tell_rest(at)
                strangers.clear()
                began = at
            strangers[event] += 1
            if strangers[event] > MOST_A_MINUTE:
                return
        seen = {"address": read_address(scope), "path": to_masked(scope)} if scope else {}
        lines.write({"at": _show(at), "event": event, **seen, **facts})

    def _tell_rest(at: datetime) -> None:
        for event, count in strangers.items():
            if count > MOST_A_MINUTE:
                lines.write({"at": _show(at), "event": event, "more": count - MOST_A_MINUTE})

    return note


class Listener(logging.Handler):
    """Takes down what the domain tells, which knows of no request."""

    def __init__(self, note: Note) -> None:
        super().__init__()
        self._note = note

    def emit(self, record: logging.LogRecord) -> None:
        """Never raises, as the note does not."""
        self._note(record.getMessage(), **getattr(record, "facts", {}))


class AccessLog:
    """Plain ASGI, outside of everything that may answer: a line when an answer has gone out or a WebSocket has ended."""

    def __init__(self, app: ASGIApp, lines: LineFile) -> None:
        self.app = app
        self._lines = lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what goes out; the answer itself is not touched."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        at, began = datetime.now(UTC), time.perf_counter()
        seen = {"status": 0, "bytes": 0}

        async def send_counted(message: Message) -> None:
            seen["status"] = _status_of(message) or seen["status"]
            seen["bytes"] += len(message.get("body", b"")) + len(message.get("bytes") or b"")
            await send(message)

        try:
            await self.app(scope, receive, send_counted)
        except Exception:
            seen["status"] = seen["status"] or 500
            raise
        finally:
            spent = round((time.perf_counter() - began) * 1000, 1)
            self._lines.write({"at": _show(at), **_facts(scope), **seen, "ms": spent})


def _status_of(message: Message) -> int | None:
    if message["type"] == "websocket.accept":
        return 101
    status = message.get("status")
    return int(status) if status is not None else None


def _facts(scope: Scope) -> dict[str, object]:
    actor = scope.get("actor")
    return {
        "address": read_address(scope),
        "method": scope.get("method", "WEBSOCKET"),
        "path": to_masked(scope),
        "account": actor.account_id if isinstance(actor, Actor) else "",
    }


def to_masked(scope: Scope) -> str:
    """Where a request went, without what it carried: of a snapshot link no token, of a query only the names."""
    path = str(scope["path"])
    path = "/s/…" if path.startswith("/s/") else _SECRET.sub("…", path)
    pairs = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    names = [f"{name}=…" for name, _ in pairs if _NAME.fullmatch(name)]
    return (path + ("?" + "&".join(names) if names else ""))[:MAX_TEXT]


def _show(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
