"""Judge one target on a real in-memory DuckDB: given a target and its numbers, expect a row of the last mart."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from metrics.model.observation import Observation
from metrics.model.period import day_of
from metrics.store import shapes
from metrics.store.marts import Question, build_marts
from metrics.store.migrate import create_tables
from metrics.store.project import adopt_rules, write_observations
from metrics.store.warehouse import Warehouse

RULES = Path(__file__).parents[2] / "data" / "rules.toml"


@dataclass(frozen=True)
class Given:
    """A target with the series that it is judged on; the defaults make the year 2023 of a flow."""

    kind: str = "flow"
    target: str | None = "100"
    series: dict[str, str] = field(default_factory=dict)
    comparator: str = ">="
    high: str | None = None
    baseline: str | None = None
    shape: str = "path"
    unit: str = "个"
    integer: bool = False
    qualifier: str = ""
    start: str = "2023-01-01"
    end: str = "2023-12-31"
    as_of: str = "2023-09-30"
    reference: dict[str, str] = field(default_factory=dict)
    rule_set: str = "通用"
    frequency: str = "quarter"
    profile: str = "months"
    plan: dict[str, str] = field(default_factory=dict)
    set_baseline: str | None = None
    seen_on: str | None = None


def judge(given: Given) -> dict[str, Any]:
    """The row of `target_light` for the given target."""
    warehouse = Warehouse(None)
    seen_on = date.fromisoformat(given.seen_on) if given.seen_on else None
    create_tables(warehouse)
    with warehouse.transaction() as cursor:
        adopt_rules(cursor, RULES.read_bytes(), 1)
        cursor.insert("writes/rule_choice.sql", shapes.RULE_CHOICE, [(None, given.rule_set, 1, "")])
        for indicator in ("it", "other"):
            row = (
                indicator,
                "指标",
                "指标",
                "主题",
                given.unit,
                1,
                "up",
                True,
                given.kind == "flow",
                given.integer,
                "",
            )
            cursor.insert("writes/indicator.sql", shapes.INDICATOR, [row])
        cursor.insert("writes/target.sql", shapes.TARGET, [_target_row(given)])
        marks = [("t", date.fromisoformat(day), Decimal(share), 1) for day, share in given.plan.items()]
        cursor.insert("writes/plan_mark.sql", shapes.PLAN_MARK, marks)
        if given.set_baseline is not None:
            cursor.insert("writes/baseline.sql", shapes.BASELINE, [("t", Decimal(given.set_baseline), None, 1, "说明")])
        rows = [*_observations("it", given.series), *_observations("other", given.reference)]
        write_observations(cursor, 1, rows)
        build_marts(cursor, Question(date.fromisoformat(given.as_of), 1, seen_on))
        (result,) = cursor.records("queries/target_light.sql")
    warehouse.close()
    return result


def _target_row(given: Given) -> tuple[Any, ...]:
    def amount(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    return (
        "t",
        1,
        "it",
        "r",
        "d",
        "1",
        date.fromisoformat(given.start),
        date.fromisoformat(given.end),
        given.kind,
        given.comparator,
        amount(given.target),
        amount(given.high),
        given.unit,
        amount(given.baseline),
        None,
        given.shape,
        given.profile,
        given.frequency,
        "other" if given.kind == "relative" else None,
        "r" if given.kind == "relative" else None,
        given.qualifier,
        "",
        "",
        "",
        None,
        "",
    )


def _observations(indicator: str, series: dict[str, str]) -> list[Observation]:
    return [
        Observation(indicator, "r", day_of(date.fromisoformat(day)), Decimal(value), value, "", "正式", "", number)
        for number, (day, value) in enumerate(series.items(), start=1)
    ]
