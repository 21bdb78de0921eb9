"""The desk of 快照: making one, its link that is shown once, the list, and revoking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urljoin
from uuid import uuid4

import streamlit as st

from metrics.model.clock import BEIJING
from metrics.model.errors import CommandRefused, XushiError
from metrics.model.figures import show_day
from metrics.model.snapshot import SnapshotRow
from metrics.progress.read import read_stories
from metrics.progress.report import Overview
from metrics.publish.html_parts import Html, show_moment, tag
from metrics.publish.report import DEFAULT_DAYS, MAX_DAYS, known_words, to_report
from metrics.publish.snapshot import SnapshotMade, make_snapshot, revoke_snapshot
from metrics.store.workspace import Workspace
from ui.messages import show_note

# Session: the id of the form (so that a second click makes no second snapshot), the link just made, one message.
FORM, MADE, MESSAGE = "snapshot-form", "snapshot-made", "snapshot-message"


@dataclass(frozen=True)
class Wish:
    """What the maker filled in."""

    title: str
    note: str
    days: int
    by: str
    empty_reason: str


def default_title(as_of: date, known_at: int | None = None) -> str:
    """2023年三季度目标进展通报; inside a quarter 2023年8月目标进展通报; looking back it says as of which line."""
    when = f"{'一二三四'[as_of.month // 3 - 1]}季度" if as_of.month % 3 == 0 else f"{as_of.month}月"
    then = "" if known_at is None else f"（{known_words(known_at)}）"
    return f"{as_of.year}年{when}目标进展通报{then}"


def show_form(overview: Overview) -> Wish | None:
    """The form; None until it is sent."""
    form_id = st.session_state.setdefault(FORM, uuid4().hex)
    with st.form(f"snapshot-{form_id}", border=False):
        title = st.text_input("标题", default_title(overview.as_of, overview.known_at), max_chars=60)
        note = st.text_area("说明（可不填）", max_chars=400, height=80)
        left, right = st.columns(2)
        by = left.text_input("制作人", max_chars=40, autocomplete="name")
        days = right.number_input(f"有效天数（1至{MAX_DAYS}）", 1, MAX_DAYS, DEFAULT_DAYS)
        is_empty = all(one.actual is None for one in overview.verdicts)
        reason = st.text_input("范围内没有已报送数据，生成理由", max_chars=200) if is_empty else ""
        sent = st.form_submit_button("生成快照", type="primary")
    return Wish(title, note, int(days), by.strip(), reason) if sent else None


def make(workspace: Workspace, overview: Overview, wish: Wish) -> None:
    """Freeze the overview and put the link into the session; the page then runs again with an empty form."""
    form_id = st.session_state[FORM]
    try:
        with st.spinner("正在生成快照…"):
            _make(workspace, overview, wish, form_id)
    except XushiError as refusal:
        show_note(str(refusal), "red")
        return
    st.rerun()


def _make(workspace: Workspace, overview: Overview, wish: Wish, form_id: str) -> None:
    if not wish.by:
        raise CommandRefused("请填写制作人，快照需要署名。")
    if not overview.verdicts:
        raise CommandRefused("所选范围内没有目标，不能生成快照。请在左侧放宽范围。")
    report = to_report(
        overview,
        read_stories(workspace, overview),
        title=wish.title,
        made_at=workspace.clock(),
        made_by=wish.by,
        note=wish.note,
        days=wish.days,
    )
    made = make_snapshot(workspace, report, by=wish.by, commit_id=f"snapshot:{form_id}", empty_reason=wish.empty_reason)
    # No Streamlit call between making and keeping: a click that interrupts the run cannot lose the link.
    st.session_state[MADE] = made
    st.session_state[FORM] = uuid4().hex


def show_made() -> None:
    """The link just made, until its maker says that it is kept."""
    made: SnapshotMade | None = st.session_state.get(MADE)
    if made is None:
        return
    show_note(f"快照已生成，有效至{show_day(made.expires_on)}。链接只在此处显示一次，系统不保存，请立即复制。", "green")
    st.code(urljoin(st.context.url or "/", made.path), language=None, wrap_lines=True)
    if st.button("已保存，关闭"):
        del st.session_state[MADE]
        st.rerun()


def show_message() -> None:
    """What the last revocation had to say, once."""
    if words := st.session_state.pop(MESSAGE, ""):
        show_note(words, "yellow")


def show_row(workspace: Workspace, row: SnapshotRow) -> None:
    """One snapshot of the list, with revoking while its link is open."""
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.html(_row(row, _state(workspace, row)))
    if row.is_open(workspace.clock()):
        with right.popover("撤销", width="stretch"):
            st.text_input("撤销人（须为制作人）", key=f"revoker-{row.snapshot_id}", max_chars=40)
            st.button(
                "确认撤销",
                key=f"revoke-{row.snapshot_id}",
                on_click=_revoke,
                args=(workspace, row.snapshot_id),
                type="primary",
            )


def _state(workspace: Workspace, row: SnapshotRow) -> tuple[str, str]:
    if row.revoked_at is not None:
        return "已撤销", "grey"
    return ("有效", "green") if row.is_open(workspace.clock()) else ("已到期", "grey")


def _row(row: SnapshotRow, state: tuple[str, str]) -> Html:
    last = show_day((row.expires_at - timedelta(seconds=1)).astimezone(BEIJING).date())
    facts = f"数据截至{show_day(row.as_of)} · {row.made_by}制作于{show_moment(row.made_at)} · 有效至{last}"
    head = tag("h3", row.title, tag("span", state[0], class_=f"x-light x-{state[1]}"))
    return tag("article", head, tag("p", row.scope), tag("p", facts, class_="x-soft"), class_="x-snapshot")


def _revoke(workspace: Workspace, snapshot_id: str) -> None:
    by = st.session_state.get(f"revoker-{snapshot_id}", "").strip()
    try:
        revoke_snapshot(workspace, snapshot_id, by=by, is_admin=False, commit_id=f"revoke:{snapshot_id}")
        st.session_state[MESSAGE] = "快照已撤销，链接即时失效。"
    except XushiError as refusal:
        st.session_state[MESSAGE] = str(refusal)
