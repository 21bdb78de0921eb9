"""One token a reporter, for programs that send files: shown once when it is made, known afterwards by its hash alone."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from metrics.journal.archive import hash_bytes
from metrics.model.errors import CommandRefused
from metrics.store.tokens import TokenRow, read_tokens
from metrics.store.workspace import Workspace

#: By it a token that strayed into a mail or a log is recognised.
PREFIX = "xs_"
TOKEN_BYTES = 32
MAX_NAME = 40
ID_LENGTH = 12

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True)
class Reporter:
    """Who sends with a token. `departments` is empty where it is for all."""

    name: str
    token_id: str
    departments: tuple[str, ...]


def make_token(workspace: Workspace, reporter: str, *, by: str, departments: Sequence[str] = ()) -> str:
    """A new token for a reporter who has none that is open; it is returned here and kept nowhere.

    Raises CommandRefused without names, and where the reporter has a token already.
    """
    name, maker = _check_name(reporter, "填报人"), _check_name(by, "办理人")
    rows = [row for row in read_tokens(workspace) if row.reporter == name]
    if any(row.is_open for row in rows):
        raise _refuse_second(name)
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    token_hash = hash_token(token)
    data = {
        "token_id": token_hash[:ID_LENGTH],
        "token_hash": token_hash,
        "reporter": name,
        "departments": [_check_name(one, "部门") for one in departments],
    }
    # Numbered by those before it: of two made at the same moment only one becomes a line.
    commit_id = hash_bytes(f"token|{len(rows)}|{name}".encode())
    line = workspace.record("reporter_token_made", data, by=maker, commit_id=commit_id)
    if line.data["token_hash"] != token_hash:
        raise _refuse_second(name)
    return token


def revoke_token(workspace: Workspace, reporter_or_id: str, *, by: str, reason: str) -> TokenRow:
    """Close the open token of a reporter, or the one with an id, at once; returns what was closed.

    Raises CommandRefused where none is open, and without a name or a reason.
    """
    maker = _check_name(by, "办理人")
    if not reason.strip():
        raise CommandRefused("请填写撤销理由，撤销会记入日志。")
    asked = reporter_or_id.strip()
    row = next((one for one in read_tokens(workspace) if one.is_open and asked in (one.reporter, one.token_id)), None)
    if row is None:
        raise CommandRefused(f"‹{asked}›没有有效的令牌。请用 python -m metrics token list 查看。")
    data = {"token_id": row.token_id, "reason": reason.strip()}
    commit_id = hash_bytes(f"token-revoked|{row.token_id}".encode())
    workspace.record("reporter_token_revoked", data, by=maker, commit_id=commit_id)
    return row


def find_reporter(workspace: Workspace, token: str) -> Reporter | None:
    """Whose open token this is, None for any other text. Only hashes are compared, so time tells nothing of a token."""
    asked = hash_token(token)
    row = next(iter(read_tokens(workspace, asked)), None)
    if row is None or not row.is_open or not hmac.compare_digest(row.token_hash, asked):
        return None
    return Reporter(row.reporter, row.token_id, tuple(filter(None, row.departments.split("、"))))


def hash_token(token: str) -> str:
    """SHA-256 in hex of whatever came, also of what can be no token."""
    return hash_bytes(token.encode("utf-8", "surrogatepass"))


def _refuse_second(name: str) -> CommandRefused:
    return CommandRefused(f"{name}已有有效的令牌，令牌只在生成时显示一次。如已遗失，请先撤销再生成。")


def _check_name(text: str, word: str) -> str:
    name = text.strip()
    if not name:
        raise CommandRefused(f"请填写{word}。")
    if len(name) > MAX_NAME or _UNPRINTABLE.search(name):
        raise CommandRefused(f"{word}应为一行文字，不超过{MAX_NAME}个字。")
    return name
