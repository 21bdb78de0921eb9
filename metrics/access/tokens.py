"""One token a reporter, for programs that send files: shown once when it is made, known afterwards by its hash alone."""

from __future__ import annotations

import hmac
import secrets

from metrics.access.accounts import find_account
from metrics.access.matrix import may, permit
from metrics.journal.archive import hash_bytes
from metrics.model.actor import Action, Actor, Role
from metrics.model.errors import CommandRefused, NotPermitted
from metrics.store.accounts import AccountRow, read_accounts
from metrics.store.tokens import TokenRow, read_tokens
from metrics.store.workspace import Workspace

#: By it a token that strayed into a mail or a log is recognised.
PREFIX = "xs_"
TOKEN_BYTES = 32
ID_LENGTH = 12


def make_token(workspace: Workspace, *, by: Actor) -> str:
    """A new token for the account of whoever asks, who has none that is open; returned here and kept nowhere.

    Raises CommandRefused without an enabled account that reports, and where it has a token already.
    """
    allowed = permit(by, Action.MAKE_TOKEN)
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    token_hash = hash_token(token)
    with workspace.hold():
        workspace.vouch(by)
        row = _find_own_account(workspace, by)
        tokens = [one for one in read_tokens(workspace) if one.account_id == row.account_id]
        if any(one.is_open for one in tokens):
            raise CommandRefused(f"{row.name}已有有效的令牌，令牌只在生成时显示一次。如已遗失，请先撤销再生成。")
        data = {
            "token_id": token_hash[:ID_LENGTH],
            "token_hash": token_hash,
            "account_id": row.account_id,
            "reporter": row.name,
        }
        commit_id = hash_bytes(f"token|{len(tokens)}|{row.account_id}".encode())
        workspace.record("reporter_token_made", data, by=allowed, commit_id=commit_id)
    return token


def revoke_token(workspace: Workspace, reporter_or_id: str, *, by: Actor, reason: str) -> TokenRow:
    """Close the open token of a reporter, or the one with an id, at once; returns what was closed.

    Raises CommandRefused where none is open, and without a reason; NotPermitted where a reporter means another's.
    """
    allowed = permit(by, Action.REVOKE_TOKEN)
    workspace.vouch(by)
    if not reason.strip():
        raise CommandRefused("请填写撤销理由，撤销会记入日志。")
    asked = reporter_or_id.strip()
    account = find_account(workspace, asked)
    keys = {asked, account.account_id} if account else {asked}
    row = next(
        (one for one in read_tokens(workspace) if one.is_open and not keys.isdisjoint((one.account_id, one.token_id))),
        None,
    )
    if row is None:
        raise CommandRefused(f"‹{asked}›没有有效的令牌。请用 python -m metrics token list 查看。")
    if by.role is Role.REPORTER and by.account_id != row.account_id:
        raise NotPermitted(f"该令牌属于{row.reporter}，填报人只能撤销本人的接口令牌。")
    data = {"token_id": row.token_id, "reason": reason.strip()}
    commit_id = hash_bytes(f"token-revoked|{row.token_id}".encode())
    workspace.record("reporter_token_revoked", data, by=allowed, commit_id=commit_id)
    return row


def find_reporter(workspace: Workspace, token: str) -> Actor | None:
    """Whose open token this is, None for any other text. Only hashes are compared, so time tells nothing of a token.

    A token ends with its account, and with the role: enabled or reporter again, the account needs a new one.
    """
    asked = hash_token(token)
    row = next(iter(read_tokens(workspace, asked)), None)
    if row is None or not row.is_open or not hmac.compare_digest(row.token_hash, asked):
        return None
    account = next((one for one in read_accounts(workspace) if one.account_id == row.account_id), None)
    return account.to_actor(row.token_id) if account is not None and _may_report(account) else None


def is_standing(workspace: Workspace, actor: Actor) -> bool:
    """Whether an actor that `find_reporter` gave out would be given out again."""
    row = next((one for one in read_tokens(workspace) if one.token_id == actor.proof), None)
    if row is None or not row.is_open or row.account_id != actor.account_id:
        return False
    account = next((one for one in read_accounts(workspace) if one.account_id == row.account_id), None)
    return account is not None and _may_report(account) and account.to_actor(actor.proof) == actor


def hash_token(token: str) -> str:
    """SHA-256 in hex of whatever came, also of what can be no token."""
    return hash_bytes(token.encode("utf-8", "surrogatepass"))


def _may_report(account: AccountRow) -> bool:
    return account.is_enabled and may(account.role, Action.SEND_BY_API)


def _find_own_account(workspace: Workspace, by: Actor) -> AccountRow:
    row = next((one for one in read_accounts(workspace) if one.account_id == by.account_id), None)
    if row is None or not _may_report(row):
        raise CommandRefused(f"‹{by.name}›不是可用的填报账号，接口令牌由填报账号本人登录后生成。")
    return row
