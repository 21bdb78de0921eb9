"""红旗清单 and 台账 as workbooks: the lists of the two pages, typed and ready to print."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.model.download import Download
from metrics.model.figures import DASH, show_day, show_goal, show_number
from metrics.model.light import Light
from metrics.model.verdict import Verdict
from metrics.progress.explain import find_effort
from metrics.progress.issues import Issues
from metrics.progress.ledger import UNNAMED, to_ledger
from metrics.progress.report import Overview
from metrics.progress.work_list import ORDERS, Flag, Recovery, WorkList
from metrics.publish.html_parts import set_marks
from metrics.publish.html_tables import clause_words
from metrics.publish.report import known_words
from metrics.publish.xlsx_table import DAY, WHOLE, Column, Entry, Table, to_amount, to_points, to_share, to_workbook

FLAG_COLUMNS = (
    Column("序号", 6, is_centred=True),
    Column("目标", 26),
    Column("亮灯", 11, is_centred=True),
    Column("差距（百分点）", 10),
    Column("完成率", 9),
    Column("序时进度", 9),
    Column("当前值", 17),
    Column("目标值", 17),
    Column("连续滞后期数", 9, is_centred=True),
    Column("滞后起始", 16, is_centred=True),
    Column("较上期", 8, is_centred=True),
    Column("后期月均需", 18),
    Column("此前月均", 16),
    Column("牵头单位", 18),
    Column("配合单位", 18),
    Column("情况说明", 52),
    Column("预测", 36),
    Column("存在问题", 32),
    Column("下一步措施", 36),
)
RECOVERY_COLUMNS = (
    Column("序号", 6, is_centred=True),
    Column("目标", 30),
    Column("上期亮灯", 12, is_centred=True),
    Column("本期亮灯", 12, is_centred=True),
    Column("差距（百分点）", 10),
    Column("牵头单位", 24),
    Column("情况说明", 70),
)
LEDGER_COLUMNS = (
    Column("序号", 6, is_centred=True),
    Column("任务", 30),
    Column("目标值", 18),
    Column("牵头单位", 18),
    Column("配合单位", 20),
    Column("完成时限", 16, is_centred=True),
    Column("当前进展", 18),
    Column("数据截至", 16, is_centred=True),
    Column("完成率", 9),
    Column("序时进度", 9),
    Column("差距（百分点）", 10),
    Column("亮灯", 12, is_centred=True),
    Column("存在问题", 28),
    Column("下一步措施", 28),
)


def to_flags_xlsx(work: WorkList, flags: Sequence[Flag], issues: Issues, order: str = "") -> Download:
    """The flags in the order given, which `order` names; those that came back stand on a sheet of their own."""
    overview = work.overview
    title = _title(overview, "红旗清单")
    basis = f"{_basis(overview)}；按{ORDERS[order]}排列"
    rows = tuple(_flag_row(number, flag, issues) for number, flag in enumerate(flags, start=1))
    tables = [Table("红旗清单", title, basis, FLAG_COLUMNS, rows)]
    if work.recovered:
        back = tuple(_recovery_row(number, one) for number, one in enumerate(work.recovered, start=1))
        since = f"{_basis(overview)}；与{show_day(work.earlier_as_of)}相比"
        tables.append(Table("恢复", _title(overview, "恢复清单"), since, RECOVERY_COLUMNS, back))
    return Download(f"{title}.xlsx", to_workbook(title, tables))


def to_ledger_xlsx(overview: Overview, issues: Issues, department: str = "") -> Download:
    """The ledger of a lead department, or with "" of all, with what stands in `issues` for each target."""
    title = _title(overview, "-".join(part for part in ("台账", department) if part))
    rows = tuple(
        _ledger_row(number, one, issues) for number, one in enumerate(to_ledger(overview, department), start=1)
    )
    return Download(f"{title}.xlsx", to_workbook(title, [Table("台账", title, _basis(overview), LEDGER_COLUMNS, rows)]))


def _title(overview: Overview, words: str) -> str:
    demo = "演示数据-" if overview.is_demo and "演示数据" not in overview.workspace_name else ""
    return f"{demo}{overview.workspace_name}{words}-{overview.as_of.year}年{overview.as_of.month}月"


def _basis(overview: Overview) -> str:
    """What the sheet rests on; a sheet that is passed on has no header of a page above it."""
    rules = "、".join(sorted({one.rule_set for one in overview.verdicts}))
    parts = [f"数据截至{show_day(overview.as_of)}", f"范围：{overview.scope_words}", f"评价规则：{rules or DASH}"]
    if overview.known_at is None:
        parts.append(f"数据版本：第{overview.data_version}号")
    else:
        parts.append(known_words(overview.known_at))
    return "；".join([*parts, *(["演示数据，数字系虚构，不得引用"] if overview.is_demo else [])])


def _flag_row(number: int, flag: Flag, issues: Issues) -> tuple[Entry, ...]:
    verdict = flag.verdict
    unit = "个百分点" if verdict.unit == "%" else verdict.unit
    effort = find_effort(verdict)
    need, past = (effort.need, effort.past) if effort else (None, None)
    falls = "下降" if effort and effort.falls else ""
    return (
        Entry(number, WHOLE),
        Entry(_target_words(verdict)),
        _light(verdict.light),
        to_points(verdict.gap, verdict.light.tone),
        to_share(verdict.completion),
        to_share(verdict.expected_share),
        to_amount(verdict.actual, verdict.unit, verdict.scale),
        to_goal(verdict),
        Entry(flag.periods, '"至少"0' if flag.run.is_open else WHOLE) if flag.run else Entry(DASH),
        Entry(flag.run.since, DAY) if flag.run else Entry(DASH),
        Entry("新增" if flag.is_new else "持续" if flag.run else DASH),
        to_amount(need, unit, verdict.scale + 1, falls),
        to_amount(past, unit, verdict.scale + 1, falls),
        Entry(_leads(verdict)),
        Entry(_supports(verdict)),
        Entry(set_marks(verdict.sentence)),
        Entry(flag.outlook.sentence if flag.outlook else DASH),
        Entry(issues.problem_words(verdict)),
        Entry(issues.measure_words(verdict)),
    )


def _recovery_row(number: int, one: Recovery) -> tuple[Entry, ...]:
    verdict = one.verdict
    return (
        Entry(number, WHOLE),
        Entry(_target_words(verdict)),
        _light(one.before),
        _light(verdict.light),
        to_points(verdict.gap),
        Entry(_leads(verdict)),
        Entry(set_marks(verdict.sentence)),
    )


def _ledger_row(number: int, verdict: Verdict, issues: Issues) -> tuple[Entry, ...]:
    return (
        Entry(number, WHOLE),
        Entry(_target_words(verdict)),
        to_goal(verdict),
        Entry(_leads(verdict)),
        Entry(_supports(verdict)),
        Entry(verdict.end, DAY),
        to_amount(verdict.actual, verdict.unit, verdict.scale),
        Entry(DASH) if verdict.data_as_of is None else Entry(verdict.data_as_of, DAY),
        to_share(verdict.completion),
        to_share(verdict.expected_share if verdict.completion is not None else None),
        to_points(verdict.gap, verdict.light.tone if verdict.light.is_flag else ""),
        _light(verdict.light),
        Entry(issues.problem_words(verdict)),
        Entry(issues.measure_words(verdict)),
    )


def _target_words(verdict: Verdict) -> str:
    """The target, and below it the place and the clause it comes from."""
    source = verdict.document_number or f"《{verdict.document_title}》"
    return f"{verdict.indicator_name}\n{verdict.region_name} · {source} {clause_words(verdict.clause)}"


def _light(light: Light) -> Entry:
    """In the words alone: the icons of the screen are drawn, and a spreadsheet's fonts make pictures of such signs."""
    return Entry(light.word, tone=light.tone)


def to_goal(verdict: Verdict) -> Entry:
    """A number with its comparator and unit as pattern; a range, or what has no number, as text."""
    if verdict.value is None:
        return Entry(verdict.figure or DASH)
    scale = max(verdict.scale, 2)
    if verdict.value_high is not None:
        return Entry(show_goal(verdict.comparator, verdict.value, verdict.value_high, verdict.unit, scale))
    sign = show_goal(verdict.comparator, verdict.value, None, "", scale).removesuffix(show_number(verdict.value, scale))
    return to_amount(verdict.value, verdict.unit, scale, sign)


def _leads(verdict: Verdict) -> str:
    return "、".join(verdict.lead_departments) or UNNAMED


def _supports(verdict: Verdict) -> str:
    return "、".join(verdict.support_departments) or DASH
