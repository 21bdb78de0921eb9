"""Which folder may import what, where SQL may stand, and how little a page may do."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator

import pytest

from tests.rules.source import PROGRAM, ROOT, Source, docstrings, python_sources

# What each folder may import besides the standard library. Inside metrics, import-linter holds the layers.
ALLOWED = {
    "dashboard.py": {"streamlit", "starlette", "web", "ui", "metrics"},
    "pages": {"streamlit", "ui", "metrics"},
    "ui": {"streamlit", "pandas", "ui", "metrics"},
    "web": {"starlette", "web", "metrics"},
    "metrics": {"metrics", "pydantic", "pandas", "pyarrow"},
}
# Libraries with a home of their own: the beginnings of the paths that may import them.
LIBRARIES = {
    "duckdb": ("metrics/store/",),
    "plotly": ("metrics/charts/",),
    "docx": ("metrics/publish/",),
    "pptx": ("metrics/publish/",),
    "segno": ("metrics/publish/",),
    "openpyxl": ("metrics/publish/", "metrics/intake/"),
    "python_calamine": ("metrics/intake/",),
    "argon2": ("metrics/access/",),
    "zxcvbn": ("metrics/access/",),
    "jwt": ("web/oidc",),
    "h11": ("web/oidc",),
}
STREAMLIT_MODULES = {"streamlit", "streamlit.testing.v1", "streamlit.components.v1", "streamlit.components.v2"}
# Where the name to install differs from the name to import.
DISTRIBUTIONS = {
    "docx": "python-docx",
    "pptx": "python-pptx",
    "python_calamine": "python-calamine",
    "argon2": "argon2-cffi",
    "jwt": "PyJWT",
}
BROUGHT_BY_STREAMLIT = {"starlette"}

# "create temp table x as" may stand before what a file says: a relation built for one cursor has no file of its own.
SQL = re.compile(
    r"(^|\(|;)\s*select\b.+?\bfrom\s+\w"
    r"|\binsert\s+into\s+\w|\bdelete\s+from\s+\w|\bupdate\s+\w+\s+set\b"
    r"|\bcreate\s+(or\s+replace\s+)?(table|view|macro|index)\b"
    r"|\bdrop\s+(table|view)\b|\balter\s+table\b",
    re.IGNORECASE | re.DOTALL,
)
TABLE_METHODS = {"groupby", "merge", "apply", "agg", "aggregate", "pivot_table", "cumsum", "rolling"}
SUMMING = {"sum", "round", "abs", "divmod", "pow"}


def imported(source: Source) -> Iterator[tuple[int, str]]:
    """Line and full name of every module a file imports."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")


def foreign_imports(sources: Iterable[Source]) -> Iterator[str]:
    """Imports that the folder of the file does not allow."""
    for source in sources:
        for line, name in imported(source):
            top = name.split(".")[0]
            home = LIBRARIES.get(top)
            allowed = source.path.startswith(home) if home else top in ALLOWED.get(source.folder, set())
            if not allowed and top not in sys.stdlib_module_names:
                yield f"{source.path}:{line} imports {name}"


def private_streamlit(sources: Iterable[Source]) -> Iterator[str]:
    """Modules of Streamlit that its documentation does not name."""
    for source in sources:
        for line, name in imported(source):
            if name.split(".")[0] == "streamlit" and name not in STREAMLIT_MODULES:
                yield f"{source.path}:{line} imports {name}"


def unlisted_libraries(sources: Iterable[Source], requirements: str) -> Iterator[str]:
    """Libraries imported by the program that requirements.in does not list as its own."""
    listed = {line.split("==")[0].strip() for line in requirements.splitlines() if "==" in line}
    listed |= BROUGHT_BY_STREAMLIT
    for source in sources:
        for line, name in imported(source):
            top = name.split(".")[0]
            ours = top in PROGRAM or top in sys.stdlib_module_names
            if not ours and DISTRIBUTIONS.get(top, top) not in listed:
                yield f"{source.path}:{line} imports {name}, which requirements.in does not list"


