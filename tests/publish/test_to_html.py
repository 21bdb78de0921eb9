"""The page: what it says, what it weighs, and that text from data stays text."""

import os
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from metrics.model.light import Light
from metrics.publish.html_parts import set_marks, tag, to_text
from metrics.publish.look import to_root_rules
from metrics.publish.report import IssueWords, Report, Series, Source
from metrics.publish.svg import ICON_PATHS, draw_chart, draw_trace
from metrics.publish.to_html import to_html
from metrics.publish.to_json import digest, to_canonical_json
from tests.publish.sample import hostile_verdict, sample_report, sample_verdict, seed_targets

GOLDEN = Path(__file__).parent / "golden" / "six_targets.html"
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></style><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
]
VOID = {"meta", "path", "use", "line", "polyline", "circle"}


class Outline(HTMLParser):
    """Reads a page strictly: open elements, all tags with attributes, and the visible words."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


def hostile_report(payload: str) -> Report:
    verdict = hostile_verdict(payload)
    return replace(
        sample_report(1),
        title=payload,
        note=payload,
        scope_words=payload,
        made_by=payload,
        workspace_name=payload,
        rule_set=payload,
        verdicts=(verdict,),
        series={payload: next(iter(sample_report(1).series.values()))},
        sources=(Source(payload, payload, payload, payload, payload, payload),),
    )


def test_the_page_is_the_golden_one() -> None:
    page = to_html(sample_report(6))
    if os.environ.get("XUSHI_GOLDEN") == "write":
        GOLDEN.write_bytes(page)
    assert page == GOLDEN.read_bytes(), "run with XUSHI_GOLDEN=write and read the difference"


def test_every_element_is_closed_and_headings_do_not_skip() -> None:
    outline = Outline(to_html(sample_report()))
    assert outline.open == []
    levels = [int(name[1]) for name, _ in outline.tags if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_used_once_and_every_reference_finds_one() -> None:
    tags = Outline(to_html(sample_report())).tags
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes["href"] for name, attributes in tags if name == "use"} <= {f"#{one}" for one in ids}
    assert {attributes["aria-labelledby"] for _, attributes in tags if "aria-labelledby" in attributes} <= set(ids)


def test_seventy_targets_weigh_under_400_kilobytes() -> None:
    assert len(to_html(sample_report(70))) <= 400_000


def test_nothing_is_fetched_and_nothing_runs() -> None:
    page = to_html(sample_report()).decode()
    outline = Outline(page.encode())
    assert not {name for name, _ in outline.tags} & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "form",
        "base",
    }
    assert not [name for _, attributes in outline.tags for name in attributes if name.startswith("on") or name == "src"]
    assert not re.search(r"https?://|url\(|@import|//[a-z]", page)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_from_data_never_becomes_markup(payload: str) -> None:
    page = to_html(hostile_report(payload))
    assert payload not in page.decode()
    plain, hostile = Outline(to_html(hostile_report("甲"))), Outline(page)
    assert [name for name, _ in hostile.tags] == [name for name, _ in plain.tags]
    assert [sorted(attributes) for _, attributes in hostile.tags] == [
        sorted(attributes) for _, attributes in plain.tags
    ]
    assert payload in hostile.text


def test_characters_that_hide_or_turn_text_are_replaced() -> None:
    assert to_text("甲\u202e乙\x00\ud800") == "甲\ufffd乙\ufffd\ufffd"
    assert to_html(hostile_report("\ud800")).decode()


def test_the_page_says_when_by_whom_and_until_when() -> None:
    text = Outline(to_html(sample_report())).text
    for words in (
        "2023年9月30日",
        "2023年10月12日 09:30",
        "2023年11月11日",
        "市发展改革委 王敏",
        "第42号",
        "不随后续数据变化",
    ):
        assert words in text


def test_the_page_bears_the_digest_of_its_json() -> None:
    report = sample_report()
    assert digest(to_canonical_json(report)) in Outline(to_html(report)).text


def test_demonstration_numbers_are_called_so_and_real_ones_are_not() -> None:
    report = sample_report(3)
    assert "演示数据" in to_html(report).decode()
    assert "演示数据" not in to_html(replace(report, is_demo=False)).decode()


def test_every_target_stands_in_a_table_and_in_the_sources() -> None:
    report = sample_report()
    text = Outline(to_html(report)).text
    for verdict in report.verdicts:
        name = to_text(verdict.indicator_name)
        assert text.count(str(name)) >= 2


def test_every_document_stands_once_in_the_sources() -> None:
    text = Outline(to_html(sample_report())).text
    assert text.count("泰政办字〔2022〕57号") == 1
    assert text.count("泰动能办〔2022〕3号") == 1


def test_a_part_is_named_as_part_of_its_whole() -> None:
    whole, part = (sample_verdict(target, 0) for target in seed_targets(2))
    report = replace(
        sample_report(2), verdicts=(whole, replace(part, parent_target_id=whole.target_id, theme=whole.theme))
    )
    assert Outline(to_html(report)).text.count("其中") == 1
    assert "其中" not in Outline(to_html(sample_report(2))).text


def test_older_data_say_their_own_date() -> None:
    report = sample_report(1)
    verdict = report.verdicts[0]
    older = replace(report, verdicts=(replace(verdict, data_as_of=date(2023, 6, 30)),))
    assert "截至2023年6月底" in Outline(to_html(older)).text
    assert "截至2023年6月底" not in Outline(to_html(report)).text


def test_a_share_of_the_target_and_a_derived_baseline_are_called_so() -> None:
    report = sample_report(1)
    plain = replace(report.verdicts[0], completion=None, gap=None, share_of_target=Decimal("0.817"))
    derived = replace(plain, baseline=Decimal(86), baseline_source="derived")
    assert "81.7%占目标值" in Outline(to_html(replace(report, verdicts=(plain,)))).text
    assert "推定" not in Outline(to_html(replace(report, verdicts=(plain,)))).text
    assert "基期86\uff08推定\uff09" in Outline(to_html(replace(report, verdicts=(derived,)))).text


def test_every_target_says_whether_its_reports_are_up_to_date() -> None:
    report = sample_report(2)
    late = replace(report.verdicts[0], freshness="missing", missed_periods=2)
    text = Outline(to_html(replace(report, verdicts=(late, *report.verdicts[1:])))).text
    assert "缺报2期" in text
    assert "当期" in text


def test_only_flags_bear_the_forecast_and_text_from_it_stays_text() -> None:
    report = sample_report()
    outline = Outline(to_html(report))
    cards = [attributes for _, attributes in outline.tags if attributes.get("class") == "outlook"]
    assert 0 < len(cards) == sum(one.target_id in report.outlooks for one in report.flags)
    hostile = replace(report, outlooks=dict.fromkeys(report.outlooks, PAYLOADS[0]))
    assert PAYLOADS[0] not in to_html(hostile).decode()


def test_a_page_about_what_was_known_then_says_so_above_everything_else() -> None:
    report = sample_report(1)
    assert "非当前数据" not in to_html(report).decode()
    text = Outline(to_html(replace(report, known_at=9))).text
    assert text.index("按第9号记录时所知，非当前数据") < text.index("指标监测快照")


def test_rule_sets_are_named_at_each_target_where_there_are_several() -> None:
    report = sample_report(2)
    other = replace(report.verdicts[0], rule_set="银川")
    assert "规则：" not in Outline(to_html(report)).text
    text = Outline(to_html(replace(report, verdicts=(other, *report.verdicts[1:])))).text
    assert "规则：银川" in text
    assert "规则：通用" in text


def test_a_red_target_that_stops_reporting_has_not_become_better() -> None:
    report = sample_report(1)
    verdict = replace(report.verdicts[0], light=Light.NO_DATA)
    assert report.earlier is not None
    then = replace(report.earlier, lights={verdict.target_id: Light.BEHIND})
    text = Outline(to_html(replace(report, verdicts=(verdict,), earlier=then))).text
    assert "转好(0项)".replace("(", "\uff08").replace(")", "\uff09") in text
    assert "评价状态变化" in text


def test_an_empty_report_still_is_a_whole_page() -> None:
    outline = Outline(to_html(replace(sample_report(1), verdicts=(), series={}, sources=(), earlier=None)))
    assert outline.open == []
    assert "本期没有红旗目标" in outline.text
    assert "没有可供比较的上期数据" in outline.text


def test_every_light_has_a_drawn_icon() -> None:
    assert set(ICON_PATHS) == set(Light)


def test_the_page_has_both_themes_and_prints_in_the_light_one() -> None:
    page = to_html(sample_report(1)).decode()
    assert f"<style>{to_root_rules()}" in page
    assert '<meta name="color-scheme" content="light dark">' in page


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("截至9月底,完成", "截至9月底\uff0c完成"),
        ("完成64.2%,低于", "完成64.2%\uff0c低于"),
        ("1,200个", "1,200个"),
        ("万㎡(此前14.3)", "万㎡\uff08此前14.3\uff09"),
        ("A(B)", "A(B)"),
        ("<a href='x,y'>", "<a href='x,y'>"),
        ("09:30", "09:30"),
    ],
)
def test_marks_beside_chinese_are_full_width_and_numbers_stay(given: str, expect: str) -> None:
    assert set_marks(given) == expect


def test_a_plain_string_is_escaped_and_an_element_is_not() -> None:
    assert tag("p", "a<b", tag("b", "c&d"), class_='x"y') == '<p class="x&quot;y">a&lt;b<b>c&amp;d</b></p>'


@pytest.mark.parametrize(
    ("points", "charts", "traces"),
    [
        ([], False, False),
        ([("2023-03-31", "5")], True, False),
        ([("2023-03-31", "-3"), ("2023-06-30", "-3")], True, True),
    ],
)
def test_charts_need_points_and_bear_equal_and_negative_values(
    points: list[tuple[str, str]], charts: bool, traces: bool
) -> None:
    verdict = replace(sample_verdict(seed_targets(1)[0], 0), value=Decimal(-3))
    series = Series(tuple((date.fromisoformat(day), Decimal(value)) for day, value in points), ())
    chart, trace = draw_chart(verdict, series), draw_trace(verdict, series)
    assert (bool(chart), bool(trace)) == (charts, traces)
    assert "nan" not in chart + trace
    for drawn in filter(None, (chart, trace)):
        assert "<title>" in drawn
        assert "<desc>" in drawn


def test_no_line_leaves_its_chart() -> None:
    page = to_html(sample_report()).decode()
    for ground, lines in re.findall(r'<svg class="(?:chart|trace)" viewBox="0 0 (\d+ \d+)"[^>]*>(.*?)</svg>', page):
        width, height = map(int, ground.split())
        for path in re.findall(r'polyline points="([^"]+)"', lines):
            for place in path.split():
                across, down = map(float, place.split(","))
                assert 0 <= across <= width
                assert 0 <= down <= height


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (IssueWords("用地指标不足", "10月底前完成调规"), ["存在问题用地指标不足", "下一步措施10月底前完成调规"]),
        (IssueWords("用地指标不足", ""), ["存在问题用地指标不足"]),
        (IssueWords("<b>缺</b>", ""), ["存在问题<b>缺</b>"]),
    ],
)
def test_a_red_target_shows_what_its_department_wrote_and_no_empty_word(words: IssueWords, expected: list[str]) -> None:
    report = sample_report(6)
    text = Outline(to_html(replace(report, issues={report.flags[0].target_id: words}))).text
    assert all(one in text for one in expected)
    assert ("下一步措施" in text) is bool(words.measure)
