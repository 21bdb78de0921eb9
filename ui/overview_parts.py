"""The overview in HTML: counts by light, what changed, the red list and the table of all targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from urllib.parse import urlencode

from metrics.model.figures import DASH, show_amount, show_gap, show_goal, show_share
from metrics.model.light import TONE_WORDS, Light
from metrics.model.period import label_as_of
from metrics.model.verdict import Verdict
from metrics.progress.report import Overview
from metrics.publish.html_parts import Html, bullet_bar, join, tag
from metrics.publish.html_tables import clause_words
from ui.style import light_mark

COLUMNS = ("目标", "当前值", "目标值", "完成率与序时进度", "差距", "亮灯", "时效", "责任单位")
_NUMERIC = frozenset({"当前值", "目标值", "差距"})


def counts_strip(overview: Overview) -> Html:
    """A bar of shares, and a card for each tone with its lights and its change."""
    total = len(overview.verdicts)
    parts = join(
        tag("span", class_=f"x-on-{tone}", style=f"flex-grow:{overview.tones[tone]}")
        for tone in TONE_WORDS
        if overview.tones[tone]
    )
    then = Counter(
        overview.earlier_lights[one.target_id].tone
        for one in overview.verdicts
        if one.target_id in overview.earlier_lights
    )
    cards = join(_tone_card(overview, tone, then) for tone in TONE_WORDS)
    bar = tag("div", parts, class_="x-shares", aria_hidden="true")
    label = f"{total}项目标按亮灯分组"
    return tag("section", bar, tag("div", cards, class_="x-cards"), aria_label=label)


def _tone_card(overview: Overview, tone: str, then: Counter[str]) -> Html:
    now = overview.tones[tone]
    change = tag("span", _change_words(now - then[tone], overview), class_="x-change")
    lights = join(light_mark(light, overview.counts[light]) for light in Light if light.tone == tone)
    number = tag("p", tag("strong", str(now)), "项", change, class_="x-number")
    return tag(
        "div", tag("h3", TONE_WORDS[tone]), number, tag("div", lights, class_="x-lights"), class_=f"x-card x-{tone}"
    )


def _change_words(change: int, overview: Overview) -> str:
    if overview.earlier_as_of is None:
        return ""
    when = f"较{overview.earlier_as_of.month}月底"
    if not change:
        return f"{when}持平"
    return f"{when}{'+' if change > 0 else '−'}{abs(change)}"


def changes_list(overview: Overview) -> Html:
    """Targets whose tone got worse or better since the earlier cut-off; those without data then or now are left out."""
    moved = [
        (one, overview.earlier_lights[one.target_id])
        for one in overview.verdicts
        if one.target_id in overview.earlier_lights
    ]
    judged = [(one, before) for one, before in moved if "grey" not in (one.light.tone, before.tone)]
    worse = [pair for pair in judged if pair[0].light.severity < pair[1].severity]
    better = [pair for pair in judged if pair[0].light.severity > pair[1].severity]
    return tag("div", _moves("转差", worse), _moves("转好", better), class_="x-moves")


def _moves(word: str, pairs: list[tuple[Verdict, Light]]) -> Html:
    rows = join(
        tag(
            "li",
            tag("span", one.short_name),
            tag("span", light_mark(before), "→", light_mark(one.light), class_="x-turn"),
        )
        for one, before in pairs
    )
    body = tag("ul", rows) if pairs else tag("p", "无。", class_="x-soft")
    return tag("div", tag("h3", f"{word} {len(pairs)}项"), body)


def freshness_mark(verdict: Verdict) -> Html:
    """时效 in words inside a frame of its own: solid where a report is late, dashed where nothing is due yet."""
    return tag("span", verdict.freshness_words, class_=f"x-fresh x-fresh-{verdict.freshness}")


def rule_set_mark(verdict: Verdict, usual: str) -> Html:
    """Only where a target is judged by another rule set than the one in the header."""
    if verdict.rule_set == usual:
        return Html("")
    return tag("span", f"规则：{verdict.rule_set}", class_="x-rule")


def flag_card(verdict: Verdict, rank: int, usual: str) -> Html:
    """One entry of the red list; the gap stands apart, so that the eye runs down it. `usual`: the header's rule set."""
    gap = Html("")
    if verdict.gap is not None:
        gap = tag("p", tag("strong", show_gap(verdict.gap)), "百分点")
    elif verdict.share_of_target is not None:
        gap = tag("p", "为目标的", tag("strong", show_share(verdict.share_of_target), class_="x-after"))
    share = Html("")
    if verdict.completion is not None:
        words = f"完成{show_share(verdict.completion)} / 序时{show_share(verdict.expected_share)}"
        share = join([bullet_bar(verdict.completion, verdict.expected_share), tag("small", words)])
    marks = (light_mark(verdict.light), freshness_mark(verdict), rule_set_mark(verdict, usual))
    head = tag("h3", tag("span", str(rank), class_="x-rank"), verdict.indicator_name, *marks)
    who = tag("p", _facts(verdict), class_="x-soft")
    words = tag("div", head, tag("p", verdict.sentence), who, class_="x-words")
    return tag("article", words, tag("div", gap, share, class_="x-gap"), class_="x-flag")


