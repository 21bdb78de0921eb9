"""红旗 in HTML: the sums, what is new and what came back, and the list with a sentence under each row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from metrics.model.figures import DASH, show_amount, show_day, show_number
from metrics.model.period import label_as_of
from metrics.model.verdict import Verdict
from metrics.progress.explain import find_effort
from metrics.progress.issues import Issues
from metrics.progress.ledger import UNNAMED, lead_names
from metrics.progress.work_list import Flag, WorkList, group_flags
from metrics.publish.html_parts import Html, join, tag
from ui.issue_words import issue_lines
from ui.list_parts import Sum, department_link, gap_cell, list_head, progress_cell, sums_row, target_link
from ui.overview_parts import freshness_mark, rule_set_mark, target_name
from ui.style import light_mark

_HEADS = ("目标", "亮灯", "差距", "完成率与序时进度", "持续滞后", "后期月均需", "牵头单位")
#: A longer run than this is drawn no longer.
MOST_PIPS = 12


def flag_sums(work: WorkList, issues: Issues) -> Html:
    """How many are red, new, lasting and recovered, who answers for most of them, and how many nobody has explained."""
    since = _since_words(work)
    named = [(name, len(group)) for name, group in group_flags(work.flags).items() if name != UNNAMED]
    most = f"{named[0][0]}{'最多，' if named[1:] else ''}{named[0][1]}项" if named else ""
    return sums_row(
        (
            Sum("红旗", len(work.flags), tone="red"),
            Sum("新增", len(work.new), since),
            Sum("持续两期及以上", len(work.lasting), _longest_words(work)),
            Sum("恢复", len(work.recovered), since),
            Sum("涉及责任单位", len(named), most, measure="个"),
            Sum("未填写原因", issues.count_lacking(flag.verdict for flag in work.flags)),
        )
    )


def _since_words(work: WorkList) -> str:
    """The month; with its year where that is another one."""
    earlier = work.earlier_as_of
    if earlier is None:
        return ""
    return f"较{earlier.month}月底" if earlier.year == work.overview.as_of.year else f"较{label_as_of(earlier)}"


def compared_words(work: WorkList) -> str:
    """With which cut-off 新增 and 恢复 compare."""
    return "" if work.earlier_as_of is None else f"与{label_as_of(work.earlier_as_of)}相比"


def _longest_words(work: WorkList) -> str:
    longest = max((flag.periods for flag in work.flags), default=0)
    return f"最长{longest}期" if longest > 1 else ""


def turns_list(work: WorkList, query: Mapping[str, str]) -> Html:
    """新增 and 恢复 side by side, each with its light now."""
    new = [_turn(flag.verdict, query, light_mark(flag.verdict.light)) for flag in work.new]
    back = [
        _turn(one.verdict, query, join([light_mark(one.before), Html("→"), light_mark(one.verdict.light)]))
        for one in work.recovered
    ]
    return tag("div", _turns("新增", new), _turns("恢复", back), class_="x-moves")


def _turns(word: str, rows: list[Html]) -> Html:
    body = tag("ul", *rows) if rows else tag("p", "无。", class_="x-soft")
    return tag("div", tag("h3", f"{word} {len(rows)}项"), body, class_="x-links")


def _turn(verdict: Verdict, query: Mapping[str, str], lights: Html) -> Html:
    name = target_link(verdict, verdict.indicator_name, query)
    who = tag("small", "、".join(lead_names(verdict)))
    return tag("li", tag("span", name, who), tag("span", lights, class_="x-turn"))


def flags_table(flags: Iterable[Flag], query: Mapping[str, str], usual: str, issues: Issues) -> Html:
    """The list in the order given; every entry has a second row with its sentence. `usual`: the header's rule set."""
    bodies = join(_flag_rows(flag, query, usual, issues) for flag in flags)
    return tag("table", list_head(_HEADS, {"差距"}), bodies, class_="x-table x-links x-list")


def grouped_tables(flags: Iterable[Flag], query: Mapping[str, str], usual: str, issues: Issues) -> Html:
    """One foldable table a lead department, all of them open."""
    return join(_group(name, group, query, usual, issues) for name, group in group_flags(flags).items())


def _group(name: str, group: tuple[Flag, ...], query: Mapping[str, str], usual: str, issues: Issues) -> Html:
    ledger = tag("span", department_link(name, "台账", query), class_="x-tally x-links")
    summary = tag("summary", tag("b", name), tag("span", f"{len(group)}项", class_="x-soft"), ledger)
    return tag("details", summary, flags_table(group, query, usual, issues), class_="x-theme", open="open")


def _flag_rows(flag: Flag, query: Mapping[str, str], usual: str, issues: Issues) -> Html:
    verdict = flag.verdict
    cells = [
        tag("td", light_mark(verdict.light), rule_set_mark(verdict, usual), class_="x-lit", data_label="亮灯"),
        gap_cell(verdict),
        progress_cell(verdict),
        tag("td", *_lag_words(flag), data_label="持续滞后"),
        tag("td", *_effort_words(verdict), data_label="后期月均需"),
        tag("td", "、".join(lead_names(verdict)), class_="x-who", data_label="牵头单位"),
    ]
    outlook = tag("span", tag("b", "预测"), flag.outlook.sentence, class_="x-likely") if flag.outlook else Html("")
    late = freshness_mark(verdict) if verdict.missed_periods else Html("")
    said = tag("td", verdict.sentence, late, outlook, issue_lines(verdict, issues, query), colspan=str(len(_HEADS)))
    first = tag("tr", target_name(verdict, query), *cells)
    return tag("tbody", first, tag("tr", said, class_="x-say"))


def _lag_words(flag: Flag) -> list[Html]:
    """第几期 with a bar as long as the run, and since when."""
    if flag.run is None:
        return [Html(DASH)]
    least = "至少" if flag.run.is_open else ""
    new = tag("span", "新增", class_="x-new") if flag.is_new else Html("")
    pips = tag("i", class_="x-run", style=f"width:{min(flag.periods, MOST_PIPS) * 0.5:.1f}rem", aria_hidden="true")
    words = tag("span", f"{least}第{flag.periods}期", class_="x-strong")
    return [words, new, pips, tag("small", f"自{label_as_of(flag.run.since)}")]


def _effort_words(verdict: Verdict) -> list[Html]:
    """What the rest of the period asks per month; a period that is over asks nothing more."""
    effort = find_effort(verdict)
    if effort is None:
        return [Html("期限已满") if verdict.months_left == 0 else Html(DASH)]
    unit, scale = "个百分点" if verdict.unit == "%" else verdict.unit, verdict.scale + 1
    need = f"{'下降' if effort.falls else ''}{show_amount(effort.need, unit, scale)}"
    past = f"此前{show_number(effort.past, scale)}，余{show_number(effort.months_left, 1)}个月"
    return [tag("span", need, class_="x-strong"), tag("small", past)]


def calm_words(work: WorkList) -> str:
    """What is said where nothing is red."""
    overview = work.overview
    slow = f"另有{len(work.slow)}项略滞后，可在“显示”中选择“红旗和略滞后”查看。" if work.slow else ""
    unjudged = overview.tones["grey"]
    if unjudged == len(overview.verdicts):
        return "所选范围内的目标均未评价。请先在“数据报送”中报送数据，或改选数据截止。"
    return f"截至{show_day(overview.as_of)}，所选范围内没有红旗目标。{slow}"
