"""Reading the projection: rows become values of the model."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from metrics.model.catalogue import Comparator, Kind, Shape
from metrics.model.light import Light
from metrics.model.period import Period, PeriodKind
from metrics.model.snapshot import SnapshotRow
from metrics.model.verdict import Point, Scope, Verdict
from metrics.store.workspace import Workspace


@dataclass(frozen=True)
class BatchRow:
    """One committed batch; its number is that of its journal line."""

    batch_number: int
    reported_at: datetime
    reported_by: str
    reviewed_at: datetime | None
    reviewed_by: str | None
    filename: str
    file_hash: str
    rows_hash: str
    row_count: int
    new_count: int
    changed_count: int
    reason: str
    undone_line: int | None
    undone_by: str | None
    undone_reason: str | None


@dataclass(frozen=True)
class KnownValue:
    """What is believed now about one number, in the indicator's unit."""

    indicator_id: str
    region_id: str
    period: Period
    value: Decimal
    value_text: str
    unit_text: str
    status: str
    note: str
    batch_number: int


def read_cutoffs(workspace: Workspace, known_at: int | None = None) -> tuple[date, ...]:
    """The month ends that have data, latest first."""
    version = workspace.data_version if known_at is None else known_at
    with workspace.warehouse.cursor() as cursor:
        rows = cursor.rows("queries/cutoffs.sql", known_at=version)
    return tuple(row[0] for row in rows)


def read_verdicts(
    workspace: Workspace,
    as_of: date,
    scope: Scope,
    *,
    target_id: str | None = None,
    indicator_id: str | None = None,
    known_at: int | None = None,
) -> tuple[Verdict, ...]:
    """The verdicts of a scope at a cut-off, worst first, without sentences; as known now, or at a journal line."""
    question = workspace.judge(workspace.question(as_of, known_at))
    with workspace.warehouse.cursor() as cursor:
        records = cursor.records(
            "queries/verdicts.sql",
            **asdict(question),
            document_id=scope.document_id,
            region_id=scope.region_id,
            theme=scope.theme,
            year=scope.year,
            with_parts=scope.with_parts,
            target_id=target_id,
            indicator_id=indicator_id,
        )
    return tuple(sorted((_to_verdict(record) for record in records), key=lambda verdict: verdict.sort_key))


def _decimal(value: float | Decimal | None) -> Decimal | None:
    """A double of the marts as the decimal it prints as; they are already rounded to 9 places."""
    if value is None or isinstance(value, Decimal):
        return value.normalize() if value is not None else None
    return Decimal(repr(round(value, 9)))


_AMOUNTS = (
    "baseline",
    "actual",
    "reference",
    "expected",
    "completion",
    "expected_share",
    "gap",
    "pace",
    "shortfall",
    "share_of_target",
    "months_left",
    "required_per_month",
    "past_per_month",
    "projection",
    "year_goal",
    "year_share",
    "year_completion",
    "year_gap",
)
_WORDS = (
    "target_id",
    "indicator_id",
    "indicator_name",
    "short_name",
    "theme",
    "region_id",
    "region_name",
    "document_id",
    "document_title",
    "document_number",
    "clause",
    "figure",
    "parent_target_id",
    "frequency",
    "unit",
    "reason",
    "method",
    "baseline_source",
    "profile_used",
    "freshness",
    "missed_periods",
    "overdue_days",
    "is_stale",
    "data_as_of",
    "rule_set",
)


def _to_verdict(record: dict[str, Any]) -> Verdict:
    fields: dict[str, Any] = {name: record[name] for name in _WORDS}
    fields |= {name: _decimal(record[name]) for name in _AMOUNTS}
    return Verdict(
        **fields,
        kind=Kind(record["kind"]),
        comparator=Comparator(record["comparator"]),
        shape=Shape(record["shape"]),
        qualifier=_split(record["qualifier"], "|"),
        start=record["period_start"],
        end=record["period_end"],
        lead_departments=_split(record["lead_departments"], "、"),
        support_departments=_split(record["support_departments"], "、"),
        scale=record["shown_decimals"],
        value=_decimal(record["target_value"]),
        value_high=_decimal(record["target_high"]),
        light=Light(record["light"]),
    )


def _split(text: str, mark: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(mark) if part)


def read_series(
    workspace: Workspace, indicator_id: str, region_id: str, as_of: date, known_at: int | None = None
) -> tuple[Point, ...]:
    """Every known value of one indicator in one region up to a cut-off, oldest first."""
    key = (indicator_id, region_id)
    return read_all_series(workspace, [key], as_of, known_at)[key]


def read_all_series(
    workspace: Workspace, keys: Collection[tuple[str, str]], as_of: date, known_at: int | None = None
) -> dict[tuple[str, str], tuple[Point, ...]]:
    """The same of several (indicator, region) by one query; () for one without values."""
    asked = sorted(set(keys))
    with workspace.warehouse.cursor() as cursor:
        records = cursor.records(
            "queries/series.sql",
            indicator_ids=[indicator_id for indicator_id, _ in asked],
            region_ids=[region_id for _, region_id in asked],
            as_of=as_of,
            known_at=workspace.data_version if known_at is None else known_at,
        )
    points: dict[tuple[str, str], list[Point]] = {key: [] for key in asked}
    for record in records:
        points[record["indicator_id"], record["region_id"]].append(_to_point(record))
    return {key: tuple(series) for key, series in points.items()}


def _to_point(record: dict[str, Any]) -> Point:
    return Point(
        as_of=record["as_of"],
        label=_to_period(record).label,
        value=record["actual"].normalize(),
        status=record["status"],
        note=record["note"],
        batch_number=record["batch_number"],
        revised_from=_decimal(record["revised_from"]),
    )


def _to_period(record: dict[str, Any]) -> Period:
    return Period(record["as_of"], record["period_start"], PeriodKind(record["period_kind"]))


def read_known_values(workspace: Workspace, indicator_ids: Collection[str] | None = None) -> tuple[KnownValue, ...]:
    """What is believed now, of some indicators or of all."""
    asked = None if indicator_ids is None else sorted(indicator_ids)
    with workspace.warehouse.cursor() as cursor:
        records = cursor.records("queries/known_values.sql", known_at=workspace.data_version, indicator_ids=asked)
    names = ("indicator_id", "region_id", "value_text", "unit_text", "status", "note", "batch_number")
    return tuple(
        KnownValue(**{name: record[name] for name in names}, period=_to_period(record), value=record["actual"])
        for record in records
    )


def read_batches(workspace: Workspace, batch_number: int | None = None) -> tuple[BatchRow, ...]:
    """The batches, newest first."""
    with workspace.warehouse.cursor() as cursor:
        records = cursor.records("queries/batches.sql", batch_number=batch_number)
    return tuple(BatchRow(**{name: zoned(value) for name, value in record.items()}) for record in records)


def read_later_batches(workspace: Workspace, batch_number: int) -> tuple[int, ...]:
    """The batches, not undone, that touched a cell of this one after it."""
    with workspace.warehouse.cursor() as cursor:
        return tuple(row[0] for row in cursor.rows("queries/later_batches.sql", batch_number=batch_number))


def read_snapshots(workspace: Workspace) -> tuple[SnapshotRow, ...]:
    """The snapshots, newest first."""
    with workspace.warehouse.cursor() as cursor:
        records = cursor.records("queries/snapshots.sql")
    return tuple(SnapshotRow(**{name: zoned(value) for name, value in record.items()}) for record in records)


def zoned(value: Any) -> Any:
    """A stored moment with its zone, UTC; anything else as it is."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
