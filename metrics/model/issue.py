"""A step of an issue (督办事项): what hinders a target, what is to be done by when, and who wrote it down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class IssueStatus(StrEnum):
    """办理状态 as stored."""

    OPEN = "open"
    CLOSED = "closed"

    @property
    def word(self) -> str:
        """As shown."""
        return {IssueStatus.OPEN: "办理中", IssueStatus.CLOSED: "已销号"}[self]


@dataclass(frozen=True)
class IssueStep:
    """One step, which stands until the next of the same target; its number is that of its journal line.

    `reason` says why a closed issue was closed, "" for an open one, which in turn has `problem` or `measure` or
    both; `due_on` is the day by which the measure is to be done. `made_at` in UTC.
    """

    line_number: int
    target_id: str
    problem: str
    measure: str
    due_on: date | None
    status: IssueStatus
    reason: str
    made_at: datetime
    made_by: str

    @property
    def is_open(self) -> bool:
        """Whether there is something left to do."""
        return self.status is IssueStatus.OPEN

    def is_overdue(self, day: date) -> bool:
        """Whether the measure was due before `day` and the issue is still open."""
        return self.is_open and self.due_on is not None and self.due_on < day
