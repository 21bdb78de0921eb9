"""A workspace: the journal, its archives and the DuckDB projection that is kept equal to them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from metrics.journal import durable
from metrics.journal.archive import Archive, Archives
from metrics.journal.journal import Journal
from metrics.journal.line import FIRST_PREVIOUS, Line
from metrics.model.catalogue import Catalogue
from metrics.model.clock import BEIJING
from metrics.model.errors import CommandRefused, Conflict, JournalDamaged, ProjectionDiffers
from metrics.store.lock import Lock
from metrics.store.marts import Question, keep_verdicts
from metrics.store.migrate import create_tables, read_meta, schema_version
from metrics.store.project import apply_line, read_adopted
from metrics.store.view_log import ViewLog
from metrics.store.warehouse import Warehouse


def now_utc() -> datetime:
    """The clock of the journal."""
    return datetime.now(UTC)


class Workspace:
    """One folder, one process. Reads go through `warehouse`; every change goes through `record`."""

    def __init__(self, home: Path, clock: Callable[[], datetime] = now_utc) -> None:
        """Open `home`, made if absent, and bring the projection to the journal's tail.

        Raises WorkspaceBusy, JournalDamaged, ArchiveDamaged; a damaged or missing DuckDB file is built anew.
        """
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.clock = clock
        self._lock = threading.RLock()
        self._process_lock = Lock(home)
        self._catalogue: Catalogue | None = None
        self._catalogue_line = 0
        try:
            self.journal = Journal(home / "journal.jsonl")
            self.archives = Archives(Archive(home / "actuals"), Archive(home / "snapshots"))
            self.views = ViewLog(home / "snapshots")
            self.warehouse = self._open_projection()
        except BaseException:
            self._process_lock.release()
            raise

    def close(self) -> None:
        """Checkpoint and let another process in."""
        with self._lock:
            self.warehouse.close()
            self._process_lock.release()

    @property
    def path(self) -> Path:
        """The DuckDB file."""
        return self.home / "xushi.duckdb"

    @property
    def data_version(self) -> int:
        """Number of the last line that changed what pages show."""
        return self._data_version

    @property
    def catalogue(self) -> Catalogue:
        """Documents, regions, indicators and targets in force. Raises CommandRefused in an empty workspace."""
        if self._catalogue is None:
            raise CommandRefused("工作区还没有目标库。请先用 make run 启动一次，或运行 python -m metrics adopt data。")
        return self._catalogue

    @property
    def has_catalogue(self) -> bool:
        """Whether one was adopted already."""
        return self._catalogue is not None

    @property
    def settings(self) -> dict[str, str]:
        """name, kind (real or demo) and, in a demo, today; empty in an empty workspace."""
        return self._settings

    @property
    def name(self) -> str:
        """The workspace's name as shown."""
        return self._settings.get("name", "")

    @property
    def is_demo(self) -> bool:
        """Whether the numbers are invented; every page and export says so."""
        return self._settings.get("kind") == "demo"

    def record(self, event: str, data: dict[str, Any], *, by: str, commit_id: str, based_on: int | None = None) -> Line:
        """Make one change happen: it has happened when the journal line is synced.

        The line is first applied inside an open transaction, so that a line which cannot be applied is never
        written; a crash after the journal leaves it to the next start. The same `commit_id` again returns the
        line it left. Raises Conflict where the data version is no longer `based_on`.
        """
        with self._lock:
            done = self.journal.find(commit_id)
            if done is not None:
                return done
            if based_on is not None and based_on != self.data_version:
                raise Conflict(f"数据已更新到第{self.data_version}号，预览依据的是第{based_on}号。请重新预览后再提交。")
            line = self.journal.draft(event, data, by=by, commit_id=commit_id, at=self.clock())
            try:
                with self.warehouse.transaction() as cursor:
                    apply_line(cursor, self.archives, line)
                    self.journal.append(line, line.number - 1)
                durable.step("projected")
                self.warehouse.checkpoint()
                durable.step("checkpointed")
            except duckdb.Error:
                if self.journal.tail < line.number:
                    raise
                self.rebuild()
            self._remember()
            return line

    @property
    def today(self) -> date:
        """The day in Beijing; a demo workspace stands still on its own day, or all its reports would be overdue."""
        fixed = self._settings.get("today")
        return date.fromisoformat(fixed) if fixed else self.clock().astimezone(BEIJING).date()

    def question(self, as_of: date, known_at: int | None = None) -> Question:
        """What to ask the marts about a cut-off: the latest one is seen today, an earlier one as it was then."""
        version = self.data_version
        is_latest = as_of >= self._latest_cutoff and known_at in (None, version)
        return Question(as_of, version if known_at is None else known_at, self.today if is_latest else None)

    def judge(self, question: Question) -> Question:
        """See to it that the verdicts of a question are materialised; a version passed meanwhile is asked anew."""
        with self.warehouse.cursor() as cursor:
            if cursor.rows("queries/has_verdicts.sql", **asdict(question)):
                return question
        with self._lock:
            if question.seen_on is not None:
                question = self.question(question.as_of)
            with self.warehouse.transaction() as cursor:
                if not cursor.rows("queries/has_verdicts.sql", **asdict(question)):
                    keep_verdicts(cursor, question)
            self.warehouse.checkpoint()
            return question

    @contextmanager
    def hold(self) -> Iterator[int]:
        """Nothing is recorded until the block ends: whatever it reads is of one state. Yields the data version.

        There is one writer, so holding it back is a read transaction over all that one report asks; marts are judged
        inside, which a transaction of the database that only reads would not allow.
        """
        with self._lock:
            yield self._data_version

    def rebuild(self) -> None:
        """Throw the projection away and build it from the journal."""
        with self._lock:
            self.warehouse.close()
            self._remove_projection()
            self.warehouse = self._build_projection()

    def _open_projection(self) -> Warehouse:
        # A write-ahead log left behind means an unclean end; a damaged one opens with rows silently missing.
        if not self.path.exists() or self.path.with_suffix(".duckdb.wal").exists():
            self._remove_projection()
            return self._build_projection()
        try:
            warehouse = Warehouse(self.path)
            with warehouse.cursor() as cursor:
                meta = read_meta(cursor)
        except duckdb.Error:
            self._keep_damaged()
            return self._build_projection()
        if meta.get("schema") != schema_version():
            warehouse.close()
            self._remove_projection()
            return self._build_projection()
        self._check_tail(meta, warehouse)
        return self._catch_up(warehouse, int(meta.get("tail_number", "0")) + 1)

    def _check_tail(self, meta: dict[str, str], warehouse: Warehouse) -> None:
        number, digest = int(meta.get("tail_number", "0")), meta.get("tail_hash", FIRST_PREVIOUS)
        lines = self.journal.read()
        if number > len(lines):
            warehouse.close()
            raise JournalDamaged(
                f"日志缺失：数据库已记到第{number}行，日志只到第{len(lines)}行。请从备份恢复日志（python -m metrics restore）。"
            )
        if number and lines[number - 1].hash != digest:
            warehouse.close()
            raise JournalDamaged(
                f"日志第{number}行与数据库记录不符，日志可能被替换。请从备份恢复（python -m metrics restore）。"
            )

    def _build_projection(self) -> Warehouse:
        warehouse = Warehouse(self.path)
        create_tables(warehouse)
        return self._catch_up(warehouse, 1)

    def _catch_up(self, warehouse: Warehouse, from_number: int) -> Warehouse:
        replay(warehouse, self.archives, self.journal.read(from_number))
        self.warehouse = warehouse
        self._remember()
        return warehouse

    def _remember(self) -> None:
        """What every page needs and only a journal line changes."""
        with self.warehouse.cursor() as cursor:
            meta = read_meta(cursor)
            self._settings: dict[str, str] = dict(cursor.rows("queries/settings.sql"))
            cutoffs = cursor.rows("queries/cutoffs.sql", known_at=int(meta.get("data_version", "0")))
        if meta.get("tail_hash", FIRST_PREVIOUS) != self.journal.tail_hash:
            raise ProjectionDiffers("数据库与日志不一致。请重新启动；仍不行时运行 python -m metrics rebuild。")
        self._data_version = int(meta.get("data_version", "0"))
        self._latest_cutoff: date = cutoffs[0][0] if cutoffs else date.min
        self._remember_catalogue()

    def _remember_catalogue(self) -> None:
        """Read anew only where another one was adopted: checking its tables costs more than a commit."""
        adopted = next((line for line in reversed(self.journal.read()) if line.event == "catalogue_adopted"), None)
        number = adopted.number if adopted else 0
        if number != self._catalogue_line:
            self._catalogue = read_adopted(self.archives, adopted.data) if adopted else None
            self._catalogue_line = number

    def _remove_projection(self) -> None:
        for path in (self.path, self.path.with_suffix(".duckdb.wal")):
            path.unlink(missing_ok=True)

    def _keep_damaged(self) -> None:
        """A file that does not open is set aside, for whoever wants to know why."""
        self.path.replace(self.home / f"xushi.damaged-{self.clock():%Y%m%d%H%M%S}.duckdb")
        self._remove_projection()


def replay(warehouse: Warehouse, archives: Archives, lines: tuple[Line, ...]) -> None:
    """Apply lines in order, each in a transaction of its own."""
    for line in lines:
        with warehouse.transaction() as cursor:
            apply_line(cursor, archives, line)
    warehouse.checkpoint()
