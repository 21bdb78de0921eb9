"""How often one may be wrong: links that lead nowhere, by address, and meeting codes, by link. Kept in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

#: Two hundred people may open a dead link at once; somebody who tries links has five a second from then on.
MISSES, MISSES_PER_SECOND = 300, 5.0
ADDRESSES = 10_000
#: Twenty typing errors of a meeting close the code for five minutes; each time again twice as long, up to a day.
WRONG_CODES, FIRST_PAUSE, LONGEST_PAUSE = 20, 300.0, 86_400.0
LINKS = 1_000

#: Seconds that only go forward.
Ticks = Callable[[], float]


class MissBudget:
    """A bucket of misses for each address that fills up again; only the last ADDRESSES addresses are remembered."""

    def __init__(self, ticks: Ticks, size: int = MISSES, per_second: float = MISSES_PER_SECOND) -> None:
        self._ticks, self._size, self._per_second = ticks, size, per_second
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, address: str) -> bool:
        """Whether the address has a miss left."""
        with self._lock:
            return self._balance(address) >= 1

    def spend(self, address: str) -> None:
        """Note one miss."""
        with self._lock:
            self._left[address] = (self._balance(address) - 1, self._ticks())
            self._left.move_to_end(address)
            if len(self._left) > ADDRESSES:
                self._left.popitem(last=False)

    def __len__(self) -> int:
        return len(self._left)

    def _balance(self, address: str) -> float:
        left, at = self._left.get(address, (float(self._size), self._ticks()))
        return min(self._size, left + (self._ticks() - at) * self._per_second)


@dataclass(frozen=True)
class _Tries:
    wrong: int = 0
    pauses: int = 0
    until: float = 0.0


class CodeLock:
    """Wrong codes of each link, whoever typed them: an attacker has many addresses, a meeting has one."""

    def __init__(self, ticks: Ticks) -> None:
        self._ticks = ticks
        self._tries: OrderedDict[str, _Tries] = OrderedDict()
        self._lock = threading.Lock()

    def seconds_left(self, key: str) -> float:
        """How long no code is taken for the link; 0 where one is."""
        with self._lock:
            return max(0.0, self._tries.get(key, _Tries()).until - self._ticks())

    def note_wrong(self, key: str) -> None:
        """Count a wrong code; a right one takes none of them back, or an attacker would only wait for guests."""
        with self._lock:
            tries = self._tries.get(key, _Tries())
            wrong, pauses, until = tries.wrong + 1, tries.pauses, tries.until
            if wrong >= WRONG_CODES:
                wrong, pauses, until = 0, pauses + 1, self._ticks() + min(FIRST_PAUSE * 2**pauses, LONGEST_PAUSE)
            self._tries[key] = _Tries(wrong, pauses, until)
            self._tries.move_to_end(key)
            if len(self._tries) > LINKS:
                self._tries.popitem(last=False)
