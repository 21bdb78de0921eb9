"""The desk of 办公室设定: rule set, baseline and plan; each form commits what its maker saw, once, with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from metrics.intake.amend import choose_rule_set, read_marks, set_baseline, set_plan
from metrics.intake.encoding import Decoded, decode
from metrics.journal.line import Line
from metrics.model.actor import Action
from metrics.model.catalogue import Kind
from metrics.model.choice import Choice
from metrics.model.errors import CommandRefused, Conflict, XushiError
from metrics.model.figures import show_day, show_share
from metrics.progress.report import TargetStory
from metrics.publish.html_parts import Html, join, tag
from metrics.store.workspace import Workspace
from ui.cached import rule_sets_of
from ui.indicator_parts import target_label
from ui.messages import show_note
from ui.session import can, current_actor, show_signer
from ui.widgets import show_empty, show_heading

# Session: what the last change had to say, for the next run; and the data version on which it was made.
MESSAGE, DONE = "office-message", "office-done"
_MARKS_HEADER = frozenset({"日期", "应达比例"})
_EXAMPLE = "2023-03-31,10%\n2023-06-30,35%\n2023-09-30,70%\n2023-12-31,100%"


def show_message() -> None:
    """What the last change had to say, once."""
    words, tone = st.session_state.pop(MESSAGE, ("", ""))
    if words:
        show_note(words, tone)


def _commit(workspace: Workspace, shown: int, change: Callable[[], Line]) -> None:
    """Called by a button, before the page runs again.

    `shown` is the data version the form was drawn on: the second of two quick clicks carries the same one and
    changes nothing, and what somebody else changed meanwhile is shown before anything is committed on top of it.
    """
    if workspace.data_version != shown:
        if st.session_state.get(DONE) != shown:
            st.session_state[MESSAGE] = ("数据已有更新，本次未办理。请核对后重新提交。", "yellow")
        return
    try:
        line = change()
    except Conflict:
        st.session_state[MESSAGE] = ("数据已有更新，本次未办理。请核对后重新提交。", "yellow")
    except XushiError as refusal:
        st.session_state[MESSAGE] = (str(refusal), "red")
    else:
        st.session_state[DONE] = shown
        st.session_state[MESSAGE] = (f"已办理，记为第{line.number}号，各页亮灯已按新设定更新。", "green")


def _form_key(name: str, workspace: Workspace, target_id: str = "") -> str:
    """A refused form keeps what was filled in; after a change of the data version it starts anew."""
    return f"office-{name}-{target_id}-{workspace.data_version}"


def _show_reason(key: str) -> None:
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    left.text_input("理由", key=f"{key}-reason", max_chars=400)
    with right:
        show_signer("办理人")


def _reason(key: str) -> str:
    return str(st.session_state.get(f"{key}-reason", ""))


def show_rule_form(workspace: Workspace, scopes: Mapping[str, str], name: str) -> None:
    """Choosing a rule set for one of `scopes`: "" is the whole workspace, else a target id, each with its words."""
    key = _form_key(name, workspace)
    with st.form(key, border=False):
        left, right = st.columns([1, 2])
        sets = [one.name for one in rule_sets_of(workspace)]
        left.selectbox("评价规则", sets, key=f"{key}-rules", filter_mode=None, placeholder="请选择")
        right.selectbox(
            "适用范围",
            list(scopes),
            format_func=lambda one: scopes.get(one, ""),
            key=f"{key}-scope",
            filter_mode="contains" if len(scopes) > 1 else None,
            placeholder="请选择",
        )
        _show_reason(key)
        st.form_submit_button(
            "采用该规则", type="primary", on_click=_choose, args=(workspace, workspace.data_version, key)
        )


def _choose(workspace: Workspace, shown: int, key: str) -> None:
    rules, scope = st.session_state[f"{key}-rules"], st.session_state[f"{key}-scope"]
    _commit(
        workspace,
        shown,
        lambda: choose_rule_set(workspace, rules, target_id=scope or None, reason=_reason(key), by=current_actor()),
    )


def show_settings(workspace: Workspace, story: TargetStory, choice: Choice) -> None:
    """What may be set of one target, each part for whoever may set it."""
    if choice.known_at is not None:
        show_empty("正在查看历史口径，不能设定。请先将“按何时所知”改为当前。")
        return
    verdict = story.verdict
    if has_baseline(verdict.kind) and can(Action.SET_BASELINE):
        show_heading("基期值", "设定后优先于文件载明和推定的数值")
        show_baseline_form(workspace, story)
    if can(Action.SET_PLAN):
        show_heading("进度计划", "设定后按计划节点计算序时进度")
        show_plan_form(workspace, story)
    if can(Action.CHOOSE_RULES):
        show_heading("评价规则", f"现按“{verdict.rule_set}”评价")
        show_rule_form(workspace, {verdict.target_id: target_label(verdict)}, f"rules-{verdict.target_id}")


def has_baseline(kind: Kind) -> bool:
    """Only a level or a share starts somewhere."""
    return kind in (Kind.STOCK, Kind.RATIO)


def show_baseline_form(workspace: Workspace, story: TargetStory) -> None:
    """Setting the baseline of a level or share, in the indicator's unit."""
    verdict = story.verdict
    key = _form_key("baseline", workspace, verdict.target_id)
    with st.form(key, border=False):
        left, right = st.columns(2)
        left.text_input(f"基期值（{verdict.unit}）", key=f"{key}-value", max_chars=40)
        right.text_input("基期日期（可不填）", key=f"{key}-on", max_chars=20, placeholder="2022-12-31 或 2022年")
        _show_reason(key)
        st.form_submit_button(
            "设定基期值",
            type="primary",
            on_click=_set_baseline,
            args=(workspace, workspace.data_version, key, verdict.target_id),
        )


