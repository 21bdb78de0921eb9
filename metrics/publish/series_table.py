"""The reported values of one target as CSV and as a workbook: each with what it replaced and what was expected then."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from metrics.model.download import Download
from metrics.model.figures import DASH, round_half_up, show_day, show_goal
from metrics.model.verdict import Point
from metrics.progress.report import TargetStory
from metrics.publish.csv_table import DEMO_WORD, to_csv_file
from metrics.publish.html_tables import clause_words
from metrics.publish.library_csv import plain_number

HEADER = ("数据期", "截至日", "数值", "更正前", "单位", "序时应达", "性质", "批次号", "备注", "来源", "目标来源")
SOURCE = "责任单位报送"


def to_series_csv(story: TargetStory) -> Download:
    """Oldest first, plain numbers; the last column says by which clause the target is set."""
    expected = _expected_by_day(story)
    rows = (_to_row(story, point, expected.get(point.as_of)) for point in story.points)
    return to_csv_file(_file_name(story), HEADER, rows, is_demo=story.is_demo)


def _to_row(story: TargetStory, point: Point, expected: Decimal | None) -> tuple[str, ...]:
    return (
        point.label,
        point.as_of.isoformat(),
        plain_number(point.value),
        plain_number(point.revised_from),
        story.verdict.unit,
        plain_number(expected),
        point.status,
        str(point.batch_number),
        point.note,
        _source(story),
        _target_source(story),
    )


def _expected_by_day(story: TargetStory) -> dict[date, Decimal]:
    """What time asked for at the days of the line, with two decimals more than the indicator shows."""
    line, places = story.expected_line, story.verdict.scale + 2
    if line is None:
        return {}
    return {day: round_half_up(Decimal(str(value)), places) for day, value in zip(line.days, line.values, strict=True)}


def _source(story: TargetStory) -> str:
    return f"{SOURCE}，第{story.data_version}号数据版本"


def _target_source(story: TargetStory) -> str:
    verdict = story.verdict
    document = f"《{verdict.document_title}》{verdict.document_number}"
    return f"{document}{clause_words(verdict.clause)}：{verdict.figure or DASH}"


def _file_name(story: TargetStory) -> str:
    return picture_name(story, with_demo=False)


def picture_name(story: TargetStory, *, with_demo: bool = True) -> str:
    """Indicator, region and day: 新增绿色建筑-泰安市-2023-09-30. Signs that a file system refuses are left out."""
    verdict = story.verdict
    start = f"{DEMO_WORD}-" if with_demo and story.is_demo else ""
    name = f"{start}{verdict.short_name}-{verdict.region_name}-{verdict.data_as_of or story.as_of}"
    return "".join(sign for sign in name if sign.isprintable() and sign not in '\\/:*?"<>|')


def to_series_xlsx(story: TargetStory) -> Download:
    """The same as a workbook that is ready to print."""
    from metrics.publish.xlsx_table import DAY, WHOLE, Column, Entry, Table, to_amount, to_workbook

    verdict = story.verdict
    expected = _expected_by_day(story)
    columns = (
        Column("数据期", 18),
        Column("截至日", 17, is_centred=True),
        Column("数值", 18),
        Column("更正前", 18),
        Column("序时应达", 18),
        Column("性质", 9, is_centred=True),
        Column("批次号", 9, is_centred=True),
        Column("备注", 44),
    )
    rows = tuple(
        (
            Entry(point.label),
            Entry(point.as_of, DAY),
            to_amount(point.value, verdict.unit, verdict.scale),
            to_amount(point.revised_from, verdict.unit, verdict.scale),
            to_amount(expected.get(point.as_of), verdict.unit, max(verdict.scale, 1)),
            Entry(point.status),
            Entry(point.batch_number, WHOLE),
            Entry(point.note or DASH),
        )
        for point in story.points
    )
    goal = show_goal(verdict.comparator, verdict.value, verdict.value_high, verdict.unit, max(verdict.scale, 2))
    words = goal if verdict.value is not None else verdict.figure
    basis = [f"数据截至{show_day(verdict.data_as_of)}", f"目标{words}", _source(story), _target_source(story)]
    demo = f"{DEMO_WORD}-" if story.is_demo else ""
    title = f"{demo}{verdict.indicator_name}（{verdict.region_name}）"
    if story.is_demo:
        basis.append("演示数据，数字系虚构，不得引用")
    table = Table("报送数据", title, "；".join(basis), columns, rows)
    return Download(f"{picture_name(story)}.xlsx", to_workbook(title, [table]))
