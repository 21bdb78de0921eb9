"""The desk of 接口令牌 for administrators: those in force, each to be revoked, and those that were."""

from __future__ import annotations

import streamlit as st

from metrics.access.tokens import revoke_token
from metrics.publish.html_parts import tag
from metrics.store.tokens import TokenRow, read_tokens
from metrics.store.workspace import Workspace
from ui.account_tables import TOKEN_HEADS, line_head, revoked_table, token_line
from ui.one_act import act_once, count_acts, show_said
from ui.paging import pick_rows, show_pager
from ui.session import current_actor
from ui.widgets import show_empty, show_heading

_ABOUT = (
    "令牌由填报人本人登录后在“数据报送”页生成，管理员不能代办，可以查看和撤销。"
    "每个填报账号一个，停用账号或改为其他身份后即时失效。"
)


def show_tokens(workspace: Workspace) -> None:
    """The tokens in force, and behind a fold those that were."""
    tokens = read_tokens(workspace)
    in_force, revoked = [one for one in tokens if one.is_open], [one for one in tokens if not one.is_open]
    show_heading(f"接口令牌（{len(in_force)}个）", "令牌不保存，遗失请撤销后由本人重新生成")
    st.html(tag("p", _ABOUT, class_="x-hint"))
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
