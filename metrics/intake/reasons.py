"""A typed reason becomes the note of the numbers that its warnings are about, and of no others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from metrics.model.observation import Observation
from metrics.model.problem import Problem

#: Stands for every line above the table, and for the file as a whole.
ABOVE = 0


def note_reasons(
    rows: Iterable[Observation], table: Sequence[Observation], warnings: Iterable[Problem], reason: str
) -> tuple[Observation, ...]:
    """`rows` with the reason added to the note of each that a warning concerns; `table` is all that the file holds.

    A warning at a number is about that number; at another cell of its row, about the row; in the header of a column,
    about the column; anywhere else above the table or nowhere in particular, about every number.
    """
    places = [problem.place for problem in warnings]
    if not places or not reason:
        return tuple(rows)
    first = min((row.row for row in table), default=0)
    warned: dict[int, set[str]] = defaultdict(set)
    for place in places:
        warned[place.row if place.row >= first else ABOVE].add(place.column)
    columns: dict[int, set[str]] = defaultdict(set)
    for row in table:
        columns[ABOVE].add(row.column)
        if row.row in warned:
            columns[row.row].add(row.column)

    def is_warned(row: Observation) -> bool:
        found = [number for number in (ABOVE, row.row) if number in warned]
        return any(row.column in warned[number] or warned[number] - columns[number] for number in found)

    return tuple(_with_note(row, reason) if is_warned(row) else row for row in rows)


def _with_note(row: Observation, reason: str) -> Observation:
    return replace(row, note="；".join(part for part in (row.note, f"说明：{reason}") if part))
