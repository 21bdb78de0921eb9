"""What was handed in, newest first: batches of numbers and tables of targets, each of which can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from metrics.intake.targets.undo import undo_targets
from metrics.intake.undo import undo_batch
from metrics.journal.line import Line
from metrics.model.actor import Action, Actor
from metrics.model.errors import XushiError
from metrics.publish.html_parts import Html, show_moment, tag
from metrics.store.adoptions import Adoption, read_adoptions
from metrics.store.reads import BatchRow, read_batches
from metrics.store.workspace import Workspace
from ui.messages import show_note
from ui.session import can, current_actor, show_signer
from ui.widgets import show_empty, show_heading

SHOWN_ENTRIES = 10
MESSAGE = "batch-message"


@dataclass(frozen=True)
class Entry:
    """A batch or a table of targets as the list shows it; `undone` says by whom and why, "" where it stands."""

    number: int
    title: str
    facts: str
    undone: str
    action: Action
    undo: Callable[[Actor, str], Line]


def show_batches(workspace: Workspace) -> None:
    """The latest entries, newest first; an undone one stays in the list and says so."""
    entries = _read_entries(workspace)
    show_heading("已报送批次", f"共{len(entries)}个，显示最近{min(len(entries), SHOWN_ENTRIES)}个")
    if words := st.session_state.pop(MESSAGE, ""):
        show_note(words, "yellow")
    if not entries:
        show_empty("还没有报送批次。")
    for entry in entries[:SHOWN_ENTRIES]:
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.html(_card(entry))
        if not entry.undone and can(entry.action):
            with right.popover("撤销", width="stretch"):
                show_signer("撤销人")
                st.text_input("撤销理由", key=_key("reason", entry), max_chars=200)
                st.button("确认撤销", key=_key("undo", entry), on_click=_undo, args=(entry,), type="primary")


def _read_entries(workspace: Workspace) -> list[Entry]:
    batches = [_of_batch(workspace, row) for row in read_batches(workspace)]
    tables = [_of_table(workspace, row) for row in read_adoptions(workspace) if row.filename]
    return sorted([*batches, *tables], key=lambda entry: entry.number, reverse=True)


def _of_batch(workspace: Workspace, row: BatchRow) -> Entry:
    facts = f"{row.filename} · {row.reported_by}报送于{show_moment(row.reported_at)}"
    if row.reviewed_by:
        facts += f" · {row.reviewed_by}审核发布"
    facts += f" · 新增{row.new_count}、更正{row.changed_count}"
    undone = f"第{row.undone_line}号撤销：{row.undone_by}，{row.undone_reason}" if row.undone_line else ""

    def undo(by: Actor, reason: str) -> Line:
        return undo_batch(workspace, row.batch_number, reason=reason, by=by)

    return Entry(row.batch_number, f"第{row.batch_number}号批次", facts, undone, Action.UNDO_BATCH, undo)


def _of_table(workspace: Workspace, row: Adoption) -> Entry:
    facts = f"{row.filename} · {row.by}提交于{show_moment(row.at)} · 新增{row.new_count}、更正{row.changed_count}"
    undone = f"第{row.undone_by}号撤销" if row.undone_by else ""

    def undo(by: Actor, reason: str) -> Line:
        return undo_targets(workspace, row.line_number, reason=reason, by=by)

    return Entry(row.line_number, f"第{row.line_number}号目标表", facts, undone, Action.UNDO_TARGETS, undo)


def _key(part: str, entry: Entry) -> str:
    return f"batch-{part}-{entry.number}"


def _card(entry: Entry) -> Html:
    state = tag("span", "已撤销", class_="x-light x-grey") if entry.undone else ""
    head = tag("h3", entry.title, state)
    return tag("article", head, tag("p", entry.facts, class_="x-soft"), tag("p", entry.undone), class_="x-snapshot")


def _undo(entry: Entry) -> None:
    reason = st.session_state.get(_key("reason", entry), "")
    try:
        line = entry.undo(current_actor(), reason)
        st.session_state[MESSAGE] = f"{entry.title}已撤销，记为第{line.number}号；恢复为撤销前的情况。"
    except XushiError as refusal:
        st.session_state[MESSAGE] = str(refusal)
