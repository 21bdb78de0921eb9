"""Who is signed in: in the memory of the one process, known by the hash of a token, checked against the account."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from metrics.access import accounts
from metrics.access.accounts import WrongPassword
from metrics.access.lockout import Attempts, Ticks
from metrics.access.matrix import permit
from metrics.access.names import fold_login
from metrics.access.password_rules import is_expired, is_void, read_profile
from metrics.access.passwords import fits_password, is_outdated, seal_password
from metrics.access.session_table import Session, SessionTable
from metrics.access.tokens import hash_token, is_standing
from metrics.model.actor import Action, Actor, Role
from metrics.model.errors import CommandRefused, NotPermitted, SessionEnded, XushiError
from metrics.model.security_event import tell
from metrics.store.accounts import AccountIndex, AccountRow
from metrics.store.workspace import Workspace

#: 256 bit.
TOKEN_BYTES = 32
ROW_ID_LENGTH = 16
MAX_TOKEN, MAX_ADDRESS, MAX_AGENT = 100, 64, 200

_WRONG = "登录名或密码不正确。连续5次失败将锁定30分钟。"
_ENDED = "登录已失效，本次未办理。请重新登录后再提交。"
_log = logging.getLogger(__name__)


class SignInRefused(CommandRefused):
    """Nobody was signed in; the words are the same whether there is such an account or not."""


@dataclass(frozen=True)
class SignedIn:
    """`token` is for the cookie and kept nowhere else; `must_change`: the password comes before anything else."""

    token: str
    actor: Actor
    must_change: bool


@dataclass(frozen=True)
class SessionRow:
    """One session as an administrator sees it; `row_id` ends it and opens nothing. Moments are the wall clock's."""

    row_id: str
    account_id: str
    login: str
    name: str
    role: Role
    opened_at: datetime
    seen_at: datetime
    address: str
    agent: str


