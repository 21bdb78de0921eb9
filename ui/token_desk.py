"""The desk of 接口令牌: one for a program of a reporter, shown once; those in force, and those that were revoked."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urljoin

import streamlit as st

from metrics.access.tokens import make_token, revoke_token
from metrics.model.actor import Role
from metrics.model.errors import CommandRefused
from metrics.publish.html_parts import tag
from metrics.store.accounts import AccountRow
from metrics.store.tokens import TokenRow, read_tokens
from metrics.store.workspace import Workspace
from ui.account_tables import TOKEN_HEADS, line_head, revoked_table, token_line
from ui.handover import Slip, keep_slip
from ui.one_act import act_once, count_acts, show_said
from ui.paging import pick_rows, show_pager
from ui.session import current_actor
from ui.widgets import show_empty, show_heading

API = "/api/v1/batches"
_ABOUT = "供程序按接口报送数据，以该填报账号的名义和单位办理。每个填报账号一个，停用账号或改为其他身份后即时失效。"

_USE = "程序每次报送时在请求头中注明：Authorization: Bearer 接口令牌。"


def show_tokens(workspace: Workspace, accounts: Sequence[AccountRow]) -> None:
    """A form for whoever has none, the tokens in force, and behind a fold those that were."""
    tokens = read_tokens(workspace)
    in_force, revoked = [one for one in tokens if one.is_open], [one for one in tokens if not one.is_open]
    holders = {one.account_id for one in in_force}
    reporters = [one for one in accounts if one.is_enabled and one.role is Role.REPORTER]
    show_heading(f"接口令牌（{len(in_force)}个）", "令牌不保存，遗失请撤销后重新生成")
    st.html(tag("p", _ABOUT, class_="x-hint"))
    _show_form(workspace, [one for one in reporters if one.account_id not in holders])
    if in_force:
        left, _ = st.columns([8, 1])
        left.html(line_head(TOKEN_HEADS, "token"))
    else:
        show_empty("还没有有效的令牌。")
    for row in pick_rows("tokens", in_force):
        _show_token(workspace, row)
    show_pager("tokens", len(in_force))
    if revoked:
        with st.expander(f"已撤销的令牌（{len(revoked)}个）"):
            st.html(revoked_table(revoked))


def _show_form(workspace: Workspace, free: Sequence[AccountRow]) -> None:
    if not free:
        show_empty("没有可发令牌的账号：令牌只发给启用的填报账号，每个账号一个。")
        return
    place, names = "token-make", {one.login: f"{one.name}（{one.login}）" for one in free}
    with st.container(horizontal=True, vertical_alignment="bottom", key="token-form"):
        st.selectbox(
            "填报账号",
            list(names),
            index=None,
            format_func=lambda login: names.get(login, login),
            key="token-reporter",
            placeholder="请选择",
            filter_mode="contains",
        )
        st.button("生成令牌", key=place, type="primary", on_click=_make, args=(workspace, free, place, count_acts()))
    show_said(place)


def _make(workspace: Workspace, free: Sequence[AccountRow], place: str, drawn_at: int) -> None:
    def act() -> str:
        row = next((one for one in free if one.login == st.session_state.get("token-reporter")), None)
        if row is None:
            raise CommandRefused("请选择填报账号。")
        token = make_token(workspace, row.login, by=current_actor())
        facts = (("报送地址", urljoin(st.context.url or "/", API)), ("登录名", row.login), ("姓名", row.name))
        keep_slip(Slip("接口令牌", row.name, token, facts, _USE))
        return f"已为{row.name}生成令牌。"

    act_once(place, drawn_at, act)


def _show_token(workspace: Workspace, row: TokenRow) -> None:
    with st.container(key=f"token-row-{row.token_id}"):
        left, right = st.columns([8, 1], vertical_alignment="center")
        left.html(token_line(row))
        place = f"token-revoke-{row.token_id}"
        with right.popover("撤销", key=f"{place}-open", width="stretch"):
            st.html(tag("p", tag("b", row.reporter), "的令牌立即失效，不能恢复。"))
            st.text_input("撤销理由", key=f"{place}-reason", max_chars=200)
            show_said(place)
            st.button(
                "确认撤销", key=place, type="primary", on_click=_revoke, args=(workspace, row, place, count_acts())
            )


def _revoke(workspace: Workspace, row: TokenRow, place: str, drawn_at: int) -> None:
    def act() -> str:
        reason = st.session_state.get(f"{place}-reason", "")
        revoke_token(workspace, row.token_id, by=current_actor(), reason=reason)
        return f"{row.reporter}的令牌{row.token_id}已撤销，即时失效。"

    act_once(place, drawn_at, act)
