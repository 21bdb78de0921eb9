"""After an upload only what it touched is judged anew, and the result is that of judging everything."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest

from metrics.store import shapes
from metrics.store.marts import Question, keep_verdicts
from metrics.store.migrate import create_tables
from metrics.store.warehouse import Cursor, Warehouse
from tests.sql.judge import Given, Later, write_givens

AS_OF = "2023-09-30"
DAYS = ("2022-12-31", "2023-03-31", "2023-06-30", AS_OF)
#: What the journal says; the numbers of lines 3 to 6 come and go with it.
EVENTS = {
    1: "catalogue_adopted",
    2: "batch_committed",
    3: "batch_committed",
    4: "snapshot_made",
    5: "batch_undone",
    6: "batch_committed",
    7: "rule_set_chosen",
    8: "batch_committed",
}


def random_target(random: Random) -> Given:
    """A target with a series, and now and then a number that comes later, is corrected or taken back."""
    kind = random.choice(("flow", "stock", "ratio", "growth", "relative", "milestone"))
    later = [Later(day, str(random.randint(1, 120)), 2) for day in DAYS if random.random() < 0.8]
    if random.random() < 0.3:
        later.append(Later(random.choice(DAYS), str(random.randint(1, 120)), 3, undone=random.choice((None, 5))))
    if random.random() < 0.2:
        later.append(Later(random.choice(DAYS), str(random.randint(1, 120)), random.choice((6, 8))))
    return Given(
        kind=kind,
        target=None if kind == "milestone" else "100",
        comparator=random.choice((">=", "<=")) if kind != "milestone" else "=",
        baseline=random.choice((None, "20", "110")) if kind in ("stock", "ratio") else None,
        start=random.choice(("2023-01-01", "2022-01-01")),
        reference={AS_OF: "60"} if kind == "relative" else {},
        later=tuple(later),
        as_of=AS_OF,
    )


def filled(targets: list[Given]) -> Warehouse:
    """A database with the targets and the whole journal."""
    warehouse = Warehouse(None)
    create_tables(warehouse)
    at = datetime.fromtimestamp(0, UTC).replace(tzinfo=None)
    with warehouse.transaction() as cursor:
        write_givens(cursor, ((1, "通用"), (7, "武汉")), dict(enumerate(targets)))
        lines = [(number, at, "", event, str(number), "") for number, event in EVENTS.items()]
        cursor.insert("writes/journal_line.sql", shapes.JOURNAL_LINE, lines)
    return warehouse


def asked(known_at: int) -> Question:
    return Question(date.fromisoformat(AS_OF), known_at, date(2023, 10, 20))


def kept(cursor: Cursor, known_at: int) -> list[tuple[Any, ...]]:
    """The verdicts of one version, each a row; the second column is the version."""
    return [row for row in cursor.contents("verdict") if row[1] == known_at]


def judged_now(cursor: Cursor) -> int:
    return len(cursor.contents("target_window"))


def from_scratch(warehouse: Warehouse, known_at: int) -> list[tuple[Any, ...]]:
    with warehouse.transaction(keep=False) as cursor:
        cursor.run("writes/forget_verdicts.sql", oldest=99)
        keep_verdicts(cursor, asked(known_at))
        return kept(cursor, known_at)


@pytest.mark.parametrize("seed", range(4))
def test_a_refresh_leaves_what_a_run_from_scratch_leaves(seed: int) -> None:
    random = Random(seed)
    targets = [random_target(random) for _ in range(60)]
    warehouse = filled(targets)
    for known_at in (2, 3, 5, 6):
        with warehouse.transaction() as cursor:
            keep_verdicts(cursor, asked(known_at))
            assert len(kept(cursor, known_at)) == 60
            assert (judged_now(cursor) == 60) == (known_at == 2)
            refreshed = kept(cursor, known_at)
        assert refreshed == from_scratch(warehouse, known_at), known_at
    warehouse.close()


def test_a_refresh_over_several_versions_judges_what_any_of_them_touched() -> None:
    random = Random(7)
    warehouse = filled([random_target(random) for _ in range(60)])
    with warehouse.transaction() as cursor:
        keep_verdicts(cursor, asked(2))
    with warehouse.transaction() as cursor:
        keep_verdicts(cursor, asked(6))
        assert judged_now(cursor) < 60
        refreshed = kept(cursor, 6)
    assert refreshed == from_scratch(warehouse, 6)
    warehouse.close()


def test_a_number_to_compare_with_touches_the_target() -> None:
    target = Given(kind="relative", target=None, comparator=">", series={AS_OF: "50"}, reference={AS_OF: "40"})
    warehouse = filled([target, replace(target, kind="growth", target="40")])
    with warehouse.transaction() as cursor:
        keep_verdicts(cursor, asked(2))
    with warehouse.transaction() as cursor:
        day = date.fromisoformat(AS_OF)
        row = ("other0", "r", "day", day, day, 60, "60", "", "正式", "", 3, 1)
        cursor.insert("writes/observation.sql", shapes.OBSERVATION, [row])
        keep_verdicts(cursor, asked(3))
        assert judged_now(cursor) == 1
        lights = {(row[1], row[3]): row[4] for row in cursor.contents("verdict")}
    assert lights == {(2, "0"): "on_pace", (2, "1"): "on_pace", (3, "0"): "behind", (3, "1"): "on_pace"}
    warehouse.close()


@pytest.mark.parametrize(
    ("before", "known_at", "seen_on"),
    [
        (6, 7, date(2023, 10, 20)),  # another rule set holds for all
        (6, 8, date(2023, 10, 20)),  # and a batch after it
        (5, 6, date(2023, 10, 21)),  # another day sees other reports missing
        (5, 6, None),
    ],
)
def test_what_changes_more_than_numbers_is_judged_anew(before: int, known_at: int, seen_on: date | None) -> None:
    random = Random(1)
    warehouse = filled([random_target(random) for _ in range(20)])
    with warehouse.transaction() as cursor:
        keep_verdicts(cursor, asked(before))
    question = Question(**{**asdict(asked(known_at)), "seen_on": seen_on})
    with warehouse.transaction() as cursor:
        keep_verdicts(cursor, question)
        assert judged_now(cursor) == 20
        assert len(kept(cursor, known_at)) == 20
    warehouse.close()
