"""A preview becomes a batch: bytes first, then the journal line, which is the commit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from metrics.intake.preview import Novelty, Preview
from metrics.journal.line import Line
from metrics.model.errors import CommandRefused
from metrics.model.normalised import to_normalised_csv
from metrics.model.observation import Observation
from metrics.store.workspace import Workspace


@dataclass(frozen=True)
class Receipt:
    """What the clerk keeps: `batch_number` is the journal line, `rows_hash` the SHA-256 of the stored rows."""

    batch_number: int
    at: datetime
    by: str
    filename: str
    row_count: int
    new_count: int
    changed_count: int
    rows_hash: str
    line_hash: str


def commit_batch(
    workspace: Workspace, preview: Preview, *, by: str, reason: str = "", commit_id: str | None = None
) -> Receipt:
    """Store the new and changed rows as one batch, all or nothing; sending it again returns the same receipt.

    Raises CommandRefused where the file has errors, nothing to store, or a warning without a reason;
    Conflict where somebody else committed since the preview.
    """
    commit_id = commit_id or preview.commit_id
    done = workspace.journal.find(commit_id)
    if done is not None:
        return _to_receipt(done)
    _check_allowed(preview, by, reason)
    suffix = PurePath(preview.filename).suffix[:10]
    file_hash = workspace.archives.actuals.put(preview.content, f".original{suffix}")
    rows_hash = workspace.archives.actuals.put(to_normalised_csv(_with_reasons(preview, reason.strip())), ".csv")
    data = {
        "filename": preview.filename,
        "file_hash": file_hash,
        "rows_hash": rows_hash,
        "digest": preview.staged.digest,
        "based_on": preview.based_on,
        "rows": len(preview.effective),
        "new": preview.count(Novelty.NEW),
        "changed": preview.count(Novelty.CHANGED),
        "reason": reason,
    }
    line = workspace.record("batch_committed", data, by=by, commit_id=commit_id, based_on=preview.based_on)
    return _to_receipt(line)


def _to_receipt(line: Line) -> Receipt:
    return Receipt(
        batch_number=line.number,
        at=line.at,
        by=line.by,
        filename=line.data["filename"],
        row_count=line.data["rows"],
        new_count=line.data["new"],
        changed_count=line.data["changed"],
        rows_hash=line.data["rows_hash"],
        line_hash=line.hash,
    )


def _with_reasons(preview: Preview, reason: str) -> tuple[Observation, ...]:
    """The reason for a warning becomes the note of the numbers it is about."""
    warned = {problem.place.row for problem in preview.warnings}

    def note_of(row: Observation) -> str:
        return "；".join(part for part in (row.note, f"说明：{reason}") if part)

    return tuple(replace(row, note=note_of(row)) if row.row in warned else row for row in preview.effective)


def _check_allowed(preview: Preview, by: str, reason: str) -> None:
    if not preview.staged.can_commit:
        raise CommandRefused(f"文件还有{len(preview.staged.errors)}处错误，改正后才能提交。")
    if not preview.effective:
        raise CommandRefused("文件中的数据与库中完全相同，没有需要提交的内容。")
    if preview.warnings and not reason.strip():
        raise CommandRefused(f"有{len(preview.warnings)}处提醒，请填写说明后提交。")
    if not by.strip():
        raise CommandRefused("请填写填报人，批次需要署名。")
