"""When each account last signed in, read from the log of security that the server writes and turns over."""

from __future__ import annotations

import json
import threading
from datetime import datetime
from pathlib import Path

LOG = Path("logs") / "security.jsonl"
#: A refused sign-in names no account.
_BEGINNINGS = ("sign_in", "first_admin")


class SignInLog:
    """Each file is read once and then only what was added to it.

    It is known by its first line, with the moment in it: its name changes, and its number is given to another file.
    """

    def __init__(self, home: Path) -> None:
        self._log = home / LOG
        self._lock = threading.Lock()
        self._read: dict[bytes, tuple[int, dict[str, str]]] = {}

    def read_latest(self) -> dict[str, datetime]:
        """By account id the last sign-in that the kept files tell of: older ones are gone with the oldest file."""
        with self._lock:
            # Latest last: the file in use sorts before those set aside, NAME.1 is the younger of them.
            paths = sorted(self._log.parent.glob(f"{self._log.name}*"), reverse=True)
            self._read = dict(filter(None, map(self._read_news, paths)))
            latest = {account: at for _, found in self._read.values() for account, at in found.items()}
        return {account: datetime.fromisoformat(at) for account, at in latest.items()}

    def _read_news(self, path: Path) -> tuple[bytes, tuple[int, dict[str, str]]] | None:
        """None of a file that was set aside just now, or cannot be read: the list of accounts is shown all the same."""
        try:
            with path.open("rb") as file:
                first = file.readline()
                offset, found = self._read.get(first, (0, {}))
                file.seek(offset)
                news = file.read()
        except OSError:
            return None
        # What stands behind the last newline is still being written.
        whole = news[: news.rfind(b"\n") + 1]
        return first, (offset + len(whole), {**found, **_find_sign_ins(whole)})


def _find_sign_ins(lines: bytes) -> dict[str, str]:
    """What is no line of ours is passed over: on a full disk one may be cut."""
    found: dict[str, str] = {}
    for line in lines.splitlines():
        if b'"account"' not in line:
            continue
        try:
            record = json.loads(line)
            if record["event"].startswith(_BEGINNINGS):
                datetime.fromisoformat(record["at"])
                found[str(record["account"])] = record["at"]
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return found
