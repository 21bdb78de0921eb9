"""The desk of 账号: the list, a form for a new account, and what may be done with one that is there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from uuid import uuid4

import streamlit as st

from metrics.access.accounts import NewAccount, add_account, find_account
from metrics.access.names import fold_text
from metrics.access.sign_ins import SignInLog
from metrics.model.errors import CommandRefused
from metrics.store.accounts import AccountRow
from metrics.store.workspace import Workspace
from ui.account_fields import ROLES, read_role, show_departments, show_roles, to_password_slip
from ui.account_tables import ACCOUNT_HEADS, ALL_DEPARTMENTS, STATES, Standing, line_head, to_standing
from ui.account_tasks import show_account
from ui.handover import keep_slip
from ui.one_act import act_once, count_acts, show_said
from ui.paging import pick_rows, show_first_page, show_pager
from ui.session import current_actor, open_sessions
from ui.widgets import show_empty, show_heading

#: Session: the number of the form in which a new account is typed.
FORM = "account-form"
#: From so many accounts on they are looked for, not looked through.
SOUGHT_FROM = 15


def show_accounts(workspace: Workspace, rows: Sequence[AccountRow]) -> None:
    """The form behind a fold, then the accounts: the enabled ones first, by login name."""
    show_add_form(workspace)
    standings = _read_standings(workspace, rows)
    found = _pick_standings(standings) if len(standings) > SOUGHT_FROM else standings
    show_heading("账号清单", f"列出{len(found)}个，启用的在前")
    if not found:
        show_empty("没有符合条件的账号。请放宽查找条件。")
        return
    left, _ = st.columns([8, 1])
    left.html(line_head(ACCOUNT_HEADS, "account"))
    for one in pick_rows("accounts", found):
        show_account(workspace, one)
    show_pager("accounts", len(found))


@cache
def _sign_in_log(home: Path) -> SignInLog:
    """One for the process: what it has read once it need not read again."""
    return SignInLog(home)


def _read_standings(workspace: Workspace, rows: Sequence[AccountRow]) -> list[Standing]:
    sessions, now = open_sessions(), workspace.clock()
    seen = _sign_in_log(workspace.home).read_latest()
    online = {row.account_id: row.opened_at for row in reversed(sessions.rows())}
    ordered = sorted(rows, key=lambda row: (not row.is_enabled, row.login))
    return [
        to_standing(
            row,
            sessions.minutes_locked(row.login),
            online.get(row.account_id) or seen.get(row.account_id),
            now,
            is_online=row.account_id in online,
        )
        for row in ordered
    ]


def _pick_standings(standings: Sequence[Standing]) -> list[Standing]:
    """Those that are asked for by words, role and state."""
    with st.container(horizontal=True, key="account-view"):
        turn = partial(show_first_page, "accounts")
        sought = st.text_input(
            "查找", key="account-sought", placeholder="姓名、登录名或单位", on_change=turn, persist_state="page"
        )
        role = st.selectbox(
            "身份",
            ["", *ROLES],
            format_func=lambda value: ROLES[value].word if value else "全部身份",
            key="account-role",
            persist_state="page",
            filter_mode=None,
            on_change=turn,
        )
        state = st.selectbox(
            "状态",
            ["", *STATES],
            format_func=lambda value: value or "全部状态",
            key="account-state",
            persist_state="page",
            filter_mode=None,
            on_change=turn,
        )
    words = fold_text(sought or "").split()
    return [
        one
        for one in standings
        if all(word in _sought_text(one.row) for word in words)
        and role in ("", one.row.role.value)
        and state in ("", one.word)
    ]


def _sought_text(row: AccountRow) -> str:
    return fold_text("\n".join((row.name, row.login, *(row.departments or (ALL_DEPARTMENTS,)))))


def show_add_form(workspace: Workspace) -> None:
    """Drawn only while it is open. A refused form keeps what was typed; after an account was made there is a new one."""
    key = f"account-new-{st.session_state.setdefault(FORM, uuid4().hex)}"
    fold = st.expander("新增账号", key="account-add", on_change="rerun")
    if not fold.open:
        return
    with fold, st.form(key, border=False):
        left, right = st.columns(2)
        left.text_input("登录名", key=f"{key}-login", max_chars=64, placeholder="如zhangsan，建立后不能更改")
        right.text_input("姓名", key=f"{key}-name", max_chars=40, placeholder="用于签署，建立后不能更改")
        show_roles(f"{key}-role")
        show_departments(workspace, f"{key}-departments", ())
        show_said(key)
        st.form_submit_button("添加账号", type="primary", on_click=_add, args=(workspace, key, count_acts()))


def _add(workspace: Workspace, key: str, drawn_at: int) -> None:
    def act() -> str:
        role = read_role(key)
        login, name = st.session_state[f"{key}-login"], st.session_state[f"{key}-name"]
        new = NewAccount(login, name, role, tuple(st.session_state[f"{key}-departments"]))
        password = add_account(workspace, new, by=current_actor())
        # No Streamlit call between making and keeping: a click that interrupts the run cannot lose the password.
        row = find_account(workspace, login)
        if row is None:
            raise CommandRefused("账号已添加，但暂时读不到。请重置其密码后转交。")
        keep_slip(to_password_slip(workspace, row, password))
        del st.session_state[FORM]
        return f"已添加{row.role.word}账号‹{row.name}›。"

    act_once(key, drawn_at, act)
