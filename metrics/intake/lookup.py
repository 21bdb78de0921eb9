"""Finding the indicator and the region that a clerk named: by code, name, short name, then alias, never by likeness."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from metrics.intake.fields import HEADINGS, Field
from metrics.intake.fold import fold_name, nearest_name
from metrics.model.catalogue import Catalogue, Indicator, Region

Named = TypeVar("Named", bound=Indicator | Region)


@dataclass(frozen=True, order=True)
class Suggestion:
    """A word of the file and what it probably means: a field, region or indicator by name, for a person to confirm."""

    kind: str
    written: str
    meaning: str


class NameIndex(Generic[Named]):
    """Names in ranks: the first rank that knows a name decides. Two things of one name are both returned."""

    def __init__(
        self,
        things: Sequence[Named],
        ranks: Sequence[Callable[[Named], Iterable[str]]],
        confirmed: Mapping[str, str] | None = None,
    ) -> None:
        self.confirmed = confirmed or {}
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
        folded = fold_name(text)
        found = self._find(folded)
        return found or self._find(self.confirmed.get(folded, ""))

    def _find(self, folded: str) -> tuple[Named, ...]:
        return next((rank[folded] for rank in self.ranks if folded in rank), ())

    def nearest(self, text: str) -> str:
        """The nearest name as the catalogue writes it, "" where none is near."""
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
        self.confirmed = {fold_name(word): fold_name(meaning) for word, meaning in (confirmed or {}).items()}
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
        name = fold_name(heading)
        return HEADINGS.get(name) or HEADINGS.get(self.confirmed.get(name, ""))


def read_known_names(catalogue: Catalogue) -> frozenset[str]:
    """Chinese words that a report in the right encoding will contain."""
    names = set(HEADINGS) | {field.value for field in Field}
    things: tuple[Indicator | Region, ...] = (*catalogue.indicators, *catalogue.regions)
    for thing in things:
        names |= {thing.name, thing.short_name, *thing.aliases}
    return frozenset(name for name in names if len(name) > 1 and not name.isascii())
