"""The snapshots made, newest first: state, views, files of the meeting, revoking and a new link."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import streamlit as st

from metrics.model.actor import Action
from metrics.model.clock import BEIJING
from metrics.model.errors import XushiError
from metrics.model.figures import show_day
from metrics.model.snapshot import SnapshotRow
from metrics.publish.html_parts import Html, join, show_moment, tag
from metrics.publish.packs import WORDS
from metrics.publish.snapshot import is_owner, revoke_snapshot, rotate_snapshot
from metrics.store.view_log import View
from metrics.store.workspace import Workspace
from ui.messages import show_note
from ui.session import can, current_actor
from ui.snapshot_desk import MADE

MESSAGE = "snapshot-message"
#: So many snapshots stand open, the older ones behind a fold.
SHOWN = 10


def show_message() -> None:
    """What the last action had to say, once."""
    if words := st.session_state.pop(MESSAGE, ""):
        show_note(words, "yellow")


def show_rows(workspace: Workspace, rows: tuple[SnapshotRow, ...]) -> None:
    """The newest, and the others folded away."""
    for row in rows[:SHOWN]:
        _show_row(workspace, row)
    if rows[SHOWN:]:
        with st.expander(f"其余{len(rows) - SHOWN}个快照"):
            for row in rows[SHOWN:]:
                _show_row(workspace, row)


def _show_row(workspace: Workspace, row: SnapshotRow) -> None:
    views = workspace.views.last(row.snapshot_id)
    with st.container(key=f"snapshot-row-{row.snapshot_id}"):
        left, right = st.columns([5, 1], vertical_alignment="top")
        left.html(_to_card(workspace, row, views))
        if row.is_open(workspace.clock()) and is_owner(row, current_actor()):
            with right.container(horizontal=True):
                _show_actions(workspace, row)
        if views:
            with st.expander("访问记录"):
                st.html(views_table(views))


def _show_actions(workspace: Workspace, row: SnapshotRow) -> None:
    for action, word, act, why in (
        (Action.ROTATE_SNAPSHOT, "更换链接", _rotate, "旧链接即时失效，内容、有效期和会议码不变。"),
        (Action.REVOKE_SNAPSHOT, "撤销", _revoke, "链接即时失效，不能恢复。"),
    ):
        if not can(action):
            continue
        key = f"{act.__name__.strip('_')}-{row.snapshot_id}"
        with st.popover(word, width="stretch"):
            st.html(tag("p", why, class_="x-soft"))
            st.button(f"确认{word}", key=key, on_click=act, args=(workspace, row.snapshot_id), type="primary")


def _revoke(workspace: Workspace, snapshot_id: str) -> None:
    try:
        revoke_snapshot(workspace, snapshot_id, by=current_actor(), commit_id=f"revoke:{snapshot_id}")
        st.session_state[MESSAGE] = "快照已撤销，链接即时失效。"
    except XushiError as refusal:
        st.session_state[MESSAGE] = str(refusal)


def _rotate(workspace: Workspace, snapshot_id: str) -> None:
    try:
        st.session_state[MADE] = rotate_snapshot(
            workspace, snapshot_id, by=current_actor(), commit_id=f"rotate:{uuid4().hex}"
        )
        st.session_state[MESSAGE] = "链接已更换，旧链接即时失效。新链接显示在页首。"
    except XushiError as refusal:
        st.session_state[MESSAGE] = str(refusal)


def _state(workspace: Workspace, row: SnapshotRow) -> tuple[str, str]:
    if row.revoked_at is not None:
        return "已撤销", "grey"
    return ("有效", "green") if row.is_open(workspace.clock()) else ("已到期", "grey")


def _to_card(workspace: Workspace, row: SnapshotRow, views: tuple[View, ...]) -> Html:
    word, tone = _state(workspace, row)
    last = show_day((row.expires_at - timedelta(seconds=1)).astimezone(BEIJING).date())
    facts = [f"数据截至{show_day(row.as_of)}", f"{row.made_by}制作于{show_moment(row.made_at)}", f"有效至{last}"]
    if row.code:
        facts.append("设会议码")
    if row.rotated_at:
        facts.append(f"{show_moment(row.rotated_at)}更换过链接")
    head = tag("h3", row.title, tag("span", word, class_=f"x-light x-{tone}"))
    check = tag("span", "校验码", tag("code", row.json_hash[:12]), class_="x-soft", title=row.json_hash)
    line = tag("p", tag("span", _views_words(workspace, row, views)), check, class_="x-views")
    parts = (head, tag("p", row.scope), tag("p", " · ".join(facts), class_="x-soft"), line, _downloads(row))
    return tag("article", *parts, class_="x-snapshot")


def _views_words(workspace: Workspace, row: SnapshotRow, views: tuple[View, ...]) -> str:
    count = workspace.views.count(row.snapshot_id)
    return f"打开{count}次，最近请求{show_moment(views[0].at)}" if views else "尚未打开"


def _downloads(row: SnapshotRow) -> Html:
    """The files of the meeting, each made from the frozen value."""
    links = (
        tag("a", words, href=f"/download/snapshot.{ending}?id={row.snapshot_id}", class_="x-download", download="")
        for ending, words in WORDS.items()
    )
    return tag("p", tag("span", "会议材料", class_="x-soft"), *links, class_="x-marks x-packs")


def views_table(views: tuple[View, ...]) -> Html:
    """The last requests for one link; the token is not among what was noted."""
    heads = ("时间", "结果", "来源地址", "终端", "链接标识")
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in heads)))
    return tag("table", head, tag("tbody", join(map(_view_row, views))), class_="x-table x-view-log")


def _view_row(view: View) -> Html:
    cells = (
        ("结果", view.outcome.word),
        ("来源地址", view.address),
        ("终端", view.agent or "未注明"),
        ("链接标识", view.token),
    )
    moment = tag("th", show_moment(view.at), scope="row")
    return tag("tr", moment, *(tag("td", words, data_label=label) for label, words in cells))
