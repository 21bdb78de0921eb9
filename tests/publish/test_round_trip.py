"""Export → import changes nothing, whatever numbers, dates and notes there are."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from metrics.intake.commit import commit_batch
from metrics.intake.preview import Preview, make_preview
from metrics.intake.stage import stage_file
from metrics.intake.upload import stage_upload
from metrics.model.catalogue import Catalogue, Indicator
from metrics.model.catalogue_csv import parse_catalogue
from metrics.model.observation import STATUS_WORDS
from metrics.model.period import Period, PeriodKind, month_end, month_of
from metrics.publish.to_csv import to_long_csv, write_long_csv
from metrics.store.reads import KnownValue
from metrics.store.workspace import Workspace
from tests.intake.small import open_small
from tests.people import reporter
from tests.store.conftest import DATA

TODAY = date(2026, 11, 22)
DATA_SETS = 1000
NOTES = (
    "",
    "快报数",
    "=1+1",
    "-12.5",
    "+3%",
    "@某",
    "'已有撇号",
    "''=两个",
    "甲,乙",
    '引"号',
    "含；分号",
    "１２",
    "—",
    "0",
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    names = ("documents", "regions", "indicators", "targets")
    return parse_catalogue({name: (DATA / f"{name}.csv").read_bytes() for name in names})


def draw_value(dice: random.Random, indicator: Indicator) -> Decimal:
    """Any number that the indicator may have, negative ones where it may fall."""
    sign = -1 if indicator.unit == "%" and dice.random() < 0.4 else 1
    if indicator.integer:
        return Decimal(dice.randint(0, 10 ** dice.randint(1, 9)))
    places = dice.randint(0, 10)
    top = 99 if indicator.unit == "%" else 10 ** dice.randint(1, 12)
    whole = Decimal(dice.randint(0, top - 1))
    return sign * (whole + Decimal(dice.randint(0, 10**places - 1)) / 10**places)


def draw_period(dice: random.Random, indicator: Indicator) -> Period:
    year, month = dice.randint(2018, 2025), dice.randint(1, 12)
    if indicator.cumulative:
        return month_of(year, month, 1)
    if dice.random() < 0.2:
        day = date(year, 1, 2) + timedelta(days=dice.randint(0, 360))
        return Period(day, day, PeriodKind.DAY) if day != month_end(day.year, day.month) else month_of(year, month)
    return month_of(year, month)


def draw_rows(dice: random.Random, catalogue: Catalogue) -> list[KnownValue]:
    rows: dict[tuple[str, str, Period], KnownValue] = {}
    for _ in range(dice.randint(1, 12)):
        indicator, region = dice.choice(catalogue.indicators), dice.choice(catalogue.regions)
        value, period = draw_value(dice, indicator), draw_period(dice, indicator)
        words = (str(value), indicator.unit, dice.choice(STATUS_WORDS), dice.choice(NOTES), 1)
        row = KnownValue(indicator.indicator_id, region.region_id, period, value, *words)
        rows[row.indicator_id, row.region_id, row.period] = row
    return list(rows.values())


def test_a_thousand_random_data_sets_come_back_as_they_went(catalogue: Catalogue) -> None:
    dice = random.Random(2023)
    negatives = 0
    for _ in range(DATA_SETS):
        rows = draw_rows(dice, catalogue)
        negatives += sum(row.value < 0 for row in rows)
        staged = stage_file(write_long_csv(rows, catalogue), "导出.csv", catalogue, TODAY)
        assert not staged.errors, [problem.sentence for problem in staged.errors]
        back = [(row.key, row.value, row.status, row.note) for row in staged.rows]
        assert back == [
            ((row.indicator_id, row.region_id, row.period), row.value, row.status, row.note) for row in rows
        ]
    assert negatives > 100


@pytest.fixture
def workspaces(tmp_path: Path) -> Iterator[tuple[Workspace, Workspace]]:
    with closing(open_small(tmp_path / "one")) as one, closing(open_small(tmp_path / "other")) as other:
        yield one, other


def look(workspace: Workspace, content: bytes) -> Preview:
    return make_preview(workspace, stage_upload(workspace, content, "导出.csv"), "导出.csv", content)


def test_an_export_is_no_change_where_it_came_from_and_the_same_elsewhere(
    workspaces: tuple[Workspace, Workspace],
) -> None:
    dice = random.Random(7)
    one, other = workspaces
    for _ in range(20):
        commit_batch(
            one,
            look(one, write_long_csv(draw_rows(dice, one.catalogue), one.catalogue)),
            by=reporter("李四"),
            reason="演示",
        )
        exported = to_long_csv(one)
        back = look(one, exported)
        assert back.staged.errors == () and back.effective == ()
    commit_batch(other, look(other, exported), by=reporter("王五"), reason="演示")
    # The jumps of random numbers ask for a reason, which becomes a note: all else is equal.
    assert [row[:-1] for row in read_csv_rows(to_long_csv(other))] == [row[:-1] for row in read_csv_rows(exported)]


def read_csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
