"""A file that comes without a page, from the command line or over HTTP: read, checked and handed in at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from metrics.access.matrix import permit
from metrics.intake.commit import Receipt
from metrics.intake.departments import check_own_rows
from metrics.intake.fold import HIDDEN
from metrics.intake.preview import Preview, make_preview
from metrics.intake.reply import FileVerdict, find_verdict, to_reply
from metrics.intake.review import find_handed_line, hand_in
from metrics.intake.targets.commit import commit_targets
from metrics.intake.targets.preview import TargetsPreview, make_targets_preview
from metrics.intake.targets.reply import to_targets_reply
from metrics.intake.targets.stage import StagedTargets
from metrics.intake.upload import stage_upload
from metrics.journal.archive import hash_bytes
from metrics.journal.line import Line
from metrics.model.actor import Action, Actor
from metrics.model.errors import CommandRefused, Conflict
from metrics.store.workspace import Workspace

MAX_REASON = 400


@dataclass(frozen=True)
class FileRequest:
    """A file and what is asked of it.

    `confirmed` says what words of the file mean; `based_on` is the data version the sender knows, None: any; `key`
    is the sender's own name for this request, so that it can be sent again.
    """

    content: bytes = field(repr=False)
    filename: str
    by: Actor
    reason: str = ""
    dry_run: bool = False
    sheet: str | None = None
    confirmed: Mapping[str, str] = field(default_factory=dict)
    based_on: int | None = None
    key: str = ""

    @property
    def commit_id(self) -> str | None:
        """The sender's key, never mistaken for that of another sender; None where the preview decides."""
        if not self.key or self.dry_run:
            return None
        return hash_bytes(b"key:" + json.dumps([self.by.name, self.key]).encode())


@dataclass(frozen=True)
class FileAnswer:
    """`content` goes to the sender as JSON; `is_new` where this request made the batch, and none before it did."""

    verdict: FileVerdict
    content: dict[str, object]
    is_new: bool = False


def answer_file(workspace: Workspace, request: FileRequest) -> FileAnswer:
    """Check a file as the page does and, unless it is a dry run, hand it in where nothing stands against it.

    Raises Conflict where the data version is no longer the one it is based on; NotPermitted where the sender may not
    hand in what it holds; CommandRefused with too long a reason, and for a key that stands for another file.
    """
    permit(request.by, Action.CHECK_FILE)
    request = replace(request, reason=_clean_reason(request.reason))
    done = _find_done(workspace, request)
    if done is None and request.based_on not in (None, workspace.data_version):
        version = workspace.data_version
        raise Conflict(f"数据已更新到第{version}号，本次依据的是第{request.based_on}号。请重新校验后再提交。")
    staged = stage_upload(
        workspace, request.content, request.filename, sheet_name=request.sheet, confirmed=request.confirmed
    )
    if not isinstance(staged, StagedTargets):
        preview = make_preview(workspace, staged, staged.filename, request.content)
        return _answer_numbers(workspace, request, preview, done)
    permit(request.by, Action.COMMIT_TARGETS)
    targets = make_targets_preview(workspace, staged, staged.filename, request.content)
    return _answer_targets(workspace, request, targets, done)


def _answer_numbers(workspace: Workspace, request: FileRequest, preview: Preview, done: Line | None) -> FileAnswer:
    check_own_rows(workspace, request.by, (row.indicator_id for row in preview.staged.rows))
    verdict = find_verdict(preview, request.reason)
    if done is None and (request.dry_run or verdict is not FileVerdict.ACCEPTED):
        return FileAnswer(verdict, to_reply(preview, verdict))
    tail = workspace.journal.tail
    stored = hand_in(workspace, preview, by=request.by, reason=request.reason, commit_id=request.commit_id)
    if isinstance(stored, Receipt):
        verdict, number = FileVerdict.COMMITTED, stored.batch_number
    else:
        is_waiting = stored.decision is None
        verdict = FileVerdict.AWAITING_REVIEW if is_waiting else FileVerdict.RETURNED
        number = stored.submission_number
    return FileAnswer(verdict, to_reply(preview, verdict, stored), is_new=number > tail)


def _answer_targets(
    workspace: Workspace, request: FileRequest, preview: TargetsPreview, done: Line | None
) -> FileAnswer:
    verdict = find_verdict(preview, request.reason)
    if done is None and (request.dry_run or verdict is not FileVerdict.ACCEPTED):
        return FileAnswer(verdict, to_targets_reply(preview, verdict))
    tail = workspace.journal.tail
    receipt = commit_targets(workspace, preview, by=request.by, reason=request.reason, commit_id=request.commit_id)
    verdict = FileVerdict.COMMITTED
    return FileAnswer(verdict, to_targets_reply(preview, verdict, receipt), is_new=receipt.line_number > tail)


def read_confirmed(pairs: Iterable[str]) -> dict[str, str]:
    """Words and meanings from 写法=名称. Raises CommandRefused naming what has another form."""
    confirmed = {}
    for pair in pairs:
        written, _, meaning = (part.strip() for part in pair.rpartition("="))
        if not written or not meaning:
            raise CommandRefused(f"‹{pair}›应为“写法=名称”，如“绿建=新增绿色建筑面积”。")
        confirmed[written] = meaning
    return confirmed


def _find_done(workspace: Workspace, request: FileRequest) -> Line | None:
    """The line that a request with this key has left, whichever rule was in force then."""
    done = find_handed_line(workspace, request.commit_id) if request.commit_id else None
    if done is not None and done.data["file_hash"] != hash_bytes(request.content):
        raise CommandRefused(f"该Idempotency-Key已用于另一个文件，记为第{done.number}号。请换一个。")
    return done


def _clean_reason(reason: str) -> str:
    clean = " ".join(HIDDEN.sub("", reason).split())
    if len(clean) > MAX_REASON:
        raise CommandRefused(f"说明不超过{MAX_REASON}个字，实有{len(clean)}个字。")
    return clean