class Sessions:
    """All sessions of the process. A restart signs everybody out; so does any change of an account by others."""

    def __init__(
        self,
        workspace: Workspace,
        clock: Callable[[], datetime] | None = None,
        ticks: Ticks = time.monotonic,
    ) -> None:
        self._workspace = workspace
        self._clock = clock or workspace.clock
        self._ticks = ticks
        self._accounts = AccountIndex(workspace)
        self._attempts = Attempts(ticks)
        self._table = SessionTable(ticks)

    def sign_in(self, login: str, password: str, address: str, agent: str = "") -> SignedIn:
        """Open a session by password. Takes one hash of a password, whatever was wrong.

        Raises SignInRefused, in the same words for an unknown name, a wrong password and a disabled account.
        """
        asked = fold_login(login)
        row = self._accounts.find_login(asked)
        self._begin_attempt(asked, address, is_known=row is not None)
        sealed = row.password_hash if row is not None and row.is_enabled else ""
        if not fits_password(password, sealed) or row is None:
            # A name that is nobody's may be a password in the wrong field: it is not written down.
            _log.warning("A sign-in failed: %s from %s", row.login if row else "nobody of that name", address)
            raise SignInRefused(_WRONG)
        self._attempts.succeed(asked, address)
        if is_void(row.must_change, row.password_set_at, self._clock()):
            raise SignInRefused("初始密码已过期。请联系管理员重置密码。")
        if is_outdated(sealed):
            row = self._seal_anew(row, password)
        late = is_expired(read_profile(self._workspace), row.password_set_at, self._clock())
        return self._open(row, address, agent, must_change=row.must_change or late)

    def open_for(self, account_id: str, address: str, agent: str = "") -> SignedIn:
        """Open a session for whoever was proved in another way. Raises SignInRefused where the account is not open."""
        row = self._accounts.find(account_id)
        if row is None or not row.is_enabled:
            raise SignInRefused("账号不存在或已停用。请联系管理员。")
        return self._open(row, address, agent, must_change=False)

    def find(self, token: str) -> Actor | None:
        """Who the token signs in, None for any other text; the session counts as used now."""
        session = self._find_alive(_to_proof(token))
        if session is None:
            return None
        self._table.touch(session, self._clock())
        return session.actor

    def must_change(self, token: str) -> bool:
        """Whether the password comes before anything else; False of a session that is none."""
        session = self._find_alive(_to_proof(token))
        return session is not None and self._is_waiting(session)

    def vouch(self, actor: Actor) -> None:
        """Pass whoever is still signed in as the same, by a session or a token, and whoever runs a command here.

        Raises SessionEnded, and NotPermitted where a password has to be changed first.
        """
        if not actor.proof:
            return
        session = self._find_alive(actor.proof)
        if session is None and is_standing(self._workspace, actor):
            return
        if session is None or session.actor != actor:
            raise SessionEnded(_ENDED)
        if self._is_waiting(session):
            raise NotPermitted("请先修改密码，再办理其他事项。")

    def change_password(self, actor: Actor, old: str, new: str, address: str = "") -> None:
        """Set one's own password; all other sessions of the account end. Wrong old ones count as failed sign-ins.

        Raises SessionEnded, SignInRefused where the name is locked, and CommandRefused as `accounts.change_password`.
        """
        session = self._find_alive(actor.proof)
        if session is None or session.actor != actor:
            raise SessionEnded(_ENDED)
        self._begin_attempt(session.login, address, is_known=True)
        try:
            accounts.change_password(self._workspace, actor, old, new)
        except WrongPassword:
            raise
        except CommandRefused:
            self._attempts.succeed(session.login, address)
            raise
        self._attempts.succeed(session.login, address)
        self.end_account(actor.account_id, keep=actor.proof)

    def end(self, token: str) -> None:
        """Sign out."""
        self._table.end(_to_proof(token))

    def end_account(self, account_id: str, keep: str = "") -> None:
        """End all sessions of an account but the one whose proof is `keep`."""
        self._table.end_account(account_id, keep)

    def end_row(self, row_id: str, *, by: Actor) -> None:
        """End somebody's session. Raises NotPermitted for whoever may not, SessionEnded where they are out themselves."""
        permit(by, Action.END_SESSIONS)
        self.vouch(by)
        for proof in self._table.proofs():
            if proof[:ROW_ID_LENGTH] == row_id:
                self._table.end(proof)
        tell("session_ended", session=row_id[:ROW_ID_LENGTH], by=by.account_id)

    def rows(self) -> tuple[SessionRow, ...]:
        """The sessions, last seen first."""
        return tuple(_to_row(one) for proof in self._table.proofs() if (one := self._find_alive(proof)))

    def row_id_of(self, actor: Actor) -> str:
        """The row of the actor's own session."""
        return actor.proof[:ROW_ID_LENGTH]

    def minutes_locked(self, login: str) -> int:
        """For how many minutes a login name takes no password; 0 where it is not locked."""
        return self._attempts.minutes_left(fold_login(login))

    def unlock(self, login: str, *, by: Actor) -> None:
        """Let a locked login name try again at once."""
        permit(by, Action.MANAGE_ACCOUNTS)
        self.vouch(by)
        self._attempts.unlock(fold_login(login))
        tell("unlocked", login=fold_login(login), by=by.account_id)

    def _begin_attempt(self, login: str, address: str, *, is_known: bool) -> None:
        refusal = self._attempts.begin(login, address[:MAX_ADDRESS], is_known=is_known)
        if refusal:
            raise SignInRefused(refusal)

    def _seal_anew(self, row: AccountRow, password: str) -> AccountRow:
        """The same password with the parameters of today; where that cannot be kept now, another time."""
        data = {"password_hash": seal_password(password), "rehashes": row.password_line}
        try:
            allowed = permit(row.to_actor(), Action.CHANGE_PASSWORD)
            accounts.keep_password(self._workspace, row, data, allowed)
        except (XushiError, OSError) as error:
            # A full disk or a change at the same moment keeps nobody out whose password was right.
            _log.warning("The password of %r was not sealed anew: %s", row.login, error)
            return row
        return self._accounts.find(row.account_id) or row

    def _open(self, row: AccountRow, address: str, agent: str, *, must_change: bool) -> SignedIn:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        actor = row.to_actor(hash_token(token))
        now, ticks = self._clock(), self._ticks()
        session = Session(
            actor=actor,
            login=row.login,
            trust_line=row.trust_line,
            password_line=row.password_line,
            must_change=must_change,
            opened_at=now,
            seen_at=now,
            began=ticks,
            seen=ticks,
            address=address[:MAX_ADDRESS],
            agent=agent[:MAX_AGENT],
        )
        self._table.add(session)
        _log.info("Signed in: %r from %s", row.login, session.address)
        return SignedIn(token, actor, must_change)

    def _find_alive(self, proof: str) -> Session | None:
        """The session as it stands; one whose account is another now is forgotten."""
        session = self._table.find(proof)
        if session is None:
            return None
        row = self._accounts.find(session.actor.account_id)
        if row is not None and row.is_enabled and row.trust_line == session.trust_line:
            return session
        self._table.end(proof)
        return None

    def _is_waiting(self, session: Session) -> bool:
        """A changed password is another line, in whatever tab it was changed."""
        row = self._accounts.find(session.actor.account_id)
        return session.must_change and row is not None and row.password_line == session.password_line


def _to_proof(token: str) -> str:
    """The hash under which a session is kept; of what is too long to be a token, none."""
    return hash_token(token) if len(token) <= MAX_TOKEN else ""


def _to_row(session: Session) -> SessionRow:
    return SessionRow(
        row_id=session.actor.proof[:ROW_ID_LENGTH],
        account_id=session.actor.account_id,
        login=session.login,
        name=session.actor.name,
        role=session.actor.role,
        opened_at=session.opened_at,
        seen_at=session.seen_at,
        address=session.address,
        agent=session.agent,
    )
