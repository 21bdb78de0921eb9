"""The page for a phone: what it answers, that it needs nothing besides itself, and that text from data stays text."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from metrics.model.figures import show_gap
from metrics.model.light import Light
from metrics.progress.findings import state_freshness, state_overview
from metrics.publish.brief_value import Brief
from metrics.publish.look import to_root_rules
from metrics.publish.report import Earlier, Source, to_report
from metrics.publish.to_brief import PAGES, to_brief, to_notice
from metrics.store.lag_runs import LagRun
from tests.publish.sample import (
    AS_OF,
    MADE_AT,
    hostile_verdict,
    sample_overview,
    sample_report,
    sample_story,
    sample_verdict,
    seed_targets,
)

GOLDEN = Path(__file__).parent / "golden" / "brief.html"
VOID = {"meta", "path", "use", "line", "polyline", "circle"}
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></style><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
]


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


def sample_brief(count: int = 70) -> Brief:
    """The brief of the sample: two reports are late, the worst flag is red for the third time."""
    verdicts = [sample_verdict(target, number) for number, target in enumerate(seed_targets(count))]
    verdicts[1] = replace(verdicts[1], freshness="missing", missed_periods=2)
    verdicts[4] = replace(verdicts[4], freshness="overdue", missed_periods=1, overdue_days=9)
    overview = sample_overview(tuple(verdicts))
    stories = {one.target_id: sample_story(one, number) for number, one in enumerate(verdicts) if one.light.is_flag}
    return Brief(
        report=to_report(overview, stories, title="", made_at=MADE_AT, made_by=""),
        finding=state_overview(overview),
        freshness=state_freshness(overview),
        runs={one.target_id: LagRun(3, date(2023, 3, 31), is_open=False) for one in overview.flags[:1]},
        missing=overview.missing,
        latest=AS_OF,
        seen_on=date(2023, 10, 12),
        query={"region": "370900"},
    )


def text_of(brief: Brief) -> str:
    return Outline(to_brief(brief)).text


def hostile_brief(payload: str) -> Brief:
    verdict = replace(hostile_verdict(payload), missed_periods=1)
    report = replace(
        sample_report(1),
        scope_words=payload,
        workspace_name=payload,
        rule_set=payload,
        verdicts=(verdict,),
        earlier=Earlier(AS_OF, {payload: Light.ON_PACE}),
        series={payload: next(iter(sample_report(1).series.values()))},
        sources=(Source(payload, payload, payload, payload, payload, payload),),
        outlooks={payload: payload},
    )
    return replace(
        sample_brief(5),
        report=report,
        finding=payload,
        freshness=payload,
        missing={payload: (verdict,)},
        query={"theme": payload},
    )


def test_the_page_is_the_golden_one() -> None:
    page = to_brief(sample_brief(8))
    if os.environ.get("XUSHI_GOLDEN") == "write":
        GOLDEN.write_bytes(page)
    assert page == GOLDEN.read_bytes(), "run with XUSHI_GOLDEN=write and read the difference"


@pytest.mark.parametrize("page", [to_brief(sample_brief()), to_notice("链接有误", "地区不存在。", is_scoped=True)])
def test_every_element_is_closed_and_headings_do_not_skip(page: bytes) -> None:
    outline = Outline(page)
    assert outline.open == []
    levels = [int(name[1]) for name, _ in outline.tags if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert ("html", {"lang": "zh-CN"}) in outline.tags
    assert {"header", "main"} <= {name for name, _ in outline.tags}


def test_ids_are_used_once_and_every_reference_finds_one() -> None:
    tags = Outline(to_brief(sample_brief())).tags
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    places = {str(attributes["href"]) for name, attributes in tags if "href" in attributes and name in ("a", "use")}
    assert {place for place in places if place.startswith("#")} <= {f"#{one}" for one in ids}
    assert {attributes["aria-labelledby"] for _, attributes in tags if "aria-labelledby" in attributes} <= set(ids)


def test_nothing_is_fetched_and_nothing_runs() -> None:
    outline = Outline(to_brief(sample_brief()))
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
    assert not re.search(r"https?://|url\(|@import|//[a-z]", to_brief(sample_brief()).decode())


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_from_data_never_becomes_markup(payload: str) -> None:
    page = to_brief(hostile_brief(payload))
    assert payload not in page.decode()
    plain, hostile = Outline(to_brief(hostile_brief("甲"))), Outline(page)
    assert [name for name, _ in hostile.tags] == [name for name, _ in plain.tags]
    assert [sorted(attributes) for _, attributes in hostile.tags] == [
        sorted(attributes) for _, attributes in plain.tags
    ]
    assert payload in hostile.text
    assert payload not in to_notice(payload, payload).decode()


def test_every_drawing_is_named_or_silent() -> None:
    tags = Outline(to_brief(sample_brief())).tags
    drawings = [attributes for name, attributes in tags if name == "svg"]
    assert len(drawings) > 20
    assert all(one.get("aria-hidden") == "true" or one.get("role") == "img" for one in drawings)
    lines = [attributes for name, attributes in tags if attributes.get("class") == "line"]
    assert lines
    assert all(one["role"] == "img" and "走势：" in str(one["aria-label"]) for one in lines)


def test_it_says_how_many_are_behind_which_is_worst_by_how_much_and_who_answers() -> None:
    brief = sample_brief()
    worst, tones = brief.report.flags[0], brief.report.tones
    text = text_of(brief)
    assert f"{len(brief.report.verdicts)}项目标中，红旗{tones['red']}项、略滞后{tones['yellow']}项" in text
    assert f"最严重的是{worst.indicator_name}（{worst.light.word}），差距{show_gap(worst.gap)}个百分点" in text
    assert f"牵头单位为{'、'.join(worst.lead_departments)}。" in text


def test_a_target_is_named_with_its_region_where_the_page_holds_several() -> None:
    brief = sample_brief()
    worst, *rest = brief.report.flags
    county = replace(worst, region_id="370911", region_name="岱岳区")
    several = replace(brief, report=replace(brief.report, verdicts=(county, *rest)))
    assert f"最严重的是岱岳区{worst.indicator_name}" in text_of(several)
    assert f"{worst.indicator_name}岱岳区" in text_of(several)
    assert f"{worst.indicator_name}{worst.region_name}" not in text_of(brief)


def test_it_says_since_when_and_from_which_clause() -> None:
    text = text_of(sample_brief())
    assert "连续3期红旗，自2023年3月底起" in text
    assert "泰政办字〔2022〕57号第" in text


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (LagRun(1, AS_OF, is_open=False), "2023年9月底首次列红旗"),
        (LagRun(9, date(2023, 1, 31), is_open=False), "连续9期红旗，自2023年1月底起"),
        (LagRun(24, date(2021, 10, 31), is_open=True), "至少连续24期红旗，自2021年10月底起"),
    ],
)
def test_a_run_of_red_is_counted_in_periods(run: LagRun, words: str) -> None:
    brief = sample_brief()
    assert words in text_of(replace(brief, runs={brief.report.flags[0].target_id: run}))


@pytest.mark.parametrize(
    ("latest", "words"),
    [
        (AS_OF, "数据截至2023年9月30日（最新一期，距今12天）"),
        (date(2023, 10, 31), "（非最新一期，最新为2023年10月31日）"),
    ],
)
def test_it_says_whether_the_data_are_current(latest: date, words: str) -> None:
    assert words in text_of(replace(sample_brief(), latest=latest))


def test_it_names_who_owes_reports_the_most_missed_first() -> None:
    text = text_of(sample_brief())
    assert "个单位、2项目标" in text
    assert text.index("最多缺报2期") < text.index("最多逾期9天")


def test_what_turned_red_and_what_recovered_is_listed_apart() -> None:
    brief = sample_brief()
    flag = brief.report.flags[0]
    good = next(one for one in brief.report.verdicts if one.light is Light.ON_PACE)
    then = {one.target_id: one.light for one in brief.report.verdicts}
    then |= {flag.target_id: Light.SLIGHTLY_BEHIND, good.target_id: Light.BEHIND}
    text = text_of(replace(brief, report=replace(brief.report, earlier=Earlier(date(2023, 6, 30), then))))
    turned, recovered = text.index("新列红旗1项"), text.index("退出红旗1项")
    assert turned < text.index(flag.indicator_name, turned) < recovered < text.index(good.indicator_name, recovered)


def test_a_red_target_that_stopped_reporting_has_not_recovered() -> None:
    brief = sample_brief()
    silent = next(one for one in brief.report.verdicts if one.light is Light.NO_DATA)
    then = {one.target_id: one.light for one in brief.report.verdicts} | {silent.target_id: Light.BEHIND}
    text = text_of(replace(brief, report=replace(brief.report, earlier=Earlier(date(2023, 6, 30), then))))
    assert "退出红旗0项" in text
    assert "其他变化1项" in text


def test_without_an_earlier_period_nothing_is_compared() -> None:
    brief = sample_brief()
    text = text_of(replace(brief, report=replace(brief.report, earlier=None)))
    assert "没有可供比较的上期数据" in text
    assert "持平" not in text


def test_a_percentage_without_pace_is_measured_in_points_from_its_goal() -> None:
    brief = sample_brief()
    flag = replace(brief.report.flags[0], gap=None, unit="%", shortfall=Decimal("-1"), share_of_target=Decimal("0.93"))
    text = text_of(replace(brief, report=replace(brief.report, verdicts=(flag,))))
    assert "差距−1.0个百分点" in text
    assert "93.0%" not in text


def test_every_target_stands_in_the_list_of_its_theme() -> None:
    brief = sample_brief()
    page = to_brief(brief).decode()
    links = page[page.index('id="targets"') :]
    assert all(f"target={one.target_id}" in links for one in brief.report.verdicts)


def test_links_keep_the_filters_and_lead_to_pages_there_are(root: Path) -> None:
    places = {str(attributes["href"]) for name, attributes in Outline(to_brief(sample_brief())).tags if name == "a"}
    outside = {place for place in places if not place.startswith("#")}
    assert all("region=370900" in place for place in outside)
    names = {place.partition("?")[0] for place in outside}
    assert names == {*PAGES, "indicator"}
    assert all((root / "pages" / f"{name}.py").is_file() for name in names - {"./"})


def test_a_long_red_list_is_folded_after_eight() -> None:
    brief = sample_brief()
    count = len(brief.report.flags)
    assert f"其余{count - 8}项红旗" in text_of(brief)
    assert "其余" not in text_of(sample_brief(8))


def test_invented_numbers_and_what_was_known_then_are_called_so() -> None:
    brief = sample_brief(5)
    assert "演示数据" in text_of(brief)
    real = replace(brief, report=replace(brief.report, is_demo=False, known_at=9))
    assert "演示数据" not in text_of(real)
    assert "按第9号记录时所知，非当前数据" in text_of(real)
    assert "数据版本第9号" in text_of(real)


def test_empty_scopes_and_missing_data_say_what_to_do() -> None:
    brief = sample_brief(5)
    empty = text_of(replace(brief, report=replace(brief.report, verdicts=(), sources=())))
    assert "请放宽文件、年度、地区或主题" in empty
    assert "总体情况" not in empty
    silent = tuple(replace(one, actual=None, light=Light.NO_DATA) for one in brief.report.verdicts)
    assert "尚无报送数据" in text_of(replace(brief, report=replace(brief.report, verdicts=silent)))


def test_seventy_targets_weigh_under_150_kilobytes() -> None:
    assert len(to_brief(sample_brief())) < 150_000


def test_the_page_has_both_themes() -> None:
    assert f"<style>{to_root_rules()}" in to_brief(sample_brief(5)).decode()
