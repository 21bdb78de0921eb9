"""The blank sheet asks for what a region reports, in words that intake reads back without a remark."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from metrics.intake.catalogue_files import read_catalogue
from metrics.intake.stage import stage_file
from metrics.model.catalogue import Catalogue
from metrics.model.errors import CommandRefused
from ui.template_sheet import make_template, reported_indicators, template_months

MONTH = date(2023, 9, 30)


@pytest.fixture(scope="module")
def catalogue(root: Path) -> Catalogue:
    return read_catalogue(root / "data")


def test_there_is_one_row_for_each_indicator_with_a_target_in_force(catalogue: Catalogue) -> None:
    rows = list(csv.reader(io.StringIO(make_template(catalogue, "370900", MONTH).decode("utf-8-sig"))))
    asked = [one.indicator_id for one in reported_indicators(catalogue, "370900", MONTH)]
    assert sorted(row[0] for row in rows[1:]) == sorted(asked)
    assert {row[3] for row in rows[1:]} == {"2023年9月", "2023年1-9月"}


def test_a_sheet_filled_in_is_read_without_error_or_remark_on_its_form(catalogue: Catalogue) -> None:
    text = make_template(catalogue, "370900", MONTH).decode("utf-8-sig")
    filled = "\r\n".join(_fill(text))
    staged = stage_file(filled.encode("utf-8-sig"), "表.csv", catalogue, date(2026, 11, 22))
    assert staged.errors == ()
    assert staged.notes == ()
    assert len(staged.rows) == len(text.splitlines()) - 1


def _fill(text: str) -> list[str]:
    lines = text.splitlines()
    return [lines[0], *(",".join(_with_value(line.split(","))) for line in lines[1:])]


def _with_value(cells: list[str]) -> list[str]:
    return [*cells[:4], "1", *cells[5:]]


@pytest.mark.parametrize(("region", "month"), [("370902", MONTH), ("nowhere", MONTH), ("370900", date(2030, 1, 31))])
def test_a_region_with_nothing_to_report_is_refused(catalogue: Catalogue, region: str, month: date) -> None:
    with pytest.raises(CommandRefused, match="请重新选择地区或数据期"):
        make_template(catalogue, region, month)


def test_a_day_inside_a_month_is_no_period(catalogue: Catalogue) -> None:
    with pytest.raises(ValueError, match="ends no month"):
        make_template(catalogue, "370900", date(2023, 9, 15))


def test_months_around_the_latest_data_are_offered_but_none_that_has_not_ended() -> None:
    months = template_months(MONTH, date(2023, 11, 22))
    assert (months[0], months[-1]) == (date(2023, 10, 31), date(2023, 3, 31))
    assert MONTH in months
