"""One journal line becomes rows: the whole projection is this, applied from the first line to the last."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from metrics.journal.archive import Archive
from metrics.journal.line import Line
from metrics.model.catalogue import Catalogue, Indicator, Target
from metrics.model.catalogue_csv import parse_catalogue
from metrics.model.errors import CommandRefused
from metrics.model.normalised import read_normalised_csv
from metrics.model.observation import Observation
from metrics.model.unit import conversion_factor
from metrics.store import shapes
from metrics.store.migrate import read_meta, write_meta
from metrics.store.warehouse import Cursor

#: Events after which a page may show other numbers; the last of them is the data version.
DATA_EVENTS = frozenset(
    {
        "workspace_created",
        "catalogue_adopted",
        "batch_committed",
        "batch_undone",
        "rule_set_chosen",
        "baseline_set",
        "plan_set",
    }
)


@dataclass(frozen=True)
class Archives:
    """Where the bytes lie that journal lines name by hash."""

    actuals: Archive
    snapshots: Archive


def apply_line(cursor: Cursor, archives: Archives, line: Line) -> None:
    """Write what one line means. Runs inside the caller's transaction.

    Raises CommandRefused where the line means nothing here, ArchiveDamaged where its bytes are gone.
    """
    if line.event not in _EFFECTS:
        raise CommandRefused(f"日志第{line.number}行的事件‹{line.event}›不认识：程序版本可能过旧，请升级。")
    row = (line.number, _naive(line.at), line.by, line.event, line.commit_id, line.hash)
    cursor.insert("writes/journal_line.sql", shapes.JOURNAL_LINE, [row])
    _EFFECTS[line.event](cursor, archives, line)
    if line.event in DATA_EVENTS:
        # The version before stays: a reader who asked for it a moment ago still finds it.
        cursor.run("writes/forget_verdicts.sql", oldest=int(read_meta(cursor).get("data_version", "0")))
        write_meta(cursor, "data_version", str(line.number))
    write_meta(cursor, "tail_number", str(line.number))
    write_meta(cursor, "tail_hash", line.hash)


def read_adopted(archives: Archives, data: dict[str, Any]) -> Catalogue:
    """The catalogue that a catalogue_adopted line names."""
    return parse_catalogue({name: archives.actuals.get(digest) for name, digest in data["tables"].items()})


def write_observations(cursor: Cursor, batch_number: int, rows: Sequence[Observation]) -> None:
    """Lay the rows of one batch into the table."""
    cursor.insert(
        "writes/observation.sql",
        shapes.OBSERVATION,
        [
            (
                row.indicator_id,
                row.region_id,
                row.period.kind.value,
                row.period.start,
                row.period.as_of,
                row.value,
                row.value_text,
                row.unit_text,
                row.status,
                row.note,
                batch_number,
                row.row,
            )
            for row in rows
        ],
    )


def _naive(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)


def _create_workspace(cursor: Cursor, _archives: Archives, line: Line) -> None:
    names = [name for name in ("name", "kind", "today") if name in line.data]
    cursor.insert("writes/setting.sql", shapes.SETTING, [(name, line.data[name], line.number) for name in names])
    cursor.insert("writes/rule_choice.sql", shapes.RULE_CHOICE, [(None, line.data["rule_set"], line.number, "")])


def _adopt_catalogue(cursor: Cursor, archives: Archives, line: Line) -> None:
    catalogue = read_adopted(archives, line.data)
    documents = [
        (row.document_id, row.title, row.number, row.issuer, row.region_id, row.date, row.start, row.end, row.note)
        for row in catalogue.documents
    ]
    regions = [
        (row.region_id, row.name, row.short_name, row.parent_region_id, row.level, row.order)
        for row in catalogue.regions
    ]
    for table, schema, rows in (
        ("document", shapes.DOCUMENT, documents),
        ("region", shapes.REGION, regions),
        ("indicator", shapes.INDICATOR, [_indicator_row(row) for row in catalogue.indicators]),
    ):
        cursor.run(f"writes/forget_{table}.sql")
        cursor.insert(f"writes/{table}.sql", schema, rows)
    _adopt_targets(cursor, catalogue, line.number)
    adopt_rules(cursor, archives.actuals.get(line.data["rules"]), line.number)


def _indicator_row(row: Indicator) -> tuple[Any, ...]:
    return (
        row.indicator_id,
        row.name,
        row.short_name,
        row.theme,
        row.unit,
        row.scale,
        row.direction,
        row.additive,
        row.cumulative,
        row.integer,
        row.definition,
    )


def _adopt_targets(cursor: Cursor, catalogue: Catalogue, number: int) -> None:
    """Targets keep their versions: what changed or went away ends here, what is new begins here."""
    units = {row.indicator_id: row.unit for row in catalogue.indicators}
    offered = {row.target_id: _target_row(row, units[row.indicator_id]) for row in catalogue.targets}
    standing = {row[0]: (row[0], *row[3:]) for row in cursor.rows("queries/open_targets.sql")}
    for target_id, row in standing.items():
        if row != offered.get(target_id):
            cursor.run("writes/end_target.sql", target_id=target_id, line_number=number)
    fresh = [(row[0], number, *row[1:]) for key, row in offered.items() if standing.get(key) != row]
    cursor.insert("writes/target.sql", shapes.TARGET, fresh)


def _target_row(target: Target, unit: str) -> tuple[Any, ...]:
    """A target with its values in the indicator's unit; a step in 个百分点 stays in points."""
    factor = conversion_factor(target.unit, unit) if target.unit not in ("", "个百分点") else Decimal(1)
    if factor is None:
        raise CommandRefused(
            f"目标{target.target_id}的单位‹{target.unit}›不能换算为指标的单位‹{unit}›。请改正targets.csv。"
        )

    def scaled(value: Decimal | None) -> Decimal | None:
        return None if value is None else (value * factor).quantize(Decimal("1e-10"))

    return (
        target.target_id,
        target.indicator_id,
        target.region_id,
        target.document_id,
        target.clause,
        target.start,
        target.end,
        target.kind.value,
        target.comparator.value,
        scaled(target.value),
        scaled(target.value_high),
        target.unit,
        scaled(target.baseline),
        target.baseline_on,
        target.shape.value,
        target.profile,
        target.frequency,
        target.reference_indicator_id,
        target.reference_region_id,
        "|".join(target.qualifier),
        "、".join(target.lead_departments),
        "、".join(target.support_departments),
        target.figure,
        target.parent_target_id,
        target.note,
    )


