"""Accounts: added once, changed by administrators alone, never without one who can sign in, never deleted."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from metrics.access.accounts import (
    NewAccount,
    WrongPassword,
    act_as,
    act_for_machine,
    add_account,
    add_first_admin,
    change_account,
    change_password,
    disable_account,
    enable_account,
    find_account,
    has_admin,
    reset_password,
)
from metrics.access.password_rules import choose_profile
from metrics.access.passwords import fits_password
from metrics.model.actor import ACCOUNT_ROLES, Actor, Role
from metrics.model.errors import CommandRefused, NotPermitted
from metrics.store.accounts import AccountIndex, read_accounts
from metrics.store.verify import check_workspace
from metrics.store.warehouse import Cursor
from metrics.store.workspace import Workspace
from tests.access.conftest import LOGIN, NAME, PASSWORD, ROOT, Clocks, account, id_of, plant
from tests.people import leader, program, reporter, reviewer

ZHANG = NewAccount("zhangsan", "张三", Role.REPORTER, ("住建局", "统计局"))


def test_an_added_account_is_read_as_it_was_given_and_opened_by_the_password_shown_once(workspace: Workspace) -> None:
    password = add_account(workspace, ZHANG, by=ROOT)
    row = account(workspace, "zhangsan")
    assert (row.name, row.role, row.departments) == ("张三", Role.REPORTER, ("住建局", "统计局"))
    assert (row.is_enabled, row.must_change, row.added_by) == (True, True, "李主任")
    assert (row.added_at, row.trust_line, row.password_line) == (workspace.clock(), 1, 1)
    assert fits_password(password, row.password_hash)
    assert row.to_actor("p") == Actor("张三", Role.REPORTER, id_of("zhangsan"), ("住建局", "统计局"), "p")


def test_no_password_lies_in_the_workspace(workspace: Workspace) -> None:
    given = [add_account(workspace, ZHANG, by=ROOT), reset_password(workspace, id_of("zhangsan"), by=ROOT)]
    add_first_admin(workspace, LOGIN, NAME, PASSWORD)
    workspace.warehouse.checkpoint()
    kept = [path for path in workspace.home.rglob("*") if path.is_file()]
    assert len(kept) > 1
    for secret in (*given, PASSWORD):
        assert [path.name for path in kept if secret.encode() in path.read_bytes()] == []


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (NewAccount("ZhangSan", "王五", Role.LEADER), "登录名‹zhangsan›已被使用"),
        (NewAccount("wangwu", "张 三", Role.LEADER), "已有账号‹张 三›"),
        (NewAccount("wangwu", "zhangsan", Role.LEADER), "已有账号‹zhangsan›"),
        (NewAccount("wangwu", "王五", Role.PROGRAM), "身份只能是领导、填报、审核、管理员"),
        (NewAccount("wangwu", "王五", Role.ANONYMOUS), "身份只能是"),
        (NewAccount("wangwu", "王五", Role.REPORTER, ("住建局、统计局",)), "单位应逐个填写"),
        (NewAccount("w", "王五", Role.REPORTER), "登录名应为3至64位"),
        (NewAccount("wangwu", "命令行", Role.ADMIN), "由系统使用"),
    ],
)
def test_names_of_others_and_odd_accounts_are_refused(workspace: Workspace, new: NewAccount, words: str) -> None:
    add_account(workspace, ZHANG, by=ROOT)
    disable_account(workspace, id_of("zhangsan"), by=ROOT)
    with pytest.raises(CommandRefused, match=words):
        add_account(workspace, new, by=ROOT)
    assert workspace.journal.tail == 2


CHANGES: dict[str, Callable[[Workspace, Actor], object]] = {
    "add": lambda workspace, by: add_account(workspace, NewAccount("wangwu", "王五", Role.LEADER), by=by),
    "change": lambda workspace, by: change_account(
        workspace, id_of("zhangsan"), role=Role.LEADER, departments=(), by=by
    ),
    "disable": lambda workspace, by: disable_account(workspace, id_of("zhangsan"), by=by),
    "enable": lambda workspace, by: enable_account(workspace, id_of("zhangsan"), by=by),
    "reset": lambda workspace, by: reset_password(workspace, id_of("zhangsan"), by=by),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("by", [leader("甲"), reporter("甲"), reviewer("甲"), Actor("", Role.ADMIN)], ids=str)
def test_nobody_but_an_administrator_with_a_name_changes_accounts(
    workspace: Workspace, change: Callable[[Workspace, Actor], object], by: Actor
) -> None:
    add_account(workspace, ZHANG, by=ROOT)
    with pytest.raises(NotPermitted):
        change(workspace, by)
    assert workspace.journal.tail == 1


def test_each_change_is_one_line_and_trust_moves_with_it(workspace: Workspace) -> None:
    add_account(workspace, ZHANG, by=ROOT)
    changed = change_account(workspace, id_of("zhangsan"), role=Role.REVIEWER, departments=(" 统计局 ",), by=ROOT)
    assert (changed.role, changed.departments, changed.trust_line) == (Role.REVIEWER, ("统计局",), 2)
    disabled = disable_account(workspace, id_of("zhangsan"), by=ROOT)
    assert (disabled.is_enabled, disabled.trust_line) == (False, 3)
    enabled = enable_account(workspace, id_of("zhangsan"), by=ROOT)
    assert (enabled.is_enabled, enabled.trust_line) == (True, 4)
    reset_password(workspace, id_of("zhangsan"), by=ROOT)
    row = account(workspace, "zhangsan")
    assert (row.trust_line, row.password_line, row.must_change) == (5, 5, True)
    events = [line.event for line in workspace.journal.read()]
    assert events == ["account_added", "account_changed", "account_disabled", "account_enabled", "password_reset"]
    assert workspace.data_version == 0


@pytest.mark.parametrize(
    ("attempt", "words"),
    [
        (lambda workspace: enable_account(workspace, id_of("zhangsan"), by=ROOT), "没有停用"),
        (lambda workspace: disable_account(workspace, "nobody", by=ROOT), "没有这个账号"),
        (
            lambda workspace: change_account(
                workspace, id_of("zhangsan"), role=Role.REPORTER, departments=("住建局", "统计局"), by=ROOT
            ),
            "没有变化",
        ),
        (
            lambda workspace: change_account(workspace, id_of("zhangsan"), role=Role.PROGRAM, departments=(), by=ROOT),
            "身份只能是",
        ),
    ],
)
def test_a_change_that_changes_nothing_is_refused(
    workspace: Workspace, attempt: Callable[[Workspace], object], words: str
) -> None:
    add_account(workspace, ZHANG, by=ROOT)
    with pytest.raises(CommandRefused, match=words):
        attempt(workspace)
    assert workspace.journal.tail == 1


def test_the_last_administrator_stays_one(workspace: Workspace) -> None:
    first = add_first_admin(workspace, LOGIN, NAME, PASSWORD)
    machine = act_for_machine()
    for attempt in (
        lambda: disable_account(workspace, first, by=machine),
        lambda: change_account(workspace, first, role=Role.LEADER, departments=(), by=machine),
    ):
        with pytest.raises(CommandRefused, match="李主任是唯一可用的管理员"):
            attempt()
    second = plant(workspace, "wangwei", "王伟", Role.ADMIN)
    disable_account(workspace, first, by=account(workspace, "wangwei").to_actor())
    with pytest.raises(CommandRefused, match="王伟是唯一可用的管理员"):
        disable_account(workspace, second, by=machine)
    assert has_admin(workspace)


def test_an_administrator_does_not_disable_themself_nor_reset_their_own_password(workspace: Workspace) -> None:
    first = add_first_admin(workspace, LOGIN, NAME, PASSWORD)
    plant(workspace, "wangwei", "王伟", Role.ADMIN)
    own = account(workspace, LOGIN).to_actor()
    with pytest.raises(CommandRefused, match="不能停用自己的账号"):
        disable_account(workspace, first, by=own)
    with pytest.raises(CommandRefused, match="不能重置自己的密码"):
        reset_password(workspace, first, by=own)


def test_two_administrators_who_disable_each_other_leave_one(workspace: Workspace) -> None:
    for _ in range(5):
        ids = [
            plant(workspace, f"{word}{workspace.journal.tail}", f"{word}{workspace.journal.tail}", Role.ADMIN)
            for word in ("wei", "min")
        ]
        for other in read_accounts(workspace):
            if other.is_enabled and other.account_id not in ids:
                disable_account(workspace, other.account_id, by=act_for_machine())
        rows = {row.account_id: row for row in read_accounts(workspace)}

        def disable(pair: tuple[str, str], rows: dict[str, object] = rows) -> bool:  # type: ignore[assignment]
            try:
                disable_account(workspace, pair[0], by=rows[pair[1]].to_actor())  # type: ignore[attr-defined]
            except CommandRefused:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(disable, [(ids[0], ids[1]), (ids[1], ids[0])]))
        assert sorted(done) == [False, True]
        assert has_admin(workspace)


def test_of_ten_who_add_the_same_account_at_once_one_gets_it(workspace: Workspace) -> None:
    def add(number: int) -> str:
        try:
            return add_account(workspace, NewAccount("zhangsan", f"张三{number}", Role.LEADER), by=ROOT)
        except CommandRefused:
            return ""

    with ThreadPoolExecutor(4) as pool:
        given = [password for password in pool.map(add, range(10)) if password]
    assert len(given) == workspace.journal.tail == 1
    assert fits_password(given[0], account(workspace, "zhangsan").password_hash)


def test_the_first_administrator_begins_where_there_is_none_with_a_password_of_their_own(workspace: Workspace) -> None:
    with pytest.raises(CommandRefused, match="密码不符合要求"):
        add_first_admin(workspace, LOGIN, NAME, "12345678")
    with pytest.raises(CommandRefused, match="含有登录名或姓名"):
        add_first_admin(workspace, "Jia-Fang", NAME, PASSWORD)
    assert (has_admin(workspace), workspace.journal.tail) == (False, 0)
    account_id = add_first_admin(workspace, LOGIN, NAME, PASSWORD)
    assert has_admin(workspace)
    row = account(workspace, LOGIN)
    assert (row.account_id, row.role, row.must_change, row.added_by) == (account_id, Role.ADMIN, False, "首次设置")
    with pytest.raises(CommandRefused, match="已有管理员"):
        add_first_admin(workspace, "wangwei", "王伟", PASSWORD)
    assert workspace.journal.tail == 1


def test_a_password_is_changed_by_its_owner_and_not_to_one_of_the_last_five(workspace: Workspace) -> None:
    plant(workspace, "zhangsan", "张三", Role.REPORTER, password="Hai-Kuo#0")
    own = account(workspace, "zhangsan").to_actor()
    for number in range(5):
        change_password(workspace, own, f"Hai-Kuo#{number}", f"Hai-Kuo#{number + 1}")
    for former in range(1, 6):
        with pytest.raises(CommandRefused, match="近期用过的密码相同"):
            change_password(workspace, own, "Hai-Kuo#5", f"Hai-Kuo#{former}")
    change_password(workspace, own, "Hai-Kuo#5", "Hai-Kuo#0")
    row = account(workspace, "zhangsan")
    assert fits_password("Hai-Kuo#0", row.password_hash)
    assert (row.trust_line, row.password_line, row.must_change) == (1, workspace.journal.tail, False)
    assert workspace.journal.read()[-1].by == "张三"


def test_a_wrong_old_password_and_a_weak_new_one_change_nothing(workspace: Workspace) -> None:
    plant(workspace, "zhangsan", "张三", Role.REPORTER, password="Hai-Kuo#0")
    own = account(workspace, "zhangsan").to_actor()
    with pytest.raises(WrongPassword, match="原密码不正确"):
        change_password(workspace, own, "Hai-Kuo#1", "Hai-Kuo#2")
    with pytest.raises(CommandRefused, match="不足8个字符"):
        change_password(workspace, own, "Hai-Kuo#0", "Ab1!")
    disable_account(workspace, own.account_id, by=ROOT)
    with pytest.raises(WrongPassword):
        change_password(workspace, own, "Hai-Kuo#0", "Hai-Kuo#2")
    assert [line.event for line in workspace.journal.read()] == ["account_added", "account_disabled"]


def test_under_asvs_only_the_password_in_use_may_not_come_again(workspace: Workspace) -> None:
    choose_profile(workspace, "asvs", by=ROOT)
    plant(workspace, "zhangsan", "张三", Role.REPORTER, password="海阔天空任鸟飞翔")
    own = account(workspace, "zhangsan").to_actor()
    with pytest.raises(CommandRefused, match="现用密码"):
        change_password(workspace, own, "海阔天空任鸟飞翔", "海阔天空任鸟飞翔")
    change_password(workspace, own, "海阔天空任鸟飞翔", "天高云淡望断南飞雁")
    change_password(workspace, own, "天高云淡望断南飞雁", "海阔天空任鸟飞翔")


def test_an_account_without_a_password_is_opened_by_none(workspace: Workspace) -> None:
    plant(workspace, "zhangsan", "张三", Role.REPORTER)
    with pytest.raises(WrongPassword):
        change_password(workspace, account(workspace, "zhangsan").to_actor(), "", "Hai-Kuo#2")


def test_a_command_acts_as_an_enabled_account_by_login_name_or_name(workspace: Workspace) -> None:
    for role in ACCOUNT_ROLES:
        plant(workspace, f"{role.value}-1", f"{role.word}甲", role)
        for words in (f"{role.value}-1", f"{role.value.upper()}-1", f" {role.word} 甲 "):
            assert act_as(workspace, words) == account(workspace, f"{role.value}-1").to_actor()
    with pytest.raises(CommandRefused, match=r"没有‹王五›这个账号.*python -m metrics account add"):
        act_as(workspace, "王五")
    disable_account(workspace, id_of("leader-1"), by=ROOT)
    with pytest.raises(CommandRefused, match="领导甲的账号已停用"):
        act_as(workspace, "领导甲")
    assert find_account(workspace, "") is None
    assert act_for_machine() == Actor("命令行", Role.ADMIN)


def test_accounts_survive_a_rebuild_and_are_verified(workspace: Workspace, tmp_path: Path) -> None:
    add_account(workspace, ZHANG, by=ROOT)
    plant(workspace, "wangwei", "王伟", Role.ADMIN, password="Hai-Kuo#0")
    change_password(workspace, account(workspace, "wangwei").to_actor(), "Hai-Kuo#0", "Hai-Kuo#1")
    change_account(workspace, id_of("zhangsan"), role=Role.LEADER, departments=(), by=ROOT)
    disable_account(workspace, id_of("zhangsan"), by=ROOT)
    before = read_accounts(workspace)
    workspace.rebuild()
    assert read_accounts(workspace) == before
    workspace.close()
    assert list(check_workspace(workspace.home)) == []


def test_the_index_of_accounts_follows_every_line_about_one_and_reads_for_no_other(
    workspace: Workspace, clocks: Clocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = AccountIndex(workspace)
    assert index.find_login("zhangsan") is None
    plant(workspace, "zhangsan", "张三", Role.REPORTER)
    row = index.find_login("zhangsan")
    assert row is not None and row == index.find(row.account_id)
    choose_profile(workspace, "asvs", by=ROOT)

    def refuse(*_: object) -> None:
        raise AssertionError("no account changed, so nothing is read")

    with monkeypatch.context() as patched:
        patched.setattr("metrics.store.accounts.read_accounts", refuse)
        assert index.find(row.account_id) is row
    disable_account(workspace, row.account_id, by=program("初始导入"))
    found = index.find(row.account_id)
    assert found is not None and not found.is_enabled


def test_an_account_that_changed_while_the_tables_are_behind_is_not_found_until_they_follow(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(workspace, "zhangsan", "张三", Role.REPORTER)
    plant(workspace, "lisi", "李四", Role.REPORTER)
    index = AccountIndex(workspace)
    assert index.find_login("zhangsan") is not None
    right = Cursor.control

    def refuse(cursor: Cursor, statement: str) -> None:
        if statement == "commit":
            raise duckdb.FatalException("Could not write file: No space left on device")
        right(cursor, statement)

    monkeypatch.setattr(Cursor, "control", refuse)
    disable_account(workspace, id_of("zhangsan"), by=ROOT)
    assert workspace.projected < workspace.journal.tail
    assert index.find_login("zhangsan") is None
    assert index.find_login("lisi") is not None
    monkeypatch.undo()
    end = time.monotonic() + 30
    while workspace.projected < workspace.journal.tail:
        assert time.monotonic() < end, "the tables did not follow"
        time.sleep(0.05)
    found = index.find_login("zhangsan")
    assert found is not None and not found.is_enabled
