"""How clerks write periods, and that every wording of one cut-off makes one key."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.intake.periods import PeriodRejected, read_period, to_canonical
from metrics.intake.problems import KINDS
from metrics.model.period import Period, PeriodKind

ACCEPTED = [
    ("2023年6月", "month", "2023-06-01", "2023-06-30"),
    ("2023年06月", "month", "2023-06-01", "2023-06-30"),
    ("二〇二三年六月", "month", "2023-06-01", "2023-06-30"),
    ("二零二二年十二月", "month", "2022-12-01", "2022-12-31"),
    ("2023年六月份", "month", "2023-06-01", "2023-06-30"),
    ("2023年一至六月", "month", "2023-01-01", "2023-06-30"),
    ("2023年6月累计", "month", "2023-01-01", "2023-06-30"),
    ("2023年1——6月", "month", "2023-01-01", "2023-06-30"),
    ("2023年6月30号", "day", "2023-06-30", "2023-06-30"),
    ("2022年前三个季度", "month", "2022-01-01", "2022-09-30"),
    ("2023年6月份", "month", "2023-06-01", "2023-06-30"),
    ("2023年6月底", "month", "2023-06-01", "2023-06-30"),
    ("2023年6月末", "month", "2023-06-01", "2023-06-30"),
    ("截至2023年6月底", "month", "2023-06-01", "2023-06-30"),
    ("2023-06", "month", "2023-06-01", "2023-06-30"),
    ("2023-6", "month", "2023-06-01", "2023-06-30"),
    ("2023/06", "month", "2023-06-01", "2023-06-30"),
    ("202306", "month", "2023-06-01", "2023-06-30"),
    ("２０２３年６月", "month", "2023-06-01", "2023-06-30"),
    (" 2023年 6 月 ", "month", "2023-06-01", "2023-06-30"),
    ("2024年2月", "month", "2024-02-01", "2024-02-29"),
    ("2023Q2", "quarter", "2023-04-01", "2023-06-30"),
    ("2023q2", "quarter", "2023-04-01", "2023-06-30"),
    ("2023-Q2", "quarter", "2023-04-01", "2023-06-30"),
    ("2023年Q2", "quarter", "2023-04-01", "2023-06-30"),
    ("2023年二季度", "quarter", "2023-04-01", "2023-06-30"),
    ("2023年第二季度", "quarter", "2023-04-01", "2023-06-30"),
    ("2023年第2季度", "quarter", "2023-04-01", "2023-06-30"),
    ("2023年2季度", "quarter", "2023-04-01", "2023-06-30"),
    ("2023年四季度", "quarter", "2023-10-01", "2023-12-31"),
    ("2023年上半年", "half", "2023-01-01", "2023-06-30"),
    ("2023年下半年", "half", "2023-07-01", "2023-12-31"),
    ("2020H1", "half", "2020-01-01", "2020-06-30"),
    ("2020H2", "half", "2020-07-01", "2020-12-31"),
    ("2023年1-6月", "month", "2023-01-01", "2023-06-30"),
    ("2023年1—6月", "month", "2023-01-01", "2023-06-30"),
    ("2023年1–6月", "month", "2023-01-01", "2023-06-30"),
    ("2023年1～6月", "month", "2023-01-01", "2023-06-30"),
    ("2023年1至6月", "month", "2023-01-01", "2023-06-30"),
    ("2023年1月-6月", "month", "2023-01-01", "2023-06-30"),
    ("2023年1月至2023年6月", "month", "2023-01-01", "2023-06-30"),
    ("2023年前三季度", "month", "2023-01-01", "2023-09-30"),
    ("2023年一至三季度", "month", "2023-01-01", "2023-09-30"),
    ("2023-06-30", "day", "2023-06-30", "2023-06-30"),
    ("2023/6/30", "day", "2023-06-30", "2023-06-30"),
    ("2023.6.30", "day", "2023-06-30", "2023-06-30"),
    ("20230630", "day", "2023-06-30", "2023-06-30"),
    ("2023/6/30 0:00", "day", "2023-06-30", "2023-06-30"),
    ("2023-06-30 00:00:00", "day", "2023-06-30", "2023-06-30"),
    ("2023年6月30日", "day", "2023-06-30", "2023-06-30"),
    ("2023年", "year", "2023-01-01", "2023-12-31"),
    ("2023", "year", "2023-01-01", "2023-12-31"),
    ("2023年度", "year", "2023-01-01", "2023-12-31"),
    ("2023年全年", "year", "2023-01-01", "2023-12-31"),
    ("2023年底", "year", "2023-01-01", "2023-12-31"),
    ("2023年末", "year", "2023-01-01", "2023-12-31"),
]

REJECTED = [
    ("", "PERIOD_BLANK"),
    ("\u3000", "PERIOD_BLANK"),
    ("2026.1", "PERIOD_NUMBER"),
    ("2023.06", "PERIOD_NUMBER"),
    ("45107", "PERIOD_NUMBER"),
    ("Jun-23", "PERIOD_ENGLISH"),
    ("June 2023", "PERIOD_ENGLISH"),
    ("2023年13月", "PERIOD_MONTH"),
    ("2023年0月", "PERIOD_MONTH"),
    ("2023-13", "PERIOD_MONTH"),
    ("202313", "PERIOD_MONTH"),
    ("2023年1-13月", "PERIOD_MONTH"),
    ("2023年6月31日", "PERIOD_DAY"),
    ("2023-02-29", "PERIOD_DAY"),
    ("2023-13-01", "PERIOD_MONTH"),
    ("1948年", "PERIOD_YEAR"),
    ("2101年6月", "PERIOD_YEAR"),
    ("0000年", "PERIOD_YEAR"),
    ("2023Q5", "PERIOD_QUARTER"),
    ("2023Q0", "PERIOD_QUARTER"),
    ("2023年五季度", "PERIOD_QUARTER"),
    ("2023H3", "PERIOD_HALF"),
    ("2023年6-1月", "PERIOD_ORDER"),
    ("2023年4-6月", "PERIOD_RANGE_START"),
    ("2022年11月至2023年6月", "PERIOD_TWO_YEARS"),
    ("23年6月", "PERIOD_NO_YEAR"),
    ("二十三年六月", "PERIOD_NO_YEAR"),
    ("2023年十三月", "PERIOD_MONTH"),
    ("二〇二三年二月三十日", "PERIOD_DAY"),
    ("2023年半年", "PERIOD_TEXT"),
    ("6月", "PERIOD_NO_YEAR"),
    ("上半年", "PERIOD_NO_YEAR"),
    ("2023-06/30", "PERIOD_TEXT"),
    ("2023-06-30 12:00", "PERIOD_TEXT"),
    ("去年", "PERIOD_TEXT"),
    ("٢٠٢٣", "PERIOD_TEXT"),
    ("2023年6月" * 20, "PERIOD_TEXT"),
]


@pytest.mark.parametrize(("text", "kind", "start", "as_of"), ACCEPTED)
def test_a_period_is_read_as_written(text: str, kind: str, start: str, as_of: str) -> None:
    expected = Period(date.fromisoformat(as_of), date.fromisoformat(start), PeriodKind(kind))
    assert read_period(text) == expected


@pytest.mark.parametrize(("text", "code"), REJECTED)
def test_what_is_no_clear_period_is_refused_with_its_reason(text: str, code: str) -> None:
    assert read_period(text) == PeriodRejected(code)


ONE_KEY = [
    (False, ["2023年6月", "2023年二季度", "2023年上半年", "2023-06-30", "2023年1-6月", "2023年6月底"], "2023年6月"),
    (True, ["2023年6月", "2023年二季度", "2023年上半年", "2023-06-30", "2023年1-6月", "2023H1"], "2023年1-6月"),
    (False, ["2023年12月", "2023年", "2023-12-31", "2023年底", "2023年四季度"], "2023年12月"),
    (True, ["2023年12月", "2023年", "2023-12-31", "2023年1-12月", "2023年下半年"], "2023年"),
    (True, ["2023年1月", "2023-01-31"], "2023年1月"),
    (False, ["2024-06-18", "2024年6月18日"], "2024年6月18日"),
    (True, ["2024-06-18", "20240618"], "2024年6月18日"),
]


@pytest.mark.parametrize(("cumulative", "wordings", "label"), ONE_KEY)
def test_all_wordings_of_one_cut_off_make_one_key(cumulative: bool, wordings: list[str], label: str) -> None:
    keys = {to_canonical(period, cumulative) for text in wordings if isinstance(period := read_period(text), Period)}
    assert len(keys) == 1
    assert keys.pop().label == label


@given(st.dates(date(1949, 1, 1), date(2100, 12, 31)), st.booleans())
def test_the_label_of_a_canonical_period_reads_back_as_that_period(day: date, cumulative: bool) -> None:
    canonical = to_canonical(Period(day, day, PeriodKind.DAY), cumulative)
    again = read_period(canonical.label)
    assert isinstance(again, Period)
    assert to_canonical(again, cumulative) == canonical
    assert to_canonical(canonical, cumulative) == canonical


@given(st.text() | st.text("0123456789年月日季度上下半-/.QH一二三至 ２"))
def test_no_text_whatever_crashes_the_reading_of_periods(text: str) -> None:
    read = read_period(text)
    if isinstance(read, PeriodRejected):
        assert read.code in KINDS
    else:
        assert 1949 <= read.start.year <= read.as_of.year <= 2100
