"""Whether what lies on the disk still is what this process believes: journal, database, room for more."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from metrics.journal.line import FIRST_PREVIOUS, to_bytes
from metrics.model.errors import WarehouseFailed
from metrics.store.migrate import read_meta
from metrics.store.workspace import Workspace

#: Bytes that must be free: a commit, its archive and a checkpoint need far less, an office's log and backup more.
LEAST_FREE = 200_000_000


class StoreHealth:
    """Looks at one workspace whenever it is asked; of the journal it reads the last line and knows the length."""

    def __init__(self, workspace: Workspace, least_free: int = LEAST_FREE) -> None:
        self._workspace, self._least_free = workspace, least_free
        self._counted = self._size = 0

    def check(self) -> list[str]:
        """Every reason in short Chinese words, without a path, none where all is well."""
        return [*self._check_journal(), *self._check_database(), *self._check_room()]

    def _check_journal(self) -> Iterator[str]:
        """The file must be as long as all lines together and end with the last; looked at between two commits."""
        try:
            with self._workspace.hold():
                is_ours = self._is_ours()
        except FileNotFoundError:
            yield "日志文件缺失"
        except OSError:
            yield "日志文件不能读取"
        else:
            if not is_ours:
                yield "日志与系统记录不符"

    def _is_ours(self) -> bool:
        journal = self._workspace.journal
        new = [to_bytes(line) + b"\n" for line in journal.read(self._counted + 1)]
        self._counted += len(new)
        self._size += sum(map(len, new))
        last = to_bytes(journal.read(journal.tail)[0]) + b"\n" if journal.tail else b""
        with journal.path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - len(last)))
            return size == self._size and file.read() == last

    def _check_database(self) -> Iterator[str]:
        try:
            with self._workspace.warehouse.cursor() as cursor:
                meta = read_meta(cursor)
        except WarehouseFailed:
            yield "数据库暂时不能读写"
            return
        if not self._workspace.path.is_file():
            yield "数据库文件缺失，须重新启动"
        if meta.get("tail_hash", FIRST_PREVIOUS) != self._workspace.journal.tail_hash:
            yield "数据库落后于日志，须重新启动"

    def _check_room(self) -> Iterator[str]:
        try:
            free = shutil.disk_usage(self._workspace.home).free
        except OSError:
            yield "磁盘不能读取"
            return
        if free < self._least_free:
            yield f"磁盘剩余空间不足{self._least_free // 1_000_000}MB"
