"""How much of what programs send may lie in memory at once, and how many of one sender's files may be on their way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

#: Five of the largest files; one that trickles in holds only what has come of it.
TOTAL_BYTES = 100 * 1024**2
PER_SENDER = 2


@dataclass
class _Place:
    """Of one sender; forgotten when nobody waits for it any more."""

    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PER_SENDER))
    users: int = 0


class Room:
    """Used from one event loop. Whoever sends slowly keeps only themselves waiting."""

    def __init__(self, total: int = TOTAL_BYTES) -> None:
        self._total = total
        self._taken = 0
        self._places: dict[str, _Place] = {}

    @asynccontextmanager
    async def hold(self, sender: str) -> AsyncIterator[Held]:
        """A place for one file of a sender; it waits, its body unread, while as many of theirs are on their way."""
        place = self._places.setdefault(sender, _Place())
        place.users += 1
        held = Held(self)
        try:
            async with place.slots:
                yield held
        finally:
            self._taken -= held.size
            place.users -= 1
            if not place.users:
                del self._places[sender]

    def take(self, size: int) -> bool:
        """Whether so many bytes more still fit; they are counted then."""
        fits = self._taken + size <= self._total
        self._taken += size if fits else 0
        return fits


class Held:
    """What has come of one file."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.size = 0

    def take(self, size: int) -> bool:
        """Whether so many bytes more still fit beside all the others."""
        fits = self._room.take(size)
        self.size += size if fits else 0
        return fits
