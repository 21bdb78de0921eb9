"""The lists of a brief: the red flags, what changed, who owes reports, and all targets as bars by theme."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import islice

from metrics.model.figures import DASH, show_amount, show_gap, show_goal, show_share
from metrics.model.light import TONE_WORDS, WORST_FIRST
from metrics.model.period import label_as_of
from metrics.model.turn import has_recovered, has_turned_red
from metrics.model.verdict import Verdict
from metrics.publish.brief_value import Brief
from metrics.publish.html_parts import Html, bullet_bar, join, light_badge, tag
from metrics.publish.html_tables import clause_words
from metrics.publish.report import Change, Series
from metrics.publish.svg import describe, draw_trace
from metrics.store.lag_runs import LagRun

#: So many stand open; the rest of a long list is one tap away, and the page stays short.
FIRST_FLAGS, FIRST_DEPARTMENTS = 8, 6


def flags_section(brief: Brief) -> Html:
    """The red list, worst first."""
    flags = brief.report.flags
    title = tag("h2", "红旗清单", tag("span", f"{len(flags)}项"), id="flags")
    if not flags:
        return tag("section", title, tag("p", "本期没有红旗目标。", class_="notice"), aria_labelledby="flags")
    key = tag("p", *(_key(line, word) for line, word in _LINES), class_="chart-key")
    cards = [_flag_card(brief, flag, rank) for rank, flag in enumerate(flags, 1)]
    lists = _folded(cards, FIRST_FLAGS, f"其余{len(flags) - FIRST_FLAGS}项红旗", "flags")
    return tag("section", title, key, lists, aria_labelledby="flags")


_LINES = (("actual", "实际"), ("expected", "序时"), ("goal", "目标"))


def _key(line: str, word: str) -> Html:
    return tag("span", tag("i", class_=f"key-{line}"), word)


def _folded(items: list[Html], first: int, words: str, kind: str) -> Html:
    """The first items, and the rest folded away under `words`."""
    shown = tag("ol", join(items[:first]), class_=kind)
    if len(items) <= first:
        return shown
    rest = tag("ol", join(items[first:]), class_=kind, start=str(first + 1))
    return join([shown, tag("details", tag("summary", tag("b", words)), rest, class_="rest")])


def _flag_card(brief: Brief, flag: Verdict, rank: int) -> Html:
    """Sentence, distance, line, and who answers since when and by which clause."""
    series = brief.report.series.get(flag.target_id, Series((), ()))
    head = tag("h3", tag("span", str(rank), class_="rank"), _target_link(brief, flag))
    distance = tag("p", *_distance(flag), class_="gap")
    look = tag("div", distance, _draw_line(flag, series), class_="look")
    facts = join(tag("div", tag("dt", name), tag("dd", words)) for name, words in _flag_facts(brief, flag))
    parts = (tag("div", head, light_badge(flag.light), class_="top"), look, tag("p", flag.sentence))
    return tag("li", *parts, tag("dl", facts))


def _target_link(brief: Brief, verdict: Verdict) -> Html:
    """The name, with its region where the page holds several: counties have parts of one and the same target."""
    link = tag("a", verdict.indicator_name, href=brief.address("indicator", target=verdict.target_id))
    where = tag("span", verdict.region_name, class_="where") if brief.has_regions else Html("")
    return tag("span", link, where, class_="name")


def points_off(verdict: Verdict) -> Decimal | None:
    """The distance in percentage points: from the expected progress, or of a percentage from its goal."""
    if verdict.gap is None and verdict.unit == "%":
        return verdict.shortfall
    return verdict.gap


def _distance(flag: Verdict) -> list[str]:
    points = points_off(flag)
    if points is not None:
        return [tag("strong", show_gap(points)), "个百分点"]
    if flag.share_of_target is not None:
        return [tag("span", "为目标的"), tag("strong", show_share(flag.share_of_target))]
    return [tag("strong", show_amount(flag.actual, flag.unit, flag.scale))]


def _draw_line(flag: Verdict, series: Series) -> Html:
    trace = draw_trace(flag, series)
    if not trace:
        return trace
    return tag("div", trace, class_="line", role="img", aria_label=f"{flag.short_name}走势：{describe(flag, series)}")


def _flag_facts(brief: Brief, flag: Verdict) -> list[tuple[str, str]]:
    source = flag.document_number or f"《{flag.document_title}》"
    facts = (
        ("牵头单位", "、".join(flag.lead_departments) or "文件未明确"),
        ("持续", _run_words(brief.runs.get(flag.target_id))),
        ("预测", brief.report.outlooks.get(flag.target_id, "")),
        ("下一步措施", _measure_words(brief, flag)),
        ("出处", f"{source}{clause_words(flag.clause)}"),
        ("报送", f"{flag.freshness_words}，数据截至{label_as_of(flag.data_as_of)}" if flag.data_as_of else ""),
    )
    return [fact for fact in facts if fact[1]]


def _measure_words(brief: Brief, flag: Verdict) -> str:
    issue = brief.report.issues.get(flag.target_id)
    return issue.measure if issue else ""


def _run_words(run: LagRun | None) -> str:
    """Since when it has been red, in periods of its data."""
    if run is None:
        return ""
    if run.periods == 1:
        return f"{label_as_of(run.since)}首次列红旗"
    return f"{'至少' if run.is_open else ''}连续{run.periods}期红旗，自{label_as_of(run.since)}起"


def changes_section(brief: Brief) -> Html:
    """What turned red and what recovered since the earlier cut-off; every other move is folded away."""
    report = brief.report
    when = f"与{label_as_of(report.earlier.as_of)}相比" if report.earlier else ""
    title = tag("h2", "较上期变化", tag("span", when), id="changes")
    if report.earlier is None or not report.earlier_tones:
        words = tag("p", "本范围没有可供比较的上期数据。", class_="notice")
        return tag("section", title, words, aria_labelledby="changes")
    turned = [one for one in report.changes if has_turned_red(one.before, one.verdict.light)]
    recovered = [one for one in report.changes if has_recovered(one.before, one.verdict.light)]
    others = [one for one in report.changes if one not in turned and one not in recovered]
    lists = [_moves(brief, "新列红旗", turned), _moves(brief, "退出红旗", recovered)]
    return tag("section", title, tag("div", *lists, class_="moves"), _others(brief, others), aria_labelledby="changes")


def _moves(brief: Brief, word: str, changes: list[Change]) -> Html:
    title = tag("h3", f"{word}{len(changes)}项")
    body = tag("ul", join(_move(brief, one) for one in changes)) if changes else tag("p", "无。", class_="soft")
    return tag("div", title, body)


def _move(brief: Brief, change: Change) -> Html:
    turn = tag("span", light_badge(change.before), "→", light_badge(change.verdict.light), class_="turn")
    return tag("li", _target_link(brief, change.verdict), turn)


def _others(brief: Brief, others: list[Change]) -> Html:
    if not others:
        return Html("")
    rows = tag("ul", join(_move(brief, one) for one in others), class_="others")
    return tag("details", tag("summary", tag("b", f"其他变化{len(others)}项")), rows, class_="rest")


def missing_section(brief: Brief) -> Html:
    """Who owes reports, the most missed periods first; the targets of each department are folded away."""
    missing = brief.missing
    targets = {one.target_id for group in missing.values() for one in group}
    count = f"{len(missing)}个单位、{len(targets)}项目标" if missing else ""
    title = tag("h2", "缺报情况", tag("span", count), id="missing")
    if not missing:
        return tag("section", title, tag("p", "各单位报送均为当期。", class_="notice"), aria_labelledby="missing")
    departments = [_department(brief, name, group) for name, group in missing.items()]
    shown = join(islice(departments, FIRST_DEPARTMENTS))
    rest = departments[FIRST_DEPARTMENTS:]
    more = tag("details", tag("summary", tag("b", f"其余{len(rest)}个单位")), join(rest), class_="rest") if rest else ""
    return tag("section", title, shown, more, aria_labelledby="missing")


def _department(brief: Brief, name: str, group: tuple[Verdict, ...]) -> Html:
    worst = tag("span", f"{len(group)}项，最多{group[0].freshness_words}")
    rows = join(_late(brief, one) for one in group)
    return tag("details", tag("summary", tag("b", name), worst), tag("ul", rows), class_="fold")


def _late(brief: Brief, verdict: Verdict) -> Html:
    last = f"数据截至{label_as_of(verdict.data_as_of)}" if verdict.data_as_of else "尚无数据"
    return tag("li", _target_link(brief, verdict), tag("small", f"{verdict.freshness_words} · {last}"))


def themes_section(brief: Brief) -> Html:
    """Every target as a bar of completion with a tick at the expected share, theme by theme, worst first."""
    how = "横条为完成率，竖线为序时进度。"
    title = tag("h2", "全部目标", tag("span", f"{len(brief.report.verdicts)}项"), id="targets")
    themes = join(_theme(brief, theme, group) for theme, group in brief.report.themes)
    return tag("section", title, tag("p", how, class_="soft"), themes, aria_labelledby="targets")


def _theme(brief: Brief, theme: str, group: tuple[Verdict, ...]) -> Html:
    tones = [one.light.tone for one in group]
    tally = join(
        tag("span", f"{TONE_WORDS[tone]}{tones.count(tone)}", class_=tone) for tone in WORST_FIRST if tones.count(tone)
    )
    summary = tag("summary", tag("b", theme), tag("span", tally, class_="tally"))
    rows = join(_target_row(brief, one) for one in sorted(group, key=lambda one: one.sort_key))
    return tag("details", summary, tag("ul", rows, class_="targets"), class_="fold")


def _target_row(brief: Brief, verdict: Verdict) -> Html:
    top = tag("div", _target_link(brief, verdict), light_badge(verdict.light), class_="top")
    bar = bullet_bar(verdict.completion, verdict.expected_share)
    lines = (" · ".join(_progress_words(verdict)), " · ".join(_amount_words(verdict)))
    return tag("li", top, bar, *(tag("small", line) for line in lines if line))


def _progress_words(verdict: Verdict) -> Iterable[str]:
    """The bar in words; whole things may lag behind a share and be on pace."""
    if verdict.completion is not None:
        yield f"完成{show_share(verdict.completion)}"
        yield f"序时{show_share(verdict.expected_share)}"
    if (points := points_off(verdict)) is not None:
        yield f"差距{show_gap(points)}个百分点"
    if verdict.reason == "whole":
        yield "按整数计已达序时"


def _amount_words(verdict: Verdict) -> Iterable[str]:
    """What is reported, what is asked, and who answers."""
    goal = show_goal(verdict.comparator, verdict.value, verdict.value_high, verdict.unit, max(verdict.scale, 2))
    actual = show_amount(verdict.actual, verdict.unit, verdict.scale)
    yield f"实际{actual}，目标{goal if verdict.value is not None else verdict.figure or DASH}"
    if verdict.lead_departments:
        yield "、".join(verdict.lead_departments)
