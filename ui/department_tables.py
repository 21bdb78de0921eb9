"""责任单位 in HTML: all lead departments by their lights, and the ledger of one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from metrics.model.figures import DASH, show_amount, show_gap, show_goal
from metrics.model.period import label_as_of
from metrics.model.verdict import Verdict
from metrics.progress.issues import Issues
from metrics.progress.ledger import UNNAMED, Department, lead_names
from metrics.publish.html_parts import Html, join, tag
from ui.issue_words import measure_cell, problem_cell
from ui.list_parts import Sum, department_link, list_head, progress_cell, sums_row, target_link
from ui.overview_parts import freshness_mark, rule_set_mark, target_name
from ui.style import light_mark

_HEADS = ("责任单位", "目标", "亮灯分布", "红旗", "略滞后", "正常", "未评价", "缺报", "最大差距（百分点）")
#: The columns of a ledger in their usual order; what belongs together shares one, or none could be read.
_LEDGER_HEADS = (
    "序号",
    "任务",
    "目标值",
    "牵头与配合单位",
    "完成时限",
    "当前进展",
    "完成率与序时进度",
    "差距与亮灯",
    "存在问题",
    "下一步措施",
)
_NUMERIC = frozenset({"目标", "红旗", "略滞后", "正常", "未评价", "缺报", "目标值", "当前进展"})
_TONE_OF = {"红旗": "red", "略滞后": "yellow", "正常": "green", "未评价": "grey"}


def departments_table(departments: Iterable[Department], query: Mapping[str, str]) -> Html:
    """One row a department; its bar is as long as its share of the most targets that one department leads."""
    listed = tuple(departments)
    most = max((len(one.verdicts) for one in listed), default=1)
    rows = join(_department_row(one, most, query) for one in listed)
    return tag("table", list_head(_HEADS, _NUMERIC), tag("tbody", rows), class_="x-table x-links x-departments")


def _department_row(one: Department, most: int, query: Mapping[str, str]) -> Html:
    name = tag("th", department_link(one.name, one.name, query), scope="row")
    counts = (_count(word, one.tones[tone], tone) for word, tone in _TONE_OF.items())
    missing = len(one.missing)
    return tag(
        "tr",
        name,
        tag("td", str(len(one.verdicts)), class_="x-num", data_label="目标"),
        tag("td", lights_bar(one.tones, most), class_="x-share-cell", data_label="亮灯分布"),
        *counts,
        tag("td", str(missing) if missing else DASH, class_=f"x-num{'' if missing else ' x-nil'}", data_label="缺报"),
        _worst_cell(one.worst, query),
    )


def _count(word: str, number: int, tone: str) -> Html:
    look = f"x-num x-strong x-{tone}" if number else "x-num x-nil"
    return tag("td", str(number) if number else DASH, class_=look, data_label=word)


def lights_bar(tones: Counter[str], most: int) -> Html:
    """Red first, so that the reds of all departments stand under each other."""
    parts = join(
        tag("i", class_=f"x-on-{tone}", style=f"width:{100 * tones[tone] / most:.2f}%")
        for tone in _TONE_OF.values()
        if tones[tone]
    )
    words = "、".join(f"{word}{tones[tone]}项" for word, tone in _TONE_OF.items() if tones[tone])
    return tag("span", parts, class_="x-stack", role="img", aria_label=words)


def _worst_cell(worst: Verdict | None, query: Mapping[str, str]) -> Html:
    if worst is None:
        return tag("td", DASH, class_="x-nil x-worst", data_label="差距最大")
    gap = tag("b", show_gap(worst.gap), class_="x-red") if worst.gap is not None else light_mark(worst.light)
    return tag("td", gap, target_link(worst, worst.short_name, query), class_="x-worst", data_label="差距最大")


def department_sums(department: Department, issues: Issues) -> Html:
    """The lights of one department, and what it owes: reports, and words about what is red."""
    tones, missing = department.tones, department.missing
    late = f"最多{missing[0].freshness_words}" if missing else "均为当期"
    lights = (Sum(word, tones[tone], tone=tone) for word, tone in _TONE_OF.items())
    lacking = Sum("未填写原因", issues.count_lacking(department.verdicts))
    return sums_row((Sum("牵头目标", len(department.verdicts)), *lights, Sum("缺报", len(missing), late), lacking))


def ledger_table(verdicts: Iterable[Verdict], query: Mapping[str, str], usual: str, issues: Issues) -> Html:
    """台账 in the order given; a red target without a problem or measure asks for it. `usual`: the header's rule set."""
    rows = join(_ledger_row(number, one, query, usual, issues) for number, one in enumerate(verdicts, start=1))
    return tag("table", list_head(_LEDGER_HEADS, _NUMERIC), tag("tbody", rows), class_="x-table x-links x-ledger")


