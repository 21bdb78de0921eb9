"""督办情况 on the page of a target: what stands, what was noted before, and the forms to note a step or to close."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from metrics.intake.issues import MAX_WORDS, IssueNote, close_issue, explain_due, note_issue
from metrics.journal.line import Line
from metrics.model.actor import Action
from metrics.model.choice import Choice
from metrics.model.errors import Conflict, XushiError
from metrics.model.issue import IssueStep
from metrics.model.verdict import Verdict
from metrics.progress.issues import read_issue_steps
from metrics.store.workspace import Workspace
from ui.cached import issue_steps_of, issues_of
from ui.issue_words import empty_words, history_list, standing_words, state_issue
from ui.office_desk import MESSAGE
from ui.session import can, current_actor, show_signer
from ui.widgets import show_empty, show_heading

#: Parameter and value of an address that opens the form at once.
OPENED = ("issue", "edit")
_WORDS = ("problem", "measure", "due")


def is_asked_for() -> bool:
    """Whether the address asks for the form: then it stands in the first screen, not below the tables."""
    name, value = OPENED
    return st.query_params.get(name) == value


def show_issues(workspace: Workspace, verdict: Verdict, choice: Choice) -> None:
    """The section: what stands, the steps before it folded away, and the forms unless one looks back."""
    steps = issue_steps_of(workspace, verdict.target_id, choice.known_at)
    standing = steps[0] if steps else None
    show_heading("督办情况", state_issue(verdict, standing))
    if standing is None or not standing.is_open:
        show_empty(empty_words(verdict, standing))
    else:
        st.html(standing_words(standing, issues_of(workspace, choice.known_at)))
    if len(steps) > 1 or (standing and not standing.is_open):
        st.html(history_list(steps))
    if choice.known_at is None and can(Action.NOTE_ISSUE):
        with st.expander("填写督办情况", expanded=is_asked_for()):
            _show_forms(workspace, verdict.target_id, standing)


def _form_key(target_id: str, shown: int, name: str) -> str:
    """A refused form keeps what was filled in; on top of a new step it starts anew."""
    return f"issue-{name}-{target_id}-{shown}"


def _show_forms(workspace: Workspace, target_id: str, standing: IssueStep | None) -> None:
    shown = standing.line_number if standing else 0
    _show_note_form(workspace, target_id, shown, standing if standing and standing.is_open else None)
    if standing and standing.is_open and can(Action.CLOSE_ISSUE):
        _show_close_form(workspace, target_id, shown)


def _show_note_form(workspace: Workspace, target_id: str, shown: int, step: IssueStep | None) -> None:
    """Filled with what stands, so that a small change needs no copying."""
    key = _form_key(target_id, shown, "note")
    texts = {"problem": step.problem if step else "", "measure": step.measure if step else ""}
    texts["due"] = step.due_on.isoformat() if step and step.due_on else ""
    for name, words in texts.items():
        st.session_state.setdefault(f"{key}-{name}", words)
    with st.form(key, border=False):
        left, right = st.columns(2)
        left.text_area("存在问题", key=f"{key}-problem", max_chars=MAX_WORDS, height=120)
        right.text_area("下一步措施", key=f"{key}-measure", max_chars=MAX_WORDS, height=120)
        left, right = st.columns(2, vertical_alignment="bottom")
        left.text_input(
            "措施完成时限（可不填）", key=f"{key}-due", max_chars=20, placeholder="2023-12-31 或 2023年12月"
        )
        with right:
            show_signer("填写人")
        st.form_submit_button("登记", type="primary", on_click=_note, args=(workspace, target_id, shown))


def _show_close_form(workspace: Workspace, target_id: str, shown: int) -> None:
    key = _form_key(target_id, shown, "close")
    with st.form(key, border=False):
        st.text_input("问题已解决的，填写销号理由", key=f"{key}-reason", max_chars=MAX_WORDS)
        st.form_submit_button("办理销号", on_click=_close, args=(workspace, target_id, shown))


def _note(workspace: Workspace, target_id: str, shown: int) -> None:
    typed = _read_typed(_form_key(target_id, shown, "note"), _WORDS)
    note = IssueNote(**{name: typed[name] for name in _WORDS})
    if not _commit(lambda: note_issue(workspace, target_id, note, by=current_actor(), replaces=shown), workspace.today):
        _carry_over(workspace, target_id, typed)


def _close(workspace: Workspace, target_id: str, shown: int) -> None:
    reason = _read_typed(_form_key(target_id, shown, "close"), ("reason",))["reason"]
    _commit(
        lambda: close_issue(workspace, target_id, reason=reason, by=current_actor(), replaces=shown), workspace.today
    )


def _read_typed(key: str, names: tuple[str, ...]) -> dict[str, str]:
    return {name: str(st.session_state.get(f"{key}-{name}", "")) for name in names}


def _commit(change: Callable[[], Line], today: date) -> bool:
    """Called by a button, before the page runs again; False where somebody else was faster."""
    try:
        line = change()
    except Conflict as conflict:
        st.session_state[MESSAGE] = (str(conflict), "yellow")
        return False
    except XushiError as refusal:
        st.session_state[MESSAGE] = (str(refusal), "red")
    else:
        late = explain_due(line.data["due"], today)
        st.session_state[MESSAGE] = (f"已登记，记为第{line.number}号。{late}", "yellow" if late else "green")
    return True


def _carry_over(workspace: Workspace, target_id: str, typed: dict[str, str]) -> None:
    """Into the form on top of the step that came between: nobody types twice."""
    steps = read_issue_steps(workspace, target_id)
    key = _form_key(target_id, steps[0].line_number if steps else 0, "note")
    st.session_state.update({f"{key}-{name}": words for name, words in typed.items()})
