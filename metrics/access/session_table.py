"""The open sessions in memory: bounded, the least recently seen first, each known by the hash of its token."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime

from metrics.access.lockout import Ticks
from metrics.model.actor import Actor

#: A session ends unused after half an hour, and in any case after twelve hours.
IDLE_SECONDS, LIFE_SECONDS = 1800.0, 43_200.0
#: The least recently seen go first where there are more: of one account, and of all.
OF_ACCOUNT, IN_ALL = 200, 5_000


@dataclass(frozen=True)
class Session:
    """`trust_line` and `password_line` are the account's when it opened; `began` and `seen` are ticks."""

    actor: Actor
    login: str
    trust_line: int
    password_line: int
    must_change: bool
    opened_at: datetime
    seen_at: datetime
    began: float
    seen: float
    address: str
    agent: str


class SessionTable:
    """By the proof of its actor. Nothing of the workspace is asked under its lock."""

    def __init__(self, ticks: Ticks) -> None:
        self._ticks = ticks
        self._lock = threading.Lock()
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def add(self, session: Session) -> None:
        """Keep a session; those that are over, and those for which there is no room, go."""
        with self._lock:
            self._drop([proof for proof, one in self._sessions.items() if self._is_over(one)])
            self._drop(self._proofs_of(session.actor.account_id)[: -(OF_ACCOUNT - 1)])
            self._drop(list(self._sessions)[: -(IN_ALL - 1)])
            self._sessions[session.actor.proof] = session

    def find(self, proof: str) -> Session | None:
        """The session of a proof; one that is over is forgotten."""
        with self._lock:
            session = self._sessions.get(proof)
            if session is not None and self._is_over(session):
                del self._sessions[proof]
                return None
            return session

    def touch(self, session: Session, at: datetime) -> None:
        """The session was used now, unless it was ended meanwhile."""
        proof = session.actor.proof
        with self._lock:
            if proof in self._sessions:
                self._sessions[proof] = replace(session, seen=self._ticks(), seen_at=at)
                self._sessions.move_to_end(proof)

    def end(self, proof: str) -> None:
        """End one session."""
        with self._lock:
            self._drop([proof])

    def end_account(self, account_id: str, keep: str) -> None:
        """End the sessions of an account but the one whose proof is `keep`."""
        with self._lock:
            self._drop([proof for proof in self._proofs_of(account_id) if proof != keep])

    def proofs(self) -> list[str]:
        """Of all sessions, last seen first."""
        with self._lock:
            return list(reversed(self._sessions))

    def __len__(self) -> int:
        return len(self._sessions)

    def _is_over(self, session: Session) -> bool:
        now = self._ticks()
        return now - session.seen > IDLE_SECONDS or now - session.began > LIFE_SECONDS

    def _proofs_of(self, account_id: str) -> list[str]:
        return [proof for proof, one in self._sessions.items() if one.actor.account_id == account_id]

    def _drop(self, proofs: list[str]) -> None:
        for proof in proofs:
            self._sessions.pop(proof, None)
