"""Report → the workbook of a meeting: summary, all targets with rank, red flags, departments, changes and sources."""

from __future__ import annotations

from metrics.model.figures import DASH, show_day
from metrics.model.light import TONE_WORDS, Light
from metrics.model.verdict import Verdict
from metrics.progress.ledger import group_departments
from metrics.publish.html_parts import show_moment, to_visible
from metrics.publish.html_tables import clause_words
from metrics.publish.list_sheets import to_goal
from metrics.publish.pack.rows import Names, Standing, mark_demo, show_leads, to_names, to_standings, to_subject, warn
from metrics.publish.pack.steady_zip import identify, to_steady
from metrics.publish.report import IssueWords, Report, Source
from metrics.publish.to_json import digest, to_canonical_json
from metrics.publish.xlsx_table import (
    DAY,
    WHOLE,
    Column,
    Entry,
    Table,
    to_amount,
    to_points,
    to_share,
    to_workbook,
)

SUMMARY_COLUMNS = (
    Column("类别", 14),
    Column("项目", 22),
    Column("内容", 72),
    Column("占比", 10),
    Column("上期", 10),
    Column("增减", 10),
)
TARGET_COLUMNS = (
    Column("位次", 7, is_centred=True),
    Column("目标", 30),
    Column("领域", 12, is_centred=True),
    Column("地区", 10, is_centred=True),
    Column("当前值", 17),
    Column("目标值", 17),
    Column("完成率", 9),
    Column("序时进度", 10),
    Column("差距（百分点）", 15),
    Column("亮灯", 11, is_centred=True),
    Column("时效", 12, is_centred=True),
    Column("数据截至", 16, is_centred=True),
    Column("完成时限", 16, is_centred=True),
    Column("牵头单位", 22),
)
FLAG_COLUMNS = (
    Column("序号", 7, is_centred=True),
    Column("目标", 28),
    Column("亮灯", 11, is_centred=True),
    Column("差距（百分点）", 15),
    Column("完成率", 9),
    Column("当前值", 17),
    Column("目标值", 17),
    Column("牵头单位", 20),
    Column("情况说明", 44),
    Column("预测", 30),
    Column("存在问题", 24),
    Column("下一步措施", 24),
)
DEPARTMENT_COLUMNS = (
    Column("牵头单位", 28),
    Column("目标数", 10, is_centred=True),
    *(Column(word, 10, is_centred=True) for word in TONE_WORDS.values()),
    Column("红旗目标", 70),
)
CHANGE_COLUMNS = (
    Column("方向", 14, is_centred=True),
    Column("目标", 34),
    Column("上期亮灯", 12, is_centred=True),
    Column("本期亮灯", 12, is_centred=True),
    Column("差距（百分点）", 15),
    Column("牵头单位", 28),
    Column("情况说明", 60),
)
SOURCE_COLUMNS = (
    Column("文件", 46),
    Column("文号", 24),
    Column("条款", 12, is_centred=True),
    Column("目标", 34),
    Column("文件所载数字", 40),
)


def write_book(report: Report) -> bytes:
    """The workbook of a report; see metrics.publish.pack.to_xlsx."""
    checksum = digest(to_canonical_json(report))
    title = to_visible(mark_demo(report, to_subject(report)))
    basis = _basis(report)
    names = to_names(report)
    sheets = (
        ("汇总", SUMMARY_COLUMNS, _facts(report, checksum) + _counts(report)),
        ("目标进度", TARGET_COLUMNS, tuple(_target_row(names, one) for one in to_standings(report.verdicts))),
        ("红旗清单", FLAG_COLUMNS, tuple(_flag_row(report, number, one) for number, one in enumerate(report.flags, 1))),
        ("责任单位", DEPARTMENT_COLUMNS, _department_rows(report, names)),
        ("变化", CHANGE_COLUMNS, _change_rows(report, names)),
        ("来源", SOURCE_COLUMNS, _source_rows(report, names)),
    )
    tables = [Table(name, f"{title}：{name}", basis, columns, rows) for name, columns, rows in sheets]
    return to_steady(to_workbook(title, tables, identify(checksum)), report.made_at)


def _basis(report: Report) -> str:
    parts = (f"数据截至{show_day(report.as_of)}", f"数据版本：第{report.data_version}号", warn(report))
    return to_visible("；".join(part for part in parts if part))


def _facts(report: Report, checksum: str) -> tuple[tuple[Entry, ...], ...]:
    """What the workbook rests on, a line each."""
    facts = (
        ("标题", report.title),
        ("范围", report.scope_words),
        ("数据截至", show_day(report.as_of)),
        ("生成于", f"{show_moment(report.made_at)}（北京时间）"),
        ("制作人", report.made_by or DASH),
        ("评价规则", report.rule_set or DASH),
        ("数据版本", f"第{report.data_version}号"),
        ("说明", report.note or DASH),
        ("数据校验码（SHA-256）", checksum),
    )
    return tuple(_summary_row("基本情况", name, Entry(to_visible(words))) for name, words in facts)


