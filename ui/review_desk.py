"""The third step under the two-person rule: what waits, what it would change, 发布 or 退回; and the switch itself."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from metrics.intake.preview import Preview
from metrics.intake.review import choose_review, preview_submission, publish_submission, return_submission
from metrics.model.errors import Conflict, XushiError
from metrics.publish.html_parts import Html, show_moment, tag
from metrics.store.submissions import Submission, needs_review, read_submissions
from metrics.store.workspace import Workspace
from ui.messages import show_note
from ui.upload_parts import change_table, count_words, light_table
from ui.widgets import show_empty, show_heading

# Session: the preview a reviewer is looking at, so that what is published is what was seen; one message.
LOOKED, MESSAGE = "review-preview", "review-message"
BY, REASON = "review-by", "review-reason"


def show_review(workspace: Workspace) -> None:
    """The queue, where the rule is on or something waits still."""
    waiting = [one for one in read_submissions(workspace) if one.decision is None]
    is_on = needs_review(workspace)
    if is_on or waiting:
        show_heading("第三步 审核发布", f"{len(waiting)}份待审核" if waiting else "审核人与填报人不能是同一人")
    if words := st.session_state.pop(MESSAGE, ""):
        show_note(words, "yellow")
    if is_on and not waiting:
        show_empty("没有待审核的报送。")
    for one in waiting:
        _show_waiting(workspace, one)


def _show_waiting(workspace: Workspace, one: Submission) -> None:
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.html(_facts(one))
    number = one.submission_number
    is_open = st.session_state.get(LOOKED, (0, None))[0] == number
    right.button(
        "收起" if is_open else "审核",
        key=f"review-{number}",
        on_click=_look,
        args=(workspace, number, is_open),
        width="stretch",
    )
    if is_open:
        _show_open(workspace, one, st.session_state[LOOKED][1])


def _look(workspace: Workspace, number: int, is_open: bool) -> None:
    st.session_state.pop(LOOKED, None)
    if not is_open:
        _try(lambda: st.session_state.update({LOOKED: (number, preview_submission(workspace, number))}))


def _show_open(workspace: Workspace, one: Submission, preview: Preview) -> None:
    st.html(change_table(preview))
    if preview.light_changes:
        st.html(light_table(preview.light_changes))
    st.caption(count_words(preview) + ("" if preview.light_changes else "；发布后没有亮灯变化"))
    with st.form(f"review-form-{one.submission_number}", border=False):
        left, right = st.columns([1, 2])
        left.text_input("审核人", key=BY, max_chars=40)
        right.text_input("退回理由（退回时必填）", key=REASON, max_chars=200)
        publish, give_back, _ = st.columns([1, 1, 2])
        arguments = (workspace, one.submission_number, preview)
        publish.form_submit_button("发布", type="primary", on_click=_publish, args=arguments, width="stretch")
        give_back.form_submit_button("退回", on_click=_return, args=arguments, width="stretch")


def _publish(workspace: Workspace, number: int, preview: Preview) -> None:
    def run() -> None:
        receipt = publish_submission(workspace, number, preview, by=st.session_state[BY])
        st.session_state.pop(LOOKED, None)
        st.session_state[MESSAGE] = f"第{number}号报送已发布，入库为第{receipt.batch_number}号批次。"

    try:
        _try(run)
    except Conflict:
        st.session_state[LOOKED] = (number, preview_submission(workspace, number))
        st.session_state[MESSAGE] = "审核期间数据有变化，尚未发布。已按最新数据重新比对，请核对后再发布。"


def _return(workspace: Workspace, number: int, preview: Preview) -> None:
    del preview

    def run() -> None:
        return_submission(workspace, number, reason=st.session_state[REASON], by=st.session_state[BY])
        st.session_state.pop(LOOKED, None)
        st.session_state[MESSAGE] = f"第{number}号报送已退回。"

    _try(run)


def _try(run: Callable[[], None]) -> None:
    try:
        run()
    except Conflict:
        raise
    except XushiError as refusal:
        st.session_state[MESSAGE] = str(refusal)


def _facts(one: Submission) -> Html:
    counts = f"{one.row_count}行（新增{one.new_count}、更正{one.changed_count}）"
    facts = f"{one.filename} · {one.submitted_by}报送于{show_moment(one.submitted_at)} · {counts}"
    head = tag("h3", f"第{one.submission_number}号报送", tag("span", "待审核", class_="x-light x-yellow"))
    reason = tag("p", f"说明：{one.reason}") if one.reason else ""
    return tag("article", head, tag("p", facts, class_="x-soft"), reason, class_="x-snapshot")


def show_review_switch(workspace: Workspace) -> None:
    """Whether a second person has to look; switching is signed and has a reason."""
    is_on = needs_review(workspace)
    with st.expander(f"双人复核：{'已启用' if is_on else '未启用'}"):
        st.html(tag("p", "启用后，报送的数据须经填报人以外的人审核，发布后才计入评价。", class_="x-soft"))
        with st.form("review-switch", border=False):
            left, right = st.columns([1, 2])
            by = left.text_input("办理人", max_chars=40)
            reason = right.text_input("理由", max_chars=200)
            if st.form_submit_button("停用双人复核" if is_on else "启用双人复核"):
                _try(lambda: _switch(workspace, not is_on, by, reason))
                st.rerun()


def _switch(workspace: Workspace, two_person: bool, by: str, reason: str) -> None:
    choose_review(workspace, two_person, reason=reason, by=by)
    st.session_state[MESSAGE] = "双人复核已启用。" if two_person else "双人复核已停用。"
