"""The lower half of the page: a table for each theme, the sources, and what the page is."""

from __future__ import annotations

from itertools import groupby

from metrics.model.figures import DASH, show_amount, show_day, show_gap, show_goal, show_share
from metrics.model.light import TONE_WORDS
from metrics.model.period import label_as_of
from metrics.model.verdict import Verdict
from metrics.publish.html_parts import Html, bullet_bar, join, light_badge, tag
from metrics.publish.report import Report, Series, Source
from metrics.publish.svg import draw_trace

COLUMNS = ("目标", "当前值", "目标值", "走势", "完成率", "序时进度", "差距", "亮灯", "责任单位")
_NUMERIC = frozenset({"当前值", "目标值", "完成率", "序时进度", "差距"})


def themes_section(report: Report) -> Html:
    """Every target, theme by theme, in the order of the documents."""
    parts = join(_theme_part(report, number, theme, group) for number, (theme, group) in enumerate(report.themes, 1))
    how = "完成率栏的横条为完成率，竖线为序时进度；差距为完成率减序时进度，增速、比率等不按时序折算的目标为实际减目标。"
    title = tag("h2", "分领域情况", id="themes")
    return tag("section", title, tag("p", how, class_="how"), parts, aria_labelledby="themes")


def _theme_part(report: Report, number: int, theme: str, group: tuple[Verdict, ...]) -> Html:
    title = tag("h3", theme, _theme_counts(group), id=f"theme-{number}")
    caption = tag("caption", f"{theme}：{len(group)}项目标", class_="unseen")
    head = tag("tr", join(_column_head(word) for word in COLUMNS))
    ids = {verdict.target_id for verdict in group}
    rows = join(_target_row(report, verdict, verdict.parent_target_id in ids) for verdict in group)
    table = tag("table", caption, tag("thead", head), tag("tbody", rows), class_="targets")
    return tag("section", title, table, class_="theme", aria_labelledby=f"theme-{number}")


def _theme_counts(group: tuple[Verdict, ...]) -> Html:
    tones = [verdict.light.tone for verdict in group]
    words = "、".join(f"{word}{tones.count(tone)}项" for tone, word in TONE_WORDS.items() if tones.count(tone))
    return tag("span", f"共{len(group)}项：{words}", class_="sum")


def _column_head(word: str) -> Html:
    measure = tag("small", "百分点") if word == "差距" else Html("")
    return tag("th", word, measure, scope="col", class_="num" if word in _NUMERIC else "")


def _target_row(report: Report, verdict: Verdict, is_part: bool) -> Html:
    goal = show_goal(verdict.comparator, verdict.value, verdict.value_high, verdict.unit)
    series = report.series.get(verdict.target_id, Series((), ()))
    tone = verdict.light.tone if verdict.gap is not None else ""
    cells = [
        _cell(
            "当前值", tag("span", show_amount(verdict.actual, verdict.unit, verdict.scale)), _data_day(report, verdict)
        ),
        _cell("目标值", tag("span", goal if verdict.value is not None else verdict.figure or DASH), _baseline(verdict)),
        tag("td", draw_trace(verdict, series), data_label="走势", class_="run"),
        _cell("完成率", *_completion(verdict)),
        _cell("序时进度", show_share(verdict.expected_share)),
        tag("td", show_gap(verdict.gap), data_label="差距（百分点）", class_=f"num gap {tone}"),
        tag("td", light_badge(verdict.light), _rule_set(report, verdict), data_label="亮灯", class_="lit"),
        tag("td", *_departments(verdict), data_label="责任单位", class_="who"),
    ]
    return tag("tr", _target_name(verdict, is_part), *cells, class_="part" if is_part else "")


def _cell(label: str, *children: str) -> Html:
    return tag("td", *children, data_label=label, class_="num")


def _target_name(verdict: Verdict, is_part: bool) -> Html:
    inside = tag("span", "其中", class_="of") if is_part else Html("")
    where = f"{verdict.region_name} · {verdict.kind.word}"
    return tag("th", inside, verdict.indicator_name, tag("small", where), scope="row")


def _completion(verdict: Verdict) -> list[Html]:
    """Where no completion of the way can be given, the plain share of the target, and it says so."""
    if verdict.completion is None and verdict.share_of_target is not None:
        return [tag("span", show_share(verdict.share_of_target)), tag("small", "占目标值")]
    bar = bullet_bar(verdict.completion, verdict.expected_share)
    return [tag("span", show_share(verdict.completion)), bar]


def _baseline(verdict: Verdict) -> Html:
    """A baseline that no document prints is called so."""
    if verdict.baseline is None or not verdict.baseline_is_derived:
        return Html("")
    return tag("small", f"基期{show_amount(verdict.baseline, '', verdict.scale)}（推定）")


def _data_day(report: Report, verdict: Verdict) -> Html:
    """时效 in words; the day of the data only where they are older than the page's cut-off."""
    words = [verdict.freshness_words]
    if verdict.data_as_of is not None and verdict.data_as_of < report.as_of:
        words.append(f"截至{label_as_of(verdict.data_as_of)}")
    return tag("small", " · ".join(words))


def _rule_set(report: Report, verdict: Verdict) -> Html:
    """Said at each target where the page holds lights of more than one rule set."""
    is_mixed = len({one.rule_set for one in report.verdicts}) > 1
    return tag("small", f"规则：{verdict.rule_set}") if is_mixed else Html("")


def _departments(verdict: Verdict) -> list[Html]:
    parts = [tag("span", "、".join(verdict.lead_departments) or DASH)]
    if verdict.support_departments:
        parts.append(tag("small", f"配合：{'、'.join(verdict.support_departments)}"))
    return parts


def sources_section(report: Report) -> Html:
    """The clause and the printed figure behind every target."""
    names = {verdict.target_id: verdict.indicator_name for verdict in report.verdicts}
    grouped = groupby(report.sources, key=lambda one: (one.title, one.number))
    parts = join(_document_part(title, number, tuple(group), names) for (title, number), group in grouped)
    return tag("section", tag("h2", "目标来源", id="sources"), parts, aria_labelledby="sources")


def _document_part(title: str, number: str, sources: tuple[Source, ...], names: dict[str, str]) -> Html:
    name = tag("h3", f"《{title}》", tag("span", number or "未载文号", class_="sum"))
    head = tag("tr", *(tag("th", word, scope="col") for word in ("条款", "目标", "文件所载数字")))
    rows = join(_source_row(source, names[source.target_id]) for source in sources)
    caption = tag("caption", f"《{title}》各项目标的条款", class_="unseen")
    table = tag("table", caption, tag("thead", head), tag("tbody", rows), class_="sources")
    return tag("div", name, table, class_="document")


def _source_row(source: Source, name: str) -> Html:
    return tag(
        "tr", tag("td", clause_words(source.clause)), tag("th", name, scope="row"), tag("td", source.figure or DASH)
    )


def clause_words(clause: str) -> str:
    """5 → 第5条; a clause that is no number stays as printed."""
    return f"第{clause}条" if clause.isdecimal() else clause or DASH


def foot_section(report: Report, checksum: str) -> Html:
    """What the page is and is not, and how to check it."""
    lines = (
        f"本页为{show_day(report.as_of)}数据的固定结果，不随后续数据变化；此后如有更正，以新快照为准。",
        f"链接有效至{show_day(report.expires_on)}24时，制作单位可随时撤销。",
        "亮灯按未四舍五入的数值判定，页面显示值经四舍五入。",
    )
    code = tag("p", "本页数据校验码（SHA-256）", tag("code", checksum), class_="checksum")
    return tag("footer", *(tag("p", line) for line in lines), code)
