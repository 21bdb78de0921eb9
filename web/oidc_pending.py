"""Sign-ins that went to the provider and have not come back: each for one browser, one time and ten minutes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from metrics.access.tokens import hash_token

LIFETIME_SECONDS = 600
MAX_PENDING, MAX_OF_ADDRESS = 10_000, 100
_BYTES = 32


@dataclass(frozen=True)
class Begun:
    """What goes out with a sign-in: `state`, `nonce` and `challenge` in the address, `binding` in the cookie."""

    state: str
    nonce: str
    challenge: str
    binding: str


@dataclass(frozen=True)
class Pending:
    """What is kept of it until it comes back. `verifier` is what `challenge` was the hash of (PKCE)."""

    nonce: str
    verifier: str
    binding_hash: str
    wanted: str
    address: str
    began: float


class PendingTable:
    """In memory, bounded: whoever begins sign-ins without end pushes out their own first."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        # In the order in which they began.
        self._pending: dict[str, Pending] = {}

    def __len__(self) -> int:
        return len(self._pending)

    def begin(self, wanted: str, address: str) -> Begun:
        """Keep where a sign-in leads on to, under a new state."""
        self._make_room(address)
        state, nonce, verifier, binding = (secrets.token_urlsafe(_BYTES) for _ in range(4))
        self._pending[state] = Pending(nonce, verifier, hash_token(binding), wanted, address, self._ticks())
        return Begun(state, nonce, to_challenge(verifier), binding)

    def take(self, state: str, binding: str) -> Pending | None:
        """What began under that state in that browser; whatever comes of it, the state is good no more."""
        pending = self._pending.pop(state, None)
        if pending is None or self._is_late(pending):
            return None
        return pending if hmac.compare_digest(pending.binding_hash, hash_token(binding)) else None

    def _make_room(self, address: str) -> None:
        while self._pending and self._is_late(self._pending[oldest := next(iter(self._pending))]):
            del self._pending[oldest]
        own = [state for state, one in self._pending.items() if one.address == address]
        full = len(self._pending) >= MAX_PENDING
        if len(own) >= MAX_OF_ADDRESS or (full and own):
            del self._pending[own[0]]
        elif full:
            del self._pending[next(iter(self._pending))]

    def _is_late(self, pending: Pending) -> bool:
        return self._ticks() - pending.began > LIFETIME_SECONDS


def to_challenge(verifier: str) -> str:
    """S256 of RFC 7636."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
