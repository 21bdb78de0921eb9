"""Judge targets on a real in-memory DuckDB: given targets and their numbers, expect rows of the last mart.

Everything stands in the journal's first line unless a given says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from metrics.store import shapes
from metrics.store.adopt import adopt_rules
from metrics.store.marts import Question, build_marts
from metrics.store.migrate import create_tables
from metrics.store.warehouse import Cursor, Warehouse

RULES = Path(__file__).parents[2] / "data" / "rules.toml"
#: The rows of a batch with the line that undid it.
UNDOABLE = shapes.OBSERVATION.append(pa.field("undone_line", pa.int32()))


@dataclass(frozen=True)
class Later:
    """A number that came with a later journal line, and perhaps went with one. `start`: first day of its period."""

    day: str
    value: str
    line: int
    undone: int | None = None
    start: str | None = None


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
    cumulative: bool | None = None
    reference_region: str = "r"
    own_rule_set: str | None = None
    known_at: int = 1
    later: tuple[Later, ...] = ()
    amended: dict[int, str | None] = field(default_factory=dict)
    replanned: dict[int, dict[str, str]] = field(default_factory=dict)
    rebased: dict[int, str] = field(default_factory=dict)
    rechosen: dict[int, str] = field(default_factory=dict)

    @property
    def question(self) -> Question:
        """What the marts are asked about it."""
        return Question(date.fromisoformat(self.as_of), self.known_at, _day(self.seen_on))

    @property
    def workspace_rules(self) -> tuple[tuple[int, str], ...]:
        """The rule sets of the whole workspace, by the line from which each is in force."""
        return ((1, self.rule_set), *self.rechosen.items())


def judge(given: Given) -> dict[str, Any]:
    """The row of `target_light` for the given target."""
    (result,) = judge_many([given])
    assert result is not None, "the target was not in force"
    return result


def judge_many(givens: Sequence[Given]) -> list[dict[str, Any] | None]:
    """The row of each given target, None where it was not in force; one database for all that share a question."""
    groups: dict[Any, list[int]] = {}
    for place, given in enumerate(givens):
        groups.setdefault((given.question, given.workspace_rules), []).append(place)
    found: dict[int, dict[str, Any]] = {}
    for (question, rules), places in groups.items():
        found |= _judge_group(question, rules, {place: givens[place] for place in places})
    return [found.get(place) for place in range(len(givens))]


def _judge_group(
    question: Question, rules: Iterable[tuple[int, str]], givens: dict[int, Given]
) -> dict[int, dict[str, Any]]:
    warehouse = Warehouse(None)
    create_tables(warehouse)
    with warehouse.transaction() as cursor:
        write_givens(cursor, rules, givens)
        build_marts(cursor, question)
        rows = cursor.records("queries/target_light.sql")
    warehouse.close()
    assert len({row["target_id"] for row in rows}) == len(rows), "a target has two lights"
    return {int(row["target_id"]): row for row in rows}


def write_givens(cursor: Cursor, rules: Iterable[tuple[int, str]], givens: dict[int, Given]) -> None:
    """All tables that the marts read, each target with an indicator and a region of its own."""
    adopt_rules(cursor, RULES.read_bytes(), 1)
    everyone = [(None, name, line, "") for line, name in rules]
    own = [(str(n), given.own_rule_set, 1, "说明") for n, given in givens.items() if given.own_rule_set]
    cursor.insert("writes/rule_choice.sql", shapes.RULE_CHOICE, everyone + own)
    for table, schema, rows in (
        ("indicator", shapes.INDICATOR, _indicator_rows),
        ("plan_mark", shapes.PLAN_MARK, _plan_rows),
        ("baseline", shapes.BASELINE, _baseline_rows),
        ("observation", UNDOABLE, _number_rows),
    ):
        cursor.insert(
            f"writes/{table}.sql", schema, [row for n, given in givens.items() for row in rows(str(n), given)]
        )
    _write_targets(cursor, givens)


def differing(found: dict[str, Any] | None, expect: dict[str, Any]) -> dict[str, Any]:
    """What was found otherwise than expected; a float is met by what rounds to it."""
    assert found is not None, "the target was not in force"
    return {key: found[key] for key in expect if not _same(found[key], expect[key])}


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, float):
        places = 1 if abs(wanted) >= 1.5 else 3
        return found is not None and round(float(found), places) == wanted
    return bool(found == wanted)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _indicator_rows(name: str, given: Given) -> list[tuple[Any, ...]]:
    cumulative = given.kind == "flow" if given.cumulative is None else given.cumulative
    rest = ("指标", "指标", "主题", given.unit, 1, "up", True, cumulative, given.integer, "")
    return [(indicator + name, *rest) for indicator in ("it", "other")]


def _write_targets(cursor: Cursor, givens: dict[int, Given]) -> None:
    """The targets with their versions: each amendment ends the one before it; None withdraws the target."""
    rows = [_target_row(str(n), given) for n, given in givens.items()]
    cursor.insert("writes/target.sql", shapes.TARGET, rows)
    for n, given in givens.items():
        for line, value in given.amended.items():
            cursor.run("writes/end_target.sql", target_id=str(n), line_number=line)
            if value is not None:
                version = _target_row(str(n), replace(given, target=value), line)
                cursor.insert("writes/target.sql", shapes.TARGET, [version])


def _target_row(name: str, given: Given, line: int = 1) -> tuple[Any, ...]:
    return (
        name,
        line,
        "it" + name,
        "r",
        "d",
        "1",
        date.fromisoformat(given.start),
        date.fromisoformat(given.end),
        given.kind,
        given.comparator,
        _amount(given.target),
        _amount(given.high),
        given.unit,
        _amount(given.baseline),
        None,
        given.shape,
        given.profile,
        given.frequency,
        "other" + name if given.kind == "relative" else None,
        given.reference_region if given.kind == "relative" else None,
        given.qualifier,
        "",
        "",
        "",
        None,
        "",
    )


def _plan_rows(name: str, given: Given) -> list[tuple[Any, ...]]:
    plans = {1: given.plan, **given.replanned}
    return [(name, _day(day), Decimal(share), line) for line in plans for day, share in plans[line].items()]


def _baseline_rows(name: str, given: Given) -> list[tuple[Any, ...]]:
    baselines = ({1: given.set_baseline} if given.set_baseline is not None else {}) | given.rebased
    return [(name, Decimal(value), None, line, "说明") for line, value in baselines.items()]


def _number_rows(name: str, given: Given) -> list[tuple[Any, ...]]:
    """The series of the first line, and what came or went later."""
    own = [("it" + name, "r", Later(day, value, 1)) for day, value in given.series.items()]
    others = [("other" + name, given.reference_region, Later(day, value, 1)) for day, value in given.reference.items()]
    told = [*own, *others, *(("it" + name, "r", late) for late in given.later)]
    return [_number_row(*one, row) for row, one in enumerate(told, start=1)]


def _number_row(indicator: str, region: str, told: Later, row: int) -> tuple[Any, ...]:
    day, start = _day(told.day), _day(told.start or told.day)
    value = Decimal(told.value)
    return (indicator, region, "day", start, day, value, told.value, "", "正式", "", told.line, row, told.undone)
