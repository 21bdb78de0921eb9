"""One number written twice: counted once where both say the same, an error that names both rows where they differ."""

from __future__ import annotations

from collections.abc import Iterable

from metrics.intake.desk import Desk
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.model.observation import Observation
from metrics.model.period import Period
from metrics.model.problem import Place, Problem

MAX_PROBLEMS = 50_000


def compare_twice(first: Observation, row: Observation, place: Place, desk: Desk) -> Problem:
    """The same key a second time: a note where it says the same, else an error that names both rows."""
    if (first.value, first.status) == (row.value, row.status):
        if row.note and row.note != first.note:
            return make_problem("DUPLICATE_NOTE", place, row.note, first=first.row)
        return make_problem("DUPLICATE_ROW", place, first=first.row)
    indicator, region = desk.lookup.codes.find(row.indicator_id)[0], desk.lookup.regions.find(row.region_id)[0]
    return make_problem(
        "DUPLICATE_CONFLICT",
        place,
        row.value_text,
        key=f"{region.name}{row.period.label}{indicator.name}",
        first=first.row,
        first_value=f"{first.value:f}",
        first_status=first.status,
        value=f"{row.value:f}",
        status=row.status,
    )


def say_many(desk: Desk, row: int) -> None:
    """Once: that nothing is looked for behind a row."""
    problem = make_problem("FILE_MANY_PROBLEMS", WHOLE_FILE, limit=MAX_PROBLEMS, row=row)
    if not any(one.code == problem.code for one in desk.problems[MAX_PROBLEMS:]):
        desk.problems.append(problem)


def keep_first(rows: Iterable[Observation], desk: Desk) -> list[Observation]:
    """The first row of each key, in the order given; what comes again is laid on the desk, up to MAX_PROBLEMS."""
    kept: dict[tuple[str, str, Period], Observation] = {}
    for row in rows:
        first = kept.setdefault(row.key, row)
        if first is row:
            continue
        if len(desk.problems) >= MAX_PROBLEMS:
            say_many(desk, row.row - 1)
            break
        desk.problems.append(compare_twice(first, row, Place(row.row), desk))
    return list(kept.values())
