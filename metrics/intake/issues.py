"""督办事项: noting what hinders a target and what is to be done, and closing it; a new step corrects the one before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from metrics.access.matrix import permit
from metrics.intake.amend import find_target, read_day
from metrics.intake.departments import check_own_target
from metrics.intake.fold import HIDDEN, one_line
from metrics.intake.signature import check_reason
from metrics.journal.archive import hash_bytes
from metrics.journal.line import Line, to_canonical
from metrics.model.actor import Action, Actor, Permit
from metrics.model.errors import CommandRefused
from metrics.model.issue import IssueStatus, IssueStep
from metrics.store.issues import read_issues
from metrics.store.workspace import Workspace

#: The longest problem, measure or reason, in characters.
MAX_WORDS = 500
_EVENT = "issue_step_recorded"


@dataclass(frozen=True)
class IssueNote:
    """What a writer typed: `due` is a day, a period (2023年12月) or empty."""

    problem: str = ""
    measure: str = ""
    due: str = ""


def note_issue(
    workspace: Workspace,
    target_id: str,
    note: IssueNote,
    *,
    by: Actor,
    replaces: int | None = None,
    commit_id: str | None = None,
) -> Line:
    """Note what hinders a target and what is to be done.

    `replaces` is the line of the step its writer saw, 0 for none, None for the latest: the same note on the same
    step is one line. Raises CommandRefused for words that cannot be, Conflict where another step came between.
    """
    allowed = permit(by, Action.NOTE_ISSUE)
    check_own_target(workspace, by, find_target(workspace, target_id))
    words = {"problem": _read_words(note.problem, "存在问题"), "measure": _read_words(note.measure, "下一步措施")}
    if not any(words.values()):
        raise CommandRefused("请填写存在问题或下一步措施。问题已解决的，请办理销号。")
    due = note.due.strip()
    if due and not words["measure"]:
        raise CommandRefused("填写措施完成时限，须同时填写下一步措施。")
    content = {**words, "due": read_day(due) if due else "", "status": IssueStatus.OPEN.value, "reason": ""}
    return _record(workspace, target_id, content, allowed, replaces, commit_id)


def close_issue(
    workspace: Workspace,
    target_id: str,
    *,
    reason: str,
    by: Actor,
    replaces: int | None = None,
    commit_id: str | None = None,
) -> Line:
    """Close an issue (销号), saying why. Raises CommandRefused where none is open, and as note_issue."""
    allowed = permit(by, Action.CLOSE_ISSUE)
    check_own_target(workspace, by, find_target(workspace, target_id))
    words = _read_words(reason, "销号理由")
    check_reason(words, "销号")
    content = {"problem": "", "measure": "", "due": "", "status": IssueStatus.CLOSED.value, "reason": words}
    return _record(workspace, target_id, content, allowed, replaces, commit_id)


def explain_due(due_on: str, today: date) -> str:
    """A warning where a day in ISO form has passed already, else ""."""
    if not due_on or date.fromisoformat(due_on) >= today:
        return ""
    return f"措施完成时限{due_on}早于今日，将显示为逾期，请核对。"


def _record(
    workspace: Workspace,
    target_id: str,
    content: Mapping[str, str],
    by: Permit,
    replaces: int | None,
    commit_id: str | None,
) -> Line:
    standing = read_issues(workspace, target_id=target_id).get(target_id)
    seen = standing.line_number if standing else 0
    data = {"target_id": target_id, **content, "replaces": seen if replaces is None else replaces}
    commit_id = commit_id or hash_bytes(to_canonical([_EVENT, data]))
    done = workspace.journal.find(commit_id)
    if done is not None:
        return done
    if data["replaces"] == seen:
        _check_changed(standing, content)
    return workspace.record(_EVENT, data, by=by, commit_id=commit_id)


def _check_changed(standing: IssueStep | None, content: Mapping[str, str]) -> None:
    is_open = standing is not None and standing.is_open
    if content["status"] == IssueStatus.CLOSED and not is_open:
        raise CommandRefused("该目标没有办理中的督办事项，无需销号。")
    if (
        standing is not None
        and is_open
        and _words_of(standing) == (content["problem"], content["measure"], content["due"])
    ):
        raise CommandRefused("督办情况与现有内容相同，没有变化。")


def _words_of(step: IssueStep) -> tuple[str, str, str]:
    return step.problem, step.measure, step.due_on.isoformat() if step.due_on else ""


def _read_words(text: str, name: str) -> str:
    """On one line, as a cell of 台账 holds it."""
    words = one_line(HIDDEN.sub("", text))
    if len(words) > MAX_WORDS:
        raise CommandRefused(f"{name}应在{MAX_WORDS}字以内，现为{len(words)}字。请删减后重新提交。")
    return words
