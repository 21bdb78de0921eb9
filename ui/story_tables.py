"""What a story holds beside its values: sums of the counties, versions of the target, related targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from urllib.parse import urlencode

from metrics.model.figures import DASH, show_amount, show_day, show_goal, show_number
from metrics.model.history import RegionSum, TargetVersion
from metrics.model.period import label_as_of
from metrics.model.verdict import Point, Verdict
from metrics.progress.report import TargetStory
from metrics.publish.html_parts import Html, join, show_moment, tag
from ui.overview_parts import target_name
from ui.style import light_mark

LATEST_SUMS = 6
#: A year of months; what is older is folded away, or a phone would show nothing else.
LATEST_VALUES = 12


def _table(heads: Iterable[str], rows: Html, numeric: frozenset[str], more: str = "") -> Html:
    head = join(tag("th", word, scope="col", class_="x-num" if word in numeric else "") for word in heads)
    classes = f"x-table x-framed {more}".rstrip()
    table = tag("table", tag("thead", tag("tr", head)), tag("tbody", rows), class_=classes)
    return tag("div", table, class_="x-scroll")


def value_table(story: TargetStory) -> Html:
    """Every reported value, newest first, with what it replaced; the older ones are folded away."""
    latest, older = story.points[-LATEST_VALUES:], story.points[:-LATEST_VALUES]
    table = _values(story, latest)
    if not older:
        return table
    head = tag("summary", f"更早的{len(older)}期（{older[0].label}至{older[-1].label}）")
    return join([table, tag("details", head, _values(story, older), class_="x-older")])


def _values(story: TargetStory, points: Sequence[Point]) -> Html:
    heads = ("数据期", "数值", "更正前", "性质", "批次", "备注")
    rows = join(_value_row(point, story.verdict) for point in reversed(points))
    return _table(heads, rows, frozenset({"数值", "更正前", "批次"}), "x-values")


def fetch_links(story: TargetStory, as_of: str, known: str) -> Html:
    """The same values as files."""
    asked = {"target": story.verdict.target_id, "as_of": as_of, **({"known": known} if known else {})}
    links = (
        tag("a", f"下载数据（{word}）", href=f"download/series.{word}?{urlencode(asked)}", class_="x-download")
        for word in ("xlsx", "csv")
    )
    return tag("p", join(links), class_="x-fetch-files")


def _value_row(point: Point, verdict: Verdict) -> Html:
    # x-none: a card on a phone leaves out what is not there.
    revised = "x-num" if point.revised_from is not None else "x-num x-none"
    return tag(
        "tr",
        tag("th", point.label, scope="row"),
        tag("td", show_amount(point.value, verdict.unit, verdict.scale), class_="x-num", data_label="数值"),
        tag("td", show_number(point.revised_from, verdict.scale), class_=revised, data_label="更正前"),
        tag("td", point.status, data_label="性质"),
        tag("td", f"第{point.batch_number}号", class_="x-num", data_label="批次"),
        tag("td", point.note or DASH, class_="" if point.note else "x-none", data_label="备注"),
    )


def relatives_table(verdicts: Iterable[Verdict], query: Mapping[str, str]) -> Html:
    """Sister or child targets with their lights."""
    heads = ("目标", "文件", "目标值", "当前值", "亮灯")
    rows = join(_relative_row(one, query) for one in verdicts)
    return _table(heads, rows, frozenset({"目标值", "当前值"}), "x-links")


def _relative_row(verdict: Verdict, query: Mapping[str, str]) -> Html:
    goal = show_goal(verdict.comparator, verdict.value, verdict.value_high, verdict.unit, max(verdict.scale, 2))
    return tag(
        "tr",
        target_name(verdict, query),
        tag("td", verdict.document_number or f"《{verdict.document_title}》", data_label="文件"),
        tag("td", goal if verdict.value is not None else verdict.figure or DASH, class_="x-num", data_label="目标值"),
        tag("td", show_amount(verdict.actual, verdict.unit, verdict.scale), class_="x-num", data_label="当前值"),
        tag("td", light_mark(verdict.light), data_label="亮灯"),
    )


def sums_table(story: TargetStory) -> Html:
    """The city's own figure beside the sum of its counties, the latest days first."""
    heads = ("数据期", "市级", "县市区合计", "差")
    rows = join(_sum_row(one, story.verdict) for one in story.region_sums[: -LATEST_SUMS - 1 : -1])
    return _table(heads, rows, frozenset(heads[1:]), "x-values")


def _sum_row(one: RegionSum, verdict: Verdict) -> Html:
    unit, scale = verdict.unit, verdict.scale
    differs = one.difference != 0
    difference = show_amount(one.difference, unit, scale) if differs else "一致"
    return tag(
        "tr",
        tag("th", label_as_of(one.as_of), scope="row"),
        tag("td", show_amount(one.own, unit, scale), class_="x-num", data_label="市级"),
        tag("td", show_amount(one.counties, unit, scale), class_="x-num", data_label="县市区合计"),
        tag("td", difference, class_="x-num x-strong" if differs else "x-num", data_label="差"),
    )


def versions_table(story: TargetStory) -> Html:
    """目标调整记录, newest first: since when, by whom, from what to what."""
    steps = list(pairwise(story.versions))
    rows = join(_version_row(before, after, story.verdict) for before, after in reversed(steps))
    return _table(("调整时间", "办理人", "调整前", "调整后"), rows, frozenset())


def _version_row(before: TargetVersion, after: TargetVersion, verdict: Verdict) -> Html:
    return tag(
        "tr",
        tag("th", f"{show_moment(after.since)}（第{after.line}号）", scope="row"),
        tag("td", after.by, data_label="办理人"),
        tag("td", _version_words(before, verdict), data_label="调整前"),
        tag("td", _version_words(after, verdict), data_label="调整后"),
    )


def _version_words(version: TargetVersion, verdict: Verdict) -> str:
    goal = show_goal(verdict.comparator, version.value, version.value_high, verdict.unit, max(verdict.scale, 2))
    return f"{goal}（{show_day(version.start)}至{show_day(version.end)}）"
