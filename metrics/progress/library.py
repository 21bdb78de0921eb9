"""目标库: the targets by document and clause, parts under their whole, and what a search among them finds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from metrics.intake.clauses import name_clause
from metrics.intake.fold import fold_name
from metrics.intake.numerals import read_numeral
from metrics.model.catalogue import Catalogue, Document, Target
from metrics.model.verdict import Scope, Verdict

_NUMBER = re.compile(r"\d+|\D+")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_ARTICLE = re.compile("第([〇零一二三四五六七八九十百]+)条")


def is_printed(verdict: Verdict) -> bool:
    """Whether the document itself sets a target; a part that came by a breakdown has no figure there."""
    return bool(verdict.figure) or verdict.parent_target_id is None


@dataclass(frozen=True)
class Entry:
    """A target in its place: `depth` counts the wholes above it that are shown too."""

    verdict: Verdict
    note: str
    depth: int

    @property
    def is_printed(self) -> bool:
        """Whether the document itself sets it."""
        return is_printed(self.verdict)


@dataclass(frozen=True)
class Shelf:
    """A document with those of its targets that were asked for, clause by clause.

    `printed_count` and `part_count` count all of its targets: those that it sets, and those broken down from them.
    """

    document: Document
    entries: tuple[Entry, ...]
    printed_count: int
    part_count: int

    @property
    def target_count(self) -> int:
        """All of its targets."""
        return self.printed_count + self.part_count

    @property
    def shown_printed(self) -> int:
        """Of those asked for, the ones that the document sets itself."""
        return sum(1 for one in self.entries if one.is_printed)


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
    verdicts, words = tuple(everyone), [_to_word(word) for word in find.split()]
    aliases = {one.indicator_id: one.aliases for one in catalogue.indicators}
    found = [one for one in verdicts if not words or _has_all(_to_haystack(one, aliases), words)]
    within = [one for one in found if _is_within(one, scope)]
    targets = {one.target_id: one for one in catalogue.targets}
    printed = Counter(one.document_id for one in verdicts if is_printed(one))
    counts = Counter(one.document_id for one in verdicts)
    shelves = tuple(
        Shelf(
            document=document,
            entries=tuple(_lay_out([one for one in within if one.document_id == name], targets)),
            printed_count=printed[name],
            part_count=counts[name] - printed[name],
        )
        for document in catalogue.documents
        for name in (document.document_id,)
    )
    return Library(shelves, len(found) - len(within) if words else 0)


def _to_word(written: str) -> str:
    """As the haystack has it: 11,000 without its comma, 第三十四条 in digits."""
    word = fold_name(written)
    if _GROUPED.fullmatch(word):
        return word.replace(",", "")
    numeral = _ARTICLE.search(word)
    number = read_numeral(numeral[1]) if numeral else None
    return word if numeral is None or number is None else word.replace(numeral[1], f"{number}")


def _to_haystack(verdict: Verdict, aliases: Mapping[str, tuple[str, ...]]) -> str:
    words = (
        verdict.indicator_name,
        verdict.short_name,
        *aliases.get(verdict.indicator_id, ()),
        verdict.theme,
        verdict.region_name,
        verdict.document_title,
        verdict.document_number,
        name_clause(verdict.clause),
        verdict.figure,
        *(f"{value.normalize():f}" for value in (verdict.value, verdict.value_high) if value is not None),
        verdict.kind.word,
        *verdict.lead_departments,
        *verdict.support_departments,
        verdict.target_id,
    )
    return "\n".join(map(fold_name, words))


def _has_all(haystack: str, words: Iterable[str]) -> bool:
    """Whether every word stands somewhere; its numbers must stand there whole: 16 is no part of 160 or 2016."""
    return all(word in haystack and re.search(_to_pattern(word), haystack) for word in words)


def _to_pattern(word: str) -> str:
    before = r"(?<![\d.,-])" if word.isdecimal() else r"(?<!\d)(?<!\d[.,])" if word[:1].isdecimal() else ""
    return before + re.escape(word) + (r"(?!\d)" if word[-1:].isdecimal() else "")


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
