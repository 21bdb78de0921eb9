"""Every number that was changed after its first report: by a later batch, or by taking a batch back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from metrics.model.period import Period, PeriodKind
from metrics.store.reads import zoned
from metrics.store.workspace import Workspace


class RevisionKind(StrEnum):
    """What became of a number: its value, only its status or note, its first report, or a batch taken back."""

    VALUE = "value"
    WORDS = "words"
    FIRST = "first"
    UNDONE = "undone"

    @property
    def word(self) -> str:
        """The word on screen."""
        return _KIND_WORDS[self.value]


_KIND_WORDS = {"value": "更正", "words": "更正性质或备注", "first": "首次报送", "undone": "撤销"}


@dataclass(frozen=True)
class Sought:
    """Which revisions are asked for; None lets everything through. `with_new`: first reports too."""

    region_id: str | None = None
    theme: str | None = None
    indicator_id: str | None = None
    batch_number: int | None = None
    person: str | None = None
    with_new: bool = False

    @property
    def asks_for_rows(self) -> bool:
        """Whether the batches alone cannot tell how many there are."""
        return any((self.region_id, self.theme, self.indicator_id))


@dataclass(frozen=True)
class Revision:
    """One number before and after one journal line; values in the indicator's `unit`, `at` in UTC.

    `old` is None for a first report, `new` where an undo left no number. `by` did it, `reviewed_by` is "" where one
    person was enough. `row_number` is the row of the number in the file of `batch_number`.
    """

    line_number: int
    at: datetime
    kind: RevisionKind
    indicator_id: str
    indicator_name: str
    region_name: str
    period: Period
    unit: str
    scale: int
    old: Decimal | None
    new: Decimal | None
    old_status: str
    new_status: str
    by: str
    reviewed_by: str
    reason: str
    note: str
    filename: str
    row_number: int
    batch_number: int

    @property
    def difference(self) -> Decimal | None:
        """New − old, None where one of them is missing."""
        return None if self.old is None or self.new is None else self.new - self.old

    @property
    def change(self) -> Decimal | None:
        """The difference as a fraction of the old value's size; None from nothing or from 0."""
        return self.difference / abs(self.old) if self.difference is not None and self.old else None


@dataclass(frozen=True)
class RevisionPage:
    """Some of the revisions asked for, newest first. `total` counts all of them, `page` counts from 1."""

    total: int
    page: int
    page_size: int
    revisions: tuple[Revision, ...]

    @property
    def page_count(self) -> int:
        """At least 1."""
        return max(1, -(-self.total // self.page_size))


def read_revisions(workspace: Workspace, sought: Sought, page: int = 1, page_size: int = 50) -> RevisionPage:
    """One page; a page beyond the last is the last. Only the journal lines that the page shows are looked into."""
    # Counting row by row joins the numbers with themselves (3 s of 10 million); the batches know their own counts.
    counting = "revision_counts" if sought.asks_for_rows else "revision_totals"
    with workspace.warehouse.cursor() as cursor:
        counts = cursor.rows(f"queries/{counting}.sql", **asdict(sought))
        total = sum(count for _, count in counts)
        page = min(max(1, page), max(1, -(-total // page_size)))
        run = _find_lines(counts, (page - 1) * page_size, page_size)
        records = cursor.records("queries/revisions.sql", **asdict(sought), **run, row_limit=page_size) if run else []
    return RevisionPage(total, page, page_size, tuple(map(_to_revision, records)))


def _find_lines(counts: Sequence[tuple[int, int]], offset: int, size: int) -> dict[str, int]:
    """The lines that hold the revisions from `offset` on, and how many of the first of them to pass over."""
    passed, run = 0, dict[str, int]()
    for line, count in counts:
        if passed + count > offset:
            run = run or {"high": line, "row_offset": offset - passed}
            run["low"] = line
        passed += count
        if passed >= offset + size:
            break
    return run


def _to_revision(record: dict[str, Any]) -> Revision:
    is_undo = record["is_undo"]
    brought = (record["actual"].normalize(), record["status"], record["note"])
    earlier = (_normal(record["earlier_value"]), record["earlier_status"] or "", record["earlier_note"] or "")
    old, new = (brought, earlier) if is_undo else (earlier, brought)
    return Revision(
        line_number=record["line_number"],
        at=zoned(record["happened_at"]),
        kind=_find_kind(is_undo, old[0], new[0]),
        indicator_id=record["indicator_id"],
        indicator_name=record["indicator_name"],
        region_name=record["region_name"],
        period=Period(record["as_of"], record["period_start"], PeriodKind(record["period_kind"])),
        unit=record["unit"],
        scale=record["shown_decimals"],
        old=old[0],
        new=new[0],
        old_status=old[1],
        new_status=new[1],
        by=record["undone_by"] if is_undo else record["reported_by"],
        reviewed_by="" if is_undo else record["reviewed_by"] or "",
        reason=record["undone_reason"] if is_undo else record["reason"],
        note=new[2],
        filename=record["filename"],
        row_number=record["row_number"],
        batch_number=record["batch_number"],
    )


def _normal(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.normalize()


def _find_kind(is_undo: bool, old: Decimal | None, new: Decimal | None) -> RevisionKind:
    if is_undo:
        return RevisionKind.UNDONE
    if old is None:
        return RevisionKind.FIRST
    return RevisionKind.VALUE if old != new else RevisionKind.WORDS
