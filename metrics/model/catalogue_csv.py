"""The four seed tables become a catalogue; every fault is named by file, row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from metrics.model.catalogue import Catalogue, Document, Indicator, Region, Row, Target
from metrics.model.errors import XushiError

TABLES: dict[str, type[Row]] = {"documents": Document, "regions": Region, "indicators": Indicator, "targets": Target}

_KEYS = {"documents": "document_id", "regions": "region_id", "indicators": "indicator_id", "targets": "target_id"}

#: Table, column, and the table the column points into.
_REFERENCES = (
    ("documents", "region_id", "regions"),
    ("regions", "parent_region_id", "regions"),
    ("targets", "document_id", "documents"),
    ("targets", "region_id", "regions"),
    ("targets", "indicator_id", "indicators"),
    ("targets", "reference_indicator_id", "indicators"),
    ("targets", "reference_region_id", "regions"),
    ("targets", "parent_target_id", "targets"),
)

#: Pydantic's kind of error → our words; the longest matching beginning counts.
_FAULTS = {
    "missing": "缺少这一列",
    "extra_forbidden": "多出这一列",
    "decimal": "应为数字",
    "int": "应为整数",
    "bool": "应为true或false",
    "date": "应为日期，如2023-12-31",
    "enum": "不在允许的取值之内",
    "string": "应为文字",
}
_RULES = {
    "needs a value": "该类目标必须有目标值",
    "value_high": "上限只用于between，且between必须有上限",
    "needs its reference": "对标类目标必须有对标指标",
    "starts after": "开始日期晚于结束日期",
}

_Lines = list[tuple[int, dict[str, str]]]
_Row = TypeVar("_Row", bound=Row)


class CatalogueInvalid(XushiError):
    """The seed tables do not make a catalogue; `faults` holds one sentence per fault."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("指标目录有误：" + "；".join(self.faults))


def parse_catalogue(tables: Mapping[str, bytes]) -> Catalogue:
    """The catalogue in `tables` (keys of TABLES, CSV in UTF-8). CatalogueInvalid names all faults at once."""
    absent = [f"缺少{name}.csv" for name in TABLES if name not in tables]
    if absent:
        raise CatalogueInvalid(absent)
    lines = {name: _read_lines(name, tables[name]) for name in TABLES}
    faults: list[str] = []
    parsed = {
        "documents": _parse_rows("documents", Document, lines["documents"], faults),
        "regions": _parse_rows("regions", Region, lines["regions"], faults),
        "indicators": _parse_rows("indicators", Indicator, lines["indicators"], faults),
        "targets": _parse_rows("targets", Target, lines["targets"], faults),
    }
    faults += _check_keys(lines)
    faults += _check_references(lines)
    if faults:
        raise CatalogueInvalid(faults)
    return Catalogue.model_validate(parsed)


def _read_lines(table: str, content: bytes) -> _Lines:
    """Row number as an editor of the table counts (header 1) and its cells by column."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise CatalogueInvalid([f"{table}.csv不是UTF-8编码的规范CSV"]) from error
    if not rows:
        raise CatalogueInvalid([f"{table}.csv没有表头"])
    header, *body = rows
    uneven = [number for number, row in enumerate(body, start=2) if row and len(row) != len(header)]
    if uneven:
        raise CatalogueInvalid([f"{table}.csv第{number}行的列数与表头不同" for number in uneven])
    return [(number, dict(zip(header, row, strict=True))) for number, row in enumerate(body, start=2) if row]


def _parse_rows(table: str, model: type[_Row], lines: _Lines, faults: list[str]) -> tuple[_Row, ...]:
    rows: list[_Row] = []
    for number, cells in lines:
        try:
            rows.append(model.model_validate(cells))
        except ValidationError as error:
            faults += [_explain(table, number, detail) for detail in error.errors(include_url=False)]
    return tuple(rows)


def _explain(table: str, number: int, detail: Mapping[str, Any]) -> str:
    kind, message, found = detail["type"], detail["msg"], detail["input"]
    place = f"{table}.csv第{number}行" + "".join(f"‹{part}›列" for part in detail["loc"][:1])
    if kind == "value_error":
        words = next((rule for part, rule in _RULES.items() if part in message), "")
    else:
        words = next((fault for start, fault in _FAULTS.items() if kind.startswith(start)), "")
    return f"{place}{words or '不合要求'}{_show(found)}"


def _show(found: Any) -> str:
    return f"，实为‹{found[:40]}›" if isinstance(found, str) else ""


def _check_keys(lines: Mapping[str, _Lines]) -> Iterator[str]:
    for table, column in _KEYS.items():
        first: dict[str, int] = {}
        for number, cells in lines[table]:
            key = cells.get(column, "")
            if key in first:
                yield f"{table}.csv第{number}行‹{column}›列的‹{key}›与第{first[key]}行重复"
            elif not key.strip():
                yield f"{table}.csv第{number}行‹{column}›列为空"
            first.setdefault(key, number)


def _check_references(lines: Mapping[str, _Lines]) -> Iterator[str]:
    ids = {table: {cells.get(column, "") for _, cells in lines[table]} for table, column in _KEYS.items()}
    for table, column, goal in _REFERENCES:
        for number, cells in lines[table]:
            reference = cells.get(column, "")
            if reference and reference not in ids[goal]:
                yield f"{table}.csv第{number}行‹{column}›列的‹{reference}›在{goal}.csv中不存在"
