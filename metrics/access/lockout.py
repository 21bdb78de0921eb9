"""How often a sign-in may fail: by login name, whether there is such a name or not, and by address. Kept in memory."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

#: Failures that lock a login name, and for how many seconds. A failure counts for as long.
FAILURES, LOCK_SECONDS = 5, 1800.0
#: Failures that one address has within so many seconds: it fills up again evenly.
ADDRESS_FAILURES, ADDRESS_SECONDS = 30, 600.0
#: Only the last of each are remembered, so that invented names and addresses take no more memory than this.
LOGINS, ADDRESSES = 10_000, 10_000

#: Seconds that only go forward.
Ticks = Callable[[], float]


class _Tries(NamedTuple):
    """How many failed, and when the last of them began."""

    number: float
    at: float


_Table = OrderedDict[str, _Tries]


class Attempts:
    """A sign-in counts as a failure from its beginning until it has succeeded: of many at once no more get through."""

    def __init__(self, ticks: Ticks) -> None:
        self._ticks = ticks
        self._lock = threading.Lock()
        # Apart, so that a flood of invented names never pushes out one that is locked.
        self._known: _Table = OrderedDict()
        self._invented: _Table = OrderedDict()
        self._addresses: _Table = OrderedDict()

    def begin(self, login: str, address: str, *, is_known: bool) -> str:
        """Count an attempt. Returns what to say where it may not be made, "" where it may."""
        with self._lock:
            spent, failed = self._spent(address), self._failed(login)
            if spent + 1 > ADDRESS_FAILURES:
                wait = (spent + 1 - ADDRESS_FAILURES) * ADDRESS_SECONDS / ADDRESS_FAILURES
                return f"您所在的网络地址登录失败次数过多，请{_to_minutes(wait)}分钟后再试。"
            if failed >= FAILURES:
                left = _to_minutes(self._lock_left(login))
                return f"该登录名连续{FAILURES}次登录失败，已锁定。请{left}分钟后再试，或请管理员解锁。"
            self._keep(self._addresses, address, spent + 1, ADDRESSES)
            self._keep(self._known if is_known else self._invented, login, failed + 1, LOGINS)
            return ""

    def succeed(self, login: str, address: str) -> None:
        """The attempt was no failure: the name starts anew, and the address gets this one back."""
        with self._lock:
            self._forget(login)
            self._keep(self._addresses, address, max(0.0, self._spent(address) - 1), ADDRESSES)

    def unlock(self, login: str) -> None:
        """Forget what failed with a login name."""
        with self._lock:
            self._forget(login)

    def minutes_left(self, login: str) -> int:
        """For how long a login name is locked; 0 where it is not."""
        with self._lock:
            return _to_minutes(self._lock_left(login)) if self._failed(login) >= FAILURES else 0

    def __len__(self) -> int:
        return len(self._known) + len(self._invented) + len(self._addresses)

    def _failed(self, login: str) -> float:
        return self._tries(login).number if self._lock_left(login) > 0 else 0

    def _lock_left(self, login: str) -> float:
        return self._tries(login).at + LOCK_SECONDS - self._ticks()

    def _tries(self, login: str) -> _Tries:
        return self._known.get(login) or self._invented.get(login) or _Tries(0, -math.inf)

    def _spent(self, address: str) -> float:
        count, at = self._addresses.get(address, _Tries(0, 0))
        return max(0.0, count - (self._ticks() - at) * ADDRESS_FAILURES / ADDRESS_SECONDS)

    def _forget(self, login: str) -> None:
        self._known.pop(login, None)
        self._invented.pop(login, None)

    def _keep(self, table: _Table, key: str, count: float, most: int) -> None:
        table[key] = _Tries(count, self._ticks())
        table.move_to_end(key)
        if len(table) > most:
            table.popitem(last=False)


def _to_minutes(seconds: float) -> int:
    return math.ceil(seconds / 60)
