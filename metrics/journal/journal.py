"""The journal: an append-only file of chained lines. A line that is fsynced here has happened; nothing else has."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from metrics.journal import durable
from metrics.journal.line import FIRST_PREVIOUS, Line, read_line, to_bytes, write_line
from metrics.model.errors import Conflict, JournalDamaged

#: The end of a whole record: the last of its sorted keys with its 64 hex digits.
_RECORD_END = re.compile(rb'"prev":"[0-9a-f]{64}"}')


class Journal:
    """One file; one writer at a time (the workspace holds the lock). Opening reads and checks every line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.torn = b""
        if not path.exists():
            durable.write_file(path, b"")
        self._lines = list(self._read_all())
        if self.torn:
            self._cut_torn_tail()

    @property
    def tail(self) -> int:
        """Number of the last line; 0 in an empty journal."""
        return len(self._lines)

    @property
    def tail_hash(self) -> str:
        """Hash of the last line."""
        return self._lines[-1].hash if self._lines else FIRST_PREVIOUS

    def read(self, from_number: int = 1) -> tuple[Line, ...]:
        """The lines from `from_number` on."""
        return tuple(self._lines[max(from_number, 1) - 1 :])

    def find(self, commit_id: str) -> Line | None:
        """The line that a commit left, if it happened."""
        return next((line for line in reversed(self._lines) if line.commit_id == commit_id), None)

    def draft(self, event: str, data: dict[str, Any], *, by: str, commit_id: str, at: datetime) -> Line:
        """The line that `append` would write next; nothing has happened yet."""
        return write_line(self.tail + 1, at, by, event, commit_id, data, self.tail_hash)[0]

    def append(self, line: Line, expected_tail: int) -> int:
        """Write one drafted line durably; returns its number.

        Raises Conflict where the tail is not `expected_tail`, OSError where the disk refuses; then the file is
        cut back to what it was, so that half a line never precedes a later one.
        """
        if expected_tail != self.tail or line.previous != self.tail_hash:
            raise Conflict(f"日志已有第{self.tail}号记录，本次提交依据的是第{expected_tail}号。请重新预览后再提交。")
        durable.step("before journal")
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        size = os.fstat(descriptor).st_size
        try:
            _write_all(descriptor, to_bytes(line) + b"\n")
            durable.step("journal written")
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, size)
            raise
        finally:
            os.close(descriptor)
        self._lines.append(line)
        durable.step("journal synced")
        return line.number

    def _read_all(self) -> Iterator[Line]:
        previous = FIRST_PREVIOUS
        *whole, tail = self.path.read_bytes().split(b"\n")
        newline_lost = bool(_RECORD_END.search(tail))
        if newline_lost:
            whole.append(tail)
        elif tail and not b'{"at":"'.startswith(tail[:7]):
            raise JournalDamaged(
                f"日志第{len(whole) + 1}行已损坏：结尾被改动。请停止使用，从备份恢复（python -m metrics restore）。"
            )
        for number, raw in enumerate(whole, start=1):
            line = read_line(raw, number, previous)
            previous = line.hash
            yield line
        if newline_lost:
            self._append_newline()
        else:
            self.torn = tail

    def _append_newline(self) -> None:
        with self.path.open("ab") as file:
            file.write(b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _cut_torn_tail(self) -> None:
        """A write that a crash cut short was never acknowledged: keep its bytes beside the journal, go on without them."""
        durable.write_file(self.path.with_name(f"journal.torn-{self.tail + 1}"), self.torn)
        with self.path.open("r+b") as file:
            file.truncate(self.path.stat().st_size - len(self.torn))
            os.fsync(file.fileno())


def _write_all(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]
