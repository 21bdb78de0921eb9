"""Nobody but the marts decides a light: elsewhere no measure meets a limit, and no light is made from numbers."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator

import pytest

from tests.rules.source import PROGRAM, ROOT, Source, all_files, python_sources

# What a light is decided by. Which way it points (above or below zero) may be put into words anywhere.
MEASURES = {
    "gap",
    "year_gap",
    "pace",
    "completion",
    "year_completion",
    "expected_share",
    "year_share",
    "share_of_target",
    "shortfall",
    "deviation",
    "short_by",
    "days_overdue",
}
LIMITS = {name for rules in tomllib.loads((ROOT / "data/rules.toml").read_text("utf-8")).values() for name in rules}
LIMITS -= {"words", "basis"}
ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
# The store reads the lights that the marts decided; the model says what lights there are.
HOMES = ("metrics/store/", "metrics/model/light.py")
IN_SQL = re.compile(
    rf"\b({'|'.join(sorted(MEASURES | LIMITS))})\b\s*(<>|<=?|>=?|between\b|in\s*\()|(<=?|>=?)\s*\w*\.?\b({'|'.join(sorted(LIMITS))})\b"
)


def names_in(node: ast.AST) -> set[str]:
    """The names, attributes and literal keys that an expression speaks of."""
    parts = list(ast.walk(node))
    found = {part.id for part in parts if isinstance(part, ast.Name)}
    found |= {part.attr for part in parts if isinstance(part, ast.Attribute)}
    return found | {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def is_zero(node: ast.AST) -> bool:
    """Whether an expression is written as nothing: 0, 0.0, Decimal(0), Decimal("0")."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "Decimal" and len(node.args) == 1:
        node = node.args[0]
    return isinstance(node, ast.Constant) and str(node.value) in ("0", "0.0")


def judging_comparisons(sources: Iterable[Source]) -> Iterator[str]:
    """Comparisons of a measure with anything but zero, and of anything with a limit of the rule sets."""
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Compare) and _judges(node):
                yield f"{source.path}:{node.lineno} {ast.unparse(node)}"


def _judges(node: ast.Compare) -> bool:
    sides = [node.left, *node.comparators]
    for operator, left, right in zip(node.ops, sides, sides[1:], strict=False):
        spoken = names_in(left) | names_in(right)
        if isinstance(operator, ORDER) and spoken & LIMITS:
            return True
        if isinstance(operator, ORDER) and spoken & MEASURES and not (is_zero(left) or is_zero(right)):
            return True
    return False


def made_lights(sources: Iterable[Source]) -> Iterator[str]:
    """Places where a light is chosen: called by value, or given as the outcome of something."""
    for source in sources:
        for node in ast.walk(source.tree):
            outcomes = [node] if isinstance(node, ast.Call) and ast.unparse(node.func) == "Light" else _outcomes(node)
            yield from (
                f"{source.path}:{one.lineno} {ast.unparse(one)}" for one in outcomes if one is node or _is_light(one)
            )


def _is_light(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node.value).split(".")[-1] == "Light"


def _outcomes(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.Return | ast.Assign | ast.AnnAssign | ast.NamedExpr | ast.keyword):
        return [node.value] if node.value is not None else []
    if isinstance(node, ast.Dict):
        return list(node.values)
    return []


def judging_sql(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Statements outside the marts that compare a measure or a limit."""
    for path, text in texts:
        for number, line in enumerate(text.splitlines(), 1):
            if not line.lstrip().startswith("--") and IN_SQL.search(line):
                yield f"{path}:{number} {line.strip()}"


def elsewhere() -> list[Source]:
    """The program without the places where lights are at home."""
    return [source for source in python_sources(*PROGRAM) if not source.path.startswith(HOMES)]


def test_no_measure_meets_a_limit_outside_the_marts() -> None:
    assert len(elsewhere()) > 30
    assert list(judging_comparisons(elsewhere())) == []


def test_no_light_is_made_outside_the_marts() -> None:
    assert list(made_lights(elsewhere())) == []


def test_queries_and_writes_judge_nothing() -> None:
    files = [path for path in all_files("metrics/sql") if path.suffix == ".sql" and path.parent.name != "marts"]
    assert len(files) > 20
    texts = [(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in files]
    assert list(judging_sql(texts)) == []


def test_the_marts_hold_no_limit_of_their_own() -> None:
    # what the rule sets limit is compared with their columns, never with a figure
    names = "measure|gap|deviation|overdue|short_by|days_overdue"
    figure = re.compile(rf"\b({names})\b\s*(<|>|<=|>=|between)\s*-?(?!0\b)\d")
    found = [
        f"{path.name}: {line.strip()}"
        for path in all_files("metrics/sql/marts")
        for line in path.read_text(encoding="utf-8").splitlines()
        if figure.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("red = verdict.gap < -10", 1),
        ("red = verdict.gap <= Decimal('-3')", 1),
        ("good = 0.9 <= pace < 1", 1),
        ("good = completion >= expected_share", 1),
        ("good = (verdict.completion or Decimal(0)) > Decimal('0.5')", 1),
        ("good = abs(row['gap']) > 5", 1),
        ("late = days_overdue > 30", 1),
        ("good = value >= rules['green_limit']", 1),
        ("good = value >= rules.yellow_limit", 1),
        ("good = gap >= TOLERANCE", 1),
        ("word = '高于' if gap > 0 else '低于'", 0),
        ("back = verdict.completion < Decimal(0)", 0),
        ("same = verdict.share_of_target == verdict.completion", 0),
        ("given = verdict.gap is not None", 0),
        ("many = len(verdicts) > 3", 0),
        ("flagged = verdict.light.is_flag", 0),
    ],
)
def test_a_threshold_out_of_place_is_found(code: str, found: int) -> None:
    assert len(list(judging_comparisons([Source("pages/a.py", code)]))) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("light = Light.BEHIND if gap < 0 else Light.DONE", 2),
        ("def f(gap):\n    if gap < 0:\n        return Light.BEHIND", 1),
        ("light = Light('behind')", 1),
        ("lights = {number: Light.DONE}", 1),
        ("verdict = replace(verdict, light=Light.DONE)", 1),
        ("light = light or model.light.Light.NO_DATA", 1),
        ("icons = {Light.DONE: '✔'}", 0),
        ("done = verdict.light is Light.DONE", 0),
        ("shown = [one for one in Light if one in (Light.DONE, Light.AHEAD)]", 0),
    ],
)
def test_a_light_made_out_of_place_is_found(code: str, found: int) -> None:
    assert len(list(made_lights([Source("web/a.py", code)]))) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("select target_id from verdict where gap < -10", 1),
        ("select case when pace >= 0.9 then 'green' end", 1),
        ("where completion between 0.5 and 1", 1),
        ("where a >= rule_set.green_limit", 1),
        ("select gap, pace from verdict order by gap", 0),
        ("-- gap < -10 is red", 0),
    ],
)
def test_sql_that_judges_out_of_place_is_found(text: str, found: int) -> None:
    assert len(list(judging_sql([("metrics/sql/queries/a.sql", text)]))) == found
