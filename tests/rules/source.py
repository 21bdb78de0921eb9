"""The project's own files as the rules read them: which there are, their text and their syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = ("dashboard.py", "pages", "ui", "web", "metrics")
FOREIGN = {".git", ".venv", "venv", "var", "mutants", "node_modules", "__pycache__", ".hypothesis"}

Definition = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root of the project, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def folder(self) -> str:
        """The first part of the path: "pages", "ui", "dashboard.py"."""
        return self.path.split("/")[0]

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def functions(self) -> Iterator[Definition]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Definition))


def all_files(*roots: str) -> list[Path]:
    """Every file of ours below the roots (the whole project without any), caches and state left out."""
    found = [path for root in roots or (".",) for path in _walk(ROOT / root)]
    return sorted(set(found))


def _walk(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    elif place.is_dir() and place.name not in FOREIGN and not place.name.endswith("_cache"):
        for inner in place.iterdir():
            yield from _walk(inner)


@cache
def python_sources(*roots: str) -> tuple[Source, ...]:
    """The Python files below the roots, read once for all rules."""
    return tuple(
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in all_files(*roots)
        if path.suffix == ".py"
    )


def docstrings(tree: ast.Module) -> set[ast.expr]:
    """The nodes that hold docstrings."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, owners) and ast.get_docstring(node) is not None and isinstance(node.body[0], ast.Expr)
    }