def _ledger_row(number: int, verdict: Verdict, query: Mapping[str, str], usual: str, issues: Issues) -> Html:
    day = Html("") if verdict.data_as_of is None else tag("small", label_as_of(verdict.data_as_of))
    late = freshness_mark(verdict) if verdict.missed_periods else Html("")
    actual = show_amount(verdict.actual, verdict.unit, verdict.scale)
    return tag(
        "tr",
        tag("td", str(number), class_="x-soft x-order"),
        target_name(verdict, query),
        tag("td", _goal_words(verdict), class_="x-num x-wrap", data_label="目标值"),
        _who_cell(verdict),
        tag("td", label_as_of(verdict.end), class_="x-due", data_label="完成时限"),
        tag("td", actual, day, late, class_="x-num", data_label="当前进展"),
        progress_cell(verdict),
        _light_cell(verdict, usual),
        problem_cell(verdict, issues, query),
        measure_cell(verdict, issues, query),
    )


def _goal_words(verdict: Verdict) -> str:
    if verdict.value is None:
        return verdict.figure or DASH
    return show_goal(verdict.comparator, verdict.value, verdict.value_high, verdict.unit, max(verdict.scale, 2))


def _who_cell(verdict: Verdict) -> Html:
    support = "、".join(verdict.support_departments)
    others = tag("small", f"配合：{support}") if support else Html("")
    return tag("td", "、".join(lead_names(verdict)), others, class_="x-who", data_label="牵头与配合单位")


def _light_cell(verdict: Verdict, usual: str) -> Html:
    """The gap in the colour of the light, under icon and word."""
    gap = Html("")
    if verdict.gap is not None:
        gap = tag("span", tag("b", show_gap(verdict.gap)), "百分点", class_=f"x-off x-{verdict.light.tone}")
    return tag("td", light_mark(verdict.light), gap, rule_set_mark(verdict, usual), class_="x-lit", data_label="亮灯")


def state_departments(departments: tuple[Department, ...]) -> str:
    """How many departments have red targets, and who has most; else how many owe reports."""
    named = [one for one in departments if one.name != UNNAMED]
    red = [one for one in named if one.tones["red"]]
    if len(red) > 1:
        return f"{len(red)}个单位有红旗，{red[0].name}最多（{red[0].tones['red']}项）"
    if red:
        return f"{red[0].name}有{red[0].tones['red']}项红旗，其他单位均无红旗"
    late = sum(1 for one in named if one.missing)
    owing = "报送均为当期" if not late else f"{late}个单位缺报" if late < len(named) else "均有缺报"
    return f"{len(named)}个单位均无红旗，{owing}"


def state_department(one: Department) -> str:
    """市科技局：牵头11项，4项红旗，2项缺报."""
    red, missing = one.tones["red"], len(one.missing)
    parts = [
        f"牵头{len(one.verdicts)}项",
        f"{red}项红旗" if red else "无红旗",
        *([f"{missing}项缺报"] if missing else []),
    ]
    return f"{one.name}：{'，'.join(parts)}"
