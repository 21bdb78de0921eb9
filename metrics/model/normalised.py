"""The archived form of accepted rows: one fixed CSV that reads back as the same observations."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from metrics.model.errors import ArchiveDamaged
from metrics.model.observation import Observation
from metrics.model.period import Period, PeriodKind

COLUMNS = (
    "indicator_id",
    "region_id",
    "period_kind",
    "period_start",
    "as_of",
    "value",
    "value_text",
    "unit_text",
    "status",
    "note",
    "row",
)


def to_normalised_csv(rows: Iterable[Observation]) -> bytes:
    """UTF-8 without BOM, LF, rows in the order given. ValueError where a text holds a line break or NUL."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(to_cells(row))
    return stream.getvalue().encode("utf-8")


def to_cells(row: Observation) -> tuple[str, ...]:
    """The cells by COLUMNS. ValueError where one holds a line break or NUL."""
    cells = (
        row.indicator_id,
        row.region_id,
        row.period.kind.value,
        row.period.start.isoformat(),
        row.period.as_of.isoformat(),
        f"{row.value:f}",
        row.value_text,
        row.unit_text,
        row.status,
        row.note,
        str(row.row),
    )
    if any(mark in cell for cell in cells for mark in "\r\n\0"):
        raise ValueError(f"row {row.row}: a normalised text stays on one line")
    return cells


def read_normalised_csv(content: bytes) -> tuple[Observation, ...]:
    """The observations of an archived file. ArchiveDamaged names the line that does not read."""
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ArchiveDamaged("归档的数据文件已损坏：不是规范的CSV。请从备份恢复。") from error
    if not lines or tuple(lines[0]) != COLUMNS:
        raise ArchiveDamaged("归档的数据文件已损坏：表头不符。请从备份恢复。")
    return tuple(_read_line(number, cells) for number, cells in enumerate(lines[1:], start=2))


def _read_line(number: int, cells: list[str]) -> Observation:
    try:
        indicator, region, kind, start, as_of, value, value_text, unit_text, status, note, row = cells
        period = Period(date.fromisoformat(as_of), date.fromisoformat(start), PeriodKind(kind))
        return Observation(indicator, region, period, Decimal(value), value_text, unit_text, status, note, row=int(row))
    except (ValueError, InvalidOperation) as error:
        raise ArchiveDamaged(f"归档的数据文件已损坏：第{number}行不能读取。请从备份恢复。") from error
