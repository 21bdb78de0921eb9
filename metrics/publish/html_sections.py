"""The upper half of the page: head, counts by light, what changed, and the red list."""

from __future__ import annotations

from metrics.model.figures import DASH, show_day, show_gap, show_goal, show_number, show_share
from metrics.model.light import TONE_WORDS, Light
from metrics.model.period import label_as_of
from metrics.model.verdict import Verdict
from metrics.publish.html_parts import Html, bullet_bar, draw_icon, join, light_badge, show_moment, tag
from metrics.publish.report import Change, IssueWords, Report, known_words
from metrics.publish.svg import draw_chart


def head_section(report: Report) -> Html:
    """Title, scope, the three dates and who made the page; the demo banner stands above everything else."""
    facts = (
        ("数据截至", show_day(report.as_of)),
        ("生成于", f"{show_moment(report.made_at)}（北京时间）"),
        ("有效至", show_day(report.expires_on)),
        ("制作人", report.made_by),
        ("评价规则", report.rule_set or DASH),
        ("数据版本", f"第{report.data_version}号"),
    )
    listed = join(tag("div", tag("dt", name), tag("dd", value)) for name, value in facts)
    scope = tag("p", tag("span", "范围", class_="key"), report.scope_words, class_="scope")
    parts = [
        tag("p", f"{report.workspace_name} · 指标监测快照", class_="owner"),
        tag("h1", report.title),
        scope,
        tag("dl", listed, class_="facts"),
    ]
    if report.note:
        parts.append(tag("p", tag("span", "说明", class_="key"), report.note, class_="note"))
    return join([_demo_banner(report), _known_banner(report), tag("header", *parts, class_="head")])


def _demo_banner(report: Report) -> Html:
    if not report.is_demo:
        return Html("")
    words = "本页数字系虚构，仅供演示系统功能，不反映任何地区、部门的实际情况，不得引用。"
    return tag("p", tag("strong", "演示数据"), words, class_="demo", role="note")


def _known_banner(report: Report) -> Html:
    """A page about what was known then must not be taken for what is known now."""
    if report.known_at is None:
        return Html("")
    words = f"{known_words(report.known_at)}，非当前数据；此后的报送、更正和设定均未计入。"
    return tag("p", tag("strong", "历史口径"), words, class_="demo", role="note")


def counts_section(report: Report) -> Html:
    """One sentence, a strip of shares, and four groups with their lights."""
    strip = join(_strip_part(tone, report.tones[tone], len(report.verdicts)) for tone in TONE_WORDS)
    groups = join(_tone_group(report, tone) for tone in TONE_WORDS)
    return tag(
        "section",
        tag("h2", "总体情况", id="counts"),
        tag("p", _counts_sentence(report), class_="lead"),
        tag("div", strip, class_="strip", aria_hidden="true"),
        tag("div", groups, class_="groups"),
        aria_labelledby="counts",
    )


def _counts_sentence(report: Report) -> str:
    tones, total = report.tones, len(report.verdicts)
    words = f"截至{label_as_of(report.as_of)}，纳入监测的{total}项目标中，"
    words += f"正常{tones['green']}项，略滞后{tones['yellow']}项，红旗{tones['red']}项"
    return words + (f"，另有{tones['grey']}项未评价。" if tones["grey"] else "。")


def _strip_part(tone: str, count: int, total: int) -> Html:
    if not count:
        return Html("")
    word = str(count) if count / total >= 0.03 else ""
    return tag("span", word, class_=f"on-{tone}", style=f"flex-grow:{count}")


def _tone_group(report: Report, tone: str) -> Html:
    count = report.tones[tone]
    share = show_share(report.share(count))
    lights = join(_light_count(light, report.counts[light]) for light in Light if light.tone == tone)
    number = tag("p", tag("strong", str(count)), "项", tag("span", share, class_="share"), class_="count")
    return tag("div", tag("h3", TONE_WORDS[tone]), number, tag("ul", lights), class_=f"group {tone}")


def _light_count(light: Light, count: int) -> Html:
    number = tag("span", str(count), class_="n")
    return tag("li", draw_icon(light), tag("span", light.word), number, class_="some" if count else "none")


def changes_section(report: Report) -> Html:
    """Counts then and now, and every target whose light changed."""
    return tag("section", tag("h2", "较上期变化", id="changes"), *_changes_body(report), aria_labelledby="changes")


def _changes_body(report: Report) -> list[Html]:
    if report.earlier is None:
        return [tag("p", "本范围没有可供比较的上期数据。", class_="empty")]
    grouped: dict[str, list[Change]] = {"转差": [], "转好": [], "评价状态变化": []}
    for change in report.changes:
        grouped[change.direction].append(change)
    lists = [_change_list(word, group) for word, group in grouped.items() if group or word != "评价状态变化"]
    return [_tone_table(report), tag("div", *lists, class_="moves")]


