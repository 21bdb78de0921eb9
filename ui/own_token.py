"""接口令牌 of whoever reports: their own, made by them alone and shown once, revoked with a reason."""

from __future__ import annotations

from urllib.parse import urljoin

import streamlit as st

from metrics.access.tokens import make_token, revoke_token
from metrics.publish.html_parts import show_moment, tag
from metrics.store.accounts import read_accounts
from metrics.store.tokens import TokenRow, read_tokens
from metrics.store.workspace import Workspace
from ui.handover import Slip, is_waiting, keep_slip, show_slip
from ui.one_act import SAID, act_once, count_acts, show_said
from ui.session import current_actor

API = "/api/v1/batches"
_ABOUT = "供程序按接口报送数据，以本人名义和单位办理。只能由本人生成，只显示一次，请勿转给他人。"
_USE = "程序每次报送时在请求头中注明：Authorization: Bearer 接口令牌。"
_MAKE, _REVOKE = "own-token-make", "own-token-revoke"


def show_own_token(workspace: Workspace) -> None:
    """Behind a fold the state of the own token, and what can be done with it."""
    with st.expander("接口令牌", expanded=is_waiting() or SAID in st.session_state):
        if is_waiting():
            show_slip()
            return
        show_said()
        st.html(tag("p", _ABOUT, class_="x-hint"))
        row = _find_own(workspace)
        if row is None:
            st.html(tag("p", "尚无有效的令牌。"))
            show_said(_MAKE)
            st.button("生成令牌", key=_MAKE, type="primary", on_click=_make, args=(workspace, count_acts()))
        else:
            _show_standing(workspace, row)


def _find_own(workspace: Workspace) -> TokenRow | None:
    own = current_actor().account_id
    return next((one for one in read_tokens(workspace) if one.is_open and one.account_id == own), None)


def _make(workspace: Workspace, drawn_at: int) -> None:
    def act() -> str:
        actor = current_actor()
        token = make_token(workspace, by=actor)
        login = next(one.login for one in read_accounts(workspace) if one.account_id == actor.account_id)
        facts = (("报送地址", urljoin(st.context.url or "/", API)), ("登录名", login), ("姓名", actor.name))
        keep_slip(Slip("接口令牌", actor.name, token, facts, _USE, is_own=True))
        return "已生成接口令牌。"

    act_once(_MAKE, drawn_at, act)


def _show_standing(workspace: Workspace, row: TokenRow) -> None:
    state = f"现有令牌有效，{show_moment(row.made_at)}生成，编号"
    st.html(tag("p", state, tag("code", row.token_id), "。遗失请撤销后重新生成。"))
    with st.popover("撤销", key=f"{_REVOKE}-open"):
        st.html(tag("p", "撤销后令牌立即失效，不能恢复。"))
        st.text_input("撤销理由", key=f"{_REVOKE}-reason", max_chars=200)
        show_said(_REVOKE)
        st.button(
            "确认撤销", key=_REVOKE, type="primary", on_click=_revoke, args=(workspace, row.token_id, count_acts())
        )


def _revoke(workspace: Workspace, token_id: str, drawn_at: int) -> None:
    def act() -> str:
        reason = st.session_state.get(f"{_REVOKE}-reason", "")
        revoke_token(workspace, token_id, by=current_actor(), reason=reason)
        return f"令牌{token_id}已撤销，即时失效。"

    act_once(_REVOKE, drawn_at, act)