def _summary_row(group: str, name: str, *entries: Entry) -> tuple[Entry, ...]:
    row = (Entry(group), Entry(name), *entries)
    return row + (Entry(""),) * (len(SUMMARY_COLUMNS) - len(row))


def _counts(report: Report) -> tuple[tuple[Entry, ...], ...]:
    """All targets, the groups of lights with what they were before, and each light."""
    total = _summary_row("总体情况", "目标数", Entry(len(report.verdicts), '0"项"'))
    tones = (_tone_row(report, tone, word) for tone, word in TONE_WORDS.items())
    lights = (
        _summary_row("按亮灯", light.word, *_counted(report, report.counts[light], light.tone)) for light in Light
    )
    return (total, *tones, *lights)


def _tone_row(report: Report, tone: str, word: str) -> tuple[Entry, ...]:
    now, then = report.tones[tone], report.earlier_tones[tone]
    entries = _counted(report, now, tone)
    if report.earlier_tones:
        entries += (Entry(then, WHOLE), Entry(now - then, "+0;-0;0"))
    return _summary_row("总体情况", word, *entries)


def _counted(report: Report, count: int, tone: str) -> tuple[Entry, ...]:
    return (Entry(count, '0"项"', tone if count else ""), to_share(report.share(count)))


def _target_row(names: Names, one: Standing) -> tuple[Entry, ...]:
    verdict = one.verdict
    return (
        Entry(DASH) if one.place is None else Entry(one.place, WHOLE),
        Entry(names.full(verdict)),
        Entry(to_visible(verdict.theme)),
        Entry(to_visible(verdict.region_name)),
        to_amount(verdict.actual, verdict.unit, verdict.scale),
        to_goal(verdict),
        to_share(verdict.completion),
        to_share(verdict.expected_share),
        to_points(verdict.gap, verdict.light.tone if verdict.light.is_flag else ""),
        _light(verdict.light),
        Entry(verdict.freshness_words),
        Entry(DASH) if verdict.data_as_of is None else Entry(verdict.data_as_of, DAY),
        Entry(verdict.end, DAY),
        Entry(show_leads(verdict)),
    )


def _light(light: Light) -> Entry:
    return Entry(light.word, tone=light.tone)


def _flag_row(report: Report, number: int, flag: Verdict) -> tuple[Entry, ...]:
    issue = report.issues.get(flag.target_id, IssueWords("", ""))
    return (
        Entry(number, WHOLE),
        Entry(to_names(report).full(flag)),
        _light(flag.light),
        to_points(flag.gap, flag.light.tone),
        to_share(flag.completion),
        to_amount(flag.actual, flag.unit, flag.scale),
        to_goal(flag),
        Entry(show_leads(flag)),
        Entry(to_visible(flag.sentence) or DASH),
        Entry(to_visible(report.outlooks.get(flag.target_id, "")) or DASH),
        Entry(to_visible(issue.problem) or DASH),
        Entry(to_visible(issue.measure) or DASH),
    )


def _department_rows(report: Report, names: Names) -> tuple[tuple[Entry, ...], ...]:
    return tuple(
        (
            Entry(to_visible(one.name)),
            Entry(len(one.verdicts), WHOLE),
            *(Entry(one.tones[tone], WHOLE, tone if one.tones[tone] else "") for tone in TONE_WORDS),
            Entry("、".join(names.short(verdict) for verdict in one.verdicts if verdict.light.is_flag) or DASH),
        )
        for one in group_departments(report.verdicts)
    )


def _change_rows(report: Report, names: Names) -> tuple[tuple[Entry, ...], ...]:
    return tuple(
        (
            Entry(one.direction),
            Entry(names.full(one.verdict)),
            _light(one.before),
            _light(one.verdict.light),
            to_points(one.verdict.gap),
            Entry(show_leads(one.verdict)),
            Entry(to_visible(one.verdict.sentence) or DASH),
        )
        for one in report.changes
    )


def _source_rows(report: Report, names: Names) -> tuple[tuple[Entry, ...], ...]:
    known = {one.target_id: names.full(one) for one in report.verdicts}
    return tuple(_source_row(one, known.get(one.target_id, DASH)) for one in report.sources)


def _source_row(source: Source, name: str) -> tuple[Entry, ...]:
    return (
        Entry(to_visible(f"《{source.title}》")),
        Entry(to_visible(source.number) or "未载文号"),
        Entry(to_visible(clause_words(source.clause))),
        Entry(name),
        Entry(to_visible(source.figure) or DASH),
    )
