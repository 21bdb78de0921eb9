"""What the remedy suggests to write instead of a text that is no number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.intake.number_advice import NO_ADVICE, suggest_number
from metrics.intake.numbers import NumberRead, NumberRejected, read_number
from metrics.intake.numerals import read_numeral

SUGGESTED = [
    ("约1200", "1200"),
    ("1200家", "1200"),
    ("1 234.5", "1234.5"),
    ("1.234,5", "1234.5"),
    ("12,5", "12.5或125"),
    ("1,23,456", "123456"),
    ("1O0", "100"),
    ("1_000", "1000"),
    ("一百二十", "120"),
    ("八千四百六十", "8460"),
    ("3千", "3000"),
    ("1/4", "0.25"),
    ("٣٤", "34"),
    ("128。4", "128.4"),
    ("下降12.5%", "-12.5%"),
    ("增长12.5", "12.5"),
    ("—12.5", "-12.5"),
]
#: A wrong number would be worse than none.
SILENT = ["1.2w", "8千家", "约1.2千", "1/3", "3-5", "1.2.3", "暂无", "12²", "万"]

NUMERALS = [
    ("十", 10),
    ("十二", 12),
    ("二十", 20),
    ("一百零五", 105),
    ("两千零三十", 2030),
    ("壹佰贰拾", 120),
    ("一亿二千万", 120_000_000),
    ("二〇二三", 2023),
    ("三点五", Decimal("3.5")),
    ("点五", None),
    ("万", None),
    ("百年", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "number"), SUGGESTED)
def test_the_likely_number_is_suggested(text: str, number: str) -> None:
    read = read_number(text, unit_is_percent=False)
    assert isinstance(read, NumberRejected)
    assert suggest_number(text, read.code) == number


@pytest.mark.parametrize("text", SILENT)
def test_nothing_is_suggested_where_it_might_be_wrong(text: str) -> None:
    read = read_number(text, unit_is_percent=False)
    assert isinstance(read, NumberRejected)
    assert suggest_number(text, read.code) == NO_ADVICE


@pytest.mark.parametrize(("text", "value"), NUMERALS)
def test_a_chinese_numeral_stands_for_its_number(text: str, value: Decimal | int | None) -> None:
    assert read_numeral(text) == value


@given(st.text() | st.text("0123456789.,+-–−%()eE万亿 １／=约十百千点一二三家wOl_'"), st.booleans())
def test_what_is_suggested_for_any_text_is_one_or_two_numbers(text: str, unit_is_percent: bool) -> None:
    read = read_number(text, unit_is_percent)
    if isinstance(read, NumberRejected) and (said := suggest_number(text, read.code)) != NO_ADVICE:
        assert all(isinstance(read_number(one, True), NumberRead) for one in said.split("或"))
