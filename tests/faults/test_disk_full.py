"""A full disk: who commits is told so in words, who reads goes on, and with room the service is whole by itself."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import weakref
from collections.abc import Callable
from functools import cache
from pathlib import Path

import duckdb
import pytest

from metrics.journal import durable
from metrics.model.errors import DiskRefused, WarehouseFailed, XushiError
from metrics.store.troubles import find_troubles
from metrics.store.verify import check_workspace
from metrics.store.view_log import Outcome, ViewLog, to_view
from metrics.store.warehouse import Cursor, Warehouse
from metrics.store.workspace import Workspace
from tests.faults.fill_disk import BOUND, ROUNDS
from tests.faults.small import commit_id_of, find_halves, later, make_happen, read_everything, wait_until

ROOT = Path(__file__).parents[2]


@cache
def why_no_disk() -> str:
    """Why a small disk of one's own cannot be had here; "" where it can."""
    if shutil.which("unshare") is None:
        return "there is no unshare"
    command = ["unshare", "-Urm", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"a disk cannot be mounted here: {done.stderr.strip()}"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_twenty_times_full_reading_goes_on_and_with_room_the_service_is_whole_by_itself(tmp_path: Path) -> None:
    if why_no_disk():
        pytest.skip(why_no_disk())
    command = ["unshare", "-Urm", sys.executable, "-W", "ignore", "-m", "tests.faults.fill_disk", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    print(told)
    assert told["problems"] == [] and told["differences"] == []
    assert told["same after a start"] and told["same on a full disk"]
    assert len(told["waits"]) == ROUNDS and max(told["waits"]) <= BOUND
    assert told["refused"] >= ROUNDS / 4 and told["reads"] >= ROUNDS
    assert all("本次未办理" in words and "重新提交" in words for words in told["words"])


# ------------------------------------------------------------------------- the same without a disk: every step refuses


@pytest.fixture
def workspace(home: Path) -> Workspace:
    return Workspace(home)


def refuse_at(name: str, code: int) -> Callable[[str], None]:
    def step(reached: str) -> None:
        if reached == name:
            raise OSError(code, os.strerror(code))

    return step


@pytest.mark.parametrize("name", ["file written", "file named", "journal written"])
def test_a_full_disk_at_any_step_before_the_line_is_synced_leaves_nothing(
    name: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_everything(workspace)
    monkeypatch.setattr(durable, "step", refuse_at(name, errno.ENOSPC))
    with pytest.raises(DiskRefused, match="磁盘空间不足"):
        make_happen(workspace, 1)
    assert read_everything(workspace) == before
    monkeypatch.undo()
    line = make_happen(workspace, 1)
    assert make_happen(workspace, 1) == line
    workspace.close()
    assert list(check_workspace(workspace.home)) == []


def fail_at_commit(error: type[Exception], times: int = 1000) -> Callable[[Cursor, str], None]:
    """Cursor.control whose commits fail, the first `times` of them."""
    right, commits = Cursor.control, iter(range(times))

    def control(cursor: Cursor, statement: str) -> None:
        if statement == "commit" and next(commits, None) is not None:
            raise error("Could not write file: No space left on device")
        right(cursor, statement)

    return control


def fail_first_checkpoint(error: Exception) -> Callable[[Warehouse], None]:
    right, first = Warehouse.checkpoint, iter([True])

    def checkpoint(warehouse: Warehouse) -> None:
        if next(first, False):
            warehouse.on_failure()
            raise WarehouseFailed("checkpoint") from error
        right(warehouse)

    return checkpoint


def fail(error: Exception) -> Callable[..., None]:
    def call(*_: object, **__: object) -> None:
        raise error

    return call


FAILURES: dict[str, tuple[str, Callable[[], object]]] = {
    "the commit finds no room": ("Cursor.control", lambda: fail_at_commit(duckdb.TransactionException, 1)),
    "the commit makes the database unusable": ("Cursor.control", lambda: fail_at_commit(duckdb.FatalException, 1)),
    "the commit is a mistake of ours": ("Cursor.control", lambda: fail_at_commit(duckdb.ConstraintException, 1)),
    "the checkpoint fails": ("Warehouse.checkpoint", lambda: fail_first_checkpoint(duckdb.FatalException("invalid"))),
}


@pytest.mark.parametrize("what", FAILURES)
def test_what_is_in_the_journal_is_acknowledged_whatever_the_database_says(
    what: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, make_broken = FAILURES[what]
    monkeypatch.setattr(f"metrics.store.warehouse.{name}", make_broken())
    first = weakref.ref(workspace.warehouse)
    line = make_happen(workspace, 1)
    assert workspace.journal.find(commit_id_of(1)) == line
    assert make_happen(workspace, 1) == line
    assert find_halves(workspace) == []
    wait_until(lambda: first() is None and not workspace.is_in_memory)
    make_happen(workspace, 2)
    assert find_halves(workspace) == []
    workspace.close()
    assert list(check_workspace(workspace.home)) == []


def test_where_not_even_memory_takes_the_tables_readers_keep_what_they_had_until_it_catches_up(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_everything(workspace)
    monkeypatch.setattr(Cursor, "control", fail_at_commit(duckdb.FatalException))
    line = make_happen(workspace, 1)
    assert line.number == workspace.journal.tail == workspace.projected + 1
    assert read_everything(workspace) == before
    assert any("数据库落后于日志" in words for words in find_troubles(workspace))
    with pytest.raises(XushiError, match="已确认的数据没有丢失"):
        make_happen(workspace, 2)
    assert make_happen(workspace, 1) == line
    monkeypatch.undo()
    wait_until(lambda: workspace.projected == line.number and not workspace.is_in_memory)
    assert find_halves(workspace) == []
    assert list(find_troubles(workspace)) == []
    assert make_happen(workspace, 2).number == line.number + 1
    workspace.close()
    assert list(check_workspace(workspace.home)) == []


def test_a_database_that_fails_before_the_line_is_written_is_replaced_and_the_commit_goes_through(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, calls = Cursor.insert, iter([True])

    def insert(cursor: Cursor, *given: object) -> None:
        if next(calls, False):
            raise duckdb.IOException("Could not write temporary file: No space left on device")
        right(cursor, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Cursor, "insert", insert)
    make_happen(workspace, 1)
    assert find_halves(workspace) == []
    wait_until(lambda: not workspace.is_in_memory)
    assert find_halves(workspace) == []
    workspace.close()
    assert list(check_workspace(workspace.home)) == []


def test_health_tells_each_trouble_with_what_to_do(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(find_troubles(workspace)) == []
    monkeypatch.setattr("metrics.store.troubles.LITTLE_ROOM", 2**60)
    assert "请尽快清理" in " ".join(find_troubles(workspace))
    monkeypatch.undo()
    workspace.journal.path.rename(workspace.home / "moved")
    assert "日志文件缺失" in " ".join(find_troubles(workspace))
    with pytest.raises(XushiError, match="暂停提交"):
        make_happen(workspace, 1)
    assert "日志文件在运行中被移走或改动" in " ".join(find_troubles(workspace))
    workspace.close()


@pytest.mark.parametrize("call", ["open", "write"])
def test_a_full_disk_costs_a_line_of_the_view_log_and_not_the_page(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "views.jsonl").write_text('{"half a li', encoding="ascii")
    log = ViewLog(tmp_path)
    view = to_view(later(0), "s1", "0" * 64, "10.0.0.1", "", Outcome.OPENED)
    monkeypatch.setattr(f"metrics.store.view_log.os.{call}", fail(OSError(errno.ENOSPC, "full")))
    log.add(view)
    monkeypatch.undo()
    assert (log.count("s1"), log.latest("s1")) == (1, view.at)
    assert (tmp_path / "views.jsonl").read_bytes().startswith(b'{"half a li')


@pytest.mark.parametrize(
    "line",
    ['{"at":"x"}', '{"counts":7}', '{"counts":{"s":"x"}}', "[1]", '{"outcome":"opened"}', "\x00", '{"counts":null}'],
)
def test_a_damaged_line_of_the_view_log_tells_nothing_and_stops_nobody(line: str, tmp_path: Path) -> None:
    log = ViewLog(tmp_path)
    log.add(to_view(later(0), "s1", "0" * 64, "10.0.0.1", "", Outcome.OPENED))
    with (tmp_path / "views.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    again = ViewLog(tmp_path)
    assert (again.count("s1"), len(again.last("s1"))) == (1, 1)
