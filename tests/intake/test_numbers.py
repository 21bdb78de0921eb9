"""What a cell of numbers may say, what it means, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.intake.numbers import MISSING_MARKS, MissingRead, NumberRead, NumberRejected, read_number
from metrics.intake.problems import KINDS

ACCEPTED = [
    ("0", "0"),
    ("1234.5", "1234.5"),
    ("1,234.5", "1234.5"),
    ("1,234,567", "1234567"),
    ("１２３４．５", "1234.5"),
    ("１，２３４．５", "1234.5"),
    ("-12.5", "-12.5"),
    ("−12.5", "-12.5"),
    ("－12.5", "-12.5"),
    ("+12.5", "12.5"),
    ("＋３", "3"),
    (" 42 ", "42"),
    ("\u300042\u3000", "42"),
    ("\u00a042\u00a0", "42"),
    ("\t42", "42"),
    ("-0", "0"),
    ("0.0000000001", "0.0000000001"),
    ("999999999999999", "999999999999999"),
    ("12.50", "12.5"),
    (".5", "0.5"),
    ("-.5", "-0.5"),
    ("5.", "5"),
    ("1,234.", "1234"),
    ("'8460", "8460"),
]

SCALED = [
    ("1.2万", "1.2", 10**4, "万"),
    ("3亿", "3", 10**8, "亿"),
    ("1.5 万", "1.5", 10**4, "万"),
    ("2万亿", "2", 10**12, "万亿"),
    ("999万亿", "999", 10**12, "万亿"),
    ("-1.2万", "-1.2", 10**4, "万"),
]

SUSPICIOUS = [
    ("1e3", "1000", "NUMBER_EXPONENT"),
    ("1.5E+2", "150", "NUMBER_EXPONENT"),
    ("25e-1", "2.5", "NUMBER_EXPONENT"),
    ("(12)", "-12", "NUMBER_PARENTHESES"),
    ("（1,234.5）", "-1234.5", "NUMBER_PARENTHESES"),
    ("–12", "-12", "NUMBER_EN_DASH"),
    ("‐12", "-12", "NUMBER_EN_DASH"),
    ("‑12", "-12", "NUMBER_EN_DASH"),
    ("﹣12", "-12", "NUMBER_EN_DASH"),
    ("007", "7", "NUMBER_LEADING_ZERO"),
]

REJECTED = [
    ("NaN", "NUMBER_NOT_A_NUMBER"),
    ("nan", "NUMBER_NOT_A_NUMBER"),
    ("inf", "NUMBER_NOT_A_NUMBER"),
    ("-Infinity", "NUMBER_NOT_A_NUMBER"),
    ("N/A", "NUMBER_NOT_A_NUMBER"),
    ("null", "NUMBER_NOT_A_NUMBER"),
    ("1e400", "NUMBER_TOO_LARGE"),
    ("1e-400", "NUMBER_TOO_FINE"),
    ("1e99999999999999999999", "NUMBER_TOO_LARGE"),
    ("1234567890123456", "NUMBER_TOO_LARGE"),
    ("9999万亿", "NUMBER_TOO_LARGE"),
    ("0.12345678901", "NUMBER_TOO_FINE"),
    ("1.234,5", "NUMBER_GROUPS"),
    ("12,5", "NUMBER_GROUPS"),
    ("1,2345", "NUMBER_GROUPS"),
    ("1234,567", "NUMBER_GROUPS"),
    ("0,123", "NUMBER_GROUPS"),
    ("1,,234", "NUMBER_GROUPS"),
    (",5", "NUMBER_GROUPS"),
    ("1O0", "NUMBER_LETTER_DIGIT"),
    ("l20", "NUMBER_LETTER_DIGIT"),
    ("一百二十", "NUMBER_CHINESE"),
    ("3千", "NUMBER_CHINESE"),
    ("三万", "NUMBER_CHINESE"),
    ("万", "NUMBER_CHINESE"),
    ("1/2", "NUMBER_FRACTION"),
    ("三分之一", "NUMBER_FRACTION"),
    ("½", "NUMBER_SUPERSCRIPT"),
    ("12²", "NUMBER_SUPERSCRIPT"),
    ("①", "NUMBER_SUPERSCRIPT"),
    ("3-5", "NUMBER_RANGE"),
    ("3～5", "NUMBER_RANGE"),
    ("3~5", "NUMBER_RANGE"),
    ("3–5", "NUMBER_RANGE"),
    ("3—5", "NUMBER_RANGE"),
    ("3至5", "NUMBER_RANGE"),
    ("约1200", "NUMBER_APPROXIMATE"),
    ("≥10", "NUMBER_APPROXIMATE"),
    (">10", "NUMBER_APPROXIMATE"),
    ("1200以上", "NUMBER_APPROXIMATE"),
    ("1200余", "NUMBER_APPROXIMATE"),
    ("=A1", "NUMBER_FORMULA"),
    ("=1+1", "NUMBER_FORMULA"),
    ("＝SUM(A1:A3)", "NUMBER_FORMULA"),
    ("#REF!", "NUMBER_ERROR_CELL"),
    ("#DIV/0!", "NUMBER_ERROR_CELL"),
    ("#N/A", "NUMBER_ERROR_CELL"),
    ("######", "NUMBER_ERROR_CELL"),
    ("٣", "NUMBER_SCRIPT"),
    ("१२", "NUMBER_SCRIPT"),
    ("1_000", "NUMBER_CHARACTER"),
    ("''1000", "NUMBER_CHARACTER"),
    ("1'000", "NUMBER_CHARACTER"),
    ("下降12.5%", "NUMBER_DIRECTION"),
    ("负3", "NUMBER_DIRECTION"),
    ("- 5", "NUMBER_SPACE"),
    ("1200-1300", "NUMBER_RANGE"),
    ("12\u200b3", "NUMBER_CHARACTER"),
    ("--5", "NUMBER_SIGNS"),
    ("+-5", "NUMBER_SIGNS"),
    ("5-", "NUMBER_SIGNS"),
    ("(-5)", "NUMBER_SIGNS"),
    ("(5", "NUMBER_BRACKETS"),
    ("5)", "NUMBER_BRACKETS"),
    (".", "NUMBER_DOT"),
    ("..5", "NUMBER_DOT"),
    ("1.2.3", "NUMBER_DOT"),
    ("1 234", "NUMBER_SPACE"),
    ("45%", "NUMBER_PERCENT"),
    ("1200个", "NUMBER_WITH_UNIT"),
    ("1200万个", "NUMBER_WITH_UNIT"),
    ("¥1200", "NUMBER_WITH_UNIT"),
    ("暂无", "NUMBER_TEXT"),
    ("true", "NUMBER_TEXT"),
    ("e5", "NUMBER_TEXT"),
    ("9" * 41, "NUMBER_TOO_LONG"),
]


@pytest.mark.parametrize(("text", "value"), ACCEPTED)
def test_a_number_written_in_an_accepted_way_is_read_without_suspicion(text: str, value: str) -> None:
    assert read_number(text, unit_is_percent=False) == NumberRead(Decimal(value))


@pytest.mark.parametrize(("text", "value", "multiplier", "suffix"), SCALED)
def test_wan_and_yi_after_a_number_scale_it(text: str, value: str, multiplier: int, suffix: str) -> None:
    assert read_number(text, unit_is_percent=False) == NumberRead(Decimal(value), Decimal(multiplier), suffix)


@pytest.mark.parametrize(("text", "value", "warning"), SUSPICIOUS)
def test_a_suspicious_number_is_read_with_a_warning(text: str, value: str, warning: str) -> None:
    assert read_number(text, unit_is_percent=False) == NumberRead(Decimal(value), warnings=(warning,))


@pytest.mark.parametrize(("text", "code"), REJECTED)
def test_what_is_no_clear_number_is_refused_with_its_reason(text: str, code: str) -> None:
    assert read_number(text, unit_is_percent=False) == NumberRejected(code)


@pytest.mark.parametrize("text", ["45%", "４５％", "45 %"])
def test_a_percent_sign_is_welcome_where_the_unit_is_percent(text: str) -> None:
    assert read_number(text, unit_is_percent=True) == NumberRead(Decimal(45), suffix="%")


@pytest.mark.parametrize("mark", [*MISSING_MARKS, " ", "\u3000", "／", "－", " 不详 "])
def test_a_missing_mark_is_never_zero(mark: str) -> None:
    read = read_number(mark, unit_is_percent=False)
    assert isinstance(read, MissingRead)
    assert read.mark in MISSING_MARKS


_VALUES = st.decimals(min_value=-(10**14), max_value=10**14, places=4)


@given(_VALUES, st.sampled_from(["plain", "grouped", "wide", "minus", "spaces", "plus"]))
def test_every_accepted_writing_of_a_number_reads_back_as_the_same_number(value: Decimal, way: str) -> None:
    plain, grouped = f"{value:f}", f"{value:,f}"
    writings = {
        "plain": plain,
        "grouped": grouped,
        "wide": grouped.translate({code: code + 0xFEE0 for code in map(ord, "0123456789.,-")}),
        "minus": plain.replace("-", "−"),
        "spaces": f"\u3000 {plain}\u00a0",
        "plus": plain if plain.startswith("-") else "+" + plain,
    }
    read = read_number(writings[way], unit_is_percent=False)
    assert isinstance(read, NumberRead)
    assert (read.value, read.multiplier, read.warnings) == (value, 1, ())


@given(st.text() | st.text("0123456789.,+-–−%()eE万亿 １／=约"), st.booleans())
def test_no_text_whatever_crashes_the_reading_of_numbers(text: str, unit_is_percent: bool) -> None:
    read = read_number(text, unit_is_percent)
    if isinstance(read, NumberRejected):
        assert read.code in KINDS
    if isinstance(read, NumberRead):
        assert read.value.is_finite()
        assert abs(read.value * read.multiplier) < 10**15
