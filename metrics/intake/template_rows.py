"""Which numbers a region or a department reports for a month, each with its goal and what was reported before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from metrics.intake.fields import Aside, Field
from metrics.intake.periods import to_canonical
from metrics.model.catalogue import Catalogue, Indicator, Kind, Region, Target
from metrics.model.errors import CommandRefused
from metrics.model.figures import show_day, show_goal
from metrics.model.inert import inert
from metrics.model.period import Period, month_end, month_of
from metrics.store.reads import KnownValue, read_known_values
from metrics.store.workspace import Workspace

#: The columns in their order: what is given first, what the clerk fills in last.
COLUMNS = (
    *(Field.CODE, Field.NAME, Field.REGION, Field.PERIOD),
    *(Aside.GOAL, Aside.LAST_PERIOD, Aside.LAST_VALUE),
    *(Field.VALUE, Field.UNIT, Field.STATUS, Field.NOTE),
)
DEMO_NOTE = "演示数据，非真实数值"
ALL_REGIONS, ALL_DEPARTMENTS = "全部地区", "全部单位"


@dataclass(frozen=True)
class TemplateRow:
    """One number asked for. `goal` is in words; `last` is the latest value of an earlier period, None without."""

    indicator: Indicator
    region: Region
    period: Period
    goal: str
    last: KnownValue | None


@dataclass(frozen=True)
class Template:
    """The sheet of one month; `title` says whose it is, `regions` are those that may be named in added rows."""

    title: str
    is_demo: bool
    rows: tuple[TemplateRow, ...]
    regions: tuple[str, ...]


def make_template(workspace: Workspace, region_id: str, department: str, month: date) -> Template:
    """The numbers with a target in force in `month`; "" stands for all regions, or for all lead departments.

    ValueError for a day that ends no month; CommandRefused where nothing is to be reported.
    """
    if month != month_end(month.year, month.month):
        raise ValueError(f"{month} ends no month")
    catalogue = workspace.catalogue
    targets = find_targets(catalogue, region_id, department, month)
    if not targets:
        raise CommandRefused("所选地区、单位在该数据期没有需要报送的目标。请重新选择。")
    place = next((one.name for one in catalogue.regions if one.region_id == region_id), ALL_REGIONS)
    words = (place, department, f"{month.year}年{month.month}月")
    return Template(
        title="-".join(word for word in words if word),
        is_demo=workspace.is_demo,
        rows=tuple(_make_rows(workspace, targets, month)),
        regions=tuple(one.name for one in catalogue.regions),
    )


def find_targets(catalogue: Catalogue, region_id: str, department: str, month: date) -> list[Target]:
    """The targets in force in a month, in the order of the catalogue."""
    return [
        one
        for one in catalogue.targets
        if one.start <= month <= one.end
        and region_id in ("", one.region_id)
        and (not department or department in one.lead_departments)
    ]


def _make_rows(workspace: Workspace, targets: Iterable[Target], month: date) -> Iterator[TemplateRow]:
    goals: dict[tuple[str, str], list[Target]] = defaultdict(list)
    for target in targets:
        goals[target.region_id, target.indicator_id].append(target)
    earlier = _read_earlier(workspace, {indicator_id for _, indicator_id in goals}, month)
    for region in workspace.catalogue.regions:
        for indicator in workspace.catalogue.indicators:
            key = (region.region_id, indicator.indicator_id)
            if key in goals:
                period = to_canonical(month_of(month.year, month.month), indicator.cumulative)
                words = "；".join(goal_words(one) for one in goals[key])
                yield TemplateRow(indicator, region, period, words, earlier.get(key))


def _read_earlier(workspace: Workspace, indicator_ids: set[str], month: date) -> Mapping[tuple[str, str], KnownValue]:
    """The latest value before the month that is asked for, by region and indicator."""
    known = [one for one in read_known_values(workspace, indicator_ids) if one.period.as_of < month]
    return {(one.region_id, one.indicator_id): one for one in sorted(known, key=lambda one: one.period)}


def goal_words(target: Target) -> str:
    """≥11,000个（2023年）; without a number as the document has it: 超过全省平均水平（2023年）."""
    if target.value is not None:
        goal = show_goal(target.comparator, target.value, target.value_high, target.unit)
    else:
        goal = "100（完成）" if target.kind is Kind.MILESTONE else target.figure
    return f"{goal}（{_span_words(target.start, target.end)}）"


def _span_words(start: date, end: date) -> str:
    is_whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    if not is_whole:
        return f"{show_day(start)}至{show_day(end)}"
    return f"{start.year}年" if start.year == end.year else f"{start.year}—{end.year}年"


def to_cells(row: TemplateRow, is_demo: bool) -> tuple[str | Decimal, ...]:
    """The cells of a row in the order of COLUMNS, texts inert, the value blank."""
    cells: dict[Field | Aside, str | Decimal] = {
        Field.CODE: row.indicator.indicator_id,
        Field.NAME: row.indicator.name,
        Field.REGION: row.region.name,
        Field.PERIOD: row.period.label,
        Aside.GOAL: row.goal,
        Aside.LAST_PERIOD: row.last.period.label if row.last else "",
        Aside.LAST_VALUE: row.last.value if row.last else "",
        Field.UNIT: row.indicator.unit,
        Field.NOTE: DEMO_NOTE if is_demo else "",
    }
    texts = (cells.get(column, "") for column in COLUMNS)
    return tuple(inert(one) if isinstance(one, str) else one for one in texts)
