"""One page drawn at a time: threads of Python gain nothing from drawing together, and all of them finish late."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

#: Seconds after which a turn passes on although its page is not done: it reads a file, or waits for someone's commit.
LONGEST_TURN = 1.0


class Gate:
    """Who has the turn. It can be taken over, so nobody can block the others, however a page ends."""

    def __init__(self, longest_turn: float = LONGEST_TURN) -> None:
        self._longest_turn = longest_turn
        self._changed = threading.Condition()
        self._holder: object | None = None
        self._since = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn and give it back at the end; a rerun or a stop leaves a page as an exception."""
        page = object()
        self._take(page)
        try:
            yield
        finally:
            self._give_back(page)

    def _take(self, page: object) -> None:
        with self._changed:
            while self._holder is not None:
                left = self._since + self._longest_turn - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            self._holder, self._since = page, time.monotonic()

    def _give_back(self, page: object) -> None:
        with self._changed:
            if self._holder is page:
                self._holder = None
                self._changed.notify()


#: The gate of this process. Measured by bench/pages.py: two or three at a time make the waits of 150 readers longer.
gate = Gate()