def _facts(verdict: Verdict) -> str:
    departments = "、".join(verdict.lead_departments) or "未明确"
    where = verdict.document_number or f"《{verdict.document_title}》"
    return f"牵头单位：{departments} · {verdict.region_name} · {where} {clause_words(verdict.clause)}"


def theme_tables(overview: Overview, query: Mapping[str, str], usual: str) -> Html:
    """All targets, one foldable table a theme; a single theme is open. `usual`: the header's rule set."""
    ordered = sorted(overview.verdicts, key=lambda one: (one.theme, one.sort_key))
    grouped = {theme: tuple(group) for theme, group in groupby(ordered, key=lambda one: one.theme)}
    is_only = len(grouped) == 1
    return join(_theme_part(theme, group, is_only, query, usual) for theme, group in grouped.items())


def _theme_part(theme: str, group: tuple[Verdict, ...], is_only: bool, query: Mapping[str, str], usual: str) -> Html:
    tones = Counter(one.light.tone for one in group)
    counts = join(
        tag("span", f"{word}{tones[tone]}", class_=f"x-{tone}") for tone, word in TONE_WORDS.items() if tones[tone]
    )
    summary = tag(
        "summary",
        tag("b", theme),
        tag("span", f"{len(group)}项", class_="x-soft"),
        tag("span", counts, class_="x-tally"),
    )
    heads = join(
        tag("th", word, _measure(word), scope="col", class_="x-num" if word in _NUMERIC else "") for word in COLUMNS
    )
    ids = {one.target_id for one in group}
    rows = join(_target_row(one, one.parent_target_id in ids, query, usual) for one in group)
    table = tag("table", tag("thead", tag("tr", heads)), tag("tbody", rows), class_="x-table x-targets")
    opened = {"open": "open"} if is_only else {}
    return tag("details", summary, table, class_="x-theme", **opened)


def _measure(word: str) -> Html:
    return tag("small", "百分点") if word == "差距" else Html("")


def _target_row(verdict: Verdict, is_part: bool, query: Mapping[str, str], usual: str) -> Html:
    goal = show_goal(verdict.comparator, verdict.value, verdict.value_high, verdict.unit, max(verdict.scale, 2))
    day = Html("") if verdict.data_as_of is None else tag("small", label_as_of(verdict.data_as_of))
    share = f"{show_share(verdict.completion)} / {show_share(verdict.expected_share)}"
    progress = [tag("span", share), bullet_bar(verdict.completion, verdict.expected_share)]
    cells = [
        tag("td", show_amount(verdict.actual, verdict.unit, verdict.scale), class_="x-num", data_label="当前值"),
        tag(
            "td",
            goal if verdict.value is not None else verdict.figure or DASH,
            class_="x-num x-wrap",
            data_label="目标值",
        ),
        tag("td", *(progress if verdict.completion is not None else (DASH,)), data_label="完成率/序时进度"),
        tag("td", show_gap(verdict.gap), class_=f"x-num x-strong x-{verdict.light.tone}", data_label="差距（百分点）"),
        tag("td", light_mark(verdict.light), rule_set_mark(verdict, usual), class_="x-lit", data_label="亮灯"),
        tag("td", freshness_mark(verdict), day, data_label="时效"),
        tag("td", "、".join(verdict.lead_departments) or DASH, class_="x-who", data_label="责任单位"),
    ]
    return tag("tr", target_name(verdict, query, is_part), *cells)


def target_name(verdict: Verdict, query: Mapping[str, str], is_part: bool = False) -> Html:
    """A plain link: it loads the page anew, but it opens in a new tab and costs a 141-row table no widgets."""
    address = "/indicator?" + urlencode({**query, "target": verdict.target_id})
    name = tag("a", verdict.indicator_name, href=address, target="_self")
    inside = tag("span", "其中 ", class_="x-soft") if is_part else Html("")
    where = f"{verdict.region_name} · {years_of(verdict)} · {clause_words(verdict.clause)}"
    return tag("th", inside, name, tag("small", where), scope="row")


def years_of(verdict: Verdict) -> str:
    """2023年, or 2018–2022年 for a longer plan."""
    first, last = verdict.start.year, verdict.end.year
    return f"{last}年" if first == last else f"{first}–{last}年"
