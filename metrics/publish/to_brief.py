"""Brief → HTML in UTF-8: one page for a phone that needs nothing besides itself, neither script nor font nor image."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from metrics.model.figures import show_day, show_gap, show_share
from metrics.model.light import TONE_WORDS, WORST_FIRST, Light
from metrics.model.period import label_as_of
from metrics.model.verdict import Verdict
from metrics.publish.brief_lists import changes_section, flags_section, missing_section, points_off, themes_section
from metrics.publish.brief_value import Brief
from metrics.publish.html_parts import Html, draw_icon, join, tag
from metrics.publish.look import to_root_rules
from metrics.publish.report import known_words
from metrics.publish.svg import draw_icons

NAME = "指标简报"
#: The full pages at the foot, by address.
PAGES = {"./": "总览", "flags": "红旗", "departments": "责任单位"}


def to_brief(brief: Brief) -> bytes:
    """The page; where the scope holds no target, what to do about it in place of the lists."""
    report = brief.report
    if report.verdicts:
        lists = (counts_section, flags_section, changes_section, missing_section, themes_section)
        way, parts = _jump(brief), [section(brief) for section in lists]
    else:
        way, parts = Html(""), [_no_targets()]
    body = join([_head(brief), way, tag("main", _banners(brief), *parts), _foot(brief)])
    return _to_page(f"{report.workspace_name} {NAME}", body)


def to_notice(title: str, words: str, *, is_scoped: bool = False) -> bytes:
    """A page that only says something; `is_scoped` where the same page without filters is the way on."""
    link = tag("p", tag("a", "打开不带筛选的简报", href="brief"), class_="more") if is_scoped else Html("")
    head = tag("header", tag("div", tag("p", NAME, class_="owner"), tag("h1", title), class_="room"), class_="head")
    return _to_page(title, join([head, tag("main", tag("p", words, class_="notice"), link)]))


def _to_page(title: str, body: Html) -> bytes:
    head = join(
        [
            Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'),
            Html('<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'),
            Html(
                '<meta name="color-scheme" content="light dark"><meta name="format-detection" content="telephone=no">'
            ),
            tag("title", title),
            tag("style", _style()),
        ]
    )
    page = tag("html", tag("head", head), tag("body", draw_icons(), body), lang="zh-CN")
    return f"<!doctype html>\n{page}\n".encode()


@cache
def _style() -> Html:
    """Our own sheet after the colours of both themes."""
    sheet = Path(__file__).with_name("brief.css").read_text(encoding="utf-8")
    return Html(to_root_rules() + sheet)


def _head(brief: Brief) -> Html:
    """Whose numbers, what they say, up to when, and the way to each list."""
    report = brief.report
    parts = [
        tag("p", report.workspace_name, tag("span", NAME), class_="owner"),
        tag("h1", brief.finding),
        tag("p", _date_words(brief), class_="dates"),
        tag("p", tag("span", "范围"), report.scope_words, class_="scope"),
    ]
    return tag("header", tag("div", *parts, class_="room"), class_="head")


def _jump(brief: Brief) -> Html:
    """The way to each list, with how much is in it; it stays on top while the page moves under it."""
    late = {one.target_id for group in brief.missing.values() for one in group}
    report = brief.report
    counts = {
        "红旗": ("flags", len(report.flags)),
        "变化": ("changes", len(report.changes)),
        "缺报": ("missing", len(late)),
        "全部": ("targets", len(report.verdicts)),
    }
    items = (tag("a", word, tag("b", str(count)), href=f"#{place}") for word, (place, count) in counts.items())
    return tag("nav", tag("ul", join(tag("li", item) for item in items)), class_="jump", aria_label="页内目录")


def _date_words(brief: Brief) -> Html:
    """Whether the numbers are current: their day, how long ago that was, and whether there is a later one."""
    as_of = brief.report.as_of
    is_latest = as_of >= brief.latest
    words = "最新一期" if is_latest else f"非最新一期，最新为{show_day(brief.latest)}"
    days = (brief.seen_on - as_of).days
    age = f"，距今{days}天" if is_latest and days > 0 else ""
    return tag("span", "数据截至", tag("b", show_day(as_of)), f"（{words}{age}）")


def _banners(brief: Brief) -> Html:
    """Invented numbers, and what was known then, must not be taken for what they are not."""
    report, banners = brief.report, []
    if report.is_demo:
        words = "本页数字系虚构，仅供演示系统功能，不得引用。"
        banners.append(tag("p", tag("strong", "演示数据"), words, class_="banner", role="note"))
    if report.known_at is not None:
        words = f"{known_words(report.known_at)}，非当前数据。"
        banners.append(tag("p", tag("strong", "历史口径"), words, class_="banner", role="note"))
    return join(banners)


def counts_section(brief: Brief) -> Html:
    """The answer in two sentences, then four groups with their change and their lights."""
    report = brief.report
    strip = join(
        tag("span", class_=f"on-{tone}", style=f"flex-grow:{report.tones[tone]}")
        for tone in WORST_FIRST
        if report.tones[tone]
    )
    groups = join(_group(brief, tone) for tone in WORST_FIRST)
    return tag(
        "section",
        tag("h2", "总体情况", id="counts"),
        *(tag("p", words, class_="lead") for words in _answers(brief)),
        tag("div", strip, class_="strip", aria_hidden="true"),
        tag("div", groups, class_="groups"),
        tag("p", brief.freshness, class_="soft"),
        aria_labelledby="counts",
    )


def _answers(brief: Brief) -> list[str]:
    """How many are behind, which is worst and by how much, who answers for it."""
    report = brief.report
    if report.is_empty:
        return ["所选范围内尚无报送数据。请各责任单位在“数据报送”中上传，简报随即更新。"]
    words = f"{len(report.verdicts)}项目标中，红旗{report.tones['red']}项、略滞后{report.tones['yellow']}项"
    words += f"、正常{report.tones['green']}项" + (f"、未评价{report.tones['grey']}项" if report.tones["grey"] else "")
    return [f"{words}。", *(_worst_words(brief, flag) for flag in report.flags[:1])]


def _worst_words(brief: Brief, worst: Verdict) -> str:
    points = points_off(worst)
    far = f"，差距{show_gap(points)}个百分点" if points is not None else ""
    if points is None and worst.share_of_target is not None:
        far = f"，为目标的{show_share(worst.share_of_target)}"
    departments = "、".join(worst.lead_departments)
    who = f"牵头单位为{departments}" if departments else "文件未明确牵头单位"
    where = worst.region_name if brief.has_regions else ""
    return f"最严重的是{where}{worst.indicator_name}（{worst.light.word}）{far}，{who}。"


def _group(brief: Brief, tone: str) -> Html:
    report = brief.report
    lights = join(_light_count(light, report.counts[light]) for light in Light if light.tone == tone)
    number = tag("p", tag("strong", str(report.tones[tone])), "项", _change(brief, tone), class_="count")
    return tag("div", tag("h3", TONE_WORDS[tone]), number, tag("ul", lights), class_=f"group {tone}")


def _change(brief: Brief, tone: str) -> Html:
    """Against the earlier cut-off; nothing where none of these targets was judged then."""
    report = brief.report
    if report.earlier is None or not report.earlier_tones:
        return Html("")
    change = report.tones[tone] - report.earlier_tones[tone]
    word = f"+{change}" if change > 0 else f"−{-change}" if change else "持平"
    return tag("span", f"较{label_as_of(report.earlier.as_of)}", tag("b", word), class_="change")


def _light_count(light: Light, count: int) -> Html:
    return tag("li", draw_icon(light), light.word, tag("b", str(count)), class_="some" if count else "none")


def _no_targets() -> Html:
    words = "请放宽文件、年度、地区或主题。"
    link = tag("a", "打开不带筛选的简报", href="brief")
    return tag("section", tag("p", words, class_="notice"), tag("p", link, class_="more"), aria_label="没有目标")


def _foot(brief: Brief) -> Html:
    """By which rules and from which state of the data, and the full pages under the same filters."""
    report = brief.report
    rules = f"按“{report.rule_set}”规则评价，" if report.rule_set else ""
    source = f"来源：{report.workspace_name}指标库，数据版本第{report.known_at or report.data_version}号。"
    links = tag("nav", *(_page_link(brief, path, word) for path, word in PAGES.items()), aria_label="完整页面")
    how = f"{rules}亮灯按未四舍五入的数值判定，页面显示值经四舍五入。"
    note = "差距为完成率减序时进度；不按序时折算的目标为实际减目标。"
    return tag("footer", tag("div", links, tag("p", source), tag("p", how, note), class_="room"))


def _page_link(brief: Brief, path: str, word: str) -> Html:
    return tag("a", word, href=brief.address(path))
