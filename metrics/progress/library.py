"""目标库: the targets by document and clause, parts under their whole, and what a search among them finds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from metrics.intake.fold import fold_name
from metrics.model.catalogue import Catalogue, Document, Target
from metrics.model.verdict import Scope, Verdict

_NUMBER = re.compile(r"\d+|\D+")


@dataclass(frozen=True)
class Entry:
    """A target in its place: `depth` counts the wholes above it that are shown too."""

    verdict: Verdict
    note: str
    depth: int

    @property
    def is_printed(self) -> bool:
        """Whether the document itself sets it; a part that came by a breakdown has no figure there."""
        return bool(self.verdict.figure) or self.verdict.parent_target_id is None


@dataclass(frozen=True)
class Shelf:
    """A document with those of its targets that were asked for, clause by clause. `target_count` counts them all."""

    document: Document
    entries: tuple[Entry, ...]
    target_count: int


@dataclass(frozen=True)
class Library:
    """A shelf for each document, also for one without targets. `outside`: what the search found beyond the filters."""

    shelves: tuple[Shelf, ...]
    outside: int

    @property
    def shown(self) -> tuple[Shelf, ...]:
        """The shelves that hold something asked for."""
        return tuple(shelf for shelf in self.shelves if shelf.entries)

    @property
    def entry_count(self) -> int:
        """Targets asked for, in all documents."""
        return sum(len(shelf.entries) for shelf in self.shelves)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, document by document."""
        return tuple(one for shelf in self.shelves for one in shelf.entries)

    @property
    def clause_count(self) -> int:
        """Clauses that hold them."""
        return len({(one.verdict.document_id, one.verdict.clause) for shelf in self.shelves for one in shelf.entries})


def to_library(everyone: Iterable[Verdict], scope: Scope, catalogue: Catalogue, find: str = "") -> Library:
    """Lay out the verdicts of a scope that hold every word of `find`; `everyone` are the verdicts of all targets."""
    verdicts, words = tuple(everyone), [fold_name(word) for word in find.split()]
    aliases = {one.indicator_id: one.aliases for one in catalogue.indicators}
    found = [one for one in verdicts if not words or _has_all(_to_haystack(one, aliases), words)]
    within = [one for one in found if _is_within(one, scope)]
    targets = {one.target_id: one for one in catalogue.targets}
    shelves = tuple(
        Shelf(
            document=document,
            entries=tuple(_lay_out([one for one in within if one.document_id == document.document_id], targets)),
            target_count=sum(1 for one in verdicts if one.document_id == document.document_id),
        )
        for document in catalogue.documents
    )
    return Library(shelves, len(found) - len(within) if words else 0)


def _to_haystack(verdict: Verdict, aliases: Mapping[str, tuple[str, ...]]) -> str:
    words = (
        verdict.indicator_name,
        verdict.short_name,
        *aliases.get(verdict.indicator_id, ()),
        verdict.theme,
        verdict.region_name,
        verdict.document_title,
        verdict.document_number,
        f"第{verdict.clause}条" if verdict.clause.isdecimal() else verdict.clause,
        verdict.figure,
        verdict.kind.word,
        *verdict.lead_departments,
        *verdict.support_departments,
        verdict.target_id,
    )
    return "\n".join(map(fold_name, words))


def _has_all(haystack: str, words: Iterable[str]) -> bool:
    """Whether every word stands somewhere; a number must stand there whole: 16 is no part of 160 or 2016."""
    return all(
        bool(re.search(rf"(?<![\d.,-]){word}(?!\d)", haystack)) if word.isdecimal() else word in haystack
        for word in words
    )


def _is_within(verdict: Verdict, scope: Scope) -> bool:
    return (
        scope.document_id in (None, verdict.document_id)
        and scope.region_id in (None, verdict.region_id)
        and scope.theme in (None, verdict.theme)
        and (scope.year is None or verdict.start.year <= scope.year <= verdict.end.year)
    )


def _lay_out(verdicts: list[Verdict], targets: Mapping[str, Target]) -> Iterator[Entry]:
    """In the order of the clauses; a part comes right after its whole where that is shown, else in its own place."""
    places = {target_id: place for place, target_id in enumerate(targets)}
    ordered = sorted(verdicts, key=lambda one: (_clause_key(one.clause), places.get(one.target_id, len(places))))
    shown = {one.target_id for one in ordered}
    parts: dict[str | None, list[Verdict]] = {}
    for one in ordered:
        parts.setdefault(one.parent_target_id if one.parent_target_id in shown else None, []).append(one)

    def walk(whole: str | None, depth: int) -> Iterator[Entry]:
        for one in parts.get(whole, []):
            note = targets[one.target_id].note if one.target_id in targets else ""
            yield Entry(one, note, depth)
            yield from walk(one.target_id, depth + 1)

    return walk(None, 0)


def _clause_key(clause: str) -> list[tuple[bool, int, str]]:
    """Clauses in the order in which documents count: the preamble, 2, 10, 10.1."""
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in _NUMBER.findall(clause)]
