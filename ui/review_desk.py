"""The third step under the two-person rule: what waits, what it would change, 发布 or 退回; and the switch itself."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from metrics.access.matrix import may
from metrics.intake.preview import Preview
from metrics.intake.review import choose_review, preview_submission, publish_submission, return_submission
from metrics.intake.signature import is_same_person
from metrics.model.actor import Action
from metrics.model.errors import Conflict, XushiError
from metrics.publish.html_parts import Html, show_moment, tag
from metrics.store.submissions import Submission, needs_review, read_submissions
from metrics.store.workspace import Workspace
from ui.messages import show_note
from ui.session import can, current_actor, show_signer
from ui.upload_parts import change_table, count_words, light_table
from ui.widgets import show_empty, show_heading

# Session: the preview a reviewer is looking at, so that what is published is what was seen; one message.
LOOKED, MESSAGE = "review-preview", "review-message"
REASON = "review-reason"


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
    if not _concerns(one):
        return
    right.button(
        "收起" if is_open else "审核" if can(Action.PUBLISH_SUBMISSION) else "查看",
        key=f"review-{number}",
        on_click=_look,
        args=(workspace, number, is_open),
        width="stretch",
    )
    if is_open:
        _show_open(workspace, one, st.session_state[LOOKED][1])


def _concerns(one: Submission) -> bool:
    """A reviewer decides on all of them, a reporter may take back their own."""
    actor = current_actor()
    is_own = may(actor.role, Action.WITHDRAW_SUBMISSION) and is_same_person(actor.name, one.submitted_by)
    return is_own or may(actor.role, Action.PUBLISH_SUBMISSION)


def _look(workspace: Workspace, number: int, is_open: bool) -> None:
    st.session_state.pop(LOOKED, None)
    if not is_open:
        _try(lambda: st.session_state.update({LOOKED: (number, preview_submission(workspace, number))}))


def _show_open(workspace: Workspace, one: Submission, preview: Preview) -> None:
    st.html(change_table(preview))
    if preview.light_changes:
        st.html(light_table(preview.light_changes))
    st.caption(count_words(preview) + ("" if preview.light_changes else "；发布后没有亮灯变化"))
    is_reviewer = can(Action.PUBLISH_SUBMISSION)
    word = "退回" if is_reviewer else "撤回"
    with st.form(f"review-form-{one.submission_number}", border=False):
        show_signer("审核人" if is_reviewer else "填报人")
        st.text_input(f"{word}理由（{word}时必填）", key=REASON, max_chars=200)
        publish, give_back, _ = st.columns([1, 1, 2])
        arguments = (workspace, one.submission_number, preview)
        if is_reviewer:
            publish.form_submit_button("发布", type="primary", on_click=_publish, args=arguments, width="stretch")
        give_back.form_submit_button(word, on_click=_return, args=arguments, width="stretch")


def _publish(workspace: Workspace, number: int, preview: Preview) -> None:
    def run() -> None:
        receipt = publish_submission(workspace, number, preview, by=current_actor())
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
        return_submission(workspace, number, reason=st.session_state[REASON], by=current_actor())
        st.session_state.pop(LOOKED, None)
        word = "退回" if can(Action.RETURN_SUBMISSION) else "撤回"
        st.session_state[MESSAGE] = f"第{number}号报送已{word}。"

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
        if not can(Action.SWITCH_REVIEW):
            return
        with st.form("review-switch", border=False):
            show_signer("办理人")
            reason = st.text_input("理由", max_chars=200)
            if st.form_submit_button("停用双人复核" if is_on else "启用双人复核"):
                _try(lambda: _switch(workspace, not is_on, reason))
                st.rerun()


def _switch(workspace: Workspace, two_person: bool, reason: str) -> None:
    choose_review(workspace, two_person, reason=reason, by=current_actor())
    st.session_state[MESSAGE] = "双人复核已启用。" if two_person else "双人复核已停用。"
