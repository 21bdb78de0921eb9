"""The slides: findings as titles, charts that can be edited, tables that fit, nothing left empty."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pptx
import pytest
from openpyxl import load_workbook
from pptx.enum.chart import XL_CHART_TYPE
from pptx.presentation import Presentation

from metrics.publish.pack import to_pptx
from metrics.publish.report import IssueWords, Report
from metrics.publish.to_json import digest, to_canonical_json
from tests.publish.pack.reports import empty_report, full_report, green_report, hostile_report, large_report
from tests.publish.sample import sample_report

REPORTS = {
    "one": sample_report(1),
    "eight": full_report(8),
    "seventy": sample_report(70),
    "large": large_report(),
    "green": green_report(),
    "empty": empty_report(),
}


def read(report: Report) -> Presentation:
    return pptx.Presentation(io.BytesIO(to_pptx(report)))


def titles(report: Report) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in read(report).slides]


def charts(report: Report) -> dict[XL_CHART_TYPE, object]:
    found = [shape.chart for slide in read(report).slides for shape in slide.shapes if shape.has_chart]
    return {chart.chart_type: chart for chart in found}


def words(report: Report) -> str:
    texts = []
    for slide in read(report).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                texts.append(shape.text_frame.text)
            if shape.has_table:
                texts += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(texts)


@pytest.mark.parametrize("name", [name for name in REPORTS if name != "empty"])
def test_a_deck_has_six_to_twelve_slides_of_16_to_9(name: str) -> None:
    deck = read(REPORTS[name])
    assert 6 <= len(deck.slides) <= 12
    assert deck.slide_width * 9 == pytest.approx(deck.slide_height * 16, rel=0.001)


def test_titles_say_what_was_found() -> None:
    assert titles(sample_report(70)) == [
        "2023年三季度重点工作指标进展（演示数据）",
        "70项目标中正常占58.6%，15项红旗，水泥粉磨退出差距最大",
        "15项红旗，水泥粉磨退出差距最大（1/2）",
        "15项红旗，水泥粉磨退出差距最大（2/2）",
        "水泥粉磨退出差距最大，为−38.6个百分点",
        "产业升级红旗最多，4项",
        "24个牵头单位有红旗目标，市工业和信息化局最多，5项",
        "与2023年6月底相比，转差3项，转好1项",
        "目标出自2份文件，结果固定，可凭校验码核对",
    ]
    assert "无红旗，12项正常；差距靠后的8项须持续关注" in titles(green_report())
    assert titles(empty_report())[1:] == ["所选范围内没有目标", "结果固定，可凭校验码核对"]


@pytest.mark.parametrize("name", REPORTS)
def test_no_placeholder_is_left_empty_and_every_slide_has_notes(name: str) -> None:
    checksum = digest(to_canonical_json(REPORTS[name]))
    for slide in read(REPORTS[name]).slides:
        assert [shape.name for shape in slide.placeholders if not shape._element.txBody.xpath(".//a:t[text()]")] == []
        assert checksum in slide.notes_slide.notes_text_frame.text


@pytest.mark.parametrize("name", REPORTS)
def test_everything_stands_inside_its_slide(name: str) -> None:
    deck = read(REPORTS[name])
    for number, slide in enumerate(deck.slides, start=1):
        for shape in slide.shapes:
            place = (number, shape.name)
            assert shape.left >= 0, place
            assert shape.left + shape.width <= deck.slide_width, place
            height = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
            assert shape.top + height <= deck.slide_height, place


def test_charts_are_native_and_hold_a_workbook_with_the_same_figures() -> None:
    report = sample_report(70)
    found = charts(report)
    kinds = {
        XL_CHART_TYPE.DOUGHNUT,
        XL_CHART_TYPE.BAR_STACKED,
        XL_CHART_TYPE.BAR_CLUSTERED,
        XL_CHART_TYPE.COLUMN_CLUSTERED,
    }
    assert set(found) == kinds
    for chart in found.values():
        sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).worksheets[0]
        plot = chart.plots[0]
        assert [row[0].value for row in sheet.iter_rows(min_row=2)] == list(plot.categories)
        columns = [[row[at].value for row in sheet.iter_rows(min_row=2)] for at in range(1, len(plot.series) + 1)]
        assert columns == [list(series.values) for series in plot.series]
    doughnut = found[XL_CHART_TYPE.DOUGHNUT].plots[0]
    counts = dict(zip(doughnut.categories, doughnut.series[0].values, strict=True))
    assert counts == {"正常": 41, "略滞后": 9, "红旗": 15, "未评价": 5}


def test_gap_bars_begin_with_the_worst_and_bear_its_gap_as_printed() -> None:
    report = sample_report(70)
    plot = charts(report)[XL_CHART_TYPE.BAR_CLUSTERED].plots[0]
    worst = min((one for one in report.verdicts if one.gap is not None), key=lambda one: one.gap)
    assert plot.categories[0] == worst.short_name
    assert plot.series[0].values[0] == round(float(worst.gap), 1)
    assert len(plot.categories) == 12
    assert XL_CHART_TYPE.BAR_CLUSTERED not in charts(green_report())


def test_every_chart_and_table_has_words_for_those_who_do_not_see_it() -> None:
    for slide in read(sample_report(70)).slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")


def test_a_long_red_list_goes_on_over_slides_and_says_what_it_leaves_out() -> None:
    report = large_report()
    flags = len(report.flags)
    assert flags > 32
    assert f"其余{flags - 32}项见工作簿“红旗清单”表。" in words(report)
    assert [one for one in titles(report) if one.endswith("（4/4）")]


def test_the_font_is_named_in_the_theme_and_at_every_run() -> None:
    with zipfile.ZipFile(io.BytesIO(to_pptx(sample_report(8)))) as deck:
        theme = deck.read("ppt/theme/theme1.xml").decode()
        parts = [deck.read(name).decode() for name in deck.namelist() if name.startswith("ppt/charts/chart")]
    assert theme.count('<a:latin typeface="微软雅黑"/><a:ea typeface="微软雅黑"/>') == 2
    assert parts
    assert all('<a:ea typeface="微软雅黑"/>' in part for part in parts)
    for slide in read(sample_report(8)).slides:
        named = slide._element.xpath(".//a:r/a:rPr[a:latin]/a:ea/@typeface")
        assert set(named) == {"微软雅黑"}


def test_invented_figures_are_called_so_on_every_slide_and_real_ones_are_not() -> None:
    for slide in read(sample_report(8)).slides:
        assert "演示数据" in "".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert "演示" not in words(green_report())


@pytest.mark.parametrize("payload", ["<a:t>&amp;", "甲\x00乙\x0b丙\ud800", "=1+1", "+SUM(A1)"])
def test_text_from_data_stays_text_in_the_workbooks_of_charts_too(payload: str) -> None:
    report = hostile_report(payload)
    assert "\x00" not in words(report)
    for chart in charts(report).values():
        book = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
        assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []


def test_without_an_earlier_cutoff_there_is_no_slide_of_changes() -> None:
    assert not [one for one in titles(replace(sample_report(8), earlier=None)) if "相比" in one]


def test_a_note_without_a_measure_leaves_no_empty_word_in_the_speech() -> None:
    report = full_report(8)
    report = replace(report, issues={report.flags[0].target_id: IssueWords("用地指标不足", "")})
    spoken = "".join(slide.notes_slide.notes_text_frame.text for slide in read(report).slides if slide.has_notes_slide)
    assert "存在问题：用地指标不足" in spoken
    assert "下一步措施" not in spoken
