"""A preview becomes a batch: bytes first, then the journal line, which is the commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from metrics.access.matrix import permit
from metrics.intake.departments import check_own_rows
from metrics.intake.preview import Novelty, Preview
from metrics.intake.reasons import note_reasons
from metrics.journal.line import Line
from metrics.model.actor import Action, Actor
from metrics.model.errors import CommandRefused
from metrics.model.normalised import to_normalised_csv
from metrics.store.submissions import needs_review
from metrics.store.workspace import Workspace


@dataclass(frozen=True)
class Receipt:
    """What the clerk keeps: `batch_number` is the journal line, `rows_hash` the SHA-256 of the stored rows.

    `reviewed_by` is "" where one person is enough.
    """

    batch_number: int
    at: datetime
    by: str
    reviewed_by: str
    filename: str
    row_count: int
    new_count: int
    changed_count: int
    rows_hash: str
    line_hash: str


def commit_batch(
    workspace: Workspace, preview: Preview, *, by: Actor, reason: str = "", commit_id: str | None = None
) -> Receipt:
    """Store the new and changed rows as one batch, all or nothing; sending it again returns the same receipt.

    Raises CommandRefused where the file has errors, nothing to store, a warning without a reason, or where a second
    person has to look first; Conflict where somebody else committed since the preview.
    """
    allowed = permit(by, Action.COMMIT_BATCH)
    commit_id = commit_id or preview.commit_id
    done = workspace.journal.find(commit_id)
    if done is not None:
        return to_receipt(done)
    if needs_review(workspace):
        raise CommandRefused("本工作区实行双人复核：数据须先报送，经另一人审核后发布。")
    check_allowed(workspace, preview, by, reason)
    data = archive_batch(workspace, preview, reason)
    line = workspace.record("batch_committed", data, by=allowed, commit_id=commit_id, based_on=preview.based_on)
    return to_receipt(line)


def archive_batch(workspace: Workspace, preview: Preview, reason: str) -> dict[str, Any]:
    """Put the original bytes and the normalised rows into the archive; what a journal line says of them."""
    suffix = PurePath(preview.filename).suffix[:10]
    rows = note_reasons(preview.effective, preview.staged.rows, preview.warnings, reason.strip())
    put = workspace.archives.actuals.put
    return {
        "filename": preview.filename,
        "file_hash": put(preview.content, f".original{suffix}"),
        "rows_hash": put(to_normalised_csv(rows), ".csv"),
        "digest": preview.staged.digest,
        "based_on": preview.based_on,
        "rows": len(rows),
        "new": preview.count(Novelty.NEW),
        "changed": preview.count(Novelty.CHANGED),
        "reason": reason.strip(),
        "confirmed": [list(pair) for pair in preview.staged.confirmed],
    }


def to_receipt(line: Line) -> Receipt:
    """The receipt of a batch_committed line."""
    is_reviewed = "submission" in line.data
    return Receipt(
        batch_number=line.number,
        at=line.at,
        by=line.data["reported_by"] if is_reviewed else line.by,
        reviewed_by=line.by if is_reviewed else "",
        filename=line.data["filename"],
        row_count=line.data["rows"],
        new_count=line.data["new"],
        changed_count=line.data["changed"],
        rows_hash=line.data["rows_hash"],
        line_hash=line.hash,
    )


def check_allowed(workspace: Workspace, preview: Preview, by: Actor, reason: str) -> None:
    """Raise CommandRefused where the preview must not be handed in like this."""
    if not preview.staged.can_commit:
        raise CommandRefused(f"文件还有{len(preview.staged.errors)}处错误，改正后才能提交。")
    if not preview.effective:
        raise CommandRefused("文件中的数据与库中完全相同，没有需要提交的内容。")
    if preview.warnings and not reason.strip():
        raise CommandRefused(f"有{len(preview.warnings)}处提醒，请填写说明后提交。")
    check_own_rows(workspace, by, (row.indicator_id for row in preview.staged.rows))
