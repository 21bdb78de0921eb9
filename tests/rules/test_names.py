"""Names say what a thing is; words that fit everything say nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

import pytest

from tests.rules.source import PROGRAM, Source, python_sources

EMPTY_WORDS = {"util", "helper", "common", "misc", "base", "core", "manager", "service", "handler"}
EMPTY_VERBS = ("get_", "process_")
EMPTY_VARIABLE = "df"


def words(name: str) -> set[str]:
    """The words of a snake_case or CamelCase name, in lower case and without a plural s."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)
    lower = {part.lower() for part in parts}
    return lower | {part.removesuffix("s") for part in lower}


def defined(source: Source) -> Iterator[tuple[int, str]]:
    """Line and name of the folders and the file itself, its functions and its classes."""
    yield from ((1, part) for part in PurePosixPath(source.path).with_suffix("").parts)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name


def empty_names(sources: Iterable[Source]) -> Iterator[str]:
    """Definitions whose name holds a word that fits everything."""
    for source in sources:
        for line, name in defined(source):
            if words(name) & EMPTY_WORDS or name.lstrip("_").startswith(EMPTY_VERBS):
                yield f"{source.path}:{line} {name}"


def empty_variables(sources: Iterable[Source]) -> Iterator[str]:
    """Variables and arguments called df."""
    for source in sources:
        for node in ast.walk(source.tree):
            named = (isinstance(node, ast.Name) and node.id) or (isinstance(node, ast.arg) and node.arg)
            if named == EMPTY_VARIABLE:
                yield f"{source.path}:{getattr(node, 'lineno', 0)} {EMPTY_VARIABLE}"


def test_no_definition_is_named_with_an_empty_word() -> None:
    assert list(empty_names(python_sources(*PROGRAM, "bench"))) == []


def test_no_table_is_called_df() -> None:
    assert list(empty_variables(python_sources())) == []


@pytest.mark.parametrize(
    ("path", "code", "found"),
    [
        ("metrics/intake/helpers.py", "", 1),
        ("metrics/common/dates.py", "", 1),
        ("metrics/a.py", "def get_target(): ...", 1),
        ("metrics/a.py", "class A:\n    def _process_rows(self): ...", 1),
        ("metrics/a.py", "class ReportManager: ...", 1),
        ("metrics/a.py", "async def date_utils(): ...", 1),
        ("metrics/a.py", "class BaseTarget: ...", 1),
        ("metrics/a.py", "def baseline(): ...", 0),
        ("metrics/a.py", "def target_of(): ...", 0),
        ("metrics/a.py", "class Scorecard: ...", 0),
    ],
)
def test_an_empty_name_is_found(path: str, code: str, found: int) -> None:
    assert len(list(empty_names([Source(path, code)]))) == found


@pytest.mark.parametrize(
    ("code", "found"), [("df = 1", 1), ("def f(df): ...", 1), ("lambda df: 1", 1), ("dfs = 1", 0), ("'df'", 0)]
)
def test_a_table_called_df_is_found(code: str, found: int) -> None:
    assert len(list(empty_variables([Source("metrics/a.py", code)]))) == found
