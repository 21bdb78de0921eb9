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
from metrics.journal.tail_mark import TailMark
from metrics.model.errors import Conflict, JournalBlocked, JournalDamaged

#: The end of a whole record: the last of its sorted keys with its 64 hex digits.
_RECORD_END = re.compile(rb'"prev":"[0-9a-f]{64}"}')


class Journal:
    """One file; one writer at a time (the workspace holds the lock). Opening reads and checks every line.

    `blocked` says why no line can be appended until the next start; "" as long as all is well. With `repair` False
    opening changes nothing on the disk: `torn` then holds what was cut short, and a missing file is damage.
    """

    def __init__(self, path: Path, *, repair: bool = True) -> None:
        self.path = path
        self.torn = b""
        self.blocked = ""
        self._mark = TailMark(path.with_name("journal.tail"))
        known = self._mark.read()
        if not path.exists():
            if known is not None or not repair:
                raise JournalDamaged(
                    "日志文件缺失：journal.jsonl。请停止使用，从备份恢复（python -m metrics restore）。"
                )
            durable.write_file(path, b"")
        self._newline_lost = False
        self._lines = list(self._read_all())
        self._check_mark(known)
        if repair:
            self._repair()
        self._size = path.stat().st_size

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

        Raises Conflict where the tail is not `expected_tail`; DiskRefused where the disk is full, after cutting the
        file back to what it was, so that half a line never precedes a later one; JournalBlocked where the disk can be
        trusted no more, now and at every later call.
        """
        if self.blocked:
            raise JournalBlocked(self.blocked)
        if expected_tail != self.tail or line.previous != self.tail_hash:
            raise Conflict(f"日志已有第{self.tail}号记录，本次提交依据的是第{expected_tail}号。请重新预览后再提交。")
        durable.step("before journal")
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        except FileNotFoundError:
            raise self._block(_CHANGED) from None
        except OSError as error:
            raise durable.to_refusal(error) from error
        try:
            self._append(descriptor, line)
        finally:
            os.close(descriptor)
        self._mark.write(line.number, line.hash)
        durable.step("journal synced")
        return line.number

    def _append(self, descriptor: int, line: Line) -> None:
        if os.fstat(descriptor).st_size != self._size:
            raise self._block(_CHANGED)
        content = to_bytes(line) + b"\n"
        try:
            durable.write_all(descriptor, content)
            durable.step("journal written")
            os.fsync(descriptor)
        except OSError as error:
            if self._cut_back(descriptor) and durable.is_full(error):
                raise durable.to_refusal(error) from error
            raise self._block(_UNTRUSTED) from error
        except BaseException:
            if not self._cut_back(descriptor):
                self._block(_UNTRUSTED)
            raise
        self._lines.append(line)
        self._size += len(content)

    def _cut_back(self, descriptor: int) -> bool:
        """Whether the file is again what it was, on the disk too."""
        try:
            os.ftruncate(descriptor, self._size)
            os.fsync(descriptor)
        except OSError:
            return False
        return True

    def _block(self, words: str) -> JournalBlocked:
        self.blocked = words
        return JournalBlocked(words)

    def _read_all(self) -> Iterator[Line]:
        previous = FIRST_PREVIOUS
        *whole, tail = self.path.read_bytes().split(b"\n")
        self._newline_lost = bool(_RECORD_END.search(tail))
        if self._newline_lost:
            whole.append(tail)
        elif tail and not b'{"at":"'.startswith(tail[:7]):
            raise JournalDamaged(
                f"日志第{len(whole) + 1}行已损坏：结尾被改动。请停止使用，从备份恢复（python -m metrics restore）。"
            )
        else:
            self.torn = tail
        for number, raw in enumerate(whole, start=1):
            line = read_line(raw, number, previous)
            previous = line.hash
            yield line

    def _check_mark(self, known: tuple[int, str] | None) -> None:
        number, digest = known or (0, FIRST_PREVIOUS)
        if number > self.tail:
            raise JournalDamaged(
                f"日志缺失：曾已记到第{number}行，日志只到第{self.tail}行。请从备份恢复日志（python -m metrics restore）。"
            )
        if number and self._lines[number - 1].hash != digest:
            raise JournalDamaged(
                f"日志第{number}行与先前的记录不符，日志可能被替换。请从备份恢复（python -m metrics restore）。"
            )

    def _repair(self) -> None:
        if self._newline_lost:
            self._append_newline()
        if self.torn:
            self._cut_torn_tail()
        if self.tail:
            self._mark.write(self.tail, self.tail_hash)

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


_UNTRUSTED = (
    "写入日志时磁盘出错，本次未确认入库；此后暂停提交，查询不受影响，已确认的数据没有丢失。"
    "请系统管理员检查磁盘后重新启动服务，再重新提交（重复提交不会重复入库）。"
)
_CHANGED = (
    "日志文件在运行中被移走或改动，暂停提交，查询不受影响。"
    "请系统管理员停止服务，核对 journal.jsonl 并在必要时从备份恢复，然后重新启动。"
)
