"""Periods from their numbers, and the words for them."""

from __future__ import annotations

from datetime import date

import pytest

from metrics.model.period import (
    Period,
    PeriodKind,
    day_of,
    half_of,
    label_as_of,
    month_of,
    quarter_of,
    year_of,
)


@pytest.mark.parametrize(
    ("period", "start", "as_of", "label"),
    [
        (year_of(2023), date(2023, 1, 1), date(2023, 12, 31), "2023年"),
        (half_of(2023, 1), date(2023, 1, 1), date(2023, 6, 30), "2023年上半年"),
        (half_of(2023, 2), date(2023, 7, 1), date(2023, 12, 31), "2023年下半年"),
        (quarter_of(2023, 1), date(2023, 1, 1), date(2023, 3, 31), "2023年一季度"),
        (quarter_of(2023, 4), date(2023, 10, 1), date(2023, 12, 31), "2023年四季度"),
        (month_of(2024, 2), date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        (month_of(2023, 12), date(2023, 12, 1), date(2023, 12, 31), "2023年12月"),
        (month_of(2023, 6, 1), date(2023, 1, 1), date(2023, 6, 30), "2023年1-6月"),
        (month_of(2023, 9, 7), date(2023, 7, 1), date(2023, 9, 30), "2023年7-9月"),
        (month_of(2023, 12, 1), date(2023, 1, 1), date(2023, 12, 31), "2023年"),
        (day_of(date(2024, 6, 18)), date(2024, 6, 18), date(2024, 6, 18), "2024年6月18日"),
    ],
)
def test_a_period_begins_ends_and_is_called(period: Period, start: date, as_of: date, label: str) -> None:
    assert (period.start, period.as_of, period.label) == (start, as_of, label)


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="starts 2023-02-02 after its end 2023-02-01"):
        Period(date(2023, 2, 1), date(2023, 2, 2), PeriodKind.DAY)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2023, 9, 30), "2023年9月底"),
        (date(2024, 2, 28), "2024年2月28日"),
        (date(2024, 2, 29), "2024年2月底"),
        (date(2024, 6, 18), "2024年6月18日"),
        (date(2023, 12, 31), "2023年12月底"),
    ],
)
def test_a_cutoff_is_called_by_its_month_or_its_day(day: date, words: str) -> None:
    assert label_as_of(day) == words