def written_strings(source: Source) -> Iterator[tuple[int, str]]:
    """Every string literal but docstrings; an f-string is one string, its holes filled with "x"."""
    docs = docstrings(source.tree)
    inside = {part for node in ast.walk(source.tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.JoinedStr):
            parts = (str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
            yield node.lineno, "".join(parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docs | inside:
            yield node.lineno, node.value


def sql_in_strings(sources: Iterable[Source]) -> Iterator[str]:
    """String literals that are SQL; SQL stands in .sql files."""
    for source in sources:
        for line, text in written_strings(source):
            if SQL.search(text):
                yield f"{source.path}:{line} {text.strip()[:60]!r}"


def _joins_words(node: ast.BinOp) -> bool:
    wordlike = (ast.JoinedStr, ast.List, ast.Tuple, ast.Set, ast.Dict)
    sides = (node.left, node.right)
    return any(isinstance(s, wordlike) or (isinstance(s, ast.Constant) and isinstance(s.value, str)) for s in sides)


def _works(node: ast.AST) -> bool:
    if isinstance(node, ast.AugAssign):
        return not isinstance(node.op, ast.BitOr)
    if isinstance(node, ast.BinOp):
        return not isinstance(node.op, ast.BitOr | ast.BitAnd) and not _joins_words(node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in SUMMING
    return isinstance(node, ast.Attribute) and node.attr in TABLE_METHODS


def working_pages(sources: Iterable[Source]) -> Iterator[str]:
    """Arithmetic and table work in pages. Joining strings, paths and lists with a literal is allowed."""
    for source in sources:
        for node in ast.walk(source.tree):
            if _works(node):
                yield f"{source.path}:{getattr(node, 'lineno', 0)} {ast.unparse(node)[:60]}"


def test_each_folder_imports_only_what_it_may() -> None:
    assert list(foreign_imports(python_sources(*PROGRAM))) == []


def test_no_private_module_of_streamlit_is_imported() -> None:
    # The bench of the overview speaks the page's WebSocket protocol, which has no documented module.
    program = [source for source in python_sources() if source.folder != "bench"]
    assert list(private_streamlit(program)) == []


def test_every_library_imported_is_one_that_requirements_list() -> None:
    listed = (ROOT / "requirements.in").read_text(encoding="utf-8")
    assert list(unlisted_libraries(python_sources(*PROGRAM), listed)) == []


def test_sql_stands_in_sql_files() -> None:
    outside_tests = [source for source in python_sources() if source.folder != "tests"]
    assert list(sql_in_strings(outside_tests)) == []


def test_pages_neither_compute_nor_reshape() -> None:
    assert list(working_pages(python_sources("pages"))) == []


@pytest.mark.parametrize(
    ("path", "code", "found"),
    [
        ("pages/a.py", "import streamlit as st", 0),
        ("pages/a.py", "from ui.state import chosen", 0),
        ("pages/a.py", "import pandas as pd", 1),
        ("pages/a.py", "from starlette.responses import Response", 1),
        ("web/a.py", "from starlette.responses import Response", 0),
        ("web/a.py", "import streamlit", 1),
        ("web/a.py", "from ui import state", 1),
        ("ui/a.py", "from web import guard", 1),
        ("metrics/intake/a.py", "import duckdb", 1),
        ("metrics/store/a.py", "import duckdb", 0),
        ("metrics/store/a.py", "import plotly.graph_objects as go", 1),
        ("metrics/charts/a.py", "import plotly.graph_objects as go", 0),
        ("metrics/model/a.py", "def f():\n    import streamlit", 1),
        ("metrics/model/a.py", "from .unit import Unit", 1),
        ("metrics/access/a.py", "import docx", 1),
        ("metrics/model/a.py", "import numpy as np", 1),
    ],
)
def test_an_import_out_of_place_is_found(path: str, code: str, found: int) -> None:
    assert len(list(foreign_imports([Source(path, code)]))) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import streamlit as st", 0),
        ("from streamlit.testing.v1 import AppTest", 0),
        ("from streamlit.runtime.scriptrunner import get_script_run_ctx", 1),
        ("import streamlit.web.bootstrap", 1),
    ],
)
def test_a_private_streamlit_module_is_found(code: str, found: int) -> None:
    assert len(list(private_streamlit([Source("ui/a.py", code)]))) == found


def test_a_library_that_nobody_listed_is_found() -> None:
    source = Source("metrics/store/a.py", "import json\nimport duckdb\nimport pyarrow\nfrom metrics.model import unit")
    assert len(list(unlisted_libraries([source], "duckdb==2.0.0  # the projection"))) == 1


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('q = "select a from b"', 1),
        ('q = f"SELECT {x} FROM {t}"', 1),
        ('q = """\n  select a\n  from b\n"""', 1),
        ('q = "insert into t values (1)"', 1),
        ('q = "delete from t where true"', 1),
        ('q = f"update {t} set a = 1"', 1),
        ('q = "create or replace view v as values (1)"', 1),
        ('q = "drop table t"', 1),
        ('q = f"create temp table {t} as {sql}"', 0),
        ('"""Select the rows from the store."""', 0),
        ('def f():\n    """select a from b"""', 0),
        ('q = "checkpoint"', 0),
        ('q = "已从目标库删除,请重新选择"', 0),
        ('q = "Please select one of the targets"', 0),
    ],
)
def test_sql_in_a_string_is_found(code: str, found: int) -> None:
    assert len(list(sql_in_strings([Source("metrics/a.py", code)]))) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("a = b * 100", 1),
        ("a = b / c", 1),
        ("a = b - c", 1),
        ("a = b + c", 1),
        ("a += b", 1),
        ("a = sum(b)", 1),
        ("a = round(b, 1)", 1),
        ("a = t.groupby('x')", 1),
        ("a = t.merge(u)", 1),
        ("a = '第' + b", 0),
        ("a = f'{b}' + c", 0),
        ("a = here / 'data'", 0),
        ("a = b + [c]", 0),
        ("a: int | None = None", 0),
        ("a = len(b)", 0),
    ],
)
def test_a_page_that_computes_is_found(code: str, found: int) -> None:
    assert len(list(working_pages([Source("pages/a.py", code)]))) == found
