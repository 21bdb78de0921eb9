"""The workbook: typed, ranked, inert, and laid out to be printed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from metrics.publish.pack import to_xlsx
from metrics.publish.report import Report
from metrics.publish.to_json import digest, to_canonical_json
from metrics.publish.xlsx_table import HEAD_ROW
from tests.publish.pack.reports import empty_report, full_report, green_report, hostile_report
from tests.publish.sample import sample_report

SHEETS = ["汇总", "目标进度", "红旗清单", "责任单位", "变化", "来源"]


def read(report: Report) -> Workbook:
    return load_workbook(io.BytesIO(to_xlsx(report)))


def rows(book: Workbook, sheet: str) -> list[dict[str, Any]]:
    heads, *lines = book[sheet].iter_rows(min_row=HEAD_ROW, values_only=True)
    return [dict(zip(heads, line, strict=True)) for line in lines]


@pytest.mark.parametrize("report", [sample_report(1), full_report(), green_report(), empty_report()])
def test_every_report_has_the_same_sheets_frozen_and_printable(report: Report) -> None:
    book = read(report)
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.print_title_rows, sheet.freeze_panes) == ("$3:$3", "C4")


def test_the_summary_bears_digest_counts_and_shares() -> None:
    report = sample_report(70)
    facts = {(row["类别"], row["项目"]): row for row in rows(read(report), "汇总")}
    assert facts["基本情况", "数据校验码（SHA-256）"]["内容"] == digest(to_canonical_json(report))
    red = facts["总体情况", "红旗"]
    assert (red["内容"], red["上期"], red["增减"]) == (15, 14, 1)
    assert red["占比"] == pytest.approx(15 / 70, abs=1e-6)
    assert facts["按亮灯", "严重滞后"]["内容"] == report.counts[report.flags[0].light]


def test_all_targets_are_ranked_with_numbers_as_numbers() -> None:
    report = sample_report(70)
    listed = rows(read(report), "目标进度")
    assert len(listed) == 70
    places = [row["位次"] for row in listed if row["位次"] != "—"]
    assert places == sorted(places)
    assert places[0] == 1
    assert all(isinstance(row["差距（百分点）"], int | float) for row in listed if row["位次"] != "—")


def test_flags_stand_worst_first_with_what_departments_wrote() -> None:
    report = full_report(70)
    listed = rows(read(report), "红旗清单")
    assert [row["目标"] for row in listed] == [one.indicator_name for one in report.flags]
    assert (listed[0]["存在问题"], listed[0]["下一步措施"]) == ("部分企业研发投入不足", "10月起按周调度。")
    assert listed[1]["存在问题"] == "—"


def test_changes_and_sources_are_complete() -> None:
    report = sample_report(70)
    book = read(report)
    assert [row["方向"] for row in rows(book, "变化")] == [one.direction for one in report.changes]
    assert len(rows(book, "来源")) == 70
    assert rows(read(green_report()), "变化") == []


def test_invented_figures_are_called_so_on_every_sheet() -> None:
    for sheet in read(sample_report(1)):
        assert "演示数据" in sheet["A1"].value
        assert "演示数据，数字系虚构，不得引用" in sheet["A2"].value


@pytest.mark.parametrize(
    "payload", ["=1+1", "@SUM(A1)", "+1+cmd", "-2+3", '=HYPERLINK("http://x","y")', "甲\x00\ud800"]
)
def test_text_from_data_never_runs(payload: str) -> None:
    cells = [cell for sheet in read(hostile_report(payload)) for row in sheet.iter_rows() for cell in row if cell.value]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert [text for text in texts if text.startswith(("=", "+", "-", "@"))] == []
