"""A catalogue and its rules become rows; targets and rule sets keep the versions that stood before."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

from metrics.model.catalogue import Catalogue, Indicator, Target
from metrics.model.errors import CommandRefused
from metrics.model.unit import conversion_factor
from metrics.store import shapes
from metrics.store.warehouse import Cursor


def adopt_tables(cursor: Cursor, catalogue: Catalogue, number: int) -> None:
    """Put documents, regions, indicators and targets in force from a journal line on."""
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
    _adopt_targets(cursor, catalogue, number)


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
