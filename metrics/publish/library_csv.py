"""目标库 as CSV: one row a target, in the order of documents and clauses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from metrics.model.catalogue import Document
from metrics.model.download import Download
from metrics.model.verdict import Verdict
from metrics.progress.library import Entry, Library
from metrics.publish.csv_table import to_csv_file

HEADER = (
    "文件",
    "文号",
    "条款",
    "目标编号",
    "上级目标编号",
    "指标",
    "地区",
    "目标类型",
    "原文数字",
    "比较",
    "目标值",
    "目标值上限",
    "单位",
    "起始日",
    "截止日",
    "基期值",
    "亮灯",
    "数据截止",
    "牵头单位",
    "配合单位",
    "备注",
)


def to_library_csv(library: Library, as_of: date, *, is_demo: bool) -> Download:
    """What is shown, with plain numbers; `as_of` is the cut-off of the lights."""
    rows = (_to_row(shelf.document, entry, as_of) for shelf in library.shelves for entry in shelf.entries)
    return to_csv_file(f"目标库-{as_of.year}年{as_of.month}月", HEADER, rows, is_demo=is_demo)


def _to_row(document: Document, entry: Entry, as_of: date) -> tuple[str, ...]:
    verdict: Verdict = entry.verdict
    return (
        document.title,
        document.number,
        verdict.clause,
        verdict.target_id,
        verdict.parent_target_id or "",
        verdict.indicator_name,
        verdict.region_name,
        verdict.kind.word,
        verdict.figure,
        verdict.comparator.value,
        plain_number(verdict.value),
        plain_number(verdict.value_high),
        verdict.unit,
        verdict.start.isoformat(),
        verdict.end.isoformat(),
        plain_number(verdict.baseline),
        verdict.light.word,
        as_of.isoformat(),
        "、".join(verdict.lead_departments),
        "、".join(verdict.support_departments),
        entry.note,
    )


def plain_number(value: Decimal | None) -> str:
    """1100 and not 1.1E+3; nothing for nothing."""
    return "" if value is None else f"{value.normalize():f}"
