"""The desk where a file is read: what is at hand, and where findings are laid down."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from metrics.intake.fields import Field
from metrics.intake.layout import Entry
from metrics.intake.lookup import Lookup, Suggestion
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.model.problem import Problem


@dataclass
class Desk:
    """`tallies` counts rows for the notes that are said once per file, by code and words."""

    lookup: Lookup
    today: date
    heading_unit: str = ""
    problems: list[Problem] = field(default_factory=list)
    said: set[Problem] = field(default_factory=set)
    mentioned: set[tuple[str, str]] = field(default_factory=set)
    suggestions: set[Suggestion] = field(default_factory=set)
    tallies: Counter[tuple[str, str, tuple[tuple[str, str], ...]]] = field(default_factory=Counter)

    def report(self, code: str, entry: Entry, where: Field, **words: object) -> None:
        """Lay down a problem of one cell; one of a title or header that all rows share is laid down once."""
        problem = make_problem(code, entry.place(where), entry.text(where).strip(), **words)
        if where in entry.fixed:
            if problem in self.said:
                return
            self.said.add(problem)
        self.problems.append(problem)

    def mention(self, code: str, entry: Entry, where: Field, **words: object) -> None:
        """Lay down a note on what a text was taken for, at its first place only."""
        key = (code, entry.text(where))
        if key not in self.mentioned:
            self.mentioned.add(key)
            self.report(code, entry, where, **words)

    def suggest(self, kind: str, written: str, meaning: str) -> None:
        """Offer a nearest name for confirmation."""
        if meaning:
            self.suggestions.add(Suggestion(kind, " ".join(written.split()), meaning))

    def tally(self, code: str, found: str = "", **words: str) -> None:
        """Count one more row of a note that is said once."""
        self.tallies[(code, found, tuple(words.items()))] += 1

    def explain_tallies(self) -> list[Problem]:
        """The notes counted so far."""
        return [
            make_problem(code, WHOLE_FILE, found, count=count, **dict(words))
            for (code, found, words), count in self.tallies.items()
        ]
