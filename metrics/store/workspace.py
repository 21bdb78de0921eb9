"""A workspace: the journal, its archives and the DuckDB projection that is kept equal to them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from traceback import format_exc
from typing import Any

import duckdb

from metrics.journal import durable
from metrics.journal.archive import Archive, Archives
from metrics.journal.journal import Journal
from metrics.journal.line import Line
from metrics.model.actor import Actor, Permit
from metrics.model.catalogue import Catalogue
from metrics.model.clock import BEIJING
from metrics.model.errors import (
    CommandRefused,
    Conflict,
    NotPermitted,
    SessionEnded,
    WarehouseFailed,
)
from metrics.store.lock import Lock
from metrics.store.marts import Question, keep_verdicts
from metrics.store.mender import TROUBLES, Mender
from metrics.store.project import apply_line
from metrics.store.projection import Projection
from metrics.store.standing import Standing, read_standing
from metrics.store.view_log import ViewLog
from metrics.store.warehouse import Warehouse

_log = logging.getLogger(__name__)


def now_utc() -> datetime:
    """The clock of the journal."""
    return datetime.now(UTC)


def trust_the_machine(actor: Actor) -> None:
    """Who runs a command on the machine is asked for no session; whoever came with one needs somebody to vouch for it."""
    if actor.proof:
        raise SessionEnded("登录已失效，本次未办理。请重新登录后再提交。")


class Workspace:
    """One folder, one process. Reads go through `warehouse`; every change goes through `record`.

    `vouch` is asked at every change whether its actor still is who they were; it raises SessionEnded.
    """

    def __init__(self, home: Path, clock: Callable[[], datetime] = now_utc) -> None:
        """Open `home`, made if absent, and bring the projection to the journal's tail.

        Raises WorkspaceBusy, JournalDamaged, ArchiveDamaged, DiskRefused; a damaged or missing DuckDB file is built
        anew, in memory where the disk has no room for it.
        """
        self.home = home
        self.clock = clock
        self.vouch: Callable[[Actor], None] = trust_the_machine
        self._lock = threading.RLock()
        self._standing = Standing()
        try:
            durable.make_folder(home)
            self._process_lock = Lock(home)
            try:
                self._open(home)
            except BaseException:
                self._process_lock.release()
                raise
        except OSError as error:
            raise durable.to_unopened(home, error) from error

    def _open(self, home: Path) -> None:
        self.journal = Journal(home / "journal.jsonl")
        self.archives = Archives(Archive(home / "actuals"), Archive(home / "snapshots"))
        for folder in (home, self.archives.actuals.folder, self.archives.snapshots.folder):
            durable.remove_unfinished(folder)
        self.views = ViewLog(home / "snapshots")
        self._projection = Projection(home, self.journal, self.archives)
        self._projection.open()
        self._mender = Mender(self._lock, self._projection, self._remember)
        with self._lock, self._mender.stopped_on_error():
            try:
                self._remember()
            except WarehouseFailed:
                self.rebuild()
            if self._projection.in_memory:
                self._mender.call()

    def close(self) -> None:
        """Wait for a commit under way, checkpoint and let another process in; nothing is recorded afterwards."""
        self._mender.stop()
        with self._lock:
            if not self._process_lock.is_held:
                return
            with suppress(duckdb.Error):  # a file that could not be closed well is built anew at the next start
                self.warehouse.close()
            self._process_lock.release()

    @property
    def warehouse(self) -> Warehouse:
        """What to read in now. Ask for it at each use: it may have been built anew."""
        return self._projection.warehouse

    @property
    def path(self) -> Path:
        """The DuckDB file."""
        return self.home / "xushi.duckdb"

    @property
    def data_version(self) -> int:
        """Number of the last line that changed what pages show."""
        return self._standing.data_version

    @property
    def catalogue(self) -> Catalogue:
        """Documents, regions, indicators and targets in force. Raises CommandRefused in an empty workspace."""
        if self._standing.catalogue is None:
            raise CommandRefused("工作区还没有目标库。请先用 make run 启动一次，或运行 python -m metrics adopt data。")
        return self._standing.catalogue

    @property
    def has_catalogue(self) -> bool:
        """Whether one was adopted already."""
        return self._standing.catalogue is not None

    @property
    def settings(self) -> dict[str, str]:
        """name, kind (real or demo) and, in a demo, today; empty in an empty workspace."""
        return self._standing.settings

    @property
    def name(self) -> str:
        """The workspace's name as shown."""
        return self.settings.get("name", "")

    @property
    def is_demo(self) -> bool:
        """Whether the numbers are invented; every page and export says so."""
        return self.settings.get("kind") == "demo"

    def record(
        self, event: str, data: dict[str, Any], *, by: Permit, commit_id: str, based_on: int | None = None
    ) -> Line:
        """Make one change happen: it has happened when the journal line is synced.

        The line is first applied inside an open transaction, so that a line which cannot be applied is never
        written; a crash after the journal leaves it to the next start. The same `commit_id` again returns the
        line it left. Raises Conflict where the data version is no longer `based_on`, NotPermitted where the permit is
        for another event, SessionEnded where its actor is signed in no more, DiskRefused and JournalBlocked where it
        has not happened. Once it has, nothing that then fails takes the answer back: the tables follow by themselves.
        """
        if not by.covers(event):
            raise NotPermitted(f"“{by.action.word}”的许可不能用于‹{event}›。这是程序错误，请告知系统管理员。")
        with self._lock:
            self.vouch(by.actor)
            done = self.journal.find(commit_id)
            if done is not None:
                return done
            self._check_writable()
            if based_on is not None and based_on != self.data_version:
                raise Conflict(f"数据已更新到第{self.data_version}号，预览依据的是第{based_on}号。请重新预览后再提交。")
            line = self.journal.draft(event, data, by=by.actor.name.strip(), commit_id=commit_id, at=self.clock())
            self._make_happen(line)
            self._settle()
            return line

    def _check_writable(self) -> None:
        """A line is only applied where all lines before it are."""
        if self._mender.is_stopped:
            raise CommandRefused("服务正在停止，本次未办理。请待服务重新启动后再次提交。")
        if self._projection.number < self.journal.tail:
            self._projection.follow()
            self._remember()

    def _make_happen(self, line: Line) -> None:
        """Raises where it has not happened; where it has and then something failed, the tables come anew."""
        try:
            self._apply(line)
        except TROUBLES as trouble:
            has_happened = self.journal.tail >= line.number
            if not has_happened and not isinstance(trouble, WarehouseFailed):
                raise
            self._mender.go_to_memory()
            if not has_happened:
                self._apply(line)

    def _apply(self, line: Line) -> None:
        with self.warehouse.transaction() as cursor:
            apply_line(cursor, self.archives, line)
            self.journal.append(line, line.number - 1)
        self._projection.number = line.number

    def _settle(self) -> None:
        """What follows a line that is in the journal: it has happened, so nothing here may say that it has not."""
        durable.step("projected")
        try:
            self._projection.checkpoint()
            durable.step("checkpointed")
        except WarehouseFailed:
            _log.error("检查点未完成，将由日志重建数据库\n%s", format_exc())
        try:
            self._remember()
        except TROUBLES:
            _log.error("数据库暂未跟上日志，将自动重建\n%s", format_exc())
            self._mender.call()

    @property
    def projected(self) -> int:
        """Number of the line the tables stand at: that of the journal's tail but in trouble."""
        return self._projection.number

    @property
    def is_in_memory(self) -> bool:
        """Whether the disk does not take the tables, so that they stand in memory until it does."""
        return self._projection.in_memory

    @property
    def today(self) -> date:
        """The day in Beijing; a demo workspace stands still on its own day, or all its reports would be overdue."""
        fixed = self.settings.get("today")
        return date.fromisoformat(fixed) if fixed else self.clock().astimezone(BEIJING).date()

    def question(self, as_of: date, known_at: int | None = None) -> Question:
        """What to ask the marts about a cut-off: the latest one is seen today, an earlier one as it was then."""
        version = self.data_version
        is_latest = as_of >= self._standing.latest_cutoff and known_at in (None, version)
        return Question(as_of, version if known_at is None else known_at, self.today if is_latest else None)

    def judge(self, question: Question) -> Question:
        """See to it that the verdicts of a question are materialised; a version passed meanwhile is asked anew."""
        with self.warehouse.cursor() as cursor:
            if cursor.rows("queries/has_verdicts.sql", **asdict(question)):
                return question
        with self._lock:
            if question.seen_on is not None:
                question = self.question(question.as_of)
            try:
                self._keep(question)
            except WarehouseFailed:
                self._mender.go_to_memory()
                self._keep(question)
            return question

    def _keep(self, question: Question) -> None:
        with self.warehouse.transaction() as cursor:
            if not cursor.rows("queries/has_verdicts.sql", **asdict(question)):
                keep_verdicts(cursor, question)
        with suppress(WarehouseFailed):  # they can be read, and the mender was called
            self._projection.checkpoint()

    @contextmanager
    def hold(self) -> Iterator[int]:
        """Nothing is recorded until the block ends: whatever it reads is of one state. Yields the data version.

        There is one writer, so holding it back is a read transaction over all that one report asks; marts are judged
        inside, which a transaction of the database that only reads would not allow.
        """
        with self._lock:
            yield self.data_version

    def rebuild(self) -> None:
        """Throw the projection away and build it from the journal; in memory where the disk refuses."""
        with self._lock:
            self._projection.build()
            self._remember()
            if self._projection.in_memory:
                self._mender.call()

    def _remember(self) -> None:
        """What every page needs and only a journal line changes."""
        self._standing = read_standing(self.warehouse, self.journal, self.archives, self._standing)
