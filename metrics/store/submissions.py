"""Reading what waits for a reviewer, and the words whose meaning somebody confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from metrics.store.reads import zoned
from metrics.store.workspace import Workspace

RETURNED, PUBLISHED = "returned", "published"
REVIEW, TWO_PERSON, ONE_PERSON = "review", "two_person", "one_person"


@dataclass(frozen=True)
class Submission:
    """A file under the two-person rule; its number is that of its journal line. `decision` is None while it waits."""

    submission_number: int
    submitted_at: datetime
    submitted_by: str
    filename: str
    file_hash: str
    rows_hash: str
    row_count: int
    new_count: int
    changed_count: int
    reason: str
    decision: str | None
    decided_line: int | None
    decided_at: datetime | None
    decided_by: str | None
    decided_reason: str | None


def read_submissions(workspace: Workspace, submission_number: int | None = None) -> tuple[Submission, ...]:
    """The submitted files, newest first."""
    with workspace.warehouse.cursor() as cursor:
        records = cursor.records("queries/submissions.sql", submission_number=submission_number)
    return tuple(Submission(**{name: zoned(value) for name, value in record.items()}) for record in records)


def read_confirmed_names(workspace: Workspace) -> dict[str, str]:
    """Word of an earlier file → what a person said it means."""
    with workspace.warehouse.cursor() as cursor:
        return dict(cursor.rows("queries/confirmed_names.sql"))


def needs_review(workspace: Workspace) -> bool:
    """Whether numbers count only after a second person looked at them (报送 → 审核 → 发布)."""
    return workspace.settings.get(REVIEW, ONE_PERSON) == TWO_PERSON
