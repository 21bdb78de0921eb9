"""Units that convert, exactly, and units that do not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from metrics.model.unit import conversion_factor

CONVERTING = [
    ("万个", "个", "10000"),
    ("亿元", "万元", "10000"),
    ("百万元", "亿元", "0.01"),
    ("万亿元", "亿元", "10000"),
    ("km", "公里", "1"),
    ("Km", "公里", "1"),
    ("米", "公里", "0.001"),
    ("万㎡", "平方米", "10000"),
    ("万M2", "万平方米", "1"),
    ("平方公里", "平方米", "1000000"),
    ("公顷", "平方米", "10000"),
    ("公顷", "亩", "15"),
    ("平方米", "亩", "0.0015"),
    ("亿斤", "万吨", "5"),
    ("千克", "吨", "0.001"),
    ("亿m³", "万立方米", "10000"),
    ("兆瓦", "万千瓦", "0.1"),
    ("kWh", "千瓦时", "1"),
    ("‰", "%", "0.1"),
    ("％", "%", "1"),
]
APART = [
    ("个", "家"),
    ("%", "个百分点"),
    ("千瓦", "千瓦时"),
    ("万立方米", "万平方米"),
    ("万吨", "万立方米"),
    ("公里", "平方公里"),
    ("人次", "人"),
    ("万", "个"),
    ("", "个"),
    ("1", "%"),
]


@pytest.mark.parametrize(("source", "goal", "factor"), CONVERTING)
def test_a_unit_converts_exactly_and_back(source: str, goal: str, factor: str) -> None:
    assert conversion_factor(source, goal) == Decimal(factor)
    back = conversion_factor(goal, source)
    assert back is not None
    assert abs(back * Decimal(factor) - 1) < Decimal("1e-20")


@pytest.mark.parametrize(("source", "goal"), APART)
def test_units_of_different_things_do_not_convert(source: str, goal: str) -> None:
    assert conversion_factor(source, goal) is None
    assert conversion_factor(goal, source) is None
