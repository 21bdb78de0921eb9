"""The desk where a file is read: what is at hand, and where findings are laid down."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from metrics.intake.fields import Field
from metrics.intake.layout import Entry
from metrics.intake.lookup import Lookup
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.model.problem import Problem


@dataclass
class Desk:
    """`tallies` counts rows for the notes that are said once per file, by code and words."""

    lookup: Lookup
    today: date
    heading_unit: str = ""
    problems: list[Problem] = field(default_factory=list)
    tallies: Counter[tuple[str, str, tuple[tuple[str, str], ...]]] = field(default_factory=Counter)

    def report(self, code: str, entry: Entry, where: Field, **words: object) -> None:
        """Lay down a problem of one cell."""
        self.problems.append(make_problem(code, entry.place(where), entry.text(where).strip(), **words))

    def tally(self, code: str, found: str = "", **words: str) -> None:
        """Count one more row of a note that is said once."""
        self.tallies[(code, found, tuple(words.items()))] += 1

    def explain_tallies(self) -> list[Problem]:
        """The notes counted so far."""
        return [
            make_problem(code, WHOLE_FILE, found, count=count, **dict(words))
            for (code, found, words), count in self.tallies.items()
        ]