def adopt_rules(cursor: Cursor, content: bytes, number: int) -> None:
    """Put the thresholds of a rules.toml in force from a journal line on; what was in force ends there."""
    rules = tomllib.loads(content.decode())
    columns = shapes.RULE_SET.names[2:]
    cursor.run("writes/end_rule_set.sql", line_number=number)
    rows = [(name, number, *(row[column] for column in columns)) for name, row in rules.items()]
    cursor.insert("writes/rule_set.sql", shapes.RULE_SET, rows)


def _choose_rule_set(cursor: Cursor, _archives: Archives, line: Line) -> None:
    row = (line.data["target_id"], line.data["rule_set"], line.number, line.data["reason"])
    cursor.insert("writes/rule_choice.sql", shapes.RULE_CHOICE, [row])


def _set_baseline(cursor: Cursor, _archives: Archives, line: Line) -> None:
    data = line.data
    day = date.fromisoformat(data["baseline_on"]) if data["baseline_on"] else None
    row = (data["target_id"], Decimal(data["value"]), day, line.number, data["reason"])
    cursor.insert("writes/baseline.sql", shapes.BASELINE, [row])


def _set_plan(cursor: Cursor, _archives: Archives, line: Line) -> None:
    target_id = line.data["target_id"]
    rows = [(target_id, date.fromisoformat(day), Decimal(share), line.number) for day, share in line.data["marks"]]
    cursor.insert("writes/plan_mark.sql", shapes.PLAN_MARK, rows)


def _commit_batch(cursor: Cursor, archives: Archives, line: Line) -> None:
    data = line.data
    rows = read_normalised_csv(archives.actuals.get(data["rows_hash"]))
    batch = (
        line.number,
        _naive(line.at),
        line.by,
        data["filename"],
        data["file_hash"],
        data["rows_hash"],
        len(rows),
        data["new"],
        data["changed"],
        data["reason"],
    )
    cursor.insert("writes/batch.sql", shapes.BATCH, [batch])
    write_observations(cursor, line.number, rows)


def _undo_batch(cursor: Cursor, _archives: Archives, line: Line) -> None:
    number = line.data["batch_number"]
    cursor.run("writes/undo_observations.sql", batch_number=number, line_number=line.number)
    cursor.run(
        "writes/undo_batch.sql",
        batch_number=number,
        line_number=line.number,
        made_by=line.by,
        reason=line.data["reason"],
    )


def _make_snapshot(cursor: Cursor, _archives: Archives, line: Line) -> None:
    data = line.data
    row = (
        data["snapshot_id"],
        line.number,
        data["token_hash"],
        data["html_hash"],
        data["json_hash"],
        data["title"],
        data["scope"],
        date.fromisoformat(data["as_of"]),
        _naive(datetime.fromisoformat(data["expires_at"])),
        data["note"],
        data["data_version"],
        _naive(line.at),
        line.by,
    )
    cursor.insert("writes/snapshot.sql", shapes.SNAPSHOT, [row])


def _revoke_snapshot(cursor: Cursor, _archives: Archives, line: Line) -> None:
    cursor.run("writes/revoke_snapshot.sql", snapshot_id=line.data["snapshot_id"], revoked_at=_naive(line.at))


_EFFECTS: dict[str, Callable[[Cursor, Archives, Line], None]] = {
    "workspace_created": _create_workspace,
    "catalogue_adopted": _adopt_catalogue,
    "batch_committed": _commit_batch,
    "batch_undone": _undo_batch,
    "rule_set_chosen": _choose_rule_set,
    "baseline_set": _set_baseline,
    "plan_set": _set_plan,
    "snapshot_made": _make_snapshot,
    "snapshot_revoked": _revoke_snapshot,
}
