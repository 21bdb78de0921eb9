"""A snapshot made, revoked, given a new link, read; the token goes to its maker once and only its hash is kept."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from metrics.access.matrix import permit
from metrics.journal.archive import Archive, hash_bytes
from metrics.model.actor import Action, Actor, Role
from metrics.model.clock import BEIJING
from metrics.model.errors import ArchiveDamaged, CommandRefused, NotPermitted
from metrics.model.snapshot import SnapshotRow
from metrics.publish.from_json import from_canonical_json
from metrics.publish.meeting_code import seal_code
from metrics.publish.report import MAX_DAYS, Report
from metrics.publish.to_html import to_html
from metrics.publish.to_json import to_canonical_json
from metrics.store.reads import read_snapshots
from metrics.store.workspace import Workspace

LINK = "/s/"


@dataclass(frozen=True)
class SnapshotMade:
    """What its maker sees once: `path` holds the token and must not be logged."""

    snapshot_id: str
    token: str
    path: str
    expires_on: date
    line_number: int

    def __repr__(self) -> str:
        return f"SnapshotMade({self.snapshot_id})"


def hash_token(token: str) -> str:
    """SHA-256 in hex of whatever stands in the link, also of what can be no token."""
    return hash_bytes(token.encode("utf-8", "surrogatepass"))


def make_snapshot(
    workspace: Workspace, report: Report, *, by: Actor, commit_id: str, empty_reason: str = "", code: str = ""
) -> SnapshotMade:
    """Store the page and its JSON, then record the link; with a `code` of six digits, who opens it must type that too.

    Raises CommandRefused for a wrong expiry, an empty report without a reason, a code that is
    none, and for a commit id used before.
    """
    allowed = permit(by, Action.MAKE_SNAPSHOT)
    _check_expiry(report)
    sealed = seal_code(code)
    report = _with_reason(report, empty_reason.strip())
    token = secrets.token_urlsafe(32)
    data = {**_to_event(workspace.archives.snapshots, report, token), "code": sealed}
    line = workspace.record("snapshot_made", data, by=allowed, commit_id=commit_id)
    if line.data["token_hash"] != data["token_hash"]:
        # A second click with the same commit id: the first link stands, and its token is not ours to show.
        raise CommandRefused("该快照已经生成，链接只在生成时显示一次。如未保存链接，请撤销后重新生成。")
    return SnapshotMade(str(data["snapshot_id"]), token, LINK + token, report.expires_on, line.number)


def _check_expiry(report: Report) -> None:
    days = (report.expires_on - report.made_at.astimezone(BEIJING).date()).days
    if not 1 <= days <= MAX_DAYS:
        raise CommandRefused(f"快照有效期须为1至{MAX_DAYS}天，现为{days}天。请重新选择有效期。")


def _with_reason(report: Report, reason: str) -> Report:
    """The reason for an empty page is printed on it."""
    if not report.is_empty:
        return report
    if not reason:
        raise CommandRefused("所选范围内没有已报送的数据，不能生成快照。如确需生成，请填写理由。")
    return replace(report, note="；".join(part for part in (report.note, f"本期无数据，生成理由：{reason}") if part))


def _to_event(archive: Archive, report: Report, token: str) -> dict[str, Any]:
    return {
        "snapshot_id": uuid4().hex,
        "token_hash": hash_token(token),
        "html_hash": archive.put(to_html(report), ".html"),
        "json_hash": archive.put(to_canonical_json(report), ".json"),
        "title": report.title,
        "scope": report.scope_words,
        "as_of": report.as_of.isoformat(),
        "expires_at": report.expires_at.isoformat(),
        "note": report.note,
        "data_version": report.data_version,
    }


def revoke_snapshot(workspace: Workspace, snapshot_id: str, *, by: Actor, commit_id: str) -> None:
    """Close a link at once; only its maker or an admin may. A link already revoked stays so, without a second line."""
    allowed = permit(by, Action.REVOKE_SNAPSHOT)
    with workspace.hold():  # nothing comes between the look and the line
        row = find_snapshot(workspace, snapshot_id)
        if not is_owner(row, by):
            raise NotPermitted("只有快照的制作人或管理员可以撤销该快照。")
        if row.revoked_at is None:
            workspace.record("snapshot_revoked", {"snapshot_id": snapshot_id}, by=allowed, commit_id=commit_id)


def rotate_snapshot(workspace: Workspace, snapshot_id: str, *, by: Actor, commit_id: str) -> SnapshotMade:
    """A new link for the same frozen bytes, under the same expiry and code; the old one is dead at once.

    Raises CommandRefused for anybody but its maker or an admin, for a link that is no longer open (nothing revives
    it), and for a commit id used before.
    """
    allowed = permit(by, Action.ROTATE_SNAPSHOT)
    token = secrets.token_urlsafe(32)
    data = {"snapshot_id": snapshot_id, "token_hash": hash_token(token)}
    with workspace.hold():  # a link revoked in between would be replaced by one that is dead from the start
        row = find_snapshot(workspace, snapshot_id)
        if not is_owner(row, by):
            raise NotPermitted("只有快照的制作人或管理员可以更换该快照的链接。")
        if not row.is_open(workspace.clock()):
            raise CommandRefused("该快照已撤销或已到期，不能更换链接。请重新生成快照。")
        line = workspace.record("snapshot_rotated", data, by=allowed, commit_id=commit_id)
    if line.data != data:
        raise CommandRefused("该快照的链接刚刚已经更换，新链接只显示一次。如未保存，请再次更换。")
    last = (row.expires_at - timedelta(seconds=1)).astimezone(BEIJING).date()
    return SnapshotMade(snapshot_id, token, LINK + token, last, line.number)


def is_owner(row: SnapshotRow, actor: Actor) -> bool:
    """Whether a snapshot is this actor's to close: its maker's, or an admin's."""
    return row.made_by == actor.name or actor.role is Role.ADMIN


def find_snapshot(workspace: Workspace, snapshot_id: str) -> SnapshotRow:
    """One snapshot by its id, open or not. Raises CommandRefused where there is none."""
    row = next((one for one in read_snapshots(workspace) if one.snapshot_id == snapshot_id), None)
    if row is None:
        raise CommandRefused("没有找到该快照，可能列表已经变化。请刷新后重试。")
    return row


def read_frozen(workspace: Workspace, row: SnapshotRow) -> Report:
    """The frozen value of a snapshot. Raises ArchiveDamaged where its bytes have changed."""
    return from_canonical_json(_verified(workspace.archives.snapshots, row.json_hash))


def read_stored_page(workspace: Workspace, row: SnapshotRow) -> bytes:
    """The stored bytes of a page, whether its link is open or not; raises ArchiveDamaged where they have changed."""
    return _verified(workspace.archives.snapshots, row.html_hash)


def verify_snapshot(workspace: Workspace, row: SnapshotRow) -> Mapping[str, str]:
    """Hashes of page and JSON, both checked. Raises ArchiveDamaged, also where the two do not belong together."""
    page = _verified(workspace.archives.snapshots, row.html_hash)
    _verified(workspace.archives.snapshots, row.json_hash)
    if row.json_hash.encode() not in page:
        raise ArchiveDamaged(f"快照{row.snapshot_id}的页面与其数据的校验码不符。请从备份恢复。")
    return {"html": row.html_hash, "json": row.json_hash}


def _verified(archive: Archive, digest: str) -> bytes:
    """Checked here too: an archive elsewhere than in files may not check."""
    content = archive.get(digest)
    if hash_bytes(content) != digest:
        raise ArchiveDamaged(f"存档文件已被改动：{digest}。请从备份恢复该文件。")
    return content
