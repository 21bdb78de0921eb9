"""Choosing one target: by the address, by search, else the worst of the scope."""

from __future__ import annotations

import streamlit as st

from metrics.model.choice import Choice
from metrics.model.verdict import Scope, Verdict
from ui.cached import overview_of
from ui.indicator_parts import target_label
from ui.messages import show_note
from ui.state import keep_parameter, open_shared

KEY = "pick-target"


def pick_target(choice: Choice) -> str | None:
    """The target shown, None where there is none to show. A target of the address may lie outside the filters."""
    workspace = open_shared()
    everyone = {one.target_id: one for one in overview_of(workspace, choice.as_of, Scope(), choice.known_at).verdicts}
    within = [one.target_id for one in overview_of(workspace, choice.as_of, choice.scope, choice.known_at).verdicts]
    asked = st.query_params.get("target", "")
    if asked and asked not in everyone:
        show_note(f"链接中的目标“{asked[:40]}”不存在，已忽略。", "yellow")
    chosen = asked if asked in everyone else next(iter(within), None)
    if chosen is None:
        return None
    _show_search(chosen, sorted({*within, chosen}, key=lambda one: _order(everyone[one])), everyone)
    return chosen


def _order(verdict: Verdict) -> tuple[str, str]:
    return (verdict.document_id, verdict.target_id)


def _show_search(chosen: str, options: list[str], everyone: dict[str, Verdict]) -> None:
    st.session_state[KEY] = chosen
    st.selectbox(
        f"选择目标（范围内共{len(options)}项，可输入名称、文号或条款查找）",
        options,
        format_func=lambda target_id: target_label(everyone[target_id]) if target_id in everyone else "",
        key=KEY,
        on_change=keep_parameter,
        args=("target", KEY),
        filter_mode="contains",
        placeholder="请选择",
    )
