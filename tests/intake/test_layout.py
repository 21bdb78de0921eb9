"""Where the header is, what each column holds, and what stands above and below the table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from metrics.intake.stage import Staged

HEADER = "指标名称,地区,数据期,本期值,单位"
ROW = "5G基站总数,泰安市,2023年6月,8460,个"


def codes(staged: Staged) -> list[str]:
    return [problem.code for problem in staged.problems]


HEADERS = [
    "指标名称,地区,数据期,本期值,单位",
    "指标,县区,时间,数值,计量单位",
    "项目名称,区域,报告期,完成值,单位",
    " 指标 名称 ,地 区,统计期,实际值,单位",
    "“指标名称”,县（市、区）,时期,本期数,单位",
]


@pytest.mark.parametrize("header", HEADERS)
def test_usual_headings_are_understood(stage: Callable[..., Staged], header: str) -> None:
    staged = stage(f"{header}\n{ROW}\n")
    assert codes(staged) == []
    assert staged.digest == stage(f"{HEADER}\n{ROW}\n").digest


def test_columns_may_stand_in_any_order(stage: Callable[..., Staged]) -> None:
    staged = stage("本期值,单位,数据期,指标编码,地区\n8460,个,2023年6月,5g_stations,泰安市\n")
    assert [row.value for row in staged.rows] == [8460]
    assert codes(staged) == []


def test_titles_above_and_remarks_below_are_listed_and_not_read(stage: Callable[..., Staged]) -> None:
    staged = stage(
        f"泰安市2023年6月监测指标\n填报单位:市统计局\n\n{HEADER}\n一、数字经济\n{ROW}\n注:数据为初步数\n填表人:张三,,审核人:李四\n"
    )
    assert staged.header_row == 4
    assert [row.row for row in staged.rows] == [6]
    places = [(problem.place.row, problem.code) for problem in staged.problems]
    assert places == [
        (1, "LAYOUT_TITLE_ROW"),
        (2, "LAYOUT_TITLE_ROW"),
        (5, "LAYOUT_NOTE_ROW"),
        (7, "LAYOUT_NOTE_ROW"),
        (8, "LAYOUT_NOTE_ROW"),
    ]
    assert staged.can_commit


MISSING = [
    ("指标名称,数据期,本期值", ["地区"]),
    ("地区,数据期,本期值", ["指标名称"]),
    ("指标编码,地区", ["数据期", "本期值"]),
]


@pytest.mark.parametrize(("header", "fields"), MISSING)
def test_a_missing_column_is_named_and_nothing_is_read(
    stage: Callable[..., Staged], header: str, fields: list[str]
) -> None:
    staged = stage(f"{header}\n甲,乙,丙\n")
    messages = [problem.message for problem in staged.errors]
    assert len(messages) == len(fields)
    assert all(
        f"缺少必需的列‹{name}›" in text or f"没有‹{name}›列" in text
        for name, text in zip(fields, messages, strict=True)
    )
    assert staged.rows == ()


def test_a_near_miss_is_suggested_but_never_used(stage: Callable[..., Staged]) -> None:
    staged = stage("指标名称,地区,数据其,本期值\n5G基站,泰安市,2023年6月,1\n")
    assert codes(staged) == ["HEADER_MISSING", "HEADER_UNKNOWN"]
    assert "最接近的是‹数据其›列" in staged.errors[0].message
    assert "是否应为‹数据期›列" in staged.notes[0].message
    assert staged.rows == ()


def test_unknown_columns_are_listed_as_ignored(stage: Callable[..., Staged]) -> None:
    staged = stage(f"序号,{HEADER},上年同期\n1,{ROW},7000\n")
    assert staged.ignored_columns == ("序号", "上年同期")
    assert codes(staged) == ["HEADER_ASIDE"]
    assert "‹序号›、‹上年同期›列" in staged.problems[0].message
    assert staged.can_commit


def test_two_columns_of_one_meaning_are_an_error_naming_both(stage: Callable[..., Staged]) -> None:
    staged = stage(f"{HEADER},数值\n{ROW},8461\n")
    assert codes(staged) == ["HEADER_DUPLICATE"]
    assert staged.problems[0].place.column == "F"
    assert staged.problems[0].message == "D列与本列都是‹本期值›"


def test_content_past_the_header_is_an_error_and_blanks_past_it_are_not(stage: Callable[..., Staged]) -> None:
    staged = stage(f"{HEADER}\n5G基站总数,泰安市,2023年6月,8,460,个\n{ROW},,,\n,,,,\n")
    assert [(problem.place.label, problem.code) for problem in staged.problems] == [("第2行 F列", "ROW_TOO_LONG")]
    assert [row.row for row in staged.rows] == [3]
    assert "千分位" in staged.errors[0].remedy


@pytest.mark.parametrize("text", ["甲,乙\n1,2\n", "一句话\n", "地区\n泰安市\n"])
def test_a_file_without_header_says_what_a_header_is(stage: Callable[..., Staged], text: str) -> None:
    staged = stage(text)
    assert codes(staged) == ["HEADER_NOT_FOUND"]
    assert "UTF-8" in staged.problems[0].message


def test_a_header_alone_has_no_rows(stage: Callable[..., Staged]) -> None:
    assert codes(stage(HEADER + "\n")) == ["FILE_NO_ROWS"]


UNIT_HEADINGS = [
    ("指标名称,地区,数据期,本期值(万个)\n5G基站,泰安市,2023年6月,0.846\n", "万个"),
    ("指标名称,地区,数据期,本期值（万个）\n5G基站,泰安市,2023年6月,0.846\n", "万个"),
    ("监测表(单位:万个)\n指标名称,地区,数据期,本期值\n5G基站,泰安市,2023年6月,0.846\n", "万个"),
    ("填报单位:市统计局 计量单位:万个\n指标名称,地区,数据期,本期值,单位\n5G基站,泰安市,2023年6月,0.846,\n", "万个"),
]


@pytest.mark.parametrize(("text", "unit"), UNIT_HEADINGS)
def test_a_unit_in_the_heading_or_title_is_used_and_said(stage: Callable[..., Staged], text: str, unit: str) -> None:
    staged = stage(text)
    assert [(row.value, row.unit_text) for row in staged.rows] == [(8460, unit)]
    assert {"UNIT_FROM_HEADING", "UNIT_CONVERTED"} <= set(codes(staged))


def test_a_unit_in_the_row_that_contradicts_the_heading_is_an_error(stage: Callable[..., Staged]) -> None:
    staged = stage("指标名称,地区,数据期,本期值(万个),单位\n5G基站,泰安市,2023年6月,8460,个\n")
    assert codes(staged) == ["UNIT_DISAGREE"]


def test_every_number_of_a_wide_table_knows_its_own_column(stage: Callable[..., Staged]) -> None:
    staged = stage("指标名称,数据期,泰安市,新泰市\n5G基站,2023年6月,8460,1000\n用水总量,2023年6月,7.2,0.9\n")
    assert [(row.row, row.column) for row in staged.rows] == [(2, "C"), (2, "D"), (3, "C"), (3, "D")]


def test_a_region_code_stands_in_for_a_missing_name_column_only(stage: Callable[..., Staged]) -> None:
    alone = stage("指标名称,地区编码,数据期,本期值\n5G基站,370900,2023年6月,8460\n")
    assert [row.region_id for row in alone.rows] == ["370900"]
    beside = stage("指标名称,地区编码,地区,数据期,本期值\n5G基站,370900,新泰市,2023年6月,8460\n")
    assert [row.region_id for row in beside.rows] == ["370982"]
    assert beside.ignored_columns == ("地区编码",)


def test_months_across_without_a_year_are_refused_by_name(stage: Callable[..., Staged]) -> None:
    staged = stage("指标名称,地区,单位,5月,6月\n5G基站,泰安市,个,8400,8460\n")
    assert [problem.place.label for problem in staged.errors] == ["第1行 D列‹5月›", "第1行 E列‹6月›"]
    assert codes(staged) == ["PERIOD_NO_YEAR", "PERIOD_NO_YEAR"]


def test_a_unit_behind_a_name_is_the_unit_of_its_values(stage: Callable[..., Staged]) -> None:
    staged = stage("指标名称,地区,数据期,本期值\n绿色建筑（平方米）,泰安市,2023年6月,1284000\n")
    assert [f"{row.value:f}" for row in staged.rows] == ["128.4"]
    beside = stage("指标名称,地区,数据期,本期值,单位\n绿色建筑（平方米）,泰安市,2023年6月,128.4,万平方米\n")
    assert [problem.code for problem in beside.errors] == ["UNIT_DISAGREE"]
