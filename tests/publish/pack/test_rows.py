"""Ranks, names and amounts that all parts of the pack share."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from metrics.model.verdict import Verdict
from metrics.publish.pack.notice_lines import to_numeral
from metrics.publish.pack.rows import (
    list_words,
    show_effort,
    show_first_leads,
    show_points,
    to_names,
    to_standings,
    warn,
)
from tests.publish.sample import sample_report, sample_verdict, seed_targets

PLAIN = sample_verdict(seed_targets(1)[0], 0)


def with_gap(target_id: str, gap: str | None) -> Verdict:
    return replace(PLAIN, target_id=target_id, gap=None if gap is None else Decimal(gap))


def test_the_widest_lead_comes_first_and_targets_without_a_gap_come_last_without_a_place() -> None:
    given = [with_gap("甲", None), with_gap("乙", "-3"), with_gap("丙", "12.5"), with_gap("丁", "0")]
    standings = to_standings(given)
    assert [(one.place, one.verdict.target_id) for one in standings] == [(1, "丙"), (2, "丁"), (3, "乙"), (None, "甲")]


def test_gaps_that_read_the_same_share_a_place_and_the_next_place_is_skipped() -> None:
    given = [with_gap("甲", "1.04"), with_gap("乙", "0.96"), with_gap("丙", "0.94")]
    assert [one.place for one in to_standings(given)] == [1, 1, 3]


def test_every_target_stands_once() -> None:
    report = sample_report(70)
    standings = to_standings(report.verdicts)
    assert sorted(one.verdict.target_id for one in standings) == sorted(one.target_id for one in report.verdicts)


def test_names_bear_the_region_only_where_there_are_several() -> None:
    report = sample_report(2)
    assert to_names(report).full(report.verdicts[0]) == report.verdicts[0].indicator_name
    other = replace(report.verdicts[0], region_id="370911", region_name="岱岳")
    names = to_names(replace(report, verdicts=(other, report.verdicts[1])))
    assert names.short(other) == f"{other.short_name}（岱岳）"


@pytest.mark.parametrize(
    ("known_at", "is_demo", "expect"),
    [
        (None, False, ""),
        (None, True, "演示数据，数字系虚构，不得引用"),
        (9, False, "按第9号记录时所知，非当前数据"),
        (9, True, "演示数据，数字系虚构，不得引用；按第9号记录时所知，非当前数据"),
    ],
)
def test_what_must_be_said_on_every_page(known_at: int | None, is_demo: bool, expect: str) -> None:
    assert warn(replace(sample_report(1), known_at=known_at, is_demo=is_demo)) == expect


@pytest.mark.parametrize(
    ("leads", "expect"),
    [((), "未明确"), (("甲", "乙", "丙"), "甲、乙、丙"), (("甲", "乙", "丙", "丁"), "甲、乙等4个单位")],
)
def test_many_lead_departments_are_counted_in_a_narrow_column(leads: tuple[str, ...], expect: str) -> None:
    assert show_first_leads(replace(PLAIN, lead_departments=leads)) == expect


@pytest.mark.parametrize(
    ("unit", "baseline", "value", "need", "expect"),
    [
        ("家", None, "100", "12.34", ("12.3家", "5.1家")),
        ("%", None, "100", "12.34", ("12.3个百分点", "5.1个百分点")),
        ("家", "200", "100", "-12.34", ("下降12.3家", "下降-5.1家")),
    ],
)
def test_what_each_month_asks_has_its_unit(
    unit: str, baseline: str | None, value: str, need: str, expect: tuple[str, str]
) -> None:
    verdict = replace(
        PLAIN,
        unit=unit,
        scale=0,
        baseline=None if baseline is None else Decimal(baseline),
        value=Decimal(value),
        required_per_month=Decimal(need),
        past_per_month=Decimal("5.1"),
    )
    assert show_effort(verdict) == expect
    assert show_effort(replace(verdict, months_left=Decimal(0))) == ("—", "—")


def test_a_gap_has_its_sign_and_its_unit() -> None:
    assert show_points(with_gap("甲", "-10.84")) == "−10.8个百分点"
    assert show_points(with_gap("甲", None)) == "—"


def test_a_long_list_ends_in_a_number() -> None:
    assert list_words(["甲", "乙"], 2) == "甲、乙"
    assert list_words(["甲", "乙", "丙"], 2) == "甲、乙等3项"


@pytest.mark.parametrize(
    ("number", "expect"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (35, "三十五"),
        (100, "一百"),
        (104, "一百零四"),
        (110, "一百一十"),
    ],
)
def test_headings_count_in_chinese(number: int, expect: str) -> None:
    assert to_numeral(number) == expect
