"""The desk of 快照: the form that freezes the current scope, and its link that is shown once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin
from uuid import uuid4

import streamlit as st

from metrics.model.choice import Choice
from metrics.model.errors import XushiError
from metrics.model.figures import show_day
from metrics.progress.report import Overview
from metrics.publish.freeze import Question, Signature, freeze
from metrics.publish.html_parts import Html, tag
from metrics.publish.meeting_code import make_code
from metrics.publish.qr import to_qr_image
from metrics.publish.report import DEFAULT_DAYS, MAX_DAYS, known_words
from metrics.publish.snapshot import SnapshotMade, make_snapshot
from metrics.store.workspace import Workspace
from ui.messages import show_note
from ui.session import current_actor, show_signer

# Session: the id of the form (so that a second click makes no second snapshot), the data version it was shown with, a
# code to offer, the link just made.
FORM, SEEN, OFFERED, MADE = "snapshot-form", "snapshot-seen", "snapshot-offered", "snapshot-made"


@dataclass(frozen=True)
class Wish:
    """What the maker filled in; `seen` is the data version of the page on which it was."""

    title: str
    note: str
    days: int
    code: str
    empty_reason: str
    seen: int


def default_title(as_of: date, known_at: int | None = None) -> str:
    """2023年三季度目标进展通报; inside a quarter 2023年8月目标进展通报; looking back it says as of which line."""
    when = f"{'一二三四'[as_of.month // 3 - 1]}季度" if as_of.month % 3 == 0 else f"{as_of.month}月"
    then = "" if known_at is None else f"（{known_words(known_at)}）"
    return f"{as_of.year}年{when}目标进展通报{then}"


def show_form(workspace: Workspace, overview: Overview) -> Wish | None:
    """The form; None until it is sent."""
    form_id = st.session_state.setdefault(FORM, uuid4().hex)
    offered = st.session_state.setdefault(OFFERED, make_code())
    seen = st.session_state.get(SEEN, workspace.data_version)
    st.session_state[SEEN] = workspace.data_version
    with st.form(f"snapshot-{form_id}", border=False):
        title = st.text_input("标题", default_title(overview.as_of, overview.known_at), max_chars=60)
        note = st.text_area("说明（可不填）", max_chars=400, height=80)
        left, middle, right = st.columns(3, vertical_alignment="bottom")
        with left:
            show_signer("制作人")
        days = middle.number_input(f"有效天数（1至{MAX_DAYS}）", 1, MAX_DAYS, DEFAULT_DAYS)
        placeholder = f"不设；可用{offered}"
        code = right.text_input("会议码（6位数字，可不填）", max_chars=6, placeholder=placeholder, autocomplete="off")
        reason = _show_empty_reason() if all(one.actual is None for one in overview.verdicts) else ""
        sent = st.form_submit_button("生成快照", type="primary")
    return Wish(title, note, int(days), code, reason, seen) if sent else None


def _show_empty_reason() -> str:
    """An empty page is made only where somebody ticks that it is meant, and says why."""
    show_note("所选范围内没有已报送的数据。", "yellow")
    is_meant = st.checkbox("仍要生成无数据的快照")
    reason = st.text_input("生成理由", max_chars=200)
    return reason if is_meant else ""


def make(workspace: Workspace, choice: Choice, wish: Wish) -> None:
    """Freeze the scope and put the link into the session; the page then runs again with an empty form."""
    try:
        with st.spinner("正在生成快照…"):
            _make(workspace, choice, wish, st.session_state[FORM])
    except XushiError as refusal:
        show_note(str(refusal), "red")
        return
    st.rerun()


def _make(workspace: Workspace, choice: Choice, wish: Wish, form_id: str) -> None:
    maker = current_actor()
    report = freeze(
        workspace,
        Question(choice.as_of, choice.scope, choice.known_at, based_on=wish.seen),
        Signature(wish.title, maker.name, wish.note, wish.days),
    )
    made = make_snapshot(
        workspace,
        report,
        by=maker,
        commit_id=f"snapshot:{form_id}",
        empty_reason=wish.empty_reason,
        code=wish.code,
    )
    # No Streamlit call between making and keeping: a click that interrupts the run cannot lose the link.
    st.session_state[MADE] = made
    st.session_state[FORM] = uuid4().hex
    del st.session_state[OFFERED]


def show_made() -> None:
    """The link just made, until its maker says that it is kept."""
    made: SnapshotMade | None = st.session_state.get(MADE)
    if made is None:
        return
    link = urljoin(st.context.url or "/", made.path)
    show_note(f"快照有效至{show_day(made.expires_on)}。链接只在此处显示一次，系统不保存，请立即复制。", "green")
    with st.container(horizontal=True, vertical_alignment="center", key="snapshot-link"):
        with st.container():
            st.code(link, language=None, wrap_lines=True)
            if st.button("已保存，关闭"):
                del st.session_state[MADE]
                st.rerun()
        st.html(_qr_figure(link))


def _qr_figure(link: str) -> Html:
    # The picture holds the link: it must not become an address of its own, so it stands in the page.
    image = Html(f'<img src="{to_qr_image(link)}" alt="快照链接的二维码" width="148" height="148">')
    return tag("figure", image, tag("figcaption", "扫码打开，右键可另存"), class_="x-qr")
