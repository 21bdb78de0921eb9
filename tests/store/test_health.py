"""What a watching machine is told: journal, database and disk, each in words without a path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from metrics.access.accounts import NewAccount, add_account
from metrics.model.actor import Role
from metrics.store.health import StoreHealth
from metrics.store.troubles import LITTLE_ROOM
from metrics.store.workspace import Workspace
from tests.people import admin

NOTHING = 0


def check_store(workspace: Workspace, least_free: int) -> list[str]:
    return StoreHealth(workspace, least_free).check()


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace(tmp_path / "var")
    add_account(workspace, NewAccount("zhangsan", "张三", Role.REPORTER), by=admin("王主任"))
    yield workspace
    workspace.close()


def test_a_sound_workspace_has_nothing_to_tell(workspace: Workspace, tmp_path: Path) -> None:
    assert check_store(workspace, NOTHING) == []
    empty = Workspace(tmp_path / "empty")
    try:
        assert check_store(empty, NOTHING) == []
    finally:
        empty.close()


def test_it_stays_sound_after_every_change(workspace: Workspace) -> None:
    health = StoreHealth(workspace, NOTHING)
    for number in range(3):
        add_account(workspace, NewAccount(f"user{number}", f"甲{number}", Role.LEADER), by=admin("王主任"))
        assert health.check() == check_store(workspace, NOTHING) == []


def test_a_journal_that_is_gone_cut_grown_or_replaced_is_told(workspace: Workspace) -> None:
    path = workspace.journal.path
    right = path.read_bytes()
    first = right.splitlines(keepends=True)[0]
    for wrong in (b"", right[:-1], right[:-40], right + b"x", right + first.replace(b"zhangsan", b"lisi"), b"\n" * 9):
        path.write_bytes(wrong)
        assert check_store(workspace, NOTHING) == ["日志与系统记录不符"]
    path.unlink()
    assert check_store(workspace, NOTHING) == ["日志文件缺失。请停止服务，从备份恢复（python -m metrics restore）。"]
    path.write_bytes(right)
    assert check_store(workspace, NOTHING) == []


def test_a_nearly_full_disk_is_told_before_it_is_full(workspace: Workspace) -> None:
    (words,) = check_store(workspace, 10**18)
    assert words.startswith("磁盘剩余空间只有") and words.endswith("请尽快清理。")
    assert LITTLE_ROOM >= 200_000_000


def test_a_database_that_is_gone_or_behind_is_told(workspace: Workspace) -> None:
    with workspace.warehouse.transaction() as cursor:
        cursor.run("writes/forget_meta.sql", name="tail_hash")
        cursor.run("writes/meta.sql", name="tail_hash", value="f" * 64)
    assert check_store(workspace, NOTHING) == ["数据库与日志不一致，须重新启动"]
    workspace.path.unlink()
    assert "数据库文件缺失，须重新启动" in check_store(workspace, NOTHING)


def test_a_database_that_is_invalid_is_told(workspace: Workspace) -> None:
    workspace.warehouse.close()
    assert check_store(workspace, NOTHING) == ["数据库暂时不能读写"]
    workspace.rebuild()
    assert check_store(workspace, NOTHING) == []