def _tone_table(report: Report) -> Html:
    then_day = report.earlier.as_of if report.earlier else None
    heads = (("上期", show_day(then_day)), ("本期", show_day(report.as_of)), ("增减", ""))
    cells = (tag("th", word, tag("small", day), scope="col", class_="num") for word, day in heads)
    head = tag("tr", tag("th", "亮灯", scope="col"), *cells)
    rows = join(_tone_row(tone, report.earlier_tones[tone], report.tones[tone]) for tone in TONE_WORDS)
    caption = tag("caption", "两期各类目标项数", class_="unseen")
    return tag("table", caption, tag("thead", head), tag("tbody", rows), class_="then-now")


def _tone_row(tone: str, then: int, now: int) -> Html:
    change = f"+{now - then}" if now > then else f"−{then - now}" if now < then else "0"
    name = tag("th", tag("span", class_=f"dot on-{tone}"), TONE_WORDS[tone], scope="row")
    return tag("tr", name, *(tag("td", word, class_="num") for word in (str(then), str(now), change)))


def _change_list(word: str, changes: list[Change]) -> Html:
    title = tag("h3", f"{word}（{len(changes)}项）")
    if not changes:
        return tag("div", title, tag("p", "无。", class_="empty"))
    return tag("div", title, tag("ul", join(_change_item(one) for one in changes)))


def _change_item(change: Change) -> Html:
    arrow = tag("span", "→", class_="arrow")
    turn = tag("span", light_badge(change.before), arrow, light_badge(change.verdict.light), class_="turn")
    return tag("li", tag("span", change.verdict.short_name, class_="name"), turn)


def flags_section(report: Report) -> Html:
    """The lagging list, worst first."""
    flags = report.flags
    title = tag("h2", f"红旗清单（{len(flags)}项）", id="flags")
    if not flags:
        return tag("section", title, tag("p", "本期没有红旗目标。", class_="empty"), aria_labelledby="flags")
    cards = join(_flag_card(report, verdict) for verdict in flags)
    key = tag("p", _key("actual", "实际"), _key("expected", "序时"), _key("goal", "目标"), class_="chart-key")
    return tag("section", title, key, tag("ol", cards, class_="flags"), aria_labelledby="flags")


def _key(line: str, word: str) -> Html:
    return tag("span", tag("i", class_=f"key-{line}"), word)


def _flag_card(report: Report, verdict: Verdict) -> Html:
    chart = Html("")
    if verdict.target_id in report.series:
        chart = draw_chart(verdict, report.series[verdict.target_id])
    head = tag("div", tag("h3", verdict.indicator_name), light_badge(verdict.light), class_="card-head")
    forecast = report.outlooks.get(verdict.target_id, "")
    outlook = tag("p", tag("span", "预测", class_="key"), forecast, class_="outlook") if forecast else Html("")
    told = (tag("p", verdict.sentence), outlook, *_written(report, verdict))
    words = tag("div", head, *told, _flag_facts(verdict), class_="card-words")
    return tag("li", words, tag("div", chart, class_="card-chart"))


def _written(report: Report, verdict: Verdict) -> list[Html]:
    """What its department wrote about it, as in the notice."""
    issue = report.issues.get(verdict.target_id, IssueWords("", ""))
    facts = (("存在问题", issue.problem), ("下一步措施", issue.measure))
    return [tag("p", tag("span", word, class_="key"), words, class_="outlook") for word, words in facts if words]


def _flag_facts(verdict: Verdict) -> Html:
    goal = show_goal(verdict.comparator, verdict.value, verdict.value_high, verdict.unit)
    actual = show_number(verdict.actual, verdict.scale) + (verdict.unit if verdict.actual is not None else "")
    facts = [("当前值", actual, ""), ("目标值", goal, "")]
    if verdict.gap is not None:
        facts.insert(0, ("差距", f"{show_gap(verdict.gap)}个百分点", "gap"))
    if verdict.completion is not None:
        facts.append(("完成率", show_share(verdict.completion), ""))
    facts.append(("时效", verdict.freshness_words, "wide"))
    facts.append(("牵头单位", "、".join(verdict.lead_departments) or DASH, "wide"))
    items = join(tag("div", tag("dt", name), tag("dd", value), class_=kind) for name, value, kind in facts)
    return join([bullet_bar(verdict.completion, verdict.expected_share), tag("dl", items, class_="card-facts")])
