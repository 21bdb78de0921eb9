"""Tokens of reporters become rows: made, and revoked."""

from __future__ import annotations

from metrics.journal.archive import Archives
from metrics.journal.line import Line
from metrics.store import shapes
from metrics.store.shapes import to_timestamp
from metrics.store.warehouse import Cursor


def make_token_row(cursor: Cursor, archives: Archives, line: Line) -> None:
    """A token that opens from this line on. One of a release before the accounts belongs to none, and opens nothing."""
    del archives
    data = line.data
    account_id = data.get("account_id", "")
    row = (
        data["token_id"],
        line.number,
        data["token_hash"],
        account_id,
        data["reporter"],
        to_timestamp(line.at),
        line.by,
    )
    cursor.insert("writes/reporter_token.sql", shapes.REPORTER_TOKEN, [row])
    if not account_id:
        _close(cursor, line, "令牌未关联账号，升级后失效")


def revoke_token_row(cursor: Cursor, archives: Archives, line: Line) -> None:
    """A token that opens nothing any more."""
    del archives
    _close(cursor, line, line.data["reason"])


def _close(cursor: Cursor, line: Line, reason: str) -> None:
    cursor.run(
        "writes/revoke_reporter_token.sql",
        token_id=line.data["token_id"],
        revoked_at=to_timestamp(line.at),
        made_by=line.by,
        reason=reason,
    )
