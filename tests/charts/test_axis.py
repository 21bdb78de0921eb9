"""Round steps and Chinese words of an axis."""

from __future__ import annotations

from datetime import date

import pytest

from metrics.charts.axis import month_steps, month_words, round_steps, step_words


@pytest.mark.parametrize(
    ("low", "high", "least", "expect"),
    [
        (0, 228, 0, [0, 50, 100, 150, 200, 250]),
        (15, 17.3, 1, [15, 16, 17, 18]),
        (-5, 16, 0, [-5, 0, 5, 10, 15, 20]),
        (0, 0, 0, [0]),
        (0, 12.6, 1, [0, 5, 10, 15]),
    ],
)
def test_steps_are_round_and_enclose_the_values(low: float, high: float, least: float, expect: list[float]) -> None:
    assert round_steps(low, high, least) == expect


@pytest.mark.parametrize(
    ("values", "unit", "expect"),
    [
        ([0, 5000, 10000], "个", ["0", "5,000", "10,000"]),
        ([0, 50000, 100000], "个", ["0", "5万", "10万"]),
        ([0, 2.5e9], "元", ["0", "25亿"]),
        ([0, 200000], "万平方米", ["0", "200,000"]),
        ([-5, 0.25], "%", ["−5", "0.25"]),
    ],
)
def test_large_numbers_are_said_in_ten_thousands(values: list[float], unit: str, expect: list[str]) -> None:
    assert step_words(values, unit) == expect


@pytest.mark.parametrize(
    ("first", "last", "expect"),
    [
        (date(2022, 12, 31), date(2024, 1, 5), ["12月<br>2022年", "3月<br>2023年", "6月", "9月", "12月"]),
        (date(2017, 12, 31), date(2022, 12, 31), [f"{year}<br>年末" for year in range(2017, 2023)]),
    ],
)
def test_the_year_stands_once_below_its_months(first: date, last: date, expect: list[str]) -> None:
    assert month_words(month_steps(first, last)) == expect
