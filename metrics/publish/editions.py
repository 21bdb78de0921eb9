"""Two snapshots of a workspace, or a snapshot and now, side by side; and the same as a file."""

from __future__ import annotations

from collections.abc import Iterator

from metrics.model.clock import BEIJING
from metrics.model.download import Download
from metrics.model.errors import CommandRefused
from metrics.model.figures import DASH, show_day
from metrics.model.light import Light
from metrics.publish.compare import compare
from metrics.publish.comparison import Comparison, Correction, Edition, Moved
from metrics.publish.csv_table import to_csv_file
from metrics.publish.freeze import read_now
from metrics.publish.library_csv import plain_number
from metrics.publish.snapshot import find_snapshot, read_frozen
from metrics.store.workspace import Workspace

#: Stands for the state of now where the id of a snapshot is asked.
NOW = "now"
HEADER = ("类别", "目标", "地区", "牵头单位", "原亮灯", "现亮灯", "更正项", "原值", "现值", "单位", "更正日期")
_WIDTHS = (12, 34, 12, 22, 12, 12, 16, 16, 16, 10, 16)


def read_comparison(workspace: Workspace, before_id: str, now_id: str = NOW) -> Comparison:
    """What differs in `now_id` from `before_id`. Raises CommandRefused where one of them is no snapshot."""
    if before_id == now_id:
        raise CommandRefused("请选择两个不同的快照进行对比。")
    row = find_snapshot(workspace, before_id)
    before = read_frozen(workspace, row)
    if now_id == NOW:
        return compare(before, read_now(workspace, before), (row.json_hash, ""))
    other = find_snapshot(workspace, now_id)
    return compare(before, read_frozen(workspace, other), (row.json_hash, other.json_hash))


def to_comparison_csv(comparison: Comparison, *, is_demo: bool) -> Download:
    """One row for each difference."""
    return to_csv_file(_file_name(comparison), HEADER, _to_rows(comparison), is_demo=is_demo)


def to_comparison_xlsx(comparison: Comparison, *, is_demo: bool) -> Download:
    """The same as a workbook that is ready to print."""
    from metrics.publish.xlsx_table import Column, Entry, Table, to_workbook  # loads openpyxl, which no page needs

    name = _file_name(comparison)
    demo = "演示数据，数字系虚构，不得引用；" if is_demo else ""
    basis = f"{demo}原：{show_edition(comparison.before)}；现：{show_edition(comparison.now)}"
    columns = tuple(Column(head, width) for head, width in zip(HEADER, _WIDTHS, strict=True))
    rows = tuple(tuple(Entry(text or DASH) for text in row) for row in _to_rows(comparison))
    content = to_workbook(name, [Table("快照对比", "快照对比", basis, columns, rows)])
    return Download(f"{'演示数据-' if is_demo else ''}{name}.xlsx", content)


def show_edition(edition: Edition) -> str:
    """2023年三季度目标进展通报（数据截至2023年9月30日，数据版本第9号）."""
    return f"{edition.title}（数据截至{show_day(edition.as_of)}，数据版本第{edition.data_version}号）"


def _file_name(comparison: Comparison) -> str:
    return f"快照对比-{comparison.before.as_of:%Y%m%d}-{comparison.now.as_of:%Y%m%d}"


def _to_rows(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    for word, moves in comparison.lists:
        for one in moves:
            yield (word, *_names(one), _light(one.before), _light(one.now), "", "", "", "", "")
    for correction in comparison.corrected:
        yield ("更正", correction.name, correction.region_name, "", "", "", *_numbers(correction))


def _names(one: Moved) -> tuple[str, str, str]:
    return one.name, one.region_name, "、".join(one.departments)


def _light(light: Light | None) -> str:
    return light.word if light else ""


def _numbers(one: Correction) -> tuple[str, ...]:
    what = show_day(one.day) if one.day else "目标值"
    when = show_day(one.at.astimezone(BEIJING).date()) if one.at else ""
    return what, plain_number(one.old), plain_number(one.new), one.unit, when
