"""Undoing a batch: a new line that takes it back. Nothing is deleted; what stood before stands again."""

from __future__ import annotations

from metrics.access.matrix import permit
from metrics.intake.departments import check_own_rows
from metrics.intake.signature import check_reason, is_same_person
from metrics.journal.archive import hash_bytes
from metrics.journal.line import Line
from metrics.model.actor import Action, Actor
from metrics.model.errors import CommandRefused, NotPermitted
from metrics.model.normalised import read_normalised_csv
from metrics.store.reads import BatchRow, read_batches, read_later_batches
from metrics.store.submissions import needs_review
from metrics.store.workspace import Workspace


def undo_batch(workspace: Workspace, batch_number: int, *, reason: str, by: Actor) -> Line:
    """Take one batch back. Raises CommandRefused where it is unknown, or a later batch rests on it.

    A later batch that touched one of its cells is named: it has to be undone first, or the cell would fall back
    behind a number that somebody has since confirmed.
    """
    allowed = permit(by, Action.UNDO_BATCH)
    batch = next(iter(read_batches(workspace, batch_number)), None)
    if batch is None:
        raise CommandRefused(f"没有第{batch_number}号批次。请从批次列表中选择。")
    commit_id = hash_bytes(f"undo|{batch_number}".encode())
    done = workspace.journal.find(commit_id)
    if done is not None:
        return done
    check_reason(reason, "撤销")
    _check_own(workspace, batch, by)
    if needs_review(workspace) and is_same_person(by.name, batch.reported_by):
        raise CommandRefused("本工作区实行双人复核：撤销须由填报人以外的人办理。")
    later = read_later_batches(workspace, batch_number)
    if later:
        names = "、".join(f"第{number}号" for number in later)
        raise CommandRefused(f"第{batch_number}号批次的数据后来又被{names}批次更正。请先撤销{names}批次。")
    data = {"batch_number": batch_number, "reason": reason.strip()}
    return workspace.record("batch_undone", data, by=allowed, commit_id=commit_id, based_on=workspace.data_version)


def _check_own(workspace: Workspace, batch: BatchRow, by: Actor) -> None:
    """A reporter for some departments takes back what they reported themselves; the bureau's own, any batch."""
    if not by.departments:
        return
    if not is_same_person(by.name, batch.reported_by):
        raise NotPermitted(f"第{batch.batch_number}号批次由{batch.reported_by}报送，{by.name}只能撤销本人的报送。")
    rows = read_normalised_csv(workspace.archives.actuals.get(batch.rows_hash))
    check_own_rows(workspace, by, (row.indicator_id for row in rows))
