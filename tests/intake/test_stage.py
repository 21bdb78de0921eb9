"""From a file to staged rows: keys, units, values, duplicates, and all problems at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from metrics.intake import stage as stage_module
from metrics.intake.catalogue_files import read_catalogue
from metrics.intake.stage import Staged, stage_file
from metrics.model.catalogue import Catalogue
from metrics.model.normalised import read_normalised_csv, to_normalised_csv
from metrics.model.period import Period, PeriodKind
from metrics.model.problem import Severity

HEADER = "指标名称,地区,数据期,本期值,单位\n"


def codes(staged: Staged) -> list[str]:
    return [problem.code for problem in staged.problems]


def test_a_correct_row_becomes_an_observation(stage_row: Callable[..., Staged]) -> None:
    staged = stage_row(备注="含\n共享站", 数据性质="快报")
    (row,) = staged.rows
    assert (row.indicator_id, row.region_id) == ("5g_stations", "370900")
    assert row.period == Period(date(2023, 6, 30), date(2023, 6, 1), PeriodKind.MONTH)
    assert (row.value, row.value_text, row.unit_text) == (8460, "8460", "个")
    assert (row.status, row.note, row.row) == ("快报", "含 共享站", 2)
    assert staged.problems == ()
    assert staged.can_commit


ROWS = [
    ({"指标名称": "5G基站总数"}, "5g_stations", None),
    ({"指标名称": "5g 基站"}, "5g_stations", None),
    ({"指标名称": "５Ｇ基站数"}, "5g_stations", None),
    ({"指标名称": "", "指标编码": "5g_stations"}, "5g_stations", None),
    ({"指标编码": "5g_stations"}, "5g_stations", None),
    ({"指标名称": "5g_stations"}, "5g_stations", None),
    ({"指标名称": "基站"}, None, "KEY_INDICATOR_AMBIGUOUS"),
    ({"指标名称": "基站", "指标编码": "tech_projects", "数据期": "2023年1-6月"}, "tech_projects", None),
    ({"指标名称": "5G基站总量"}, None, "KEY_INDICATOR_UNKNOWN"),
    ({"指标名称": ""}, None, "KEY_INDICATOR_BLANK"),
    ({"指标编码": "5g_station"}, None, "KEY_CODE_UNKNOWN"),
    ({"指标编码": "tech_projects"}, None, "KEY_DISAGREE"),
    ({"指标名称": "新能源装机容量（期末）", "单位": "万千瓦"}, "renewable_power", None),
    ({"指标名称": "技改项目", "数据期": "2023年1-6月"}, "tech_projects", None),
    ({"地区": "泰安"}, "5g_stations", None),
    ({"地区": "全市"}, "5g_stations", None),
    ({"地区": "370900"}, "5g_stations", None),
    ({"地区": "太安市"}, None, "KEY_REGION_UNKNOWN"),
    ({"地区": ""}, None, "KEY_REGION_BLANK"),
    ({"数据期": "2026.1"}, None, "PERIOD_NUMBER"),
    ({"数据期": ""}, None, "PERIOD_BLANK"),
    ({"数据期": "2023年7月"}, None, "PERIOD_FUTURE"),
    ({"数据期": "2023-07-10"}, "5g_stations", None),
    ({"数据期": "2023-07-11"}, None, "PERIOD_FUTURE"),
    ({"数据性质": "预计"}, "5g_stations", None),
    ({"数据性质": "估计"}, None, "STATUS_UNKNOWN"),
    ({"本期值": "约8460"}, None, "NUMBER_APPROXIMATE"),
    ({"本期值": "8460.5"}, None, "NUMBER_NOT_INTEGER"),
    ({"本期值": "-1"}, None, "NUMBER_NEGATIVE"),
    ({"本期值": "8.46e3"}, "5g_stations", "NUMBER_EXPONENT"),
    ({"备注": "字" * 501}, None, "TEXT_TOO_LONG"),
    ({"备注": "a\u202eb"}, None, "TEXT_CONTROL"),
    ({"指标名称": "5G基站\x07"}, None, "TEXT_CONTROL"),
]


@pytest.mark.parametrize(("cells", "indicator", "code"), ROWS)
def test_a_row_is_staged_or_says_why_not(
    stage_row: Callable[..., Staged], cells: dict[str, str], indicator: str | None, code: str | None
) -> None:
    staged = stage_row(**cells)
    assert [row.indicator_id for row in staged.rows] == ([indicator] if indicator else [])
    assert codes(staged) == ([code] if code else [])
    assert staged.can_commit is (indicator is not None)


UNITS = [
    ("5G基站", "8460", "个", "8460"),
    ("5G基站", "0.846", "万个", "8460"),
    ("5G基站", "1.2万", "个", "12000"),
    ("5G基站", "1.2万", "", "12000"),
    ("绿色建筑", "120", "万平方米", "120"),
    ("绿色建筑", "120", "万㎡", "120"),
    ("绿色建筑", "1200000", "平方米", "120"),
    ("绿色建筑", "120万", "平方米", "120"),
    ("用水总量", "45000", "万立方米", "4.5"),
    ("用水总量", "4.50", "亿立方米", "4.5"),
    ("高新占比", "65.5", "%", "65.5"),
    ("高新占比", "65.5%", "%", "65.5"),
    ("高新占比", "65.5%", "", "65.5"),
    ("高新占比", "65.5%", "百分比", "65.5"),
    ("新能源装机", "415.5万", "千瓦", "415.5"),
    ("新能源装机", "5180", "兆瓦", "518"),
    ("造林", "30", "亩", "2"),
    ("造林", "1", "亩", "0.0666666667"),
]


@pytest.mark.parametrize(("indicator", "text", "unit", "value"), UNITS)
def test_a_value_is_converted_exactly(
    stage_row: Callable[..., Staged], indicator: str, text: str, unit: str, value: str
) -> None:
    staged = stage_row(指标名称=indicator, 本期值=text, 单位=unit)
    assert [f"{row.value:f}" for row in staged.rows] == [value]
    assert staged.errors == ()
    assert staged.rows[0].value_text == text


BAD_UNITS = [
    ("5G基站", "8460", "万元", "UNIT_MISMATCH"),
    ("5G基站", "8460", "家", "UNIT_MISMATCH"),
    ("5G基站", "1.2万", "万个", "UNIT_SCALED_TWICE"),
    ("用水总量", "1.2万", "", "UNIT_SCALED_TWICE"),
    ("高新占比", "1.2万", "%", "UNIT_SCALED_PERCENT"),
    ("5G基站", "45%", "个", "NUMBER_PERCENT"),
    ("5G基站", "0.84605", "万个", "NUMBER_NOT_INTEGER"),
    ("用水总量", "0.12345", "立方米", "NUMBER_TOO_FINE"),
    ("锅炉装机", "999999999999999", "兆瓦", "NUMBER_TOO_LARGE"),
    ("高新占比", "5", "个百分点", "UNIT_MISMATCH"),
]


@pytest.mark.parametrize(("indicator", "text", "unit", "code"), BAD_UNITS)
def test_a_unit_that_is_not_clear_is_refused(
    stage_row: Callable[..., Staged], indicator: str, text: str, unit: str, code: str
) -> None:
    staged = stage_row(指标名称=indicator, 本期值=text, 单位=unit)
    assert [problem.code for problem in staged.errors] == [code]
    assert staged.rows == ()


@pytest.mark.parametrize(
    ("indicator", "text", "unit", "code"),
    [("高新占比", "101", "%", "NUMBER_OVER_100"), ("用水总量", "-1", "亿立方米", "NUMBER_NEGATIVE_UNUSUAL")],
)
def test_an_unusual_value_is_staged_with_a_warning(
    stage_row: Callable[..., Staged], indicator: str, text: str, unit: str, code: str
) -> None:
    staged = stage_row(指标名称=indicator, 本期值=text, 单位=unit)
    assert [problem.code for problem in staged.warnings] == [code]
    assert len(staged.rows) == 1


def test_a_mismatched_unit_names_both(stage_row: Callable[..., Staged]) -> None:
    (problem,) = stage_row(单位="万元").errors
    assert "‹万元›" in problem.message
    assert "‹个›" in problem.message
    assert problem.place.label == "第2行 F列‹单位›"


def test_a_blank_value_is_a_note_and_never_zero(stage: Callable[..., Staged]) -> None:
    staged = stage(
        HEADER + "5G基站,泰安市,2023年6月,,个\n5G基站,新泰市,2023年6月,不详,个\n5G基站,高新区,2023年6月,0,个\n"
    )
    assert [(row.region_id, row.value) for row in staged.rows] == [("3709-gx", 0)]
    assert codes(staged) == ["BLANK_VALUE", "BLANK_VALUE"]
    assert staged.can_commit


def test_a_file_of_blanks_has_nothing_to_commit(stage: Callable[..., Staged]) -> None:
    staged = stage(HEADER + "5G基站,泰安市,2023年6月,,个\n")
    assert codes(staged) == ["FILE_NO_VALUES", "BLANK_VALUE"]
    assert not staged.can_commit


def test_units_taken_from_the_catalogue_are_said_once(stage: Callable[..., Staged]) -> None:
    staged = stage("指标名称,地区,数据期,本期值\n5G基站,泰安市,2023年6月,2\n5G基站,新泰市,2023年6月,1\n")
    assert codes(staged) == ["UNIT_ASSUMED"]
    assert "共2行" in staged.notes[0].message


def test_a_quarter_of_a_cumulative_indicator_is_read_from_january_and_said_once(stage: Callable[..., Staged]) -> None:
    staged = stage(HEADER + "绿色建筑,泰安市,2023年二季度,2,万平方米\n绿色建筑,新泰市,2023年二季度,1,万平方米\n")
    assert {row.period.label for row in staged.rows} == {"2023年1-6月"}
    assert codes(staged) == ["PERIOD_CUMULATIVE"]
    assert "‹2023年二季度›按自年初累计读作2023年1-6月，共2行" in staged.notes[0].message


def test_the_same_number_twice_is_a_note_and_counts_once(stage: Callable[..., Staged]) -> None:
    staged = stage(HEADER + "5G基站,泰安市,2023年6月,8460,个\n5G基站总数,泰安,2023年二季度,0.846,万个\n")
    assert len(staged.rows) == 1
    assert "DUPLICATE_ROW" in codes(staged)
    assert staged.can_commit


def test_two_numbers_for_one_key_are_an_error_naming_both_rows(stage: Callable[..., Staged]) -> None:
    staged = stage(HEADER + "5G基站,泰安市,2023年6月,8460,个\n5G基站,泰安市,2023-06-30,8461,个\n")
    (problem,) = staged.errors
    assert problem.code == "DUPLICATE_CONFLICT"
    assert problem.place.row == 3
    assert "第2行与本行" in problem.message
    assert "8460" in problem.message
    assert "8461" in problem.message


def test_one_number_as_final_and_as_estimate_is_an_error(stage: Callable[..., Staged]) -> None:
    row = "5G基站,泰安市,2023年6月,8460,个"
    staged = stage(f"{HEADER.strip()},数据性质\n{row},正式\n{row},预计\n")
    assert [problem.code for problem in staged.errors] == ["DUPLICATE_CONFLICT"]


def test_all_problems_of_a_row_and_of_all_rows_are_shown_at_once_by_place(stage: Callable[..., Staged]) -> None:
    staged = stage(HEADER + "无此指标,无此地区,13月,约5,个\n5G基站,泰安市,2023年6月,8460,个\n5G基站,,2023年6月,x,个\n")
    assert [(problem.place.row, problem.place.column) for problem in staged.errors] == [
        (2, "A"),
        (2, "B"),
        (2, "C"),
        (2, "D"),
        (4, "B"),
        (4, "D"),
    ]
    assert len(staged.rows) == 1
    assert not staged.can_commit


def test_rows_are_counted_as_a_spreadsheet_counts_them(stage: Callable[..., Staged]) -> None:
    staged = stage("\n" + HEADER + '\n5G基站,泰安市,2023年6月,"1\n",个\n5G基站,新泰市,2023年6月,x,个\n')
    assert [row.row for row in staged.rows] == [4]
    assert staged.errors[0].place.row == 5


def test_a_net_increase_may_be_negative_with_a_warning_but_a_count_may_not() -> None:
    catalogue = read_catalogue(Path(__file__).parents[2] / "data")
    rows = "规模以上工业企业净增数,泰安市,2023年6月,-5,家\n上市企业数,泰安市,2023年6月,-5,家\n"
    staged = stage_file((HEADER + rows).encode(), "报送.csv", catalogue, date(2023, 7, 10))
    assert [problem.code for problem in staged.warnings] == ["NUMBER_NEGATIVE_UNUSUAL"]
    assert [problem.code for problem in staged.errors] == ["NUMBER_NEGATIVE"]
    assert [row.value for row in staged.rows] == [Decimal(-5)]


def test_too_many_problems_stop_the_reading_and_say_so(
    stage: Callable[..., Staged], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage_module, "MAX_PROBLEMS", 3)
    staged = stage(HEADER + "5G基站,泰安市,2023年6月,x,个\n" * 9)
    assert len(staged.problems) == 4
    assert staged.problems[0].message == "已列出3条问题，第4行以后尚未检查"


def test_hash_and_digest_say_what_was_read(stage: Callable[..., Staged]) -> None:
    text = HEADER + "5G基站,泰安市,2023年6月,8460,个\n"
    staged, padded = stage(text), stage(text + "\n\n,,,,\n")
    assert staged.file_hash == hashlib.sha256(text.encode()).hexdigest()
    assert staged.file_hash != padded.file_hash
    assert staged.digest == padded.digest == hashlib.sha256(to_normalised_csv(staged.rows)).hexdigest()
    assert staged.digest != stage(text.replace("8460", "8461")).digest


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/报送.csv", "报送.csv"),
        ("C:\\a\\报送.csv", "报送.csv"),
        ("a\x00\u202eb.csv", "ab.csv"),
        ("", "未命名.csv"),
    ],
)
def test_a_file_name_is_kept_without_path_and_hidden_characters(
    stage: Callable[..., Staged], given_name: str, kept: str
) -> None:
    assert stage(HEADER, given_name).filename == kept


_CELLS = st.text(st.characters(codec="gb18030", exclude_categories=["Cs", "Cc"]), max_size=12)


@given(
    st.lists(st.tuples(_CELLS, _CELLS, _CELLS, st.sampled_from(["1", "1.5", "约1", "", "1.2万"]), _CELLS), max_size=4)
)
def test_a_gbk_file_gives_what_its_utf8_twin_gives(
    catalogue: Catalogue, rows: list[tuple[str, str, str, str, str]]
) -> None:
    table = "\n".join(",".join(f'"{cell.replace(chr(34), "")}"' for cell in row) for row in rows)
    text = HEADER + "5G基站,泰安市,2023年6月,8460,个\n" + table + "\n"
    one = stage_file(text.encode("utf-8"), "a.csv", catalogue, date(2023, 7, 10))
    other = stage_file(text.encode("gb18030"), "a.csv", catalogue, date(2023, 7, 10))
    assert (one.rows, one.problems, one.digest) == (other.rows, other.problems, other.digest)
    assert (one.encoding, other.encoding) == ("UTF-8", "GBK")


_MARKS = [",", ",", "\t", ";", "\n", "\r", '"', "\x00", "-", "=A1", "注:", "单位:万元", "９", "(", ")"]
_WORDS = [
    "指标名称",
    "指标编码",
    "地区",
    "数据期",
    "本期值",
    "单位",
    "5G基站",
    "泰安市",
    "2023年6月",
    "8460",
    "1e400",
    "个",
]
_FRAGMENTS = st.lists(st.sampled_from([*_WORDS, *_MARKS]), max_size=40).map("".join)


@given(
    st.binary(max_size=400) | _FRAGMENTS.map(str.encode) | _FRAGMENTS.map(lambda text: text.encode("gb18030")),
    st.text(),
)
@example(b"\xff\xfe", "a.csv")
@example(b"\xfe\xff\xd8\x00", "a.csv")
@example(b'"', "")
def test_no_bytes_whatever_crash_the_intake(catalogue: Catalogue, content: bytes, filename: str) -> None:
    staged = stage_file(content, filename, catalogue, date(2023, 7, 10))
    assert staged.rows or staged.errors
    assert staged.can_commit == (
        bool(staged.rows) and all(one.severity is not Severity.ERROR for one in staged.problems)
    )
    assert read_normalised_csv(to_normalised_csv(staged.rows)) == staged.rows
    assert all(isinstance(row.value, Decimal) and row.value.is_finite() for row in staged.rows)
