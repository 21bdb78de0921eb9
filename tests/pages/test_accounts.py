"""账号: the list, a new account and its slip, what is done with one that is there, sessions, tokens and rules."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from metrics.access.accounts import (
    NewAccount,
    act_as,
    add_account,
    change_account,
    disable_account,
    find_account,
    plant_account,
)
from metrics.access.lockout import FAILURES
from metrics.access.password_rules import read_profile
from metrics.access.sessions import SignInRefused
from metrics.access.tokens import find_reporter, make_token
from metrics.model.actor import Role
from metrics.store.accounts import AccountRow, read_accounts
from metrics.store.tokens import read_tokens
from metrics.store.workspace import Workspace
from tests.pages.conftest import OpenPage, SignIn, markup, words
from tests.people import admin
from ui.paging import PAGE_ROWS
from ui.session import open_sessions

ROOT = admin("建账号者")


def account(workspace: Workspace, name: str) -> AccountRow:
    row = find_account(workspace, name)
    assert row is not None
    return row


def press(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label == label).click()
    app.run()
    assert not app.exception
    return app


def open_form(app: AppTest) -> AppTest:
    app.session_state["account-add"] = True
    return app.run()


def fill(app: AppTest, login: str, name: str, role: Role | None, *departments: str) -> AppTest:
    next(one for one in app.text_input if one.label == "登录名").set_value(login)
    next(one for one in app.text_input if one.label == "姓名").set_value(name)
    if role:
        app.radio[0].set_value(role.value)
    app.multiselect[0].set_value(list(departments))
    return press(app, "添加账号")


def open_row(app: AppTest, row: AccountRow, task: str = "") -> AppTest:
    """The popover of an account, at one of its tasks."""
    key = f"account-{row.account_id}-{row.trust_line}"
    app.session_state[f"{key}-open"] = True
    app.run()
    if task:
        switch = next(one for one in app.get("button_group") if str(one.key).startswith(key))
        app.session_state[str(switch.key)] = task
        app.run()
    assert not app.exception
    return app


def secret(app: AppTest, word: str) -> str:
    """What stands behind a word on the slip."""
    return next(
        line.removeprefix(f"{word}：") for line in app.code[0].value.splitlines() if line.startswith(f"{word}：")
    )


@pytest.mark.parametrize("role", [Role.LEADER, Role.REPORTER, Role.REVIEWER])
def test_whoever_is_no_administrator_is_told_whom_to_ask_and_sees_no_account(
    open_page: OpenPage, sign_in: SignIn, role: Role
) -> None:
    sign_in(role)
    app = open_page("accounts")
    assert "不能管理账号" in words(app)
    assert "demo-admin" not in markup(app)
    assert not app.code and not [one for one in app.button if one.label == "添加账号"]


def test_the_title_counts_and_a_line_tells_of_each(open_page: OpenPage, workspace: Workspace) -> None:
    add_account(workspace, NewAccount("zhaoyi", "赵一", Role.REPORTER, ("市财政局", "市科技局", "市商务局")), by=ROOT)
    disable_account(workspace, account(workspace, "演示领导").account_id, by=ROOT)
    said = words(open_page("accounts"))
    assert "共5个账号，4个启用" in said
    for expect in (
        "zhaoyi",
        "市财政局、市科技局等3个",
        "初始密码未修改",
        "已停用",
        "在线",
        "无登录记录",
        "建账号者办理",
    ):
        assert expect in said


def test_a_new_account_opens_with_the_password_that_is_shown_once(open_page: OpenPage, workspace: Workspace) -> None:
    app = fill(open_form(open_page("accounts")), "Zhao.Yi", "赵一", Role.REPORTER, "市财政局")
    row, password = account(workspace, "赵一"), secret(app, "初始密码")
    assert (row.login, row.role, row.departments) == ("zhao.yi", Role.REPORTER, ("市财政局",))
    assert row.added_by == "演示管理员"
    assert open_sessions().sign_in("zhao.yi", password, "10.0.0.7").must_change
    assert "账号清单" not in words(app)
    assert password in app.run().code[0].value
    assert not open_page("accounts").code
    press(app, "已转交，不再显示")
    assert not app.code and password not in markup(app)
    assert "账号清单" in words(app) and "已添加填报账号‹赵一›" in words(app)
    assert password not in (workspace.home / "journal.jsonl").read_text("utf-8")


@pytest.mark.parametrize(
    ("login", "name", "role", "expect"),
    [
        ("zy", "赵一", Role.LEADER, "登录名应为3至64位"),
        ("zhaoyi", "", Role.LEADER, "请填写姓名"),
        ("zhaoyi", "赵一", None, "请选择身份"),
        ("demo-admin", "赵一", Role.LEADER, "已被使用"),
        ("zhaoyi", "演示 领导", Role.LEADER, "姓名用于签署，不能重复"),
    ],
)
def test_what_is_refused_is_said_and_nothing_typed_is_lost(
    open_page: OpenPage, workspace: Workspace, login: str, name: str, role: Role | None, expect: str
) -> None:
    app = fill(open_form(open_page("accounts")), login, name, role, "市财政局")
    assert expect in words(app)
    assert len(read_accounts(workspace)) == 4
    assert [one.value for one in app.text_input][:2] == [login, name]
    assert app.radio[0].value == (role.value if role else None)
    assert app.multiselect[0].value == ["市财政局"]


def test_role_and_departments_are_adjusted_and_the_sessions_end(open_page: OpenPage, workspace: Workspace) -> None:
    row = account(workspace, "演示填报")
    token = open_sessions().open_for(row.account_id, "10.0.0.7").token
    app = open_row(open_page("accounts"), row)
    app.selectbox(key=f"account-{row.account_id}-{row.trust_line}-role").set_value("reviewer")
    app.multiselect[0].set_value(["市科技局"])
    press(app, "确认调整")
    assert "演示填报的账号已调整：审核，市科技局" in words(app)
    now = account(workspace, "演示填报")
    assert (now.role, now.departments) == (Role.REVIEWER, ("市科技局",))
    assert open_sessions().find(token) is None


def test_what_changes_nothing_is_refused_where_it_was_asked(open_page: OpenPage, workspace: Workspace) -> None:
    app = open_row(open_page("accounts"), account(workspace, "演示填报"))
    press(app, "确认调整")
    assert "身份和单位没有变化" in words(app)


def test_an_account_is_disabled_and_enabled_again(open_page: OpenPage, workspace: Workspace) -> None:
    app = open_row(open_page("accounts"), account(workspace, "演示填报"), "停用")
    press(app, "确认停用")
    assert not account(workspace, "演示填报").is_enabled
    assert "演示填报的账号已停用" in words(app) and "共4个账号，3个启用" in words(app)
    press(open_row(app, account(workspace, "演示填报")), "确认启用")
    assert account(workspace, "演示填报").is_enabled


def test_a_password_is_reset_and_its_slip_hides_everything_else(open_page: OpenPage, workspace: Workspace) -> None:
    app = open_row(open_page("accounts"), account(workspace, "演示填报"), "重置密码")
    press(app, "确认重置密码")
    assert open_sessions().sign_in("demo-reporter", secret(app, "初始密码"), "10.0.0.7").must_change
    assert not [one for one in app.button if one.label == "确认重置密码"]


def test_ones_own_account_is_neither_disabled_nor_reset_here(open_page: OpenPage, workspace: Workspace) -> None:
    app = open_row(open_page("accounts"), account(workspace, "演示管理员"))
    assert [one.label for one in app.button if one.label.startswith("确认")] == ["确认调整"]
    assert "本人密码请用左侧“修改密码”" in words(app)


def test_a_locked_name_says_for_how_long_and_is_unlocked(open_page: OpenPage, workspace: Workspace) -> None:
    for _ in range(FAILURES):
        with pytest.raises(SignInRefused):
            open_sessions().sign_in("demo-reporter", "wrong", "10.0.0.7")
    app = open_page("accounts")
    assert "已锁定" in words(app) and "还有30分钟" in words(app)
    open_row(app, account(workspace, "演示填报"))
    press(app, "确认解除锁定")
    assert open_sessions().minutes_locked("demo-reporter") == 0
    assert "演示填报的登录名已解除锁定" in words(app)


def test_what_another_administrator_did_meanwhile_is_shown_first(open_page: OpenPage, workspace: Workspace) -> None:
    row = account(workspace, "演示填报")
    app = open_row(open_page("accounts"), row, "停用")
    change_account(workspace, row.account_id, role=Role.LEADER, departments=(), by=ROOT)
    press(app, "确认停用")
    assert "该账号刚被改动，本次未办理" in words(app)
    assert account(workspace, "演示填报").is_enabled


def test_whoever_is_signed_out_meanwhile_changes_nothing(
    open_page: OpenPage, workspace: Workspace, sign_in: SignIn
) -> None:
    token = sign_in(Role.ADMIN)
    app = open_row(open_page("accounts"), account(workspace, "演示填报"), "停用")
    open_sessions().end(token)
    press(app, "确认停用")
    assert account(workspace, "演示填报").is_enabled
    assert "重新登录" in words(app) and "demo-reporter" not in markup(app)


def test_of_many_accounts_a_page_is_shown_and_words_role_and_state_find_them(
    open_page: OpenPage, workspace: Workspace
) -> None:
    for number in range(30):
        role = Role.REVIEWER if number % 10 == 0 else Role.REPORTER
        plant_account(workspace, NewAccount(f"user{number:02}", f"用户{number:02}号", role), "", by=ROOT)
    app = open_page("accounts")
    assert markup(app).count('class="x-entry x-entry-account"') == PAGE_ROWS
    press(app, "下一页")
    assert "第2页，共2页" in words(app) and "user29" in markup(app)
    app.text_input(key="account-sought").set_value("ＵＳＥＲ0")
    app.run()
    assert "列出10个" in words(app) and "第2页" not in words(app)
    app.selectbox(key="account-role").set_value("reviewer")
    app.run()
    assert "列出1个" in words(app) and "用户00号" in words(app)
    app.selectbox(key="account-state").set_value("已停用")
    app.run()
    assert "没有符合条件的账号" in words(app)


def test_a_session_is_ended_and_ones_own_is_only_marked(open_page: OpenPage, workspace: Workspace) -> None:
    row = account(workspace, "演示填报")
    token = open_sessions().open_for(row.account_id, "10.0.0.7", "Mozilla/5.0 (Windows NT 10.0) Edg/130").token
    app = open_page("accounts", part="sessions")
    assert "在线会话（2个，2人）" in words(app)
    assert "本人当前" in words(app) and "10.0.0.7" in words(app) and "Edge · Windows" in words(app)
    assert token not in markup(app)
    assert [one.label for one in app.button].count("确认结束") == 1
    press(app, "确认结束")
    assert "演示填报的会话已结束" in words(app)
    assert open_sessions().find(token) is None


def test_an_administrator_sees_and_revokes_a_token_and_makes_none(open_page: OpenPage, workspace: Workspace) -> None:
    token = make_token(workspace, by=act_as(workspace, "demo-reporter"))
    app = open_page("accounts", part="tokens")
    assert "令牌由填报人本人登录后在“数据报送”页生成" in words(app) and token not in markup(app)
    assert "生成令牌" not in [one.label for one in app.button]
    press(app, "确认撤销")
    assert "请填写撤销理由" in words(app) and find_reporter(workspace, token) is not None
    app.text_input(key=f"token-revoke-{read_tokens(workspace)[0].token_id}-reason").set_value("程序停用")
    press(app, "确认撤销")
    assert find_reporter(workspace, token) is None
    assert "即时失效" in words(app) and "程序停用" in words(app)


def test_a_token_that_ended_with_its_account_stands_among_the_revoked(
    open_page: OpenPage, workspace: Workspace
) -> None:
    make_token(workspace, by=act_as(workspace, "demo-reporter"))
    disable_account(workspace, account(workspace, "演示填报").account_id, by=ROOT)
    said = words(open_page("accounts", part="tokens"))
    assert "接口令牌（0个）" in said and "还没有有效的令牌" in said
    assert str(read_tokens(workspace)[0].revoked_reason) in said


def test_the_password_rules_are_switched(open_page: OpenPage, workspace: Workspace) -> None:
    app = open_page("accounts", part="passwords")
    assert "现用“等保”" in words(app) and "每90天更换一次" in words(app)
    press(app, "确认改用ASVS")
    assert read_profile(workspace).code == "asvs"
    assert "现用“ASVS”" in words(app) and "已改用“ASVS”密码规则" in words(app)


def test_the_matrix_stands_on_the_page(open_page: OpenPage) -> None:
    said = words(open_page("accounts", part="roles"))
    assert "只有填报、审核账号可以改动数据，领导、管理员账号没有改动数据的途径" in said


def test_a_part_that_is_none_is_the_list(open_page: OpenPage) -> None:
    assert "账号清单" in words(open_page("accounts", part="*x*"))


def test_names_out_of_the_data_are_shown_as_text(open_page: OpenPage, workspace: Workspace) -> None:
    where = "<img src=x>局"
    plant_account(workspace, NewAccount("zhaoyi", "赵一", Role.REPORTER, (where,)), "", by=ROOT)
    app = open_row(open_page("accounts"), account(workspace, "赵一"))
    assert "&lt;img src=x&gt;局" in markup(app) and "<img" not in markup(app)
    assert app.multiselect[0].value == [where]
