"""Reading 督办事项: the step that stands for each target, and all steps of one."""

from __future__ import annotations

from typing import Any

from metrics.model.issue import IssueStatus, IssueStep
from metrics.store.project import DATA_EVENTS
from metrics.store.reads import zoned
from metrics.store.workspace import Workspace


def read_issues(
    workspace: Workspace, known_at: int | None = None, target_id: str | None = None
) -> dict[str, IssueStep]:
    """Target id → the step that stands, open or closed; now, or as of a journal line."""
    line = workspace.journal.tail if known_at is None else known_at
    with workspace.warehouse.cursor() as cursor:
        records = cursor.records("queries/issue_steps.sql", known_at=line, target_id=target_id)
    return {record["target_id"]: _to_step(record) for record in records}


def read_issue_history(workspace: Workspace, target_id: str, known_at: int | None = None) -> tuple[IssueStep, ...]:
    """The steps of one target, newest first; now, or as of a journal line."""
    line = workspace.journal.tail if known_at is None else known_at
    with workspace.warehouse.cursor() as cursor:
        records = cursor.records("queries/issue_history.sql", target_id=target_id, known_at=line)
    return tuple(_to_step(record) for record in records)


def find_last_line(workspace: Workspace, known_at: int | None) -> int:
    """The last journal line of a data version: a version lasts until the next, and what was noted then belongs to it.

    A meeting notes its measures after the numbers came in. None asks for now.
    """
    if known_at is None:
        return workspace.journal.tail
    later = (line.number for line in workspace.journal.read(known_at + 1) if line.event in DATA_EVENTS)
    return next(later, workspace.journal.tail + 1) - 1


def _to_step(record: dict[str, Any]) -> IssueStep:
    status = IssueStatus(record.pop("step_status"))
    return IssueStep(**{name: zoned(value) for name, value in record.items()}, status=status)
