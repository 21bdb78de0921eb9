"""The desk of 在线会话: who is signed in, since when and from where; each session can be ended."""

from __future__ import annotations

import streamlit as st

from metrics.access.session_table import IDLE_SECONDS, LIFE_SECONDS
from metrics.access.sessions import SessionRow
from metrics.model.errors import CommandRefused
from metrics.publish.html_parts import tag
from metrics.store.workspace import Workspace
from ui.account_tables import SESSION_HEADS, line_head, session_line, show_short_moment
from ui.one_act import act_once, count_acts, show_said
from ui.paging import pick_rows, show_pager
from ui.session import current_actor, open_sessions
from ui.widgets import show_heading

_LIMITS = f"{IDLE_SECONDS / 60:.0f}分钟不操作或登录满{LIFE_SECONDS / 3600:.0f}小时自动退出；系统重启后全部退出。"


def show_sessions(workspace: Workspace) -> None:
    """All open sessions, last seen first; the reader's own is marked."""
    rows = open_sessions().rows()
    people = len({row.account_id for row in rows})
    show_heading(f"在线会话（{len(rows)}个，{people}人）", f"截至{show_short_moment(workspace.clock())}")
    left, right = st.columns([8, 1], vertical_alignment="center")
    left.html(tag("p", _LIMITS, class_="x-hint"))
    right.button("刷新", key="session-refresh", width="stretch")
    left, _ = st.columns([8, 1])
    left.html(line_head(SESSION_HEADS, "session"))
    for row in pick_rows("sessions", rows):
        _show_session(row)
    show_pager("sessions", len(rows))


def _show_session(row: SessionRow) -> None:
    is_own = row.row_id == open_sessions().row_id_of(current_actor())
    with st.container(key=f"session-row-{row.row_id}"):
        left, right = st.columns([8, 1], vertical_alignment="center")
        left.html(session_line(row, is_own=is_own))
        if is_own:
            return
        place = f"session-end-{row.row_id}"
        with right.popover("结束", key=f"{place}-open", width="stretch"):
            st.html(tag("p", tag("b", row.name), "的该会话立即退出，未提交的内容丢失。其账号仍可重新登录。"))
            show_said(place)
            st.button("确认结束", key=place, type="primary", on_click=_end, args=(row, place, count_acts()))


def _end(row: SessionRow, place: str, drawn_at: int) -> None:
    def act() -> str:
        if all(one.row_id != row.row_id for one in open_sessions().rows()):
            raise CommandRefused("该会话已经结束。")
        open_sessions().end_row(row.row_id, by=current_actor())
        return f"{row.name}的会话已结束。"

    act_once(place, drawn_at, act)
