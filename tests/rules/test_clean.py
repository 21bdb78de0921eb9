"""What is committed fits any machine: no path of one computer, no registry's address, every package pinned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest

from tests.rules.source import ROOT, all_files

# Written in halves, so that this file does not hold what it looks for.
PLACES = ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "/tmp/" + "probe")
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "tuna.tsinghua" + ".edu", "aliyun" + ".com")
TRACE = re.compile(rf"(?<![\w.>)}}])(?:{'|'.join(map(re.escape, PLACES))})|{'|'.join(map(re.escape, REGISTRIES))}")
PIN = re.compile(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==[\w.!+]+")


def traces(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Places of one machine and addresses of registries in texts given as (path, text)."""
    for path, text in texts:
        for number, line in enumerate(text.splitlines(), 1):
            if found := TRACE.search(line):
                yield f"{path}:{number} {found.group()}"


def unpinned(requirements: str) -> list[str]:
    """Lines of a requirements file that are neither an exact pin nor the reference to requirements.txt."""
    lines = [line.split("#")[0].strip() for line in requirements.splitlines()]
    return [line for line in lines if line and line != "-r requirements.txt" and not PIN.fullmatch(line)]


def committed_texts() -> Iterator[tuple[str, str]]:
    """Path and text of every file of ours that is text."""
    for path in all_files():
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_no_file_holds_a_path_of_one_machine_or_a_registry_address() -> None:
    texts = list(committed_texts())
    assert len(texts) > 30
    assert list(traces(texts)) == []


@pytest.mark.parametrize("name", ["requirements.in", "requirements.txt", "requirements-dev.in", "requirements-dev.txt"])
def test_every_requirement_is_an_exact_pin(name: str) -> None:
    assert unpinned((ROOT / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_pinned_tree_holds_the_versions_asked_for(name: str) -> None:
    asked, pinned = (
        {line.split("#")[0].strip() for line in (ROOT / f"{name}.{ending}").read_text(encoding="utf-8").splitlines()}
        for ending in ("in", "txt")
    )
    assert asked - pinned - {""} == set()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("see " + PLACES[0] + "main", 1),
        ("'" + PLACES[1] + ".cache'", 1),
        (PLACES[4], 1),
        ("--index-url https://" + REGISTRIES[0] + "/simple", 1),
        ("frame" + PLACES[0] + "main", 0),
        ("https://example.cn" + PLACES[2], 0),
        ("var/demo", 0),
    ],
)
def test_a_trace_of_a_machine_is_found(line: str, found: int) -> None:
    assert len(list(traces([("a.md", line)]))) == found


@pytest.mark.parametrize(
    ("line", "expect"),
    [
        ("duckdb==2.0.0  # projection", []),
        ("-r requirements.txt", []),
        ("duckdb>=2", ["duckdb>=2"]),
        ("duckdb", ["duckdb"]),
        ("--index-url x", ["--index-url x"]),
        ("duckdb @ https://example.cn/duckdb.whl", ["duckdb @ https://example.cn/duckdb.whl"]),
    ],
)
def test_a_loose_requirement_is_found(line: str, expect: list[str]) -> None:
    assert unpinned(line) == expect
