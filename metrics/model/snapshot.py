"""A snapshot as the store knows it: hashes, scope and dates of one frozen page, never its token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class SnapshotRow:
    """`token_hash`, `html_hash` and `json_hash` are SHA-256 in hex; all moments carry a time zone.

    `code` is the meeting code as metrics.publish.meeting_code keeps it, "" without one. `seen_at` is the latest moment
    known to have passed since it was made: a clock that is set back does not open a link again.
    """

    snapshot_id: str
    token_hash: str
    html_hash: str
    json_hash: str
    title: str
    scope: str
    as_of: date
    expires_at: datetime
    note: str
    data_version: int
    made_at: datetime
    made_by: str
    revoked_at: datetime | None = None
    code: str = ""
    rotated_at: datetime | None = None
    seen_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether the link still answers at `now`."""
        return self.revoked_at is None and max(now, self.seen_at or now) < self.expires_at
