"""A house stays light when nothing in it grows past its size."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from statistics import median

import pytest

from tests.rules.source import PROGRAM, ROOT, Definition, Source, all_files, docstrings, python_sources

PAGE_LINES = 110
MODULE_LINES = 300
FUNCTION_LINES = 40
MEDIAN_FUNCTION_LINES = 10
SQL_LINES = 80


def function_lines(function: Definition, docs: set[ast.expr]) -> int:
    """Lines from `def` to the end, the docstring and the decorators not counted."""
    doc = next((node for node in function.body[:1] if isinstance(node, ast.Expr) and node.value in docs), None)
    free = (doc.end_lineno or doc.lineno) - doc.lineno + 1 if doc else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - free


def long_files(sources: Iterable[Source]) -> Iterator[str]:
    """Pages and modules past their size."""
    for source in sources:
        limit = PAGE_LINES if source.folder == "pages" else MODULE_LINES
        if source.lines > limit:
            yield f"{source.path}: {source.lines} lines, at most {limit}"


def long_functions(sources: Iterable[Source]) -> Iterator[str]:
    """Functions past their size."""
    for source in sources:
        docs = docstrings(source.tree)
        for function in source.functions:
            if (lines := function_lines(function, docs)) > FUNCTION_LINES:
                yield f"{source.path}:{function.lineno} {function.name}: {lines} lines, at most {FUNCTION_LINES}"


def median_function(sources: Iterable[Source]) -> float:
    """The middle length of all functions, in lines."""
    lengths = []
    for source in sources:
        docs = docstrings(source.tree)
        lengths += [function_lines(function, docs) for function in source.functions]
    return median(lengths)


def test_the_program_is_there_to_be_measured() -> None:
    assert [root for root in PROGRAM if not (ROOT / root).exists()] == []
    assert len(python_sources("metrics")) > 10


def test_pages_and_modules_keep_their_size() -> None:
    assert list(long_files(python_sources(*PROGRAM))) == []


def test_functions_keep_their_size() -> None:
    assert list(long_functions(python_sources(*PROGRAM))) == []


def test_most_functions_are_short() -> None:
    assert median_function(python_sources(*PROGRAM)) < MEDIAN_FUNCTION_LINES


def test_sql_files_keep_their_size() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in all_files("metrics/sql")}
    assert {str(path): lines for path, lines in lengths.items() if lines > SQL_LINES} == {}


@pytest.mark.parametrize(
    ("path", "lines", "found"),
    [
        ("pages/a.py", PAGE_LINES, 0),
        ("pages/a.py", PAGE_LINES + 1, 1),
        ("metrics/model/a.py", MODULE_LINES, 0),
        ("metrics/model/a.py", MODULE_LINES + 1, 1),
    ],
)
def test_a_file_one_line_too_long_is_found(path: str, lines: int, found: int) -> None:
    assert len(list(long_files([Source(path, "pass\n" * lines)]))) == found


@pytest.mark.parametrize(("lines", "found"), [(FUNCTION_LINES, 0), (FUNCTION_LINES + 1, 1)])
def test_a_function_one_line_too_long_is_found_and_its_docstring_is_free(lines: int, found: int) -> None:
    body = "def f():\n" + '    """One.\n\n    Two.\n    """\n' + "    pass\n" * (lines - 1)
    assert len(list(long_functions([Source("metrics/a.py", body)]))) == found


def test_the_median_counts_every_function_of_every_file() -> None:
    short, long = "def f():\n    pass\n", "def g():\n" + "    pass\n" * 19
    assert median_function([Source("a.py", short), Source("b.py", long), Source("c.py", long)]) == 20
