"""A preview of targets becomes an adoption: bytes first, then the journal line, which is the commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from metrics.access.matrix import permit
from metrics.intake.preview import Novelty
from metrics.intake.targets.preview import TargetsPreview
from metrics.journal.line import Line
from metrics.model.actor import Action, Actor
from metrics.model.errors import CommandRefused
from metrics.model.targets_csv import to_targets_csv
from metrics.store.adoptions import ADOPTED, find_adoption
from metrics.store.workspace import Workspace


@dataclass(frozen=True)
class TargetsReceipt:
    """What the clerk keeps: `line_number` is the journal line, `table_hash` the SHA-256 of the amended targets."""

    line_number: int
    at: datetime
    by: str
    filename: str
    file_hash: str
    new_count: int
    changed_count: int
    table_hash: str
    line_hash: str


def commit_targets(
    workspace: Workspace, preview: TargetsPreview, *, by: Actor, reason: str = "", commit_id: str | None = None
) -> TargetsReceipt:
    """Put the amended targets in force, all or nothing; sending them again returns the same receipt.

    Documents, regions, indicators and rules stay. Raises CommandRefused where the file has errors, nothing to store,
    or a warning without a reason; Conflict where somebody else committed since the preview.
    """
    allowed = permit(by, Action.COMMIT_TARGETS)
    commit_id = commit_id or preview.commit_id
    done = workspace.journal.find(commit_id)
    if done is not None:
        return to_targets_receipt(done)
    _check_allowed(preview, reason)
    standing = find_adoption(workspace)
    put = workspace.archives.actuals.put
    suffix = PurePath(preview.filename).suffix[:10]
    data = {
        "tables": {**standing.data["tables"], "targets": put(to_targets_csv(preview.amended), ".csv")},
        "rules": standing.data["rules"],
        "filename": preview.filename,
        "file_hash": put(preview.content, f".original{suffix}"),
        "digest": preview.staged.digest,
        "based_on": preview.based_on,
        "new": preview.count(Novelty.NEW),
        "changed": preview.count(Novelty.CHANGED),
        "reason": reason.strip(),
        "confirmed": [list(pair) for pair in preview.staged.confirmed],
    }
    line = workspace.record(ADOPTED, data, by=allowed, commit_id=commit_id, based_on=preview.based_on)
    return to_targets_receipt(line)


def to_targets_receipt(line: Line) -> TargetsReceipt:
    """The receipt of a catalogue_adopted line that a table of targets left."""
    return TargetsReceipt(
        line_number=line.number,
        at=line.at,
        by=line.by,
        filename=line.data["filename"],
        file_hash=line.data["file_hash"],
        new_count=line.data["new"],
        changed_count=line.data["changed"],
        table_hash=line.data["tables"]["targets"],
        line_hash=line.hash,
    )


def _check_allowed(preview: TargetsPreview, reason: str) -> None:
    if not preview.staged.can_commit:
        raise CommandRefused(f"文件还有{len(preview.staged.errors)}处错误，改正后才能提交。")
    if not preview.effective:
        raise CommandRefused("文件中的目标与目标库完全相同，没有需要提交的内容。")
    if preview.warnings and not reason.strip():
        raise CommandRefused(f"有{len(preview.warnings)}处提醒，请填写说明后提交。")
