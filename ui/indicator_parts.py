"""One target in HTML: the facts beside its chart, where it stands in print, its values and its relatives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from metrics.model.catalogue import Shape
from metrics.model.figures import DASH, show_amount, show_day, show_gap, show_goal, show_number, show_share
from metrics.model.verdict import Point, Verdict
from metrics.progress.report import TargetStory
from metrics.publish.html_parts import Html, join, tag
from metrics.publish.html_tables import clause_words
from ui.overview_parts import target_name, years_of
from ui.style import light_mark

FREQUENCIES = {"month": "月报", "quarter": "季报", "half": "半年报", "year": "年报"}


def target_label(verdict: Verdict) -> str:
    """One line by which a target is found: name, region, years, document, clause."""
    source = verdict.document_number or verdict.document_title
    return f"{verdict.indicator_name} · {verdict.region_name} · {years_of(verdict)} · {source} {clause_words(verdict.clause)}"


def target_facts(verdict: Verdict) -> Html:
    """The numbers the light rests on; what a kind of target does not have is left out."""
    unit, scale = verdict.unit, verdict.scale
    goal = show_goal(verdict.comparator, verdict.value, verdict.value_high, unit, max(scale, 2))
    facts: list[tuple[str, str | Html]] = [
        ("亮灯", light_mark(verdict.light)),
        ("数据截至", show_day(verdict.data_as_of)),
        ("当前值", show_amount(verdict.actual, unit, scale)),
        ("目标值", goal if verdict.value is not None else verdict.figure or DASH),
    ]
    optional = (
        (
            "推定基期值" if verdict.baseline_is_derived else "基期值",
            verdict.baseline,
            show_amount(verdict.baseline, unit, scale),
        ),
        ("对标值", verdict.reference, show_amount(verdict.reference, unit, scale)),
        ("完成率", verdict.completion, show_share(verdict.completion)),
        ("序时进度", verdict.completion and verdict.expected_share, show_share(verdict.expected_share)),
        ("差距", verdict.gap, f"{show_gap(verdict.gap)}个百分点"),
        ("序时应达", verdict.expected, show_amount(verdict.expected, unit, max(scale, 1))),
        ("按目前进度推算期末", verdict.projection, show_amount(verdict.projection, unit, max(scale, 1))),
        ("达到目标的比例", verdict.share_of_target, show_share(verdict.share_of_target)),
    )
    facts += [(name, words) for name, value, words in optional if value is not None]
    facts += [("目标类型", _kind_words(verdict)), ("报送频度", FREQUENCIES.get(verdict.frequency, verdict.frequency))]
    # Two columns: the last of an odd number takes both.
    return _fact_list(facts, {facts[-1][0]} if len(facts) % 2 else ())


def _kind_words(verdict: Verdict) -> str:
    return verdict.kind.word + ("（须始终保持）" if verdict.shape is Shape.HOLD else "")


def source_facts(story: TargetStory) -> Html:
    """Where the target stands in print and who answers for it."""
    verdict = story.verdict
    facts: list[tuple[str, str | Html]] = [
        ("文件", f"《{verdict.document_title}》{verdict.document_number}"),
        ("条款", clause_words(verdict.clause)),
        ("文件所载数字", verdict.figure or DASH),
        ("考核期", f"{show_day(verdict.start)}至{show_day(verdict.end)}"),
        ("评价规则", verdict.rule_set),
        ("牵头单位", "、".join(verdict.lead_departments) or "未明确"),
        ("配合单位", "、".join(verdict.support_departments) or DASH),
        ("指标定义", story.definition or DASH),
    ]
    wide = {"文件", "牵头单位", "配合单位", "指标定义"}
    return _fact_list(facts, wide)


def _fact_list(facts: Iterable[tuple[str, str | Html]], wide: Collection[str] = ()) -> Html:
    items = join(
        tag("div", tag("dt", name), tag("dd", value), class_="x-wide" if name in wide else "") for name, value in facts
    )
    return tag("dl", items, class_="x-facts")


def value_table(story: TargetStory) -> Html:
    """Every reported value, newest first, with what it replaced."""
    heads = ("数据期", "数值", "更正前", "性质", "批次", "备注")
    numeric = {"数值", "更正前", "批次"}
    head = join(tag("th", word, scope="col", class_="x-num" if word in numeric else "") for word in heads)
    rows = join(_value_row(point, story.verdict) for point in reversed(story.points))
    table = tag("table", tag("thead", tag("tr", head)), tag("tbody", rows), class_="x-table x-framed")
    return tag("div", table, class_="x-scroll")


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
    numeric = {"目标值", "当前值"}
    head = join(tag("th", word, scope="col", class_="x-num" if word in numeric else "") for word in heads)
    rows = join(_relative_row(one, query) for one in verdicts)
    table = tag("table", tag("thead", tag("tr", head)), tag("tbody", rows), class_="x-table x-framed x-links")
    return tag("div", table, class_="x-scroll")


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
