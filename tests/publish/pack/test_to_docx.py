"""The Word notice: its words one by one, and the layout of GB/T 9704."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table

from metrics.model.figures import show_gap
from metrics.model.light import Light
from metrics.publish.html_parts import set_marks
from metrics.publish.pack import to_docx
from metrics.publish.report import Report
from metrics.publish.to_json import digest, to_canonical_json
from tests.publish.pack.reports import empty_report, full_report, green_report, hostile_report, large_report
from tests.publish.sample import sample_report

GOLDEN = Path(__file__).parents[1] / "golden" / "notice.txt"


def read(report: Report) -> Document:
    return docx.Document(io.BytesIO(to_docx(report)))


@pytest.fixture(scope="module")
def seventy() -> Document:
    return read(sample_report(70))


def lines(document: Document) -> Iterator[str]:
    """Paragraphs and table rows in the order of the page."""
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            yield from ("｜".join(cell.text for cell in row.cells) for row in part.rows)
        else:
            yield part.text


def text(report: Report) -> str:
    return "\n".join(lines(read(report)))


def test_the_notice_is_the_golden_one() -> None:
    made = text(full_report()) + "\n"
    if os.environ.get("XUSHI_GOLDEN") == "write":
        GOLDEN.write_text(made, encoding="utf-8")
    assert made == GOLDEN.read_text(encoding="utf-8"), "run with XUSHI_GOLDEN=write and read the difference"


def test_it_goes_from_counts_over_ranks_and_what_lags_to_what_comes_next(seventy: Document) -> None:
    headings = [one.text for one in seventy.paragraphs if one.style and one.style.name == "Heading 1"]
    assert headings == ["一、总体情况", "二、目标进度和位次", "三、滞后目标及原因", "四、下一步工作要求"]


def test_counts_have_their_shares(seventy: Document) -> None:
    assert sample_report(70).tones["red"] == 15
    assert "红旗15项，占21.4%" in "\n".join(lines(seventy))


def test_every_target_stands_in_the_ranking_with_its_light(seventy: Document) -> None:
    report = sample_report(70)
    ranking = seventy.tables[1]
    rows = [[cell.text for cell in row.cells] for row in ranking.rows][1:]
    assert len(rows) == 70
    assert sorted(row[6] for row in rows) == sorted(one.light.word for one in report.verdicts)


def test_every_flag_is_told_with_gap_sentence_and_department(seventy: Document) -> None:
    said = "\n".join(lines(seventy))
    for flag in sample_report(70).flags:
        assert flag.indicator_name in said
        assert f"差距{show_gap(flag.gap)}个百分点" in said
        assert set_marks(flag.sentence) in said


def test_what_departments_wrote_is_told_and_the_silent_are_asked() -> None:
    said = text(full_report(20))
    assert "存在问题：部分企业研发投入不足。下一步措施：10月起按周调度。" in said
    assert "尚未填报存在问题和下一步措施的3项" in said
    assert "尚未填报" not in text(sample_report(20))


def test_nothing_is_asked_of_those_who_are_on_pace() -> None:
    said = text(green_report())
    assert "本期没有列入红旗的目标。" in said
    assert "表3" not in said
    assert "防止差距扩大" not in said
    assert "演示" not in said


def test_an_empty_scope_still_is_a_whole_notice() -> None:
    document = read(empty_report())
    assert document.tables == []
    assert "所选范围内没有目标。" in [one.text for one in document.paragraphs]


@pytest.mark.parametrize(
    ("title", "expect"),
    [
        ("2023年三季度进展", "关于2023年三季度进展的通报"),
        ("关于三季度进展", "关于三季度进展的通报"),
        ("关于三季度进展的通报", "关于三季度进展的通报"),
        (sample_report(1).scope_words, "关于泰安市重点指标进展情况的通报"),
    ],
)
def test_the_title_is_that_of_a_notice(title: str, expect: str) -> None:
    document = read(replace(sample_report(1), title=title, is_demo=False))
    assert document.paragraphs[0].text == expect
    assert document.core_properties.title == expect


def test_invented_figures_are_called_so_in_the_title_and_on_every_page() -> None:
    document = read(sample_report(1))
    section = document.sections[0]
    assert document.paragraphs[0].text.endswith("（演示数据）")
    for header in (section.header, section.even_page_header):
        assert header.paragraphs[0].text == "演示数据，数字系虚构，不得引用"


def test_it_bears_the_digest_of_the_report() -> None:
    report = full_report()
    checksum = digest(to_canonical_json(report))
    document = read(report)
    assert checksum in document.paragraphs[-2].text
    assert document.core_properties.identifier == f"sha256:{checksum}"


def test_the_page_is_a4_with_the_margins_of_the_standard() -> None:
    section = read(sample_report(1)).sections[0]
    sizes = (section.page_width, section.page_height)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    for given, expect in zip((*sizes, *margins), (210, 297, 37, 35, 28, 26), strict=True):
        assert given is not None
        assert abs(given - Mm(expect)) < Mm(0.1)


@pytest.mark.parametrize(
    ("style", "font", "half_points"),
    [
        ("Title", "方正小标宋简体", "44"),
        ("Heading 1", "黑体", "32"),
        ("Heading 2", "楷体_GB2312", "32"),
        ("Body Text", "仿宋_GB2312", "32"),
    ],
)
def test_fonts_are_named_as_offices_name_them(style: str, font: str, half_points: str) -> None:
    properties = read(sample_report(1)).styles[style].element.rPr
    fonts = properties.find(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "eastAsia")} == {font}
    assert not [name for name in fonts.attrib if name.endswith("Theme")]
    assert properties.find(qn("w:sz")).get(qn("w:val")) == half_points


def test_the_body_has_22_lines_a_page_indented_by_two_characters() -> None:
    style = read(sample_report(1)).styles["Body Text"]
    assert style.paragraph_format.line_spacing.pt == pytest.approx(28.9, abs=0.05)
    assert style.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_page_numbers_stand_outside_between_dashes() -> None:
    document = read(sample_report(1))
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    for footer, place in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text == "— 1 —"
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == place
        assert [one.text for one in paragraph._p.iter(qn("w:instrText"))] == ["PAGE"]
        assert paragraph.runs[0]._r.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "宋体"


def test_tables_repeat_their_head_and_never_cut_a_row() -> None:
    for table in read(large_report()).tables:
        head, *rows = table.rows
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in (head, *rows))
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in rows)


def test_tables_are_as_wide_as_the_text() -> None:
    for table in read(full_report()).tables:
        assert abs(sum(column.width or 0 for column in table.columns) - Mm(156)) < Mm(0.5)


@pytest.mark.parametrize("payload", ["<w:p>&amp;", "甲\x00乙\x0b丙\ud800", "=1+1", "甲\r\n乙"])
def test_text_from_data_stays_text(payload: str) -> None:
    made = text(hostile_report(payload))
    assert "\x00" not in made
    assert payload.splitlines()[0][:1] in made


def test_a_target_without_a_gap_says_only_its_light() -> None:
    report = sample_report(1)
    verdict = replace(report.verdicts[0], light=Light.MISSED, gap=None)
    assert f"（一）{verdict.indicator_name}（未完成）" in text(replace(report, verdicts=(verdict,)))
