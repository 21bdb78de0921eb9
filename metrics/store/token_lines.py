"""Tokens of reporters become rows: made, and revoked."""

from __future__ import annotations

from metrics.journal.archive import Archives
from metrics.journal.line import Line
from metrics.store import shapes
from metrics.store.shapes import to_timestamp
from metrics.store.warehouse import Cursor


def make_token_row(cursor: Cursor, archives: Archives, line: Line) -> None:
    """A token that opens from this line on."""
    del archives
    data = line.data
    departments = "、".join(data["departments"])
    row = (
        data["token_id"],
        line.number,
        data["token_hash"],
        data["reporter"],
        departments,
        to_timestamp(line.at),
        line.by,
    )
    cursor.insert("writes/reporter_token.sql", shapes.REPORTER_TOKEN, [row])


def revoke_token_row(cursor: Cursor, archives: Archives, line: Line) -> None:
    """A token that opens nothing any more."""
    del archives
    cursor.run(
        "writes/revoke_reporter_token.sql",
        token_id=line.data["token_id"],
        revoked_at=to_timestamp(line.at),
        made_by=line.by,
        reason=line.data["reason"],
    )