def _set_baseline(workspace: Workspace, shown: int, key: str, target_id: str) -> None:
    value, on = st.session_state[f"{key}-value"], st.session_state[f"{key}-on"]
    _commit(
        workspace,
        shown,
        lambda: set_baseline(workspace, target_id, value, on=on, reason=_reason(key), by=current_actor()),
    )


def show_plan_form(workspace: Workspace, story: TargetStory) -> None:
    """The marks in force, and setting new ones by hand or from a file."""
    target_id = story.verdict.target_id
    key = _form_key("plan", workspace, target_id)
    st.html(plan_words(story))
    with st.form(key, border=False):
        left, right = st.columns(2)
        left.text_area(
            "进度节点（每行：日期，应达比例）", key=f"{key}-marks", height=130, max_chars=4000, placeholder=_EXAMPLE
        )
        right.file_uploader("或上传CSV（两列：日期、应达比例）", type=["csv", "txt"], key=f"{key}-file")
        _show_reason(key)
        st.form_submit_button(
            "设定进度计划",
            type="primary",
            on_click=_set_plan,
            args=(workspace, workspace.data_version, key, target_id),
        )


def _set_plan(workspace: Workspace, shown: int, key: str, target_id: str) -> None:
    def change() -> Line:
        return set_plan(workspace, target_id, read_marks(_marks_text(key)), reason=_reason(key), by=current_actor())

    _commit(workspace, shown, change)


def _marks_text(key: str) -> str:
    """What was uploaded, else what was typed; both at once would leave open which one is meant."""
    file, typed = st.session_state.get(f"{key}-file"), str(st.session_state[f"{key}-marks"])
    if file is None:
        return typed
    if typed.strip():
        raise CommandRefused("进度节点请只填写或只上传，不要同时使用。")
    found = decode(file.getvalue(), file.name, _MARKS_HEADER)
    if not isinstance(found, Decoded):
        raise CommandRefused(found.sentence)
    return found.text


def plan_words(story: TargetStory) -> Html:
    """The marks of the plan in force, or that there is none."""
    if not story.plan:
        return tag("p", "现未设定进度计划。设定后按节点间直线推进评价。", class_="x-soft")
    marks = join(tag("li", f"{show_day(mark.day)}，{show_share(mark.share)}") for mark in story.plan)
    return tag("div", tag("p", "现行进度计划：", class_="x-soft"), tag("ul", marks, class_="x-marks"))
