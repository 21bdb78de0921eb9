"""红旗清单 and 台账 as workbooks: word for word, typed, inert, and laid out to be printed."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from metrics.model.catalogue import Comparator
from metrics.model.issue import IssueStatus, IssueStep
from metrics.model.light import Light
from metrics.model.verdict import Verdict
from metrics.progress.issues import Issues
from metrics.progress.work_list import Flag, Recovery, WorkList
from metrics.publish.list_sheets import FLAG_COLUMNS, LEDGER_COLUMNS, to_flags_xlsx, to_ledger_xlsx
from metrics.publish.xlsx_table import HEAD_ROW, to_amount
from metrics.store.lag_runs import LagRun
from tests.publish.sample import hostile_verdict, sample_overview, sample_verdict, seed_targets

FIRST = HEAD_ROW + 1
BEHIND: Verdict = replace(
    sample_verdict(seed_targets(1)[0], 5),
    light=Light.BEHIND,
    gap=Decimal("-10.8"),
    completion=Decimal("0.642"),
    actual=Decimal("128.4"),
    value=Decimal(200),
    unit="万平方米",
    scale=1,
    required_per_month=Decimal("23.866666667"),
    past_per_month=Decimal("14.266666667"),
    sentence="截至2023年9月底，新增绿色建筑128.4万平方米。",
)
OVERVIEW = sample_overview((BEHIND,))
WORK = WorkList(
    overview=OVERVIEW,
    earlier_as_of=date(2023, 8, 31),
    flags=(Flag(BEHIND, LagRun(3, date(2023, 7, 31), True)),),
    slow=(),
    recovered=(Recovery(replace(BEHIND, light=Light.ON_PACE), Light.FAR_BEHIND),),
)


STEP = IssueStep(
    line_number=50,
    target_id=BEHIND.target_id,
    problem="企业申报偏少",
    measure="",
    due_on=None,
    status=IssueStatus.OPEN,
    reason="",
    made_at=datetime(2023, 10, 8, 2, tzinfo=UTC),
    made_by="王芳",
)
ISSUES = Issues({BEHIND.target_id: STEP}, date(2023, 10, 12))


def open_book(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def values(sheet: Worksheet, row: int = FIRST) -> dict[str, object]:
    return {sheet.cell(HEAD_ROW, cell.column).value: cell.value for cell in sheet[row]}


def test_a_flag_is_written_word_for_word_with_its_numbers_as_numbers() -> None:
    made = to_flags_xlsx(WORK, WORK.flags, ISSUES, "lag")
    assert made.name == "演示数据-泰安市红旗清单-2023年9月.xlsx"
    book = open_book(made.content)
    assert book.sheetnames == ["红旗清单", "恢复"]
    sheet = book["红旗清单"]
    assert sheet["A2"].value == (
        "数据截至2023年9月30日；范围：泰安市推动绿色低碳高质量发展2023年重点工作任务 · 2023年 · 全部地区 · 全部领域；"
        "评价规则：通用；数据版本：第42号；演示数据，数字系虚构，不得引用；按持续期数排列"
    )
    row = values(sheet)
    assert tuple(row) == tuple(column.head for column in FLAG_COLUMNS)
    assert row | {"目标": ""} == {
        "序号": 1,
        "目标": "",
        "亮灯": "滞后",
        "差距（百分点）": -10.8,
        "完成率": 0.642,
        "序时进度": 0.75,
        "当前值": 128.4,
        "目标值": 200,
        "连续滞后期数": 3,
        "滞后起始": datetime(2023, 7, 31),  # noqa: DTZ001 - openpyxl reads days so
        "较上期": "持续",
        "后期月均需": 23.87,
        "此前月均": 14.27,
        "牵头单位": "市科协、市科技局",
        "配合单位": "—",
        "情况说明": "截至2023年9月底，新增绿色建筑128.4万平方米。",
        "预测": "—",
        "存在问题": "企业申报偏少",
        "下一步措施": "待填写",
    }
    assert sheet.cell(FIRST, 8).number_format == '"≥"#,##0"万平方米"'
    assert sheet.cell(FIRST, 9).number_format == '"至少"0'


def test_what_recovered_stands_on_a_sheet_of_its_own() -> None:
    row = values(open_book(to_flags_xlsx(WORK, WORK.flags, Issues()).content)["恢复"])
    assert (row["上期亮灯"], row["本期亮灯"], row["差距（百分点）"]) == ("严重滞后", "达序时", -10.8)
    alone = to_flags_xlsx(replace(WORK, recovered=()), WORK.flags, Issues())
    assert open_book(alone.content).sheetnames == ["红旗清单"]


def test_a_ledger_has_its_columns_in_order_and_asks_for_the_words_a_red_target_has_not() -> None:
    made = to_ledger_xlsx(OVERVIEW, Issues(), "市科技局")
    assert made.name == "演示数据-泰安市台账-市科技局-2023年9月.xlsx"
    (sheet,) = open_book(made.content)
    row = values(sheet)
    assert tuple(row) == tuple(column.head for column in LEDGER_COLUMNS)
    heads = "序号、任务、目标值、牵头单位、配合单位、完成时限、当前进展、数据截至、完成率、序时进度、差距（百分点）、亮灯、存在问题、下一步措施"
    assert "、".join(row) == heads
    assert (row["存在问题"], row["下一步措施"]) == ("待填写", "待填写")
    assert (row["当前进展"], row["完成时限"]) == (128.4, datetime(2023, 12, 31))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("due", "seen_on", "expect"),
    [
        (None, date(2023, 10, 12), "逐户辅导"),
        (date(2023, 10, 12), date(2023, 10, 12), "逐户辅导（完成时限2023年10月12日）"),
        (date(2023, 10, 11), date(2023, 10, 12), "逐户辅导（完成时限2023年10月11日，已逾期）"),
        (date(2023, 10, 11), None, "逐户辅导（完成时限2023年10月11日）"),
    ],
)
def test_a_measure_says_until_when_and_whether_that_is_over(
    due: date | None, seen_on: date | None, expect: str
) -> None:
    issues = Issues({BEHIND.target_id: replace(STEP, measure="逐户辅导", due_on=due)}, seen_on)
    (sheet,) = open_book(to_ledger_xlsx(OVERVIEW, issues).content)
    assert values(sheet)["下一步措施"] == expect


def test_a_target_that_is_not_red_is_asked_for_no_words() -> None:
    green = sample_overview((replace(BEHIND, light=Light.ON_PACE),))
    (sheet,) = open_book(to_ledger_xlsx(green, Issues()).content)
    assert (values(sheet)["存在问题"], values(sheet)["下一步措施"]) == ("—", "—")


def test_a_ledger_of_another_department_is_empty_but_for_its_head() -> None:
    (sheet,) = open_book(to_ledger_xlsx(OVERVIEW, Issues(), "市水利局").content)
    assert sheet.max_row == HEAD_ROW


def test_the_sheet_prints_across_a4_with_its_head_on_every_page() -> None:
    (sheet,) = open_book(to_ledger_xlsx(OVERVIEW, Issues()).content)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$3:$3", "C4")
    assert all(sheet.cell(FIRST, column).alignment.wrap_text for column in (2, 4, 13))


def test_a_row_grows_with_what_is_typed_in_later() -> None:
    with zipfile.ZipFile(io.BytesIO(to_ledger_xlsx(OVERVIEW, Issues()).content)) as book:
        row = book.read("xl/worksheets/sheet1.xml").decode().split(f'<row r="{FIRST}"')[1].split(">")[0]
    assert "ht=" in row
    assert "customHeight" not in row


@pytest.mark.parametrize("payload", ["=1+1", '=HYPERLINK("http://x","y")', "@SUM(A1)", "+1+cmd", "-2+3", '"><&'])
def test_text_from_data_never_runs(payload: str) -> None:
    verdict = hostile_verdict(payload)
    overview = replace(sample_overview((verdict,)), workspace_name=payload, scope_words=payload, is_demo=False)
    work = replace(WORK, overview=overview, flags=(Flag(verdict),), recovered=())
    step = replace(ISSUES.steps[BEHIND.target_id], problem=payload, measure=payload)
    issues = Issues({verdict.target_id: step})
    for made in (to_flags_xlsx(work, work.flags, issues), to_ledger_xlsx(overview, issues)):
        cells = [cell for sheet in open_book(made.content) for row in sheet.iter_rows() for cell in row if cell.value]
        assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
        texts = [cell.value for cell in cells if isinstance(cell.value, str)]
        assert [text for text in texts if text.startswith(("=", "+", "-", "@"))] == []


@pytest.mark.parametrize(
    ("value", "unit", "scale", "before", "content", "pattern"),
    [
        ("11000", "个", 2, "≥", "11000", '"≥"#,##0"个"'),
        ("12.24", "亿立方米", 2, "≤", "12.24", '"≤"#,##0.00"亿立方米"'),
        ("23.866", "%", 1, "", "23.9", '#,##0.0"%"'),
        ("5", 'a"b', 0, "", "5", '#,##0"ab"'),
        ("-0.001", "", 2, "", "0", "#,##0"),
    ],
)
def test_a_number_shows_its_unit_and_stays_a_number(
    value: str, unit: str, scale: int, before: str, content: str, pattern: str
) -> None:
    entry = to_amount(Decimal(value), unit, scale, before)
    assert (entry.content, entry.pattern) == (Decimal(content), pattern)


@pytest.mark.parametrize(
    ("high", "value", "expect"), [("8", "6", "6–8万平方米"), (None, None, BEHIND.figure), (None, "6", 6)]
)
def test_a_goal_that_is_no_single_number_is_text(high: str | None, value: str | None, expect: object) -> None:
    goal = replace(
        BEHIND,
        comparator=Comparator.BETWEEN if high else Comparator.AT_LEAST,
        value=None if value is None else Decimal(value),
        value_high=None if high is None else Decimal(high),
    )
    (sheet,) = open_book(to_ledger_xlsx(sample_overview((goal,)), Issues()).content)
    assert values(sheet)["目标值"] == expect
