"""The list of batches under the upload, and taking one back."""

from __future__ import annotations

import streamlit as st

from metrics.intake.undo import undo_batch
from metrics.model.errors import XushiError
from metrics.publish.html_parts import Html, show_moment, tag
from metrics.store.reads import BatchRow, read_batches
from metrics.store.workspace import Workspace
from ui.messages import show_note
from ui.widgets import show_empty, show_heading

SHOWN_BATCHES = 10
MESSAGE = "batch-message"


def show_batches(workspace: Workspace) -> None:
    """The latest batches, newest first; an undone one stays in the list and says so."""
    rows = read_batches(workspace)
    show_heading("已报送批次", f"共{len(rows)}个，显示最近{min(len(rows), SHOWN_BATCHES)}个")
    if words := st.session_state.pop(MESSAGE, ""):
        show_note(words, "yellow")
    if not rows:
        show_empty("还没有报送批次。")
    for row in rows[:SHOWN_BATCHES]:
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.html(_batch(row))
        if row.undone_line is None:
            with right.popover("撤销", width="stretch"):
                st.text_input("撤销人", key=_key("by", row), max_chars=40)
                st.text_input("撤销理由", key=_key("reason", row), max_chars=200)
                st.button("确认撤销", key=_key("undo", row), on_click=_undo, args=(workspace, row), type="primary")


def _key(part: str, row: BatchRow) -> str:
    return f"batch-{part}-{row.batch_number}"


def _batch(row: BatchRow) -> Html:
    counts = f"新增{row.new_count}、更正{row.changed_count}"
    facts = f"{row.filename} · {row.reported_by}报送于{show_moment(row.reported_at)} · {counts}"
    state = tag("span", "已撤销", class_="x-light x-grey") if row.undone_line else ""
    undone = f"第{row.undone_line}号撤销：{row.undone_by}，{row.undone_reason}" if row.undone_line else ""
    head = tag("h3", f"第{row.batch_number}号批次", state)
    return tag("article", head, tag("p", facts, class_="x-soft"), tag("p", undone), class_="x-snapshot")


def _undo(workspace: Workspace, row: BatchRow) -> None:
    by, reason = (st.session_state.get(_key(part, row), "") for part in ("by", "reason"))
    try:
        line = undo_batch(workspace, row.batch_number, reason=reason, by=by)
        st.session_state[MESSAGE] = f"第{row.batch_number}号批次已撤销，记为第{line.number}号；其数据恢复为撤销前的值。"
    except XushiError as refusal:
        st.session_state[MESSAGE] = str(refusal)
