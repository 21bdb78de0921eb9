"""The second half of the notice: each red flag with gap and reason, and what is asked of the departments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from metrics.model.figures import show_day
from metrics.model.light import Light
from metrics.model.verdict import Verdict
from metrics.publish.html_parts import to_visible
from metrics.publish.pack.notice_lines import Grid, GridColumn, Line, to_numeral
from metrics.publish.pack.rows import (
    Names,
    is_late,
    list_words,
    show_effort,
    show_first_leads,
    show_leads,
    show_points,
    show_target,
    to_names,
)
from metrics.publish.report import IssueWords, Report

_MANY = 20
DEMAND_COLUMNS = (
    GridColumn("目标", 34, is_left=True),
    GridColumn("目标值", 22),
    GridColumn("完成时限", 25),
    GridColumn("后期月均需", 21),
    GridColumn("此前月均", 20),
    GridColumn("牵头单位", 34, is_left=True),
)


def lagging_part(report: Report) -> Iterator[Line]:
    """The red flags one by one, worst first; then what lags a little, and whose reports are missing."""
    names = to_names(report)
    if not report.flags:
        yield Line("body", "本期没有列入红旗的目标。")
    else:
        yield Line("body", f"以下{len(report.flags)}项目标列入红旗，按滞后程度排列。")
    for number, flag in enumerate(report.flags, start=1):
        yield Line("item", f"（{to_numeral(number)}）{names.full(flag)}（{_distance(flag)}）")
        yield Line("body", _reason(report, flag))
    slow = [one for one in report.verdicts if one.light.tone == "yellow"]
    if slow:
        words = [
            f"{names.short(one)}（{show_points(one)}）" if one.gap is not None else names.short(one) for one in slow
        ]
        yield Line("body", f"另有{len(slow)}项目标略滞后：{list_words(words, _MANY)}。")
    late = _late(report)
    if late:
        words = [f"{names.short(one)}（{_lateness(one)}）" for one in late]
        yield Line("body", f"{len(late)}项目标数据未按期报送：{list_words(words, _MANY)}。")


def _distance(flag: Verdict) -> str:
    return flag.light.word if flag.gap is None else f"{flag.light.word}，差距{show_points(flag)}"


def _reason(report: Report, flag: Verdict) -> str:
    """The sentence of its light, the forecast, and what its department wrote about it."""
    words = report.issues.get(flag.target_id, IssueWords("", ""))
    parts = (
        flag.sentence,
        report.outlooks.get(flag.target_id, ""),
        f"牵头单位：{show_leads(flag)}。",
        _said("存在问题", words.problem),
        _said("下一步措施", words.measure),
    )
    return to_visible("".join(parts))


def _said(word: str, text: str) -> str:
    """On one line, for it stands within a paragraph."""
    line = " ".join(text.split())
    return f"{word}：{line.rstrip('。')}。" if line else ""


def _late(report: Report) -> list[Verdict]:
    return [one for one in report.verdicts if is_late(one) or one.light is Light.NO_DATA]


def _lateness(verdict: Verdict) -> str:
    return verdict.freshness_words if is_late(verdict) else verdict.light.word


def demands_part(report: Report) -> Iterator[Line | Grid]:
    """What is asked, each demand only where there is someone to ask it of."""
    demands = [one for one in (_red(report), _yellow(report), _unreported(report), _green(report)) if one]
    if not demands:
        yield Line("body", "各有关责任单位要按期报送数据，确保各项目标按时评价。")
    for number, (title, words, *grids) in enumerate(demands, start=1):
        yield Line("item", f"（{to_numeral(number)}）{title}")
        yield Line("body", words)
        for grid in grids:
            yield Line("caption", "表3　红旗目标后期进度要求")
            yield grid


def _red(report: Report) -> tuple[str, str, Grid] | None:
    flags = report.flags
    if not flags:
        return None
    words = f"{len(flags)}项红旗目标的牵头单位要对照表3，逐项查找原因，细化措施，明确时限，把进度赶上来。"
    silent = _silent(report, flags)
    if silent:
        words += f"尚未填报存在问题和下一步措施的{len(silent)}项，牵头单位要尽快填报：{list_words(silent, _MANY)}。"
    return "加快滞后目标进度。", words, Grid(DEMAND_COLUMNS, tuple(_demand(to_names(report), one) for one in flags))


def _silent(report: Report, flags: Sequence[Verdict]) -> list[str]:
    """Flags about which nothing was written; where nothing was written about any, the notice does not ask."""
    if not report.issues:
        return []
    return [to_names(report).short(one) for one in flags if one.target_id not in report.issues]


def _demand(names: Names, flag: Verdict) -> tuple[str, ...]:
    need, past = show_effort(flag)
    return (names.full(flag), show_target(flag), show_day(flag.end), need, past, show_first_leads(flag))


def _yellow(report: Report) -> tuple[str, str] | None:
    count = report.tones["yellow"]
    if not count:
        return None
    return "防止差距扩大。", f"{count}项略滞后目标的牵头单位要盯紧关键环节，尽快补上欠账，避免转为红旗。"


def _unreported(report: Report) -> tuple[str, str] | None:
    late = _late(report)
    if not late:
        return None
    leads = list(dict.fromkeys(name for one in late for name in one.lead_departments))
    who = to_visible("、".join(leads)) if leads else "有关单位"
    return "按期报送数据。", f"{who}要抓紧补报{len(late)}项目标的数据，核准后通过系统报送。"


def _green(report: Report) -> tuple[str, str] | None:
    count = report.tones["green"]
    if not count:
        return None
    return "巩固正常目标。", f"{count}项正常目标的牵头单位要保持力度，确保目标如期完成、成果稳固。"
