"""Where words stand beside lines: of the places that would do, the one that fewest lines and words run through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import hypot
from unicodedata import east_asian_width

#: Plot widths in pixels, of a phone and of a desk: nobody knows the reader's, so a place must do on both.
WIDTHS = (250, 520)
_LINE, _COLUMN, _STEP = 16, 6.6, 6.0
_OUTSIDE, _ON_WORDS = 40, 25

Pixel = tuple[float, float]


@dataclass(frozen=True)
class Spot:
    """A point to write at: `across` 0 … 1 of the width, `up` in pixels; the words begin or end there, above or below.

    `side` is left for words that begin at the point, right for words that end there, center.
    """

    across: float
    up: float
    side: str
    above: bool
    gap: int = 3


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    left: float
    right: float
    low: float
    high: float

    def holds(self, pixel: Pixel) -> bool:
        """Whether a pixel lies inside."""
        return self.left < pixel[0] < self.right and self.low < pixel[1] < self.high

    def meets(self, other: Box) -> bool:
        """Whether two rectangles share any room."""
        apart = self.right <= other.left or other.right <= self.left or self.high <= other.low or other.high <= self.low
        return not apart


@dataclass
class Ground:
    """What is drawn already: `lines` as (across, up) points, and the words that have found their place."""

    height: int
    edge: int
    lines: Sequence[Sequence[Pixel]]
    taken: list[tuple[Spot, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Every place is tried against the same pixels, so they are found once."""
        self._drawn = {width: [pixel for line in self.lines for pixel in _pixels(line, width)] for width in WIDTHS}

    def choose(self, words: str, spots: Iterable[Spot]) -> Spot:
        """The first of the best spots; the words stand there from now on."""
        best = min(spots, key=lambda spot: self._cost(spot, words))
        self.taken.append((best, words))
        return best

    def _cost(self, spot: Spot, words: str) -> int:
        return sum(self._cost_at(spot, words, width) for width in WIDTHS)

    def _cost_at(self, spot: Spot, words: str, width: int) -> int:
        box = _to_box(spot, words, width)
        outside = box.left < -30 or box.right > width + self.edge or box.low < 0 or box.high > self.height
        crossed = sum(box.holds(pixel) for pixel in self._drawn[width])
        met = sum(box.meets(_to_box(*other, width)) for other in self.taken)
        return _OUTSIDE * outside + crossed + _ON_WORDS * met


def _to_box(spot: Spot, words: str, width: int) -> Box:
    rows = words.split("<br>")
    long = max(sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in row) for row in rows) * _COLUMN
    x = spot.across * width
    left = {"left": x, "right": x - long}.get(spot.side, x - long / 2)
    low = spot.up + spot.gap if spot.above else spot.up - spot.gap - _LINE * len(rows)
    return Box(left, left + long, low, low + _LINE * len(rows))


def _pixels(line: Sequence[Pixel], width: int) -> Iterator[Pixel]:
    """Points along a line, a few pixels apart."""
    for (from_across, from_up), (to_across, to_up) in pairwise(line):
        run, rise = (to_across - from_across) * width, to_up - from_up
        count = max(int(hypot(run, rise) / _STEP), 1)
        for number in range(count + 1):
            yield from_across * width + run * number / count, from_up + rise * number / count
