"""Warnings that only the past can give: found in any order of rows, by the periods next to it."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from metrics.intake.history import Past, check_history
from metrics.model.catalogue import Catalogue
from metrics.model.observation import Observation
from metrics.model.period import Period, day_of, month_of
from metrics.store.reads import KnownValue
from tests.intake.conftest import TODAY

CITY = "370900"
CODES = ("HISTORY_FALLS", "HISTORY_ABOVE_LATER", "HISTORY_JUMP")


def random_period(dice: random.Random) -> Period:
    if dice.random() < 0.3:
        return day_of(date(2021, 1, 1) + timedelta(dice.randrange(700)))
    return month_of(dice.choice([2021, 2022]), dice.randint(1, 12), dice.choice([None, 1]))


def make_row(indicator_id: str, period: Period, value: int, row: int) -> Observation:
    return Observation(indicator_id, CITY, period, Decimal(value), str(value), "", "正式", "", row=row)


def make_known(indicator_id: str, period: Period, value: int) -> KnownValue:
    return KnownValue(indicator_id, CITY, period, Decimal(value), str(value), "", "正式", "", batch_number=1)


def find_plainly(known: list[KnownValue], rows: list[Observation], catalogue: Catalogue) -> set[tuple[int, str]]:
    """The same warnings found by looking through all values for each row."""
    indicators = {one.indicator_id: one for one in catalogue.indicators}
    values = {(one.indicator_id, one.period): one.value for one in [*known, *rows]}
    found = set()
    for row in rows:
        earlier = [one for name, one in values if name == row.indicator_id and one.as_of < row.period.as_of]
        later = [one for name, one in values if name == row.indicator_id and one.as_of > row.period.as_of]
        after = min(later, default=None)
        if after is not None and (row.indicator_id, after) not in {(one.indicator_id, one.period) for one in rows}:
            then = values[row.indicator_id, after]
            if indicators[row.indicator_id].cumulative and after.start == row.period.start and row.value > then:
                found.add((row.row, "HISTORY_ABOVE_LATER"))
            if not earlier and then > 0 and row.value > 0 and (row.value >= 3000 * then or then >= 3000 * row.value):
                found.add((row.row, "HISTORY_JUMP"))
        if not earlier:
            continue
        last = max(earlier)
        before = values[row.indicator_id, last]
        if indicators[row.indicator_id].cumulative and last.start == row.period.start and row.value < before:
            found.add((row.row, "HISTORY_FALLS"))
        if before > 0 and row.value > 0 and (row.value >= 3000 * before or before >= 3000 * row.value):
            found.add((row.row, "HISTORY_JUMP"))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_each_number_is_held_against_the_last_one_before_it(catalogue: Catalogue, seed: int) -> None:
    dice = random.Random(seed)
    names = ["green_buildings", "high_tech_share"]
    values = [0, 1, 2, 3, 5000, 90000]
    known = [
        make_known(name, period, dice.choice(values))
        for name in names
        for period in {random_period(dice) for _ in range(dice.randint(0, 12))}
    ]
    keys = {(dice.choice(names), random_period(dice)) for _ in range(dice.randint(1, 25))}
    rows = [make_row(*key, dice.choice(values), number) for number, key in enumerate(sorted(keys), start=2)]
    dice.shuffle(rows)
    problems = list(check_history(Past(catalogue, known, rows, TODAY)))
    found = {(one.place.row, one.code) for one in problems if one.code in CODES}
    assert found == find_plainly(known, rows, catalogue)


def test_the_random_rows_do_give_warnings(catalogue: Catalogue) -> None:
    june, july = month_of(2022, 6, 1), month_of(2022, 7, 1)
    rows = [make_row("green_buildings", july, 1, 3), make_row("green_buildings", june, 90000, 2)]
    problems = list(check_history(Past(catalogue, [], rows, TODAY)))
    assert sorted((one.place.row, one.code) for one in problems) == [(3, "HISTORY_FALLS"), (3, "HISTORY_JUMP")]
    assert "90,000" in problems[0].message


def test_a_number_that_comes_late_is_held_against_the_one_known_after_it(catalogue: Catalogue) -> None:
    known = [make_known("green_buildings", month_of(2022, 9, 1), 150)]
    row = make_row("green_buildings", month_of(2022, 6, 1), 160, 2)
    (problem,) = check_history(Past(catalogue, known, [row], TODAY))
    assert (problem.code, problem.place.row) == ("HISTORY_ABOVE_LATER", 2)
    assert "2022年1-6月为160万平方米，高于已报的2022年1-9月150万平方米" in problem.message


def test_what_the_same_file_mends_is_no_warning(catalogue: Catalogue) -> None:
    june, september = month_of(2022, 6, 1), month_of(2022, 9, 1)
    known = [make_known("green_buildings", september, 150)]
    rows = [make_row("green_buildings", june, 160, 2), make_row("green_buildings", september, 170, 3)]
    assert check_history(Past(catalogue, known, rows, TODAY)) == []
