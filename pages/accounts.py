"""账号: who may sign in and as what, their sessions, the tokens of programs, and the rules for passwords."""

from __future__ import annotations

import streamlit as st

from metrics.model.actor import Action
from metrics.publish.html_parts import tag
from metrics.store.accounts import read_accounts
from ui.account_desk import show_accounts
from ui.account_tables import state_accounts
from ui.handover import is_waiting, show_slip
from ui.matrix_table import explain_numbers, matrix_table
from ui.one_act import show_said
from ui.password_desk import show_profiles
from ui.session import can, show_refusal
from ui.session_desk import show_sessions
from ui.state import keep_parameter, open_shared
from ui.token_desk import show_tokens
from ui.widgets import show_heading, show_title

PARTS = {"": "账号", "sessions": "在线会话", "tokens": "接口令牌", "passwords": "密码规则", "roles": "身份与权限"}
ABOUT = "新增、停用账号，调整身份和单位，重置密码，结束会话，查看和撤销接口令牌。账号不删除，只停用，署名始终可查。"


def show_parts() -> None:
    """One part at a time; the address says which."""
    workspace = open_shared()
    accounts = read_accounts(workspace)
    show_title("账号", state_accounts(accounts), ABOUT)
    if is_waiting():
        show_slip()
        return
    show_said()
    part = pick_part()
    if part == "sessions":
        show_sessions(workspace)
    elif part == "tokens":
        show_tokens(workspace)
    elif part == "passwords":
        show_profiles(workspace)
    elif part == "roles":
        show_heading("身份与权限", "每个账号一种身份")
        st.html(tag("p", explain_numbers(), class_="x-said"))
        st.html(matrix_table())
    else:
        show_accounts(workspace, accounts)


def pick_part() -> str:
    """The part that the address names; one that is none means the first."""
    asked, key = st.query_params.get("part", ""), "account-part"
    st.session_state[key] = asked if asked in PARTS else ""
    st.segmented_control(
        "显示",
        list(PARTS),
        required=True,
        format_func=lambda value: PARTS[value],
        key=key,
        on_change=keep_parameter,
        args=("part", key),
        label_visibility="collapsed",
    )
    return str(st.session_state[key])


if can(Action.MANAGE_ACCOUNTS):
    show_parts()
else:
    show_title("账号", aside=ABOUT)
    show_refusal(Action.MANAGE_ACCOUNTS)
