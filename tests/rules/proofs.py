"""What a page of documentation names as its proof: tests by file and function, and files of the project."""

from __future__ import annotations

import ast
import re
from functools import cache

from tests.rules.source import ROOT

_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_FILE = re.compile(r"`((?:metrics|ui|web|tests|docs|deploy|bench|\.streamlit)/[\w./-]+|[\w.-]+\.(?:py|toml|txt|md))`")


def named_tests(markdown: str) -> list[tuple[str, str]]:
    """(file, function) of each test that a text names in code."""
    return _TEST.findall(markdown)


def missing_proofs(markdown: str) -> list[str]:
    """Tests and files that a text names and that are not there."""
    tests = [f"{path}::{name}" for path, name in named_tests(markdown) if name not in functions_of(path)]
    return tests + [name for name in _FILE.findall(markdown) if not (ROOT / name).exists()]


@cache
def functions_of(path: str) -> frozenset[str]:
    """The tests that pytest finds in a file; none where there is no such file."""
    if not (ROOT / path).is_file():
        return frozenset()
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"), path)
    found = (node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in found if node.name.startswith("test"))
