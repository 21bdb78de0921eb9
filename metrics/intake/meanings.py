"""What the distinct texts of a column mean, each as the number of a thing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

import pyarrow as pa

from metrics.intake.columns import MAX_ODD_ROWS

Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing")
#: A number, and whether there is a note to lay down at the text's first place.
Meaning = tuple[int, bool]
ODD: Meaning = (-1, False)


class Numbered(Generic[Key, Thing]):
    """Things in the order in which they first came, by their key."""

    def __init__(self) -> None:
        self.numbers: dict[Key, int] = {}
        self.things: list[Thing] = []

    def __len__(self) -> int:
        return len(self.things)

    def add(self, key: Key, thing: Thing) -> int:
        """The thing's number."""
        number = self.numbers.setdefault(key, len(self.things))
        if number == len(self.things):
            self.things.append(thing)
        return number


class Meanings(dict[Key, int]):
    """The number of what a text means, -1 where there is anything to say about it; each text is read once.

    `unsaid` are texts that are clean but for a note at their first place, and whose first place is still to come.
    """

    def __init__(self, read: Callable[[Key], Meaning]) -> None:
        super().__init__()
        self.unsaid: set[Key] = set()
        self._read = read
        self._odd = 0

    def __missing__(self, text: Key) -> int:
        # So many odd texts stand in more odd rows than will be read at all.
        number, has_note = self._read(text) if self._odd <= MAX_ODD_ROWS else ODD
        self[text] = number
        self._odd += number < 0
        self.unsaid |= {text} if has_note else set()
        return number

    def of(self, texts: Sequence[Key]) -> pa.Array:
        """The numbers of some texts."""
        return pa.array([self[text] for text in texts], pa.int32())
