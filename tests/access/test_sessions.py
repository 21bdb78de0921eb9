"""Signing in and being signed out: by time, by logout, by whatever happens to the account; and telling strangers nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from metrics.access import passwords, session_table
from metrics.access.accounts import (
    NewAccount,
    add_account,
    change_account,
    disable_account,
    enable_account,
    plant_account,
    reset_password,
)
from metrics.access.matrix import permit
from metrics.access.password_rules import choose_profile
from metrics.access.sessions import Sessions, SignInRefused
from metrics.access.tokens import hash_token
from metrics.journal.archive import hash_bytes
from metrics.model.actor import Action, Actor, Role
from metrics.model.errors import CommandRefused, NotPermitted, SessionEnded
from metrics.store.workspace import Workspace
from tests.access.conftest import ADDRESS, LOGIN, PASSWORD, ROOT, Clocks, account, id_of, plant
from tests.people import admin, leader

WRONG = "登录名或密码不正确。连续5次失败将锁定30分钟。"
ZHANG = "Hai-Kuo#0"


@pytest.fixture
def zhang(workspace: Workspace, sessions: Sessions) -> str:
    """The id of a reporter with a password of their own."""
    return plant(workspace, "zhangsan", "张三", Role.REPORTER, "住建局", password=ZHANG)


@pytest.fixture
def verifications(monkeypatch: pytest.MonkeyPatch) -> list[str | bytes]:
    """Grows by one with every password that is hashed to be compared."""
    seen: list[str | bytes] = []

    class Counted(PasswordHasher):
        def verify(self, sealed: str | bytes, password: str | bytes) -> bool:
            seen.append(sealed)
            return super().verify(sealed, password)

    monkeypatch.setattr(passwords, "_HASHER", Counted(time_cost=2, memory_cost=19 * 1024, parallelism=1))
    return seen


def refusal(sessions: Sessions, login: str, password: str, address: str = ADDRESS) -> str:
    with pytest.raises(SignInRefused) as caught:
        sessions.sign_in(login, password, address)
    return str(caught.value)


def commit(workspace: Workspace, actor: Actor) -> None:
    """Any change at all, in the name of an actor."""
    action = Action.COMMIT_BATCH if actor.role is Role.REPORTER else Action.SET_PASSWORD_RULES
    event = "batch_submitted" if actor.role is Role.REPORTER else "setting_changed"
    data = {"name": "x", "value": "y"}
    commit_id = hash_bytes(f"{actor}|{workspace.journal.tail}".encode())
    workspace.record(event, data, by=permit(actor, action), commit_id=commit_id)


def test_a_sign_in_tells_who_it_is_in_whatever_width_the_name_is_typed(sessions: Sessions, zhang: str) -> None:
    for typed in ("zhangsan", " ZhangSan ", "ｚｈａｎｇｓａｎ"):
        signed = sessions.sign_in(typed, ZHANG, ADDRESS, "Firefox")
        expect = Actor("张三", Role.REPORTER, zhang, ("住建局",), hash_token(signed.token))
        assert signed.actor == sessions.find(signed.token) == expect
        assert (signed.must_change, sessions.must_change(signed.token)) == (False, False)
        assert len(signed.token) == 43
        sessions.vouch(signed.actor)


def test_tokens_differ_and_only_their_hash_is_kept(sessions: Sessions, zhang: str) -> None:
    tokens = [sessions.open_for(zhang, ADDRESS).token for _ in range(20)]
    assert len(set(tokens)) == 20
    shown = repr(sessions.rows()) + repr(vars(sessions)["_table"].__dict__)
    assert [token for token in tokens if token in shown] == []
    assert "row_id" in repr(sessions.rows())


def test_any_other_text_finds_nobody_and_raises_nothing(sessions: Sessions) -> None:
    surrogates = st.text(alphabet=st.characters(categories=["Cs"]), min_size=1)

    @given(st.one_of(st.text(max_size=200), surrogates))
    def ask(text: str) -> None:
        assert (sessions.find(text), sessions.must_change(text)) == (None, False)
        sessions.end(text)

    ask()


def test_unknown_name_wrong_password_and_disabled_account_are_answered_alike_by_one_hash_each(
    workspace: Workspace, sessions: Sessions, zhang: str, verifications: list[str | bytes]
) -> None:
    plant(workspace, "without", "无密码", Role.LEADER)
    plant(workspace, "disabled", "停用的", Role.LEADER, password=ZHANG)
    disable_account(workspace, id_of("disabled"), by=ROOT)
    asked = [
        ("nobody", ZHANG),
        ("zhangsan", "Hai-Kuo#1"),
        ("disabled", ZHANG),
        ("disabled", "Hai-Kuo#1"),
        ("without", ""),
        ("", ""),
        ("zhangsan", "x" * 5000),
        ("\ud800" * 500, "\ud800"),
    ]
    for number, (login, password) in enumerate(asked, start=1):
        assert refusal(sessions, login, password) == WRONG
        assert len(verifications) == number
    assert all("m=19456,t=2,p=1" in str(one) for one in verifications)


@pytest.mark.parametrize("login", ["zhangsan", "nobody", "ＮＯＢＯＤＹ"])
def test_after_five_failures_no_password_opens_the_name_for_half_an_hour_known_or_not(
    sessions: Sessions, clocks: Clocks, zhang: str, verifications: list[str | bytes], login: str
) -> None:
    assert [refusal(sessions, login, "x") for _ in range(5)] == [WRONG] * 5
    words = "该登录名连续5次登录失败，已锁定。请30分钟后再试，或请管理员解锁。"
    assert refusal(sessions, login, ZHANG, "10.9.9.9") == words
    assert (len(verifications), sessions.minutes_locked(login)) == (5, 30)
    clocks.pass_by(minutes=30)
    if login == "zhangsan":
        assert sessions.sign_in(login, ZHANG, ADDRESS).actor.name == "张三"
    else:
        assert refusal(sessions, login, ZHANG) == WRONG


def test_an_administrator_unlocks_a_name_and_nobody_else(sessions: Sessions, zhang: str) -> None:
    for _ in range(5):
        refusal(sessions, "zhangsan", "x")
    with pytest.raises(NotPermitted):
        sessions.unlock("zhangsan", by=leader("甲"))
    with pytest.raises(SessionEnded):
        sessions.unlock("zhangsan", by=Actor("甲", Role.ADMIN, proof="0" * 64))
    sessions.unlock("ZhangSan", by=sessions.sign_in(LOGIN, PASSWORD, ADDRESS).actor)
    assert sessions.sign_in("zhangsan", ZHANG, ADDRESS)


def test_the_clock_on_the_wall_neither_locks_nor_unlocks_nor_ends_anything(
    sessions: Sessions, clocks: Clocks, zhang: str
) -> None:
    signed = sessions.sign_in("zhangsan", ZHANG, ADDRESS)
    for _ in range(5):
        refusal(sessions, "nobody", "x")
    for days in (-4000, 3999, 4):
        clocks.now += timedelta(days=days)
        assert sessions.find(signed.token) == signed.actor
        assert sessions.minutes_locked("nobody") == 30


def test_one_address_can_neither_lock_nor_guess_everyone(sessions: Sessions, workspace: Workspace, zhang: str) -> None:
    answers = [refusal(sessions, f"name{number}", "x") for number in range(31)]
    assert answers[:30] == [WRONG] * 30
    assert answers[30] == "您所在的网络地址登录失败次数过多，请1分钟后再试。"
    assert "网络地址" in refusal(sessions, "zhangsan", ZHANG)
    assert sessions.sign_in("zhangsan", ZHANG, "10.0.0.9")


@pytest.mark.parametrize(
    ("steps", "alive"),
    [
        ([timedelta(minutes=29)] * 10, True),
        ([timedelta(minutes=30)], True),
        ([timedelta(minutes=30, seconds=1)], False),
        ([timedelta(minutes=25)] * 28, True),
        ([timedelta(minutes=25)] * 29, False),
    ],
)
def test_a_session_ends_after_half_an_hour_unused_and_after_twelve_hours_anyway(
    sessions: Sessions, clocks: Clocks, zhang: str, steps: list[timedelta], alive: bool
) -> None:
    signed = sessions.sign_in("zhangsan", ZHANG, ADDRESS)
    for step in steps:
        clocks.pass_by(seconds=step.total_seconds())
        found = sessions.find(signed.token)
    assert (found is not None) is alive
    assert len(sessions.rows()) == alive


ENDINGS: dict[str, Callable[[Workspace, str, Sessions, str], object]] = {
    "disabled": lambda workspace, zhang, *_: disable_account(workspace, zhang, by=ROOT),
    "disabled and enabled": lambda workspace, zhang, *_: (
        disable_account(workspace, zhang, by=ROOT),
        enable_account(workspace, zhang, by=ROOT),
    ),
    "another role": lambda workspace, zhang, *_: change_account(
        workspace, zhang, role=Role.LEADER, departments=("住建局",), by=ROOT
    ),
    "other departments": lambda workspace, zhang, *_: change_account(
        workspace, zhang, role=Role.REPORTER, departments=("统计局",), by=ROOT
    ),
    "password reset": lambda workspace, zhang, *_: reset_password(workspace, zhang, by=ROOT),
    "signed out": lambda workspace, zhang, sessions, token: sessions.end(token),
    "ended by account": lambda workspace, zhang, sessions, token: sessions.end_account(zhang),
    "ended by an administrator": lambda workspace, zhang, sessions, token: sessions.end_row(
        next(row.row_id for row in sessions.rows() if row.account_id == zhang), by=ROOT
    ),
}


@pytest.mark.parametrize("end", ENDINGS.values(), ids=ENDINGS)
def test_a_session_is_dead_for_the_next_page_and_the_next_commit(
    workspace: Workspace, sessions: Sessions, zhang: str, end: Callable[[Workspace, str, Sessions, str], object]
) -> None:
    signed = sessions.sign_in("zhangsan", ZHANG, ADDRESS)
    other = sessions.sign_in(LOGIN, PASSWORD, ADDRESS)
    end(workspace, zhang, sessions, signed.token)
    tail = workspace.journal.tail
    with pytest.raises(SessionEnded, match="登录已失效"):
        commit(workspace, signed.actor)
    assert sessions.find(signed.token) is None
    assert sessions.find(other.token) == other.actor
    commit(workspace, other.actor)
    assert workspace.journal.tail == tail + 1


def test_a_change_of_the_account_ends_all_its_sessions_at_once(
    workspace: Workspace, sessions: Sessions, zhang: str
) -> None:
    tokens = [sessions.sign_in("zhangsan", ZHANG, f"10.0.0.{number}").token for number in range(3)]
    disable_account(workspace, zhang, by=ROOT)
    assert [sessions.find(token) for token in tokens] == [None] * 3
    assert sessions.rows() == ()


def test_nobody_is_vouched_for_who_is_another_than_their_session(sessions: Sessions, zhang: str) -> None:
    signed = sessions.sign_in("zhangsan", ZHANG, ADDRESS)
    for forged in (
        Actor("张三", Role.ADMIN, zhang, ("住建局",), signed.actor.proof),
        Actor("李主任", Role.REPORTER, zhang, ("住建局",), signed.actor.proof),
        Actor("张三", Role.REPORTER, zhang, (), signed.actor.proof),
        Actor("张三", Role.REPORTER, zhang, ("住建局",), signed.token),
    ):
        with pytest.raises(SessionEnded):
            sessions.vouch(forged)
    sessions.vouch(admin("命令行"))


def test_whoever_owes_a_new_password_does_nothing_else_first(workspace: Workspace, sessions: Sessions) -> None:
    given_once = add_account(workspace, NewAccount("wangfang", "王芳", Role.REPORTER), by=ROOT)
    signed = sessions.sign_in("wangfang", given_once, ADDRESS)
    assert signed.must_change and sessions.must_change(signed.token)
    with pytest.raises(NotPermitted, match="请先修改密码"):
        sessions.vouch(signed.actor)
    sessions.change_password(signed.actor, given_once, "Tian-Gao#1", ADDRESS)
    assert not sessions.must_change(signed.token)
    sessions.vouch(signed.actor)
    assert refusal(sessions, "wangfang", given_once) == WRONG
    assert not sessions.sign_in("wangfang", "Tian-Gao#1", ADDRESS).must_change


def test_a_one_time_password_that_came_too_late_opens_nothing_and_says_so_only_to_who_has_it(
    workspace: Workspace, sessions: Sessions, clocks: Clocks
) -> None:
    given_once = add_account(workspace, NewAccount("wangfang", "王芳", Role.REPORTER), by=ROOT)
    clocks.pass_by(days=7, seconds=1)
    assert refusal(sessions, "wangfang", "x") == WRONG
    assert refusal(sessions, "wangfang", given_once) == "初始密码已过期。请联系管理员重置密码。"


@pytest.mark.parametrize(("profile", "expect"), [("dengbao", True), ("asvs", False)])
def test_after_ninety_days_dengbao_wants_another_password(
    workspace: Workspace, sessions: Sessions, clocks: Clocks, zhang: str, profile: str, expect: bool
) -> None:
    if profile != "dengbao":
        choose_profile(workspace, profile, by=ROOT)
    clocks.pass_by(days=91)
    signed = sessions.sign_in("zhangsan", ZHANG, ADDRESS)
    assert (signed.must_change, sessions.must_change(signed.token)) == (expect, expect)
    sessions.change_password(signed.actor, ZHANG, "Tian-Gao#1", ADDRESS)
    assert not sessions.must_change(signed.token)


def test_changing_the_own_password_ends_the_other_sessions_and_keeps_this_one(sessions: Sessions, zhang: str) -> None:
    here, there = (sessions.sign_in("zhangsan", ZHANG, ADDRESS) for _ in range(2))
    sessions.change_password(here.actor, ZHANG, "Tian-Gao#1", ADDRESS)
    assert (sessions.find(here.token), sessions.find(there.token)) == (here.actor, None)
    with pytest.raises(SessionEnded):
        sessions.change_password(there.actor, "Tian-Gao#1", "Tian-Gao#2", ADDRESS)


def test_guessing_the_old_password_locks_the_name_and_a_weak_new_one_does_not(sessions: Sessions, zhang: str) -> None:
    signed = sessions.sign_in("zhangsan", ZHANG, ADDRESS)
    for _ in range(6):
        with pytest.raises(CommandRefused, match="密码不符合要求"):
            sessions.change_password(signed.actor, ZHANG, "short", ADDRESS)
    for _ in range(5):
        with pytest.raises(CommandRefused, match="原密码不正确"):
            sessions.change_password(signed.actor, "x", "Tian-Gao#1", ADDRESS)
    with pytest.raises(SignInRefused, match="已锁定"):
        sessions.change_password(signed.actor, ZHANG, "Tian-Gao#1", ADDRESS)
    assert sessions.find(signed.token) == signed.actor


def test_a_password_kept_with_older_parameters_is_kept_anew_at_the_next_sign_in(
    workspace: Workspace, sessions: Sessions
) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(ZHANG)
    plant_account(workspace, NewAccount("wangfang", "王芳", Role.LEADER), old, by=ROOT)
    before = account(workspace, "wangfang")
    first = sessions.sign_in("wangfang", ZHANG, ADDRESS)
    row = account(workspace, "wangfang")
    assert "m=19456,t=2,p=1" in row.password_hash
    assert (row.password_line, row.password_set_at, row.trust_line) == (
        before.password_line,
        before.password_set_at,
        before.trust_line,
    )
    line = workspace.journal.read()[-1]
    assert (line.event, line.by, line.data["rehashes"]) == ("password_changed", "王芳", before.password_line)
    tail = workspace.journal.tail
    assert sessions.sign_in("wangfang", ZHANG, ADDRESS) and sessions.find(first.token) == first.actor
    assert workspace.journal.tail == tail
    workspace.rebuild()
    assert account(workspace, "wangfang") == row


def test_a_full_disk_keeps_nobody_out_whose_password_is_right(
    workspace: Workspace, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(ZHANG)
    plant_account(workspace, NewAccount("wangfang", "王芳", Role.LEADER), old, by=ROOT)

    def refuse(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(workspace.journal, "append", refuse)
    signed = sessions.sign_in("wangfang", ZHANG, ADDRESS)
    assert sessions.find(signed.token) == signed.actor
    assert account(workspace, "wangfang").password_hash == old


def test_whoever_was_proved_in_another_way_is_signed_in_where_the_account_is_open(
    workspace: Workspace, sessions: Sessions
) -> None:
    account_id = plant(workspace, "demo-leader", "演示领导", Role.LEADER)
    assert sessions.find(sessions.open_for(account_id, "127.0.0.1").token) is not None
    disable_account(workspace, account_id, by=ROOT)
    for wrong in (account_id, "nobody", ""):
        with pytest.raises(SignInRefused, match="账号不存在或已停用"):
            sessions.open_for(wrong, "127.0.0.1")


def test_the_rows_name_everything_but_the_token(sessions: Sessions, clocks: Clocks, zhang: str) -> None:
    began = clocks.now
    signed = sessions.sign_in("zhangsan", ZHANG, "10.0.0.7", "Firefox" + "x" * 500)
    clocks.pass_by(minutes=3)
    sessions.find(signed.token)
    other = sessions.sign_in(LOGIN, PASSWORD, ADDRESS)
    last, row = sessions.rows()
    assert (last.login, row.login, row.name, row.role, row.account_id) == (
        LOGIN,
        "zhangsan",
        "张三",
        Role.REPORTER,
        zhang,
    )
    assert (row.opened_at, row.seen_at) == (began, began + timedelta(minutes=3))
    assert (row.address, len(row.agent), row.row_id) == ("10.0.0.7", 200, sessions.row_id_of(signed.actor))
    assert sessions.find(row.row_id) is None
    with pytest.raises(NotPermitted):
        sessions.end_row(last.row_id, by=signed.actor)
    sessions.end_row(row.row_id, by=other.actor)
    assert [one.row_id for one in sessions.rows()] == [last.row_id]
    with pytest.raises(SessionEnded):
        sessions.end_row(last.row_id, by=Actor("李主任", Role.ADMIN, proof="0" * 64))


def test_sessions_take_bounded_memory_and_the_least_recently_seen_go(
    workspace: Workspace, sessions: Sessions, zhang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_table, "OF_ACCOUNT", 10)
    monkeypatch.setattr(session_table, "IN_ALL", 25)
    first = sessions.open_for(zhang, ADDRESS)
    tokens = [first.token]
    for _ in range(200):
        tokens.append(sessions.open_for(zhang, ADDRESS).token)
        assert sessions.find(first.token) is not None
    assert len(sessions.rows()) == 10
    assert [sessions.find(token) is not None for token in tokens[-9:]] == [True] * 9
    for number in range(5):
        account_id = plant(workspace, f"user{number}", f"用户{number}", Role.LEADER)
        for _ in range(10):
            sessions.open_for(account_id, ADDRESS)
    assert len(sessions.rows()) == 25


def test_sessions_that_are_over_are_forgotten_when_the_next_begins(
    sessions: Sessions, clocks: Clocks, zhang: str
) -> None:
    for _ in range(50):
        sessions.open_for(zhang, ADDRESS)
    clocks.pass_by(hours=1)
    sessions.open_for(zhang, ADDRESS)
    assert len(vars(sessions)["_table"]) == 1


def test_ten_thousand_sign_ins_with_invented_names_leave_nothing_behind(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metrics.access.lockout.LOGINS", 100)
    monkeypatch.setattr("metrics.access.lockout.ADDRESSES", 100)
    monkeypatch.setattr("metrics.access.sessions.fits_password", lambda *_: False)
    sizes = []
    for number in range(10_000):
        refusal(sessions, f"invented{number}" + "x" * 1000, "x", f"10.{number >> 8}.{number & 255}.1")
        sizes.append(len(vars(sessions)["_attempts"]))
    assert max(sizes) <= 200


def test_a_restart_signs_everybody_out(workspace: Workspace, sessions: Sessions, zhang: str) -> None:
    signed = sessions.sign_in("zhangsan", ZHANG, ADDRESS)
    workspace.vouch = Sessions(workspace).vouch
    with pytest.raises(SessionEnded):
        commit(workspace, signed.actor)
