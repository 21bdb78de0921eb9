"""Whether what lies on the disk still is what this process believes: journal, database, room for more."""

from __future__ import annotations

from collections.abc import Iterator

from metrics.journal.line import FIRST_PREVIOUS, to_bytes
from metrics.model.errors import WarehouseFailed
from metrics.store.migrate import read_meta
from metrics.store.troubles import LITTLE_ROOM, find_troubles
from metrics.store.workspace import Workspace


class StoreHealth:
    """Looks at one workspace whenever it is asked; of the journal it reads the last line and knows the length."""

    def __init__(self, workspace: Workspace, least_free: int = LITTLE_ROOM) -> None:
        self._workspace, self._least_free = workspace, least_free
        self._counted = self._size = 0

    def check(self) -> list[str]:
        """Every reason in Chinese, its first sentence without a path, none where all is well."""
        return [*find_troubles(self._workspace, self._least_free), *self._check_journal(), *self._check_database()]

    def _check_journal(self) -> Iterator[str]:
        """The file must be as long as all lines together and end with the last; looked at between two commits."""
        try:
            with self._workspace.hold():
                is_ours = self._is_ours()
        except FileNotFoundError:
            return  # that is told already
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
        is_level = self._workspace.projected == self._workspace.journal.tail
        if is_level and meta.get("tail_hash", FIRST_PREVIOUS) != self._workspace.journal.tail_hash:
            yield "数据库与日志不一致，须重新启动"
