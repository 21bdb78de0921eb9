"""The projection follows the journal: in its file, or in memory as long as the disk refuses."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import duckdb

from metrics.journal.archive import Archives
from metrics.journal.journal import Journal
from metrics.journal.line import FIRST_PREVIOUS, Line
from metrics.model.errors import JournalDamaged, WarehouseFailed
from metrics.store.migrate import create_tables, read_meta, schema_version
from metrics.store.project import apply_line
from metrics.store.warehouse import Warehouse, ignore_failure

FILE_NAME = "xushi.duckdb"
#: What DuckDB lays beside its file; one that is left behind tells of an unclean end.
_LOGS = "xushi*.wal*"
_LEFT_BEHIND = "xushi.[0-9]*.duckdb*"
#: Bytes beyond the size of the file without which nothing is tried: a checkpoint that fails makes a database unusable.
_ROOM = 8 * 1024**2
#: DuckDB remembers an open file by its name, a dropped one too: within a process no name may come twice.
_numbers = count(1)


class Projection:
    """`warehouse` is what to read in, `number` the last line it holds. Changed under the workspace's lock alone."""

    warehouse: Warehouse

    def __init__(self, home: Path, journal: Journal, archives: Archives) -> None:
        self.path = home / FILE_NAME
        self.number = 0
        self.in_memory = False
        self._size = 0
        self._journal = journal
        self._archives = archives
        self._on_failure: Callable[[], None] = ignore_failure

    def listen(self, on_failure: Callable[[], None]) -> None:
        """Have `on_failure` called wherever the warehouse in use fails somebody."""
        self._on_failure = on_failure
        self.warehouse.on_failure = on_failure

    def open(self) -> None:
        """Take the standing file where it can be trusted and belongs to this journal, else build a new one.

        Raises JournalDamaged where the file knows more than the journal; ArchiveDamaged.
        """
        standing = self._open_standing()
        if standing is None:
            self.build()
            return
        self._take(*standing)
        try:
            self.follow()
        except WarehouseFailed:
            self.build()

    def follow(self) -> None:
        """Apply what the journal has and the warehouse has not yet. Raises WarehouseFailed, ArchiveDamaged."""
        missing = self._journal.read(self.number + 1)
        for line in missing:
            with self.warehouse.transaction() as cursor:
                apply_line(cursor, self._archives, line)
            self.number = line.number
        if missing:
            self.checkpoint()

    def build(self) -> None:
        """A new file from the first line on, or where the disk refuses tables in memory."""
        try:
            self.build_file()
        except (WarehouseFailed, OSError):
            self.build_in_memory()

    def build_file(self) -> None:
        """Build under another name, then take the place of the file. Readers go on in what they had until then."""
        made = self.path.with_name(f"xushi.{next(_numbers)}.duckdb")
        try:
            warehouse = Warehouse(made)
            self._fill(warehouse)
            set_aside(self.path)
            made.replace(self.path)
        except BaseException:
            remove(made)
            raise
        self._take(warehouse, self._journal.tail, in_memory=False)
        for path in self.path.parent.glob(_LOGS):
            if not path.name.startswith(made.name):
                remove(path)

    def build_in_memory(self) -> None:
        """Build without the disk: reading goes on, and what is recorded is in the journal as ever."""
        warehouse = Warehouse(None)
        self._fill(warehouse)
        self._take(warehouse, self._journal.tail, in_memory=True)

    def has_room(self) -> bool:
        """Whether the disk can be expected to take another file of the size of the last one."""
        return shutil.disk_usage(self.path.parent).free >= _ROOM + self._size

    def checkpoint(self) -> None:
        """Where there is room: without it the log stays, and an unclean end costs a rebuild. Raises WarehouseFailed."""
        if self.in_memory or shutil.disk_usage(self.path.parent).free >= _ROOM:
            self.warehouse.checkpoint()

    def distrust_file(self) -> None:
        """Whatever happens to this process, the next start builds anew. Who reads in the file goes on."""
        remove(self.path)

    def _fill(self, warehouse: Warehouse) -> None:
        create_tables(warehouse)
        replay(warehouse, self._archives, self._journal.read())

    def _take(self, warehouse: Warehouse, number: int, *, in_memory: bool = False) -> None:
        warehouse.on_failure = self._on_failure
        self.warehouse, self.number, self.in_memory = warehouse, number, in_memory
        if self.path.is_file():
            self._size = self.path.stat().st_size

    def _open_standing(self) -> tuple[Warehouse, int] | None:
        # A write-ahead log left behind means an unclean end; a damaged one opens with rows silently missing.
        home = self.path.parent
        is_clean = not any(home.glob(_LOGS))
        for path in home.glob(_LEFT_BEHIND):
            remove(path)
        if not is_clean or not self.path.is_file():
            return None
        try:
            warehouse = Warehouse(self.path)
            with warehouse.cursor() as cursor:
                meta = read_meta(cursor)
        except (WarehouseFailed, duckdb.Error):
            _keep_damaged(self.path)
            return None
        if meta.get("schema") != schema_version():
            warehouse.close()
            return None
        number = int(meta.get("tail_number", "0"))
        try:
            _check_tail(self._journal, number, meta.get("tail_hash", FIRST_PREVIOUS))
        except JournalDamaged:
            warehouse.close()
            raise
        return warehouse, number


def _check_tail(journal: Journal, number: int, digest: str) -> None:
    if number > journal.tail:
        raise JournalDamaged(
            f"日志缺失：数据库已记到第{number}行，日志只到第{journal.tail}行。请从备份恢复日志（python -m metrics restore）。"
        )
    if number and journal.read(number)[0].hash != digest:
        raise JournalDamaged(
            f"日志第{number}行与数据库记录不符，日志可能被替换。请从备份恢复（python -m metrics restore）。"
        )


def replay(warehouse: Warehouse, archives: Archives, lines: tuple[Line, ...]) -> None:
    """Apply lines in order, each in a transaction of its own."""
    for line in lines:
        with warehouse.transaction() as cursor:
            apply_line(cursor, archives, line)
    warehouse.checkpoint()


def list_logs(home: Path) -> Iterator[Path]:
    """The write-ahead logs that lie in a workspace: none after a clean end."""
    return home.glob(_LOGS)


def remove(path: Path) -> None:
    """Remove a file of the projection, also where somebody put a folder or nothing in its place."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def set_aside(path: Path) -> None:
    """A folder where the file is to stand cannot be replaced by it."""
    if path.is_dir() and not path.is_symlink():
        _keep_damaged(path)


def _keep_damaged(path: Path) -> None:
    """What does not open is set aside, the last one only, for whoever wants to know why."""
    goal = path.with_name("xushi.damaged.duckdb")
    remove(goal)
    path.replace(goal)
