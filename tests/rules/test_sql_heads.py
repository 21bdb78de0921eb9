"""Each relation says in four lines what it is, what a row is, what it reads, and its formula in words."""

from __future__ import annotations

import pytest

from tests.rules.source import ROOT, all_files

FOLDERS = ("metrics/sql/marts", "metrics/sql/queries")
HEAD = ("-- what: ", "-- grain: ", "-- reads: ", "-- formula: ")


def missing_heads(text: str) -> list[str]:
    """The lines of the head that are absent, out of place or empty."""
    lines = text.splitlines() + [""] * len(HEAD)
    return [start.strip() for start, line in zip(HEAD, lines, strict=False) if not _says(line, start)]


def _says(line: str, start: str) -> bool:
    return line.startswith(start) and bool(line[len(start) :].strip())


def test_every_mart_and_query_begins_with_its_head() -> None:
    files = [path for path in all_files(*FOLDERS) if path.suffix == ".sql"]
    assert len(files) > 5
    missing = {path.relative_to(ROOT).as_posix(): missing_heads(path.read_text(encoding="utf-8")) for path in files}
    assert {path: lines for path, lines in missing.items() if lines} == {}


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("-- what: a\n-- grain: b\n-- reads: c\n-- formula: d\nselect 1", []),
        ("-- what: a\n-- grain: b\n-- reads: c\nselect 1", ["-- formula:"]),
        ("-- what: a\n-- grain:  \n-- reads: c\n-- formula: d", ["-- grain:"]),
        (
            "\n-- what: a\n-- grain: b\n-- reads: c\n-- formula: d",
            ["-- what:", "-- grain:", "-- reads:", "-- formula:"],
        ),
        ("", ["-- what:", "-- grain:", "-- reads:", "-- formula:"]),
    ],
)
def test_a_head_that_lacks_a_line_is_found(text: str, expect: list[str]) -> None:
    assert missing_heads(text) == expect
