"""The lines of 账号: states, departments, browsers; the matrix as words; one act a click."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from metrics.access.matrix import MATRIX, may
from metrics.access.password_rules import ONE_TIME_DAYS, PROFILES
from metrics.model.actor import ACCOUNT_ROLES, NUMBER_EVENTS, Action, Role
from metrics.store.accounts import AccountRow
from ui import matrix_table as tables
from ui.account_tables import (
    STATES,
    account_line,
    departments_words,
    name_browser,
    state_accounts,
    to_standing,
)
from ui.matrix_table import SUBJECTS, explain_role, matrix_table, to_groups
from ui.password_desk import SOURCES

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def row(*, is_enabled: bool = True, must_change: bool = False, days_ago: int = 0, **others: str) -> AccountRow:
    return AccountRow(
        account_id="a" * 12,
        login="zhaoyi",
        name=others.get("name", "赵一"),
        role=Role.REPORTER,
        departments=(),
        is_enabled=is_enabled,
        trust_line=3,
        added_at=NOW,
        added_by="李四",
        password_line=3,
        password_hash="",
        must_change=must_change,
        password_set_at=NOW - timedelta(days=days_ago),
    )


@pytest.mark.parametrize(
    ("account", "minutes_locked", "expect"),
    [
        (row(), 0, "启用"),
        (row(), 12, "已锁定"),
        (row(must_change=True), 0, "初始密码未修改"),
        (row(must_change=True, days_ago=ONE_TIME_DAYS + 1), 0, "初始密码已过期"),
        (row(must_change=True), 12, "已锁定"),
        (row(is_enabled=False), 12, "已停用"),
        (row(is_enabled=False, must_change=True), 0, "已停用"),
    ],
)
def test_the_state_is_what_an_administrator_has_to_know_first(
    account: AccountRow, minutes_locked: int, expect: str
) -> None:
    standing = to_standing(account, minutes_locked, None, NOW, is_online=False)
    assert standing.word == expect and expect in STATES
    assert f">{expect}<" in account_line(standing, is_own=False)


def test_the_title_counts_the_enabled() -> None:
    assert state_accounts([row(), row(is_enabled=False), row()]) == "共3个账号，2个启用"


@pytest.mark.parametrize(
    ("names", "expect"),
    [
        ((), "全部单位"),
        (("市财政局",), "市财政局"),
        (("市财政局", "市科技局"), "市财政局、市科技局"),
        (("市财政局", "市科技局", "市商务局"), "市财政局、市科技局等3个"),
    ],
)
def test_of_many_departments_the_first_are_named_and_all_counted(names: tuple[str, ...], expect: str) -> None:
    assert expect in "".join(departments_words(names))


@pytest.mark.parametrize(
    ("agent", "expect"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chrome · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox · Linux"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "未注明"),
    ],
)
def test_a_browser_is_named_as_its_owner_calls_it(agent: str, expect: str) -> None:
    assert name_browser(agent) == expect


def test_names_are_text() -> None:
    line = account_line(to_standing(row(name="<b>赵一</b>"), 0, NOW, NOW, is_online=True), is_own=True)
    assert "&lt;b&gt;赵一&lt;/b&gt;" in line


def test_every_action_stands_once_in_a_group_with_a_name() -> None:
    placed = [action for group in to_groups().values() for action in group]
    assert sorted(placed, key=str) == sorted(MATRIX, key=str)
    assert "其他" not in to_groups()


def test_an_action_without_a_group_is_shown_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "GROUPS", {"数据": (Action.COMMIT_BATCH,)})
    assert len(to_groups()["其他"]) == len(MATRIX) - 1
    assert Action.VIEW_PAGES.word in matrix_table()


def test_the_table_says_of_each_subject_and_action_what_the_matrix_says() -> None:
    lines = {line.split("</th>")[0].rsplit('scope="row">', 1)[-1]: line for line in matrix_table().split("<tr>")[1:]}
    for action in MATRIX:
        line = next(text for head, text in lines.items() if head.split("<")[0] == action.word)
        cells = line.split("<td")[1:]
        assert [">可<" in cell for cell in cells] == [may(role, action) for role in SUBJECTS], action
        assert ("改动数据" in line) == (not NUMBER_EVENTS.isdisjoint(action.events))


@pytest.mark.parametrize("role", ACCOUNT_ROLES)
def test_the_sentence_of_a_role_names_what_it_may_do_and_nothing_else(role: Role) -> None:
    sentence = explain_role(role)
    for word, group in to_groups().items():
        able = [action for action in group if may(role, action)]
        whole = len(able) == len(group)
        assert (word in sentence) == whole or word == "数据", (role, word)
        assert [action for action in group if action.word in sentence and action not in able] == []
        assert whole or all(action.word in sentence for action in able)


@pytest.mark.parametrize(
    ("role", "expect"),
    [(Role.LEADER, True), (Role.REPORTER, False), (Role.REVIEWER, False), (Role.ADMIN, True)],
)
def test_whoever_may_not_change_numbers_is_told_so(role: Role, expect: bool) -> None:
    assert ("不能改动数据" in explain_role(role)) == expect


def test_each_profile_says_where_it_comes_from() -> None:
    assert set(SOURCES) == set(PROFILES)


def click_twice() -> None:
    import streamlit as st

    from metrics.model.errors import CommandRefused
    from ui.one_act import act_once, count_acts, show_said

    def act() -> str:
        if st.session_state.setdefault("refuses", False):
            raise CommandRefused("不行")
        st.session_state["done"] = st.session_state.get("done", 0) + 1
        return "已办"

    drawn_at = count_acts()
    act_once("place", drawn_at, act)
    act_once("place", drawn_at, act)
    show_said()
    show_said("place")


def test_a_second_click_does_nothing_and_the_next_act_does() -> None:
    app = AppTest.from_function(click_twice).run()
    assert app.session_state["done"] == 1
    assert app.run().session_state["done"] == 2
    assert "已办" in app.get("html")[0].proto.body


def test_what_was_refused_may_be_tried_again() -> None:
    app = AppTest.from_function(click_twice)
    app.session_state["refuses"] = True
    assert "不行" in app.run().get("html")[0].proto.body
    app.session_state["refuses"] = False
    assert app.run().session_state["done"] == 1
