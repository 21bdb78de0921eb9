"""The two-person rule, a setting: 报送 → 审核 → 发布, two names and two times. Nothing counts before it is published."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from metrics.access.matrix import permit
from metrics.intake.commit import Receipt, archive_batch, check_allowed, commit_batch, to_receipt
from metrics.intake.preview import Preview, make_preview
from metrics.intake.signature import check_reason, is_same_person
from metrics.intake.stage import Staged
from metrics.journal.archive import hash_bytes
from metrics.journal.line import Line
from metrics.model.actor import Action, Actor, Permit, Role
from metrics.model.errors import CommandRefused, NotPermitted
from metrics.model.normalised import read_normalised_csv
from metrics.store.adoptions import find_adoption
from metrics.store.project import read_adopted
from metrics.store.submissions import (
    ONE_PERSON,
    PUBLISHED,
    REVIEW,
    TWO_PERSON,
    Submission,
    needs_review,
    read_submissions,
)
from metrics.store.workspace import Workspace


def choose_review(workspace: Workspace, two_person: bool, *, reason: str, by: Actor) -> Line:
    """Switch the rule on or off. Files that wait already still need their second person.

    Raises CommandRefused for no reason, or no change.
    """
    allowed = permit(by, Action.SWITCH_REVIEW)
    if needs_review(workspace) is two_person:
        raise CommandRefused(f"双人复核现在就是{'启用' if two_person else '停用'}状态，没有变化。")
    check_reason(reason, "变更")
    data = {"name": REVIEW, "value": TWO_PERSON if two_person else ONE_PERSON, "reason": reason.strip()}
    commit_id = hash_bytes(f"review|{two_person}|{workspace.journal.tail}".encode())
    return workspace.record("setting_changed", data, by=allowed, commit_id=commit_id)


def hand_in(
    workspace: Workspace, preview: Preview, *, by: Actor, reason: str = "", commit_id: str | None = None
) -> Receipt | Submission:
    """Commit the preview, or under the two-person rule lay it before a reviewer. Raises what `commit_batch` raises.

    The same preview handed in again gives the same receipt, or the same submission while it waits.
    """
    allowed = permit(by, Action.COMMIT_BATCH)
    if commit_id and (handed := _find_handed(workspace, commit_id)):
        return handed
    if not needs_review(workspace):
        return commit_batch(workspace, preview, by=by, reason=reason, commit_id=commit_id)
    commit_id = _submission_id(commit_id or _name_submission(workspace, preview))
    done = workspace.journal.find(commit_id)
    if done is None:
        check_allowed(workspace, preview, by, reason)
        data = archive_batch(workspace, preview, reason)
        done = workspace.record("batch_submitted", data, by=allowed, commit_id=commit_id, based_on=preview.based_on)
    return _find(workspace, done.number)


def find_handed_line(workspace: Workspace, commit_id: str) -> Line | None:
    """The line that was left under this id, whichever rule was in force then."""
    return workspace.journal.find(commit_id) or workspace.journal.find(_submission_id(commit_id))


def _find_handed(workspace: Workspace, commit_id: str) -> Receipt | Submission | None:
    """What was handed in under this id; the receipt once it is published."""
    line = find_handed_line(workspace, commit_id)
    if line is None:
        return None
    if line.event == "batch_committed":
        return to_receipt(line)
    submission = _find(workspace, line.number)
    if submission.decision == PUBLISHED and submission.decided_line:
        return to_receipt(workspace.journal.read(submission.decided_line)[0])
    return submission


def preview_submission(workspace: Workspace, number: int) -> Preview:
    """What publishing would change now. Raises CommandRefused for an unknown number, or where it was decided."""
    submission = _find_waiting(workspace, number)
    data = _read_data(workspace, number)
    _check_catalogue(workspace, submission)
    content = workspace.archives.actuals.get(submission.file_hash)
    rows = read_normalised_csv(workspace.archives.actuals.get(submission.rows_hash))
    staged = Staged(
        filename=submission.filename,
        rows=rows,
        problems=(),
        file_hash=submission.file_hash,
        digest=data["digest"],
        entry_count=len(rows),
        confirmed=tuple((written, meaning) for written, meaning in data["confirmed"]),
    )
    return make_preview(workspace, staged, submission.filename, content)


def publish_submission(workspace: Workspace, number: int, preview: Preview, *, by: Actor) -> Receipt:
    """Commit a submission as its reviewer saw it in `preview`; a second click returns the same receipt.

    Raises CommandRefused for the reporter's own name, or where it was returned; Conflict where numbers changed since.
    """
    allowed = permit(by, Action.PUBLISH_SUBMISSION)
    done = workspace.journal.find(_decision_id(number))
    if done is not None and done.event == "batch_committed":
        return to_receipt(done)
    submission = _find_waiting(workspace, number)
    _check_second_person(submission, by)
    if preview.staged.digest != _read_data(workspace, number)["digest"]:
        raise CommandRefused(f"预览的不是第{number}号报送。请重新打开后再发布。")
    if not preview.effective:
        raise CommandRefused("报送的数据与库中已完全相同，没有需要发布的内容。请退回。")
    # What the reporter signed is archived as it is: reasons stand in its notes already.
    signed = archive_batch(workspace, replace(preview, history=()), "")
    data = {
        **signed,
        "reason": submission.reason,
        "submission": number,
        "reported_by": submission.submitted_by,
        "reported_at": submission.submitted_at.isoformat(),
    }
    line = _decide(workspace, number, "batch_committed", data, allowed, preview.based_on)
    return to_receipt(line)


def return_submission(workspace: Workspace, number: int, *, reason: str, by: Actor) -> Submission:
    """Send a submission back with a reason; its own reporter takes it back in the same way.

    Raises CommandRefused where it was published or returned already, or for no reason.
    """
    is_own = by.role is Role.REPORTER
    allowed = permit(by, Action.WITHDRAW_SUBMISSION if is_own else Action.RETURN_SUBMISSION)
    submission = _find_waiting(workspace, number)
    if is_own and not is_same_person(by.name, submission.submitted_by):
        raise NotPermitted(f"第{number}号由{submission.submitted_by}报送，填报人只能撤回本人的报送。")
    check_reason(reason, "撤回" if is_own else "退回")
    data = {"submission": number, "reason": reason.strip()}
    _decide(workspace, number, "submission_returned", data, allowed)
    return _find(workspace, number)


def _name_submission(workspace: Workspace, preview: Preview) -> str:
    """The same file on the same data is one submission while it waits; decided, it may come again."""
    file_hash = preview.staged.file_hash
    decided = sum(1 for one in read_submissions(workspace) if one.file_hash == file_hash and one.decision)
    return f"{preview.commit_id}|{file_hash}|{decided}"


def _submission_id(commit_id: str) -> str:
    return hash_bytes(f"submission|{commit_id}".encode())


def _decision_id(number: int) -> str:
    """One for both decisions: of two reviewers at the same moment one wins, whatever each decides."""
    return hash_bytes(f"decision|{number}".encode())


def _decide(
    workspace: Workspace, number: int, event: str, data: dict[str, Any], by: Permit, based_on: int | None = None
) -> Line:
    line = workspace.record(event, data, by=by, commit_id=_decision_id(number), based_on=based_on)
    if line.event != event:
        _find_waiting(workspace, number)
    return line


def _find(workspace: Workspace, number: int) -> Submission:
    found = next(iter(read_submissions(workspace, number)), None)
    if found is None:
        raise CommandRefused(f"没有第{number}号报送。请从待审核列表中选择。")
    return found


def _find_waiting(workspace: Workspace, number: int) -> Submission:
    found = _find(workspace, number)
    if found.decision is not None:
        word = "发布" if found.decision == PUBLISHED else "退回"
        raise CommandRefused(f"第{number}号报送已由{found.decided_by}{word}。")
    return found


def _read_data(workspace: Workspace, number: int) -> dict[str, Any]:
    return workspace.journal.read(number)[0].data


def _check_catalogue(workspace: Workspace, submission: Submission) -> None:
    """What was reported against another catalogue may mean something else now."""
    then = read_adopted(workspace.archives, find_adoption(workspace, submission.submission_number).data)
    units = {one.indicator_id: one.unit for one in workspace.catalogue.indicators}
    regions = {one.region_id for one in workspace.catalogue.regions}
    rows = read_normalised_csv(workspace.archives.actuals.get(submission.rows_hash))
    told = {one.indicator_id: one for one in then.indicators}
    names = {told[row.indicator_id].name for row in rows if units.get(row.indicator_id) != told[row.indicator_id].unit}
    if names or any(row.region_id not in regions for row in rows):
        listed = "、".join(f"‹{name}›" for name in sorted(names)) or "地区"
        raise CommandRefused(f"报送之后目标库中的{listed}有调整。请退回第{submission.submission_number}号，重新报送。")


def _check_second_person(submission: Submission, by: Actor) -> None:
    if is_same_person(by.name, submission.submitted_by):
        raise CommandRefused("审核人与填报人不能是同一人。请由另一人审核。")
