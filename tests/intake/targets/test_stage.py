"""Tables of targets: how they are told from numbers, what becomes of each cell. All figures are 演示数据."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from metrics.intake.catalogue_files import read_catalogue
from metrics.intake.door import stage_any
from metrics.intake.targets.breakdown_template import to_breakdown_template
from metrics.intake.targets.stage import StagedTargets, stage_targets
from metrics.model.catalogue import Catalogue, Target
from metrics.model.errors import CommandRefused
from metrics.model.problem import Severity
from tests.intake.workbooks import make_workbook

DATA = Path(__file__).parents[3] / "data"
TODAY = date(2023, 7, 10)
NAME = "演示数据目标分解表.csv"

GREEN = "taian-2023-34-1"  # 新增绿色建筑面积, 200 万平方米, additive
STATIONS = "taian-2023-16-2"  # 5G基站总数, 11000 个, additive, whole numbers
CHAINS = "taian-2022-07-1"  # 标志性产业链, 3—5 条, not additive
RATE = "taian-2023-35-4"  # 再生水利用率, 52 %, not additive
LONG = "目标编号,指标,年度,文件,地区,目标值,单位,牵头单位,备注"
WHOLE = (
    "目标编号,指标,地区,文件,条款,起始日期,截止日期,类型,比较,目标值,目标上限,单位,基期值,基期,进度要求,进度口径,"
    "报送频率,对标指标,对标地区,限定词,牵头单位,配合单位,原文数字,上级目标,备注"
)


@pytest.fixture(scope="module")
def seed() -> Catalogue:
    return read_catalogue(DATA)


def stage(seed: Catalogue, text: str, name: str = NAME, encoding: str = "utf-8") -> StagedTargets:
    staged = stage_any(text.encode(encoding), name, seed, TODAY)
    assert isinstance(staged, StagedTargets), staged.problems
    return staged


def long_row(**cells: str) -> str:
    """One row of the long layout, by default of 新增绿色建筑面积 in 泰山区."""
    row = dict.fromkeys(LONG.split(","), "")
    row |= {"目标编号": GREEN, "地区": "泰山区", "目标值": "40", "单位": "万平方米"} | cells
    return ",".join(row.values())


def long_sheet(*rows: str) -> str:
    return "\n".join((LONG, *rows)) + "\n"


def codes(staged: StagedTargets, *severities: Severity) -> list[str]:
    wanted = severities or (Severity.ERROR, Severity.WARNING)
    return [problem.code for problem in staged.problems if problem.severity in wanted]


def only(staged: StagedTargets) -> Target:
    (one,) = staged.targets
    return one.target


# What is a table of targets, and how it is read ------------------------------------------------------------------

WIDE_ROW = f"{GREEN},新增绿色建筑面积,万平方米,200,40,160"


@pytest.mark.parametrize(
    ("text", "name", "layout"),
    [
        (f"目标编号,指标,单位,全市,泰山区,岱岳区\n{WIDE_ROW}\n", "表.csv", "目标分解表，地区作列"),
        (f"目标编号\t泰山区\t岱岳区\n{GREEN}\t40\t160\n", "表.txt", "目标分解表，地区作列"),
        (f"目标编号;泰山区;岱岳区\n{GREEN};40;160\n", "表.csv", "目标分解表，地区作列"),
        ("2023年重点工作目标分解表\n指标,合计,泰山区\n新增绿色建筑面积,200,40\n", "表.csv", "目标分解表，地区作列"),
        ("指标,合计,泰山区\n新增绿色建筑面积,200,40\n", "2023年目标任务分解.csv", "目标分解表，地区作列"),
        ("指标,年度目标,泰山区\n新增绿色建筑面积,200,40\n", "2023年任务分解.csv", "目标分解表，地区作列"),
        (
            "指标,单位,2023年目标值,,\n,,全市,泰山区,岱岳区\n新增绿色建筑面积,万平方米,200,40,160\n",
            "表.csv",
            "目标分解表，地区作列",
        ),
        (f"目标编号,地区,目标值\n{GREEN},泰山区,40\n", "表.csv", "目标分解长表"),
        ("指标,年度,县(市、区),分解目标\n新增绿色建筑面积,2023,泰山区,40\n", "表.csv", "目标分解长表"),
        ("指标名称,2023年目标数,责任单位,地区\n新增绿色建筑面积,40,演示单位,泰山区\n", "表.csv", "目标分解长表"),
        (f"上级目标,地区,任务数\n{GREEN},泰山区,40\n", "表.csv", "目标分解长表"),
        (f"目标编号,目标值\n{GREEN},210\n", "表.csv", "目标表"),
        (f"target_id,value,figure\n{GREEN},210,210万平方米以上\n", "targets.csv", "目标表"),
    ],
)
def test_a_table_of_targets_is_known_by_its_header(seed: Catalogue, text: str, name: str, layout: str) -> None:
    staged = stage(seed, text, name)
    assert staged.layout == layout
    assert len(staged.targets) in (1, 2)
    assert staged.errors == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("指标名称,地区,数据期,本期值,单位\n造林面积,泰安市,2023年1-6月,900,亩\n", "表.csv"),
        ("指标名称,地区,数据期,本期值,目标值\n造林面积,泰安市,2023年1-6月,900,3000\n", "目标分解.csv"),
        ("指标,地区,目标值,完成值,数据期\n造林面积,泰安市,3000,900,2023年6月\n", "目标完成情况.csv"),
        ("指标,年度目标,泰山区,岱岳区\n造林面积,3000,90,80\n", "2023年1-6月任务完成情况.csv"),
        ("2023年1-6月\n指标,单位,泰山区,岱岳区\n造林面积,亩,90,80\n", "表.csv"),
        ("指标,地区,目标值,2023年3月,2023年6月\n造林面积,泰安市,3000,90,80\n", "目标.csv"),
    ],
)
def test_numbers_stay_numbers(seed: Catalogue, text: str, name: str) -> None:
    staged = stage_any(text.encode(), name, seed, TODAY)
    assert not isinstance(staged, StagedTargets)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_gives_the_same_targets(seed: Catalogue, encoding: str) -> None:
    text = f"目标编号,指标,单位,全市,泰山区,岱岳区\n{WIDE_ROW}\n"
    staged = stage(seed, text, encoding=encoding)
    assert staged.digest == stage(seed, text).digest
    assert [one.target.value for one in staged.targets] == [40, 160]


def test_a_workbook_with_merged_headings_is_read(seed: Catalogue) -> None:
    rows = [
        ["2023年重点工作目标分解表（演示数据）"],
        ["指标", "单位", "分解目标", None, None],
        [None, None, "全市", "泰山区", "岱岳区"],
        ["新增绿色建筑面积", "万平方米", 200, 40, 160],
        ["注：演示数据"],
    ]
    merges = ["A1:E1", "A2:A3", "B2:B3", "C2:E2"]
    content = make_workbook([{"name": "分解", "rows": rows, "merges": merges}])
    staged = stage_any(content, "分解.xlsx", seed, TODAY)
    assert isinstance(staged, StagedTargets)
    assert (staged.errors, staged.header_row, staged.sheet) == ((), 2, "分解")
    assert [(one.target.region_id, one.target.value) for one in staged.targets] == [("370902", 40), ("370911", 160)]
    assert staged.targets[0].place.label == "第4行 D列‹分解目标 泰山区›"


def test_a_target_merged_over_its_counties_speaks_for_all_of_them(seed: Catalogue) -> None:
    rows = [["目标编号", "地区", "目标值"], [GREEN, "泰山区", 40], [None, "岱岳区", 160]]
    content = make_workbook([{"name": "分解", "rows": rows, "merges": ["A2:A3"]}])
    staged = stage_any(content, "分解.xlsx", seed, TODAY)
    assert isinstance(staged, StagedTargets)
    assert [one.target.target_id for one in staged.targets] == [f"{GREEN}-370902", f"{GREEN}-370911"]


def test_a_workbook_with_numbers_and_targets_has_to_be_chosen_from(seed: Catalogue) -> None:
    targets = {"name": "分解", "rows": [["目标编号", "地区", "目标值"], [GREEN, "泰山区", 40]]}
    numbers = {
        "name": "进度",
        "rows": [["指标", "地区", "数据期", "本期值"], ["造林面积", "泰安市", "2023年1-6月", 900]],
    }
    content = make_workbook([targets, numbers])
    asked = stage_any(content, "表.xlsx", seed, TODAY)
    assert [problem.code for problem in asked.errors] == ["SHEET_CHOICE"]
    assert asked.sheets == ("分解", "进度")
    chosen = stage_any(content, "表.xlsx", seed, TODAY, sheet_name="分解")
    assert isinstance(chosen, StagedTargets) and len(chosen.targets) == 1
    other = stage_any(content, "表.xlsx", seed, TODAY, sheet_name="进度")
    assert not isinstance(other, StagedTargets) and len(other.rows) == 1


def test_a_heading_that_is_nearly_a_region_blocks_until_it_is_confirmed(seed: Catalogue) -> None:
    content = f"目标编号,泰山区,岱岳县,演示\n{GREEN},40,160,7\n".encode()
    staged = stage_targets(content, NAME, seed)
    assert codes(staged, Severity.ERROR) == ["KEY_REGION_UNKNOWN"]
    assert staged.ignored_columns == ("岱岳县", "演示")
    (suggestion,) = staged.suggestions
    assert (suggestion.written, suggestion.meaning) == ("岱岳县", "岱岳区")
    confirmed = stage_targets(content, NAME, seed, confirmed={"岱岳县": "岱岳区"})
    assert (len(confirmed.targets), codes(confirmed)) == (2, [])
    assert confirmed.confirmed == (("岱岳县", "岱岳区"),)


def test_a_heading_that_is_nearly_a_column_is_a_note_and_counts_once_confirmed(seed: Catalogue) -> None:
    content = f"目标编号,地区,目标值,牵头负责单位\n{GREEN},泰山区,40,演示甲局\n".encode()
    staged = stage_targets(content, NAME, seed)
    assert [(one.kind, one.meaning) for one in staged.suggestions] == [("列", "牵头单位")]
    assert only(staged).lead_departments == ("市住房城乡建设局",)
    confirmed = stage_targets(content, NAME, seed, confirmed={"牵头负责单位": "牵头单位"})
    assert only(confirmed).lead_departments == ("演示甲局",)


def test_a_sheet_as_the_office_draws_it_is_read_whole(seed: Catalogue) -> None:
    text = (
        "泰安市2023年重点工作目标任务分解表（演示数据）,,,,,,,,,,,\n"
        "序号,指标名称,计量单位,全市目标,各县（市、区）目标,,,,,,牵头部门,备注\n"
        ",,,,泰山区,岱岳,新泰,肥城,宁阳,东平,,\n"
        "1,1.新增绿色建筑面积（万平方米）,万平方米,200,40,30,40,40,30,20,演示甲局,\n"
        "2,造林面积,亩,3000,500,500,500,500,500,500,,演示数据\n"
        "合计,,,,,,,,,,,\n"
        ",合计,,3200,540,530,540,540,530,520,,\n"
        "填表人：张三,,,,,,,,,,,\n"
    )
    staged = stage(seed, text, "2023年重点工作目标分解表.csv", "gb18030")
    assert (codes(staged), len(staged.targets), staged.entry_count) == ([], 12, 2)
    assert {one.target.parent_target_id for one in staged.targets} == {GREEN, "taian-2023-31-1"}
    assert "TARGET_YEAR_FROM_TITLE" in codes(staged, Severity.NOTE)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "FILE_EMPTY"),
        ("目标编号,地区,目标值\n", "FILE_NO_ROWS"),
        (f"目标编号,地区,目标值\n{GREEN},泰山区,\n", "FILE_NO_VALUES"),
        (f"目标编号,地区,目标值,目标值\n{GREEN},泰山区,40,40\n", "HEADER_DUPLICATE"),
        (f"目标编号,泰山区,泰山区\n{GREEN},40,40\n", "HEADER_DUPLICATE"),
        ("指标,目标值,单位\n新增绿色建筑面积,40,万平方米\n", "TARGET_HEADER_MISSING"),
        ("指标,地区\n新增绿色建筑面积,泰山区\n", "TARGET_HEADER_NOT_FOUND"),
        (f"目标编号,地区,目标值\n{GREEN},泰山区,40,50\n", "ROW_TOO_LONG"),
        (f"目标编号,地区,目标值\n{GREEN},泰山区\u200b,40\n", "TEXT_CONTROL"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(seed: Catalogue, text: str, code: str) -> None:
    staged = stage_targets(text.encode(), NAME, seed)
    assert codes(staged, Severity.ERROR) == [code]
    assert not staged.can_commit


# Breakdown -------------------------------------------------------------------------------------------------------


def test_a_part_is_a_copy_of_its_parent_with_its_own_region_figure_and_source(seed: Catalogue) -> None:
    parent = next(row for row in seed.targets if row.target_id == GREEN)
    child = only(stage(seed, long_sheet(long_row(牵头单位="演示甲局、演示乙局", 备注="演示数据"))))
    same = {"target_id", "region_id", "value", "lead_departments", "figure", "parent_target_id", "note"}
    changed = {name for name in Target.model_fields if getattr(child, name) != getattr(parent, name)}
    assert changed == same
    assert (child.target_id, child.region_id, child.value) == (f"{GREEN}-370902", "370902", Decimal(40))
    assert (child.parent_target_id, child.figure) == (GREEN, "")
    assert child.lead_departments == ("演示甲局", "演示乙局")
    assert child.note == f"演示数据；分解表：{NAME}"


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ({"目标值": "40"}, "40"),
        ({"目标值": "40.50"}, "40.5"),
        ({"目标值": "４０"}, "40"),
        ({"目标值": "400000", "单位": "平方米"}, "40"),
        ({"目标值": "40万", "单位": "平方米"}, "40"),
        ({"目标值": "0.004", "单位": "亿平方米"}, "40"),
        ({"目标值": "40", "单位": "万㎡"}, "40"),
        ({"目标值": "40", "单位": ""}, "40"),
        ({"目标编号": STATIONS, "目标值": "1.2万", "单位": "个"}, "12000"),
        ({"目标编号": STATIONS, "目标值": "1.2", "单位": "万个"}, "12000"),
        ({"目标编号": RATE, "目标值": "52.5%", "单位": "%"}, "52.5"),
        ({"目标编号": RATE, "目标值": "52.5", "单位": "百分比"}, "52.5"),
    ],
)
def test_a_figure_is_brought_into_the_unit_of_the_parent(seed: Catalogue, cells: dict[str, str], value: str) -> None:
    assert only(stage(seed, long_sheet(long_row(**cells)))).value == Decimal(value)


def test_a_unit_in_the_heading_or_a_title_counts(seed: Catalogue) -> None:
    heading = f"目标编号,地区,目标值(平方米)\n{GREEN},泰山区,400000\n"
    title = f"单位：平方米,,\n目标编号,地区,目标值\n{GREEN},泰山区,400000\n"
    across = f"目标编号,泰山区(平方米)\n{GREEN},400000\n"
    assert [only(stage(seed, text)).value for text in (heading, title, across)] == [40, 40, 40]


@pytest.mark.parametrize(
    ("cells", "code", "words"),
    [
        ({"目标编号": ""}, "TARGET_PARENT_BLANK", "没有填写目标编号"),
        ({"目标编号": "taian-2023-34-9"}, "TARGET_UNKNOWN", "taian-2023-34"),
        ({"目标编号": "", "指标": "新增绿色建筑面"}, "KEY_INDICATOR_UNKNOWN", "新增绿色建筑面积"),
        ({"目标编号": "", "指标": "新增绿色建筑面积", "年度": "2022"}, "TARGET_PARENT_NONE", "2022"),
        ({"目标编号": "", "指标": "新增绿色建筑面积", "年度": "去年"}, "TARGET_YEAR", "去年"),
        ({"目标编号": "", "指标": "造林面积", "文件": "没有的文件"}, "TARGET_DOCUMENT_UNKNOWN", "没有的文件"),
        ({"目标编号": "", "指标": "5G基站总数"}, "TARGET_PARENT_AMBIGUOUS", "taian-2022-16-2"),
        ({"指标": "造林面积"}, "TARGET_NAME_DISAGREES", "造林面积"),
        ({"目标编号": "taian-2022-17-2"}, "TARGET_PARENT_IS_CHILD", "taian-2022-17-1"),
        ({"目标编号": "taian-2023-23-1"}, "TARGET_NO_NUMBER", "节点"),
        ({"目标编号": "taian-2023-06-3"}, "TARGET_NO_NUMBER", "对标"),
        ({"地区": ""}, "KEY_REGION_BLANK", "地区"),
        ({"地区": "泰山去"}, "KEY_REGION_UNKNOWN", "泰山区"),
        ({"地区": "寿光市"}, "TARGET_REGION_NOT_BELOW", "泰安市"),
        ({"地区": "山东省"}, "TARGET_REGION_NOT_BELOW", "泰安市"),
        ({"单位": "公里"}, "UNIT_MISMATCH", "万平方米"),
        ({"目标值": "约40"}, "NUMBER_APPROXIMATE", "约40"),
        ({"目标值": "40以上"}, "NUMBER_APPROXIMATE", "40以上"),
        ({"目标值": "四十"}, "NUMBER_CHINESE", "四十"),
        ({"目标值": "30-40"}, "NUMBER_RANGE", "30-40"),
        ({"目标值": "=SUM(A1:A2)"}, "NUMBER_FORMULA", "SUM"),
        ({"目标编号": STATIONS, "目标值": "12.5", "单位": "个"}, "NUMBER_NOT_INTEGER", "12.5"),
        ({"目标编号": STATIONS, "目标值": "-12", "单位": "个"}, "NUMBER_NEGATIVE", "-12"),
        ({"目标编号": CHAINS, "目标值": "2", "单位": "条"}, "TARGET_RANGE", "区间"),
        ({"目标编号": CHAINS, "目标值": "3—2", "单位": "条"}, "TARGET_RANGE_ORDER", "3—2"),
        ({"地区": "全市", "目标值": "210"}, "TARGET_CITY_DIFFERS", "≥200万平方米"),
        ({"地区": "泰安市", "目标值": "210"}, "TARGET_CITY_DIFFERS", "≥210万平方米"),
        ({"备注": "演" * 501}, "TEXT_TOO_LONG", "501"),
    ],
)
def test_a_wrong_cell_is_named_with_its_remedy(seed: Catalogue, cells: dict[str, str], code: str, words: str) -> None:
    staged = stage(seed, long_sheet(long_row(**cells)))
    (error,) = staged.errors
    assert error.code == code
    assert words in error.sentence and error.place.row == 2
    assert "本期值" not in error.sentence
    assert staged.targets == () and not staged.can_commit


@pytest.mark.parametrize(
    ("cells", "target_id"),
    [
        ({"目标编号": "", "指标": "5G基站总数", "年度": "2023年"}, f"{STATIONS}-370902"),
        ({"目标编号": "", "指标": "5G基站数", "文件": "taian-2022"}, "taian-2022-16-2-370902"),
        ({"目标编号": "", "指标": "5G基站总数", "文件": "泰政办字〔2022〕57号"}, f"{STATIONS}-370902"),
        (
            {"目标编号": "", "指标": "5G基站总数", "文件": "《泰安市推动绿色低碳高质量发展2023年重点工作任务》"},
            f"{STATIONS}-370902",
        ),
        ({"目标编号": "", "指标": "新增绿色建筑面积", "单位": "万平方米"}, f"{GREEN}-370902"),
        ({"目标编号": "", "指标": "瞪羚企业总数", "地区": "泰安市"}, "shandong-2018-07-1-370900"),
        ({"目标编号": "", "指标": "瞪羚企业总数", "地区": "寿光市"}, "shandong-2018-07-1-370783"),
    ],
)
def test_the_parent_is_found_by_indicator_and_document_or_year(
    seed: Catalogue, cells: dict[str, str], target_id: str
) -> None:
    staged = stage(seed, long_sheet(long_row(**{"目标值": "40", "单位": ""} | cells)))
    assert [one.target.target_id for one in staged.targets] == [target_id]


def test_a_range_is_broken_down_into_ranges(seed: Catalogue) -> None:
    across = stage(seed, f"目标编号,泰山区,岱岳区,新泰市\n{CHAINS},2—3,1~2,1\uff5e2条\n")
    assert [(one.target.value, one.target.value_high) for one in across.targets] == [(2, 3), (1, 2), (1, 2)]
    beside = stage(seed, f"目标编号,地区,目标值,目标上限\n{CHAINS},泰山区,2,3\n")
    assert (only(beside).value, only(beside).value_high) == (2, 3)
    unused = stage(seed, f"目标编号,地区,目标值,目标上限\n{GREEN},泰山区,2,3\n")
    assert codes(unused, Severity.ERROR) == ["TARGET_HIGH_UNUSED"]


@pytest.mark.parametrize("mark", ["", "-", "—", "/", "无", "…"])
def test_a_blank_is_not_broken_down_and_is_no_zero(seed: Catalogue, mark: str) -> None:
    staged = stage(seed, f"目标编号,泰山区,岱岳区\n{GREEN},200,{mark}\n")
    assert only(staged).region_id == "370902"
    assert "TARGET_BLANK" in codes(staged, Severity.NOTE)


@pytest.mark.parametrize(
    ("figures", "expect"),
    [
        (("40", "30", "40", "40", "30", "20", ""), []),
        (("40", "30", "40", "40", "30", "30", ""), ["TARGET_SUM_DIFFERS"]),
        (("40", "30", "40", "40", "30", "", ""), ["TARGET_SUM_DIFFERS"]),
        (("40", "30", "40", "40", "30", "20", "5"), []),
        (("40", "30", "40", "40", "30", "10", "10"), []),
        (("40", "30", "40", "40", "30", "10", "20"), ["TARGET_SUM_DIFFERS"]),
    ],
)
def test_the_parts_are_held_against_the_whole(seed: Catalogue, figures: tuple[str, ...], expect: list[str]) -> None:
    head = "目标编号,全市,泰山区,岱岳区,新泰市,肥城市,宁阳县,东平县,泰安高新区"
    staged = stage(seed, f"{head}\n{GREEN},200,{','.join(figures)}\n")
    assert codes(staged) == expect
    assert staged.can_commit


def test_a_sum_that_differs_says_both_numbers_and_who_is_missing(seed: Catalogue) -> None:
    (warning,) = stage(seed, f"目标编号,泰山区,岱岳区\n{GREEN},140,90\n").warnings
    assert "为200万平方米" in warning.message and "分解合计为230万平方米，多30万平方米" in warning.message
    assert "新泰、肥城、宁阳、东平尚未分解" in warning.message
    assert "层层加码" in warning.remedy


def test_shares_and_ranges_are_not_added_up(seed: Catalogue) -> None:
    assert codes(stage(seed, f"目标编号,泰山区,岱岳区\n{RATE},55,53\n{CHAINS},2—3,2—3\n")) == []


def test_parts_with_errors_are_not_added_up_yet(seed: Catalogue) -> None:
    staged = stage(seed, f"目标编号,泰山区,岱岳区\n{GREEN},140,约60\n")
    assert codes(staged) == ["NUMBER_APPROXIMATE"]


@pytest.mark.parametrize("heading", ["全市", "合计", "总计", "全市目标值", "市级目标", "泰安市", "目标值"])
@pytest.mark.parametrize(("written", "expect"), [("200", []), ("", []), ("210", ["TARGET_CITY_DIFFERS"])])
def test_the_column_of_the_whole_must_say_what_the_parent_says(
    seed: Catalogue, heading: str, written: str, expect: list[str]
) -> None:
    staged = stage(seed, f"目标编号,{heading},泰山区,岱岳区\n{GREEN},{written},40,160\n")
    assert codes(staged) == expect


def test_the_same_part_twice_is_a_note_where_it_agrees_and_else_an_error(seed: Catalogue) -> None:
    agreeing = stage(seed, long_sheet(long_row(目标值="200"), long_row(目标值="200.0")))
    assert (len(agreeing.targets), codes(agreeing)) == (1, [])
    assert "TARGET_REPEATED" in codes(agreeing, Severity.NOTE)
    (error,) = stage(seed, long_sheet(long_row(), long_row(目标值="50"))).errors
    assert error.code == "TARGET_TWICE"
    assert "第2行F列" in error.message and "≥40万平方米" in error.message and "≥50万平方米" in error.message


def test_all_problems_come_at_once_by_place(seed: Catalogue) -> None:
    rows = [long_row(地区="寿光市"), long_row(目标值="约40"), long_row(目标编号="没有"), long_row(地区="岱岳区")]
    staged = stage(seed, long_sheet(*rows))
    assert [(one.place.row, one.code) for one in staged.errors] == [
        (2, "TARGET_REGION_NOT_BELOW"),
        (3, "NUMBER_APPROXIMATE"),
        (4, "TARGET_UNKNOWN"),
    ]
    assert len(staged.targets) == 1 and not staged.can_commit


def test_an_id_that_stands_for_something_else_is_not_overwritten(seed: Catalogue) -> None:
    parent = next(row for row in seed.targets if row.target_id == GREEN)
    stranger = parent.model_copy(update={"target_id": f"{GREEN}-370902"})
    crowded = seed.model_copy(update={"targets": (*seed.targets, stranger)})
    assert codes(stage(crowded, long_sheet(long_row())), Severity.ERROR) == ["TARGET_ID_TAKEN"]


def test_a_part_that_a_document_prints_is_not_changed_by_a_breakdown(seed: Catalogue) -> None:
    child = only(stage(seed, long_sheet(long_row()))).model_copy(update={"figure": "泰山区40万平方米", "note": ""})
    printed = seed.model_copy(update={"targets": (*seed.targets, child)})
    assert codes(stage(printed, long_sheet(long_row(目标值="50"))), Severity.ERROR) == ["TARGET_PRINTED"]
    assert stage(printed, long_sheet(long_row())).errors == ()


def test_a_part_is_found_again_by_its_parent_and_region_whatever_its_id(seed: Catalogue) -> None:
    child = only(stage(seed, long_sheet(long_row()))).model_copy(update={"target_id": "演示-1"})
    known = seed.model_copy(update={"targets": (*seed.targets, child)})
    assert only(stage(known, long_sheet(long_row(目标值="50")))).target_id == "演示-1"


def test_the_same_figures_in_a_file_of_another_name_are_no_news(seed: Catalogue) -> None:
    child = only(stage(seed, long_sheet(long_row(备注="演示数据"))))
    known = seed.model_copy(update={"targets": (*seed.targets, child)})
    assert only(stage(known, long_sheet(long_row()), "另一个名字.csv")) == child
    changed = only(stage(known, long_sheet(long_row(备注="另有说明")), "另一个名字.csv"))
    assert changed.note == "另有说明；分解表：另一个名字.csv"


# Whole targets ---------------------------------------------------------------------------------------------------


def test_the_shipped_table_of_targets_reads_back_as_it_stands(seed: Catalogue) -> None:
    staged = stage_any((DATA / "targets.csv").read_bytes(), "targets.csv", seed, TODAY)
    assert isinstance(staged, StagedTargets)
    assert staged.problems == ()
    assert tuple(one.target for one in staged.targets) == seed.targets


def whole_row(**cells: str) -> str:
    """A new target in Chinese words."""
    row = dict.fromkeys(WHOLE.split(","), "")
    row |= {
        "目标编号": "演示-2023-1",
        "指标": "造林面积",
        "地区": "泰安市",
        "文件": "taian-2023",
        "条款": "第31条",
        "起始日期": "2023年",
        "截止日期": "2023年",
        "类型": "累计量",
        "比较": "≥",
        "目标值": "3500",
        "单位": "亩",
        "进度要求": "逐步达到",
        "进度口径": "按月",
        "报送频率": "每季",
        "牵头单位": "演示甲局,演示乙局".replace(",", "、"),
        "原文数字": "3500亩",
    }
    return ",".join((row | cells).values())


def whole_sheet(*rows: str) -> str:
    return "\n".join((WHOLE, *rows)) + "\n"


def test_a_new_target_is_read_from_chinese_words(seed: Catalogue) -> None:
    target = only(stage(seed, whole_sheet(whole_row())))
    assert (target.kind, target.comparator, target.shape) == ("flow", ">=", "path")
    assert (target.start, target.end, target.clause) == (date(2023, 1, 1), date(2023, 12, 31), "31")
    assert (target.value, target.unit, target.figure) == (3500, "亩", "3500亩")
    assert (target.profile, target.frequency, target.lead_departments) == (
        "months",
        "quarter",
        ("演示甲局", "演示乙局"),
    )


@pytest.mark.parametrize(
    ("column", "word", "value"),
    [
        ("类型", "存量", "stock"),
        ("类型", "比率", "ratio"),
        ("类型", "增速", "growth"),
        ("类型", "flow", "flow"),
        ("比较", "＞", ">"),
        ("比较", "不超过", "<="),
        ("比较", "＜", "<"),
        ("比较", "=", "="),
        ("比较", "约", "~"),
        ("进度要求", "保持", "hold"),
        ("进度口径", "按天", "days"),
        ("报送频率", "每年", "year"),
    ],
)
def test_each_word_has_its_meaning(seed: Catalogue, column: str, word: str, value: str) -> None:
    target = only(stage(seed, whole_sheet(whole_row(**{column: word}))))
    assert value in (target.kind, target.comparator, target.shape, target.profile, target.frequency)


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"目标编号": ""}, "TARGET_ID_BLANK", "A"),
        ({"目标编号": "演示 1"}, "TARGET_ID_FORM", "A"),
        ({"指标": "造林面"}, "KEY_INDICATOR_UNKNOWN", "B"),
        ({"指标": ""}, "KEY_INDICATOR_BLANK", "B"),
        ({"地区": "泰山去"}, "KEY_REGION_UNKNOWN", "C"),
        ({"文件": "没有的文件"}, "TARGET_DOCUMENT_UNKNOWN", "D"),
        ({"条款": ""}, "TARGET_CELL_BLANK", "E"),
        ({"起始日期": "2024-01-01"}, "TARGET_DATES", "G"),
        ({"起始日期": "年初"}, "PERIOD_TEXT", "F"),
        ({"截止日期": "2023-02-30"}, "PERIOD_DAY", "G"),
        ({"类型": "总数"}, "TARGET_WORD", "H"),
        ({"类型": ""}, "TARGET_CELL_BLANK", "H"),
        ({"比较": "差不多"}, "TARGET_WORD", "I"),
        ({"比较": ""}, "TARGET_CELL_BLANK", "I"),
        ({"目标值": ""}, "TARGET_VALUE_MISSING", "J"),
        ({"目标值": "约3500"}, "NUMBER_APPROXIMATE", "J"),
        ({"比较": "区间"}, "TARGET_HIGH_MISSING", "K"),
        ({"比较": "区间", "目标上限": "3000"}, "TARGET_RANGE_ORDER", "K"),
        ({"目标上限": "4000"}, "TARGET_HIGH_UNUSED", "K"),
        ({"单位": "公里"}, "UNIT_MISMATCH", "L"),
        ({"基期值": "100"}, "TARGET_BASELINE_UNUSED", "M"),
        ({"进度要求": "随意"}, "TARGET_WORD", "O"),
        ({"进度口径": "随意"}, "TARGET_WORD", "P"),
        ({"报送频率": "常常"}, "TARGET_WORD", "Q"),
        ({"类型": "对标", "目标值": ""}, "TARGET_REFERENCE_MISSING", "R"),
        ({"类型": "对标", "对标指标": "造林面积"}, "TARGET_VALUE_UNUSED", "J"),
        ({"类型": "对标", "目标值": "", "对标指标": "没有的"}, "KEY_INDICATOR_UNKNOWN", "R"),
        ({"类型": "节点", "比较": "="}, "TARGET_VALUE_UNUSED", "J"),
        ({"原文数字": ""}, "TARGET_CELL_BLANK", "W"),
        ({"上级目标": "没有的"}, "TARGET_UNKNOWN", "X"),
        ({"上级目标": "演示-2023-1"}, "TARGET_PARENT_SELF", "X"),
        ({"上级目标": "taian-2022-17-2"}, "TARGET_PARENT_IS_CHILD", "X"),
    ],
)
def test_every_rule_of_a_target_has_its_problem_at_its_cell(
    seed: Catalogue, cells: dict[str, str], code: str, column: str
) -> None:
    staged = stage(seed, whole_sheet(whole_row(**cells)))
    assert code in codes(staged, Severity.ERROR)
    error = next(one for one in staged.errors if one.code == code)
    assert (error.place.row, error.place.column) == (2, column)
    assert not staged.can_commit


def test_a_figure_that_does_not_hold_the_value_is_doubted(seed: Catalogue) -> None:
    assert codes(stage(seed, whole_sheet(whole_row(原文数字="3000亩")))) == ["TARGET_FIGURE_DIFFERS"]
    assert codes(stage(seed, f"目标编号,目标值\n{GREEN},210\n")) == ["TARGET_FIGURE_DIFFERS"]
    assert codes(stage(seed, f"目标编号,目标值,原文数字\n{GREEN},210,210万平方米以上\n")) == []
    written_out = stage(seed, f"目标编号,目标值,单位,原文数字\n{GREEN},2100000,平方米,210万平方米以上\n")
    assert codes(written_out) == []


def test_a_unit_behind_the_name_or_the_number_counts(seed: Catalogue) -> None:
    named = f"目标编号,指标,地区,目标值\n{GREEN},新增绿色建筑面积（平方米）,泰山区,400000\n"
    behind = f"目标编号,地区,目标值\n{GREEN},泰山区,400000平方米\n"
    assert [only(stage(seed, text)).value for text in (named, behind)] == [40, 40]
    both = f"目标编号,指标,地区,目标值,单位\n{GREEN},新增绿色建筑面积（平方米）,泰山区,400000,万平方米\n"
    assert codes(stage(seed, both), Severity.ERROR) == ["UNIT_DISAGREE"]


def test_a_blank_cell_and_an_absent_column_keep_what_stands(seed: Catalogue) -> None:
    standing = next(row for row in seed.targets if row.target_id == GREEN)
    staged = stage(seed, f"目标编号,类型,目标值,单位,牵头单位,原文数字\n{GREEN},,210,,,210万平方米以上\n")
    expect = standing.model_copy(update={"value": Decimal(210), "figure": "210万平方米以上"})
    assert only(staged) == expect


def test_a_unit_is_not_changed_without_its_figure(seed: Catalogue) -> None:
    alone = stage(seed, f"目标编号,目标值,单位\n{GREEN},,平方米\n")
    assert codes(alone, Severity.ERROR) == ["TARGET_UNIT_ALONE"]
    both = stage(seed, f"目标编号,目标值,单位,原文数字\n{GREEN},2100000,平方米,2100000平方米\n")
    assert (only(both).value, only(both).unit) == (2_100_000, "平方米")


def test_a_range_that_becomes_a_number_loses_its_upper_end(seed: Catalogue) -> None:
    target = only(stage(seed, f"目标编号,比较,目标值,原文数字\n{CHAINS},≥,4,4条\n"))
    assert (target.comparator, target.value, target.value_high) == (">=", 4, None)


def test_what_a_new_target_leaves_out_is_taken_from_its_document_and_said(seed: Catalogue) -> None:
    text = "目标编号,指标,文件,条款,类型,比较,目标值,原文数字\n演示-1,造林面积,taian-2023,31,累计量,≥,3500,3500亩\n"
    staged = stage(seed, text)
    target = only(staged)
    assert (target.region_id, target.start, target.unit) == ("370900", date(2023, 1, 1), "亩")
    said = {one.message for one in staged.notes if one.code == "TARGET_DEFAULT"}
    assert any("地区，按“泰安市”" in one for one in said) and any("报送频率，按“每季”" in one for one in said)


def test_parts_may_come_with_their_whole_in_one_file(seed: Catalogue) -> None:
    child = whole_row(目标编号="演示-2023-1-a", 地区="泰山区", 上级目标="演示-2023-1", 原文数字="", 目标值="500")
    staged = stage(seed, whole_sheet(whole_row(), child))
    assert [one.target.parent_target_id for one in staged.targets] == [None, "演示-2023-1"]
    assert staged.errors == ()


def test_the_same_target_twice_is_told_apart(seed: Catalogue) -> None:
    assert "TARGET_REPEATED" in codes(stage(seed, whole_sheet(whole_row(), whole_row())), Severity.NOTE)
    assert "TARGET_TWICE" in codes(stage(seed, whole_sheet(whole_row(), whole_row(目标值="4"))), Severity.ERROR)


# The template ----------------------------------------------------------------------------------------------------


def test_an_untouched_template_breaks_nothing_down(seed: Catalogue) -> None:
    content = to_breakdown_template(seed, "taian-2023")
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("目标编号,指标名称,单位,全市,泰山区,岱岳区,新泰市,肥城市,宁阳县,东平县,")
    assert f"{GREEN},新增绿色建筑面积,万平方米,200," in text
    assert "taian-2023-23-1" not in text and "taian-2023-06-3" not in text
    staged = stage_targets(content, NAME, seed)
    assert codes(staged) == ["FILE_NO_VALUES"]


@pytest.mark.parametrize("document_id", ["taian-2022", "taian-2023", "shouguang-2018", "shandong-2018"])
def test_the_figures_of_the_whole_in_a_template_are_those_of_the_document(seed: Catalogue, document_id: str) -> None:
    staged = stage_targets(to_breakdown_template(seed, document_id), NAME, seed)
    assert "TARGET_CITY_DIFFERS" not in codes(staged)


def test_a_filled_template_comes_back_with_what_was_filled_in(seed: Catalogue) -> None:
    text = to_breakdown_template(seed, "taian-2023").decode("utf-8-sig")
    filled = text.replace(f"{GREEN},新增绿色建筑面积,万平方米,200,,", f"{GREEN},新增绿色建筑面积,万平方米,200,200,")
    staged = stage(seed, filled, encoding="gb18030")
    assert (only(staged).target_id, only(staged).value, codes(staged)) == (f"{GREEN}-370902", 200, [])
    known = seed.model_copy(update={"targets": (*seed.targets, only(staged))})
    assert f"{GREEN},新增绿色建筑面积,万平方米,200,200," in to_breakdown_template(known, "taian-2023").decode(
        "utf-8-sig"
    )


def test_a_template_is_of_a_known_document(seed: Catalogue) -> None:
    with pytest.raises(CommandRefused, match="没有的"):
        to_breakdown_template(seed, "没有的")


def test_a_remark_in_the_first_column_belongs_to_its_target(seed: Catalogue) -> None:
    rows = f"说明：先行下达,{GREEN},泰山区,40,万平方米\n注：以上为演示数据,,,,\n"
    staged = stage(seed, "备注,目标编号,地区,目标值,单位\n" + rows)
    assert [(one.target.region_id, one.target.value) for one in staged.targets] == [("370902", Decimal(40))]
    assert [one.found for one in staged.problems if one.code == "LAYOUT_NOTE_ROW"] == ["注：以上为演示数据"]


@pytest.mark.parametrize("heading", ["2023年" * 1000, "目标" + "(万)" * 1000, "下达" * 1000])
def test_a_heading_of_thousands_of_characters_is_no_heading(seed: Catalogue, heading: str) -> None:
    row = f"{GREEN},泰山区,40,万平方米,x\n"
    staged = stage(seed, f"目标编号,地区,目标值,单位,{heading}\n" + row)
    assert [one.target.value for one in staged.targets] == [Decimal(40)]
