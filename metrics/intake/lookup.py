"""Finding the indicator and the region that a clerk named: by code, name, short name, then alias, never by likeness."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from metrics.intake.fields import HEADINGS, Field
from metrics.intake.fold import fold_name, nearest_name
from metrics.model.catalogue import Catalogue, Indicator, Region

Named = TypeVar("Named", bound=Indicator | Region)


class NameIndex(Generic[Named]):
    """Names in ranks: the first rank that knows a name decides. Two things of one name are both returned."""

    def __init__(self, things: Sequence[Named], ranks: Sequence[Callable[[Named], Iterable[str]]]) -> None:
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
        return next((rank[folded] for rank in self.ranks if folded in rank), ())

    def suggest(self, text: str) -> str:
        """The nearest name in words for a message, "" where none is near."""
        close = nearest_name(text, self.spellings)
        return f"，最接近的是‹{self.spellings[close]}›" if close else ""


class Lookup:
    """The names of a catalogue, ready to be searched."""

    def __init__(self, catalogue: Catalogue) -> None:
        indicators, regions = catalogue.indicators, catalogue.regions
        self.codes = NameIndex(indicators, [lambda one: (one.indicator_id,)])
        self.indicators = NameIndex(
            indicators,
            [
                lambda one: (one.indicator_id,),
                lambda one: (one.name,),
                lambda one: (one.short_name,),
                lambda one: one.aliases,
            ],
        )
        self.regions = NameIndex(
            regions,
            [
                lambda one: (one.name,),
                lambda one: (one.short_name,),
                lambda one: one.aliases,
                lambda one: (one.region_id,),
            ],
        )


def read_known_names(catalogue: Catalogue) -> frozenset[str]:
    """Chinese words that a report in the right encoding will contain."""
    names = set(HEADINGS) | {field.value for field in Field}
    things: tuple[Indicator | Region, ...] = (*catalogue.indicators, *catalogue.regions)
    for thing in things:
        names |= {thing.name, thing.short_name, *thing.aliases}
    return frozenset(name for name in names if len(name) > 1 and not name.isascii())
