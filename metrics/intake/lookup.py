"""Finding the indicator and the region that a clerk named: by code, name, short name, then alias, never by likeness."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from metrics.intake.fields import HEADINGS, Field
from metrics.intake.fold import fold_name, nearest_name
from metrics.model.catalogue import Catalogue, Indicator, Region

#: A file with more unknown names than this is about something else; looking for each takes about a millisecond.
MAX_NEAREST = 200
Named = TypeVar("Named", bound=Indicator | Region)


@dataclass(frozen=True, order=True)
class Suggestion:
    """A word of the file and what it probably means: a field, region or indicator by name, for a person to confirm."""

    kind: str
    written: str
    meaning: str


class Confirmed:
    """Words of a file that a person has said the meaning of, and which of them the file needed."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._meanings = {fold_name(word): (word, meaning) for word, meaning in meanings.items()}
        self._used: set[tuple[str, str]] = set()

    def meaning_of(self, text: str) -> str:
        """What was said, "" where nothing was."""
        return self._meanings.get(fold_name(text), ("", ""))[1] if self._meanings else ""

    def use(self, text: str) -> None:
        """Note that the file rests on it."""
        self._used.add(self._meanings[fold_name(text)])

    @property
    def used(self) -> tuple[tuple[str, str], ...]:
        """Word and meaning, in order, of those the file rests on."""
        return tuple(sorted(self._used))


class NameIndex(Generic[Named]):
    """Names in ranks: the first rank that knows a name decides. Two things of one name are both returned."""

    def __init__(
        self,
        things: Sequence[Named],
        ranks: Sequence[Callable[[Named], Iterable[str]]],
        confirmed: Confirmed | None = None,
    ) -> None:
        self.confirmed = confirmed or Confirmed({})
        self._nearest: dict[str, str] = {}
        self.ranks: list[dict[str, tuple[Named, ...]]] = []
        self.spellings: dict[str, str] = {}
        for names_of in ranks:
            rank: dict[str, tuple[Named, ...]] = {}
            for thing in things:
                for name in names_of(thing):
                    folded = fold_name(name)
                    self.spellings.setdefault(folded, name)
                    rank[folded] = tuple({one.name: one for one in (*rank.get(folded, ()), thing)}.values())
            self.ranks.append(rank)

    def find(self, text: str) -> tuple[Named, ...]:
        """What `text` names: nothing, one, or the several that share the name."""
        return self._find(fold_name(text)) or self._find_confirmed(text)

    def _find_confirmed(self, text: str) -> tuple[Named, ...]:
        found = self._find(fold_name(self.confirmed.meaning_of(text)))
        if found:
            self.confirmed.use(text)
        return found

    def _find(self, folded: str) -> tuple[Named, ...]:
        for rank in self.ranks:
            if folded in rank:
                return rank[folded]
        return ()

    def nearest(self, text: str) -> str:
        """The nearest name as the catalogue writes it, "" where none is near, or where very many were asked for."""
        if len(self._nearest) >= MAX_NEAREST:
            return self._nearest.get(text, "")
        if text not in self._nearest:
            close = nearest_name(text, self.spellings)
            self._nearest[text] = self.spellings[close] if close else ""
        return self._nearest[text]

    def suggest(self, text: str) -> str:
        """The nearest name in words for a message."""
        nearest = self.nearest(text)
        return f"，最接近的是‹{nearest}›" if nearest else ""


class Lookup:
    """The names of a catalogue, ready to be searched; `confirmed` maps a file's words to names, where none is exact."""

    def __init__(self, catalogue: Catalogue, confirmed: Mapping[str, str] | None = None) -> None:
        indicators, regions = catalogue.indicators, catalogue.regions
        self.confirmed = Confirmed(confirmed or {})
        self.codes = NameIndex(indicators, [lambda one: (one.indicator_id,)])
        self.indicators = NameIndex(
            indicators,
            [
                lambda one: (one.indicator_id,),
                lambda one: (one.name,),
                lambda one: (one.short_name,),
                lambda one: one.aliases,
            ],
            self.confirmed,
        )
        self.regions = NameIndex(
            regions,
            [
                lambda one: (one.name,),
                lambda one: (one.short_name,),
                lambda one: one.aliases,
                lambda one: (one.region_id,),
            ],
            self.confirmed,
        )

    def field_of(self, heading: str) -> Field | None:
        """The field that a heading names, exactly or as somebody confirmed."""
        return HEADINGS.get(fold_name(heading)) or HEADINGS.get(fold_name(self.confirmed.meaning_of(heading)))

    def is_heading(self, text: str) -> bool:
        """Whether a heading names a field without anybody's confirmation."""
        return fold_name(text) in HEADINGS


def read_known_names(catalogue: Catalogue) -> frozenset[str]:
    """Chinese words that a report in the right encoding will contain."""
    names = set(HEADINGS) | {field.value for field in Field}
    things: tuple[Indicator | Region, ...] = (*catalogue.indicators, *catalogue.regions)
    for thing in things:
        names |= {thing.name, thing.short_name, *thing.aliases}
    return frozenset(name for name in names if len(name) > 1 and not name.isascii())
