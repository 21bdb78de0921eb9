"""Accounts become rows: added, changed, disabled, enabled, and what opens them."""

from __future__ import annotations

from metrics.journal.archive import Archives
from metrics.journal.line import Line
from metrics.model.actor import Role
from metrics.store import shapes
from metrics.store.shapes import to_timestamp
from metrics.store.warehouse import Cursor


def add_row(cursor: Cursor, archives: Archives, line: Line) -> None:
    """A new account; one that is opened by a password has its first."""
    del archives
    data = line.data
    row = (
        data["account_id"],
        data["login"],
        data["name"],
        data["role"],
        "、".join(data["departments"]),
        True,
        line.number,
        to_timestamp(line.at),
        line.by,
    )
    cursor.insert("writes/account.sql", shapes.ACCOUNT, [row])
    if data["password_hash"]:
        _add_password(cursor, line, must_change=data["must_change"])


def change_row(cursor: Cursor, archives: Archives, line: Line) -> None:
    """Another role, or other departments; with the role of a reporter its tokens go."""
    del archives
    data = line.data
    departments = "、".join(data["departments"])
    asked = {"account_id": data["account_id"], "role": data["role"], "departments": departments}
    cursor.run("writes/change_account.sql", **asked, line_number=line.number)
    if Role(data["role"]) is not Role.REPORTER:
        _close_tokens(cursor, line, "填报人身份变更")


def disable_row(cursor: Cursor, archives: Archives, line: Line) -> None:
    """The account opens nothing any more, nor do its tokens."""
    del archives
    _switch(cursor, line, is_enabled=False)
    _close_tokens(cursor, line, "账号停用")


def enable_row(cursor: Cursor, archives: Archives, line: Line) -> None:
    """The account opens again; what was closed with it stays closed."""
    del archives
    _switch(cursor, line, is_enabled=True)


def reset_password_row(cursor: Cursor, archives: Archives, line: Line) -> None:
    """A password for one time, given by an administrator."""
    del archives
    cursor.run("writes/distrust_account.sql", account_id=line.data["account_id"], line_number=line.number)
    _add_password(cursor, line, must_change=True)


def change_password_row(cursor: Cursor, archives: Archives, line: Line) -> None:
    """A password of the owner's own; or the same one, kept with newer parameters (then `rehashes` names its line)."""
    del archives
    data = line.data
    if "rehashes" not in data:
        _add_password(cursor, line, must_change=False)
        return
    cursor.run(
        "writes/rehash_password.sql",
        account_id=data["account_id"],
        password_hash=data["password_hash"],
        password_line=data["rehashes"],
    )


def _add_password(cursor: Cursor, line: Line, *, must_change: bool) -> None:
    row = (line.data["account_id"], line.number, line.data["password_hash"], must_change, to_timestamp(line.at))
    cursor.insert("writes/account_password.sql", shapes.ACCOUNT_PASSWORD, [row])


def _switch(cursor: Cursor, line: Line, *, is_enabled: bool) -> None:
    account_id = line.data["account_id"]
    cursor.run("writes/switch_account.sql", account_id=account_id, is_enabled=is_enabled, line_number=line.number)


def _close_tokens(cursor: Cursor, line: Line, reason: str) -> None:
    cursor.run(
        "writes/close_account_tokens.sql",
        account_id=line.data["account_id"],
        revoked_at=to_timestamp(line.at),
        made_by=line.by,
        reason=reason,
    )
