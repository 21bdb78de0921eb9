"""Delimited text becomes a sheet; every cell stays exactly the text it was."""

from __future__ import annotations

import csv
import io

from metrics.intake.encoding import decode
from metrics.intake.fields import HEADINGS
from metrics.intake.fold import fold_name
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.intake.sheet import Sheet
from metrics.model.problem import Place, Problem

MAX_ROWS = 100_000
MAX_COLUMNS = 256
HEADER_SEARCH = 30
HEAD_CHARACTERS = 1 << 20
SEPARATORS = (",", "\t", ";")
WIDE_COMMA = "\uff0c"


def read_csv(content: bytes, filename: str, known_names: frozenset[str]) -> Sheet | Problem:
    """The sheet in `content`, or the one problem that keeps it from being read."""
    decoded = decode(content, filename, known_names)
    if isinstance(decoded, Problem):
        return decoded
    separator = find_separator(decoded.text)
    if separator == WIDE_COMMA:
        return make_problem("FILE_SEPARATOR", WHOLE_FILE)
    rows = _split_rows(decoded.text, separator)
    return rows if isinstance(rows, Problem) else Sheet(rows, decoded.encoding, separator)


def find_separator(text: str) -> str:
    """The separator under which one of the first lines shows most known headings; comma where none does."""
    lines = [
        line for _, line in zip(range(HEADER_SEARCH), io.StringIO(text[:HEAD_CHARACTERS], newline=""), strict=False)
    ]
    scores = {mark: max(_count_headings(line, mark) for line in lines) for mark in (*SEPARATORS, WIDE_COMMA)}
    best = max(scores, key=lambda mark: scores[mark])
    return best if scores[best] > 1 else ","


def _count_headings(line: str, separator: str) -> int:
    cells = line[:10_000].split(separator)
    return len({HEADINGS[name] for cell in cells if (name := fold_name(cell)) in HEADINGS})


def _split_rows(text: str, separator: str) -> tuple[tuple[str, ...], ...] | Problem:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[str, ...]] = []
    try:
        for cells in reader:
            rows.append(_without_trailing_blanks(cells))
            if len(rows[-1]) > MAX_COLUMNS:
                return make_problem("FILE_TOO_WIDE", Place(len(rows)), count=len(rows[-1]), limit=MAX_COLUMNS)
            if len(rows) > MAX_ROWS:
                return make_problem("FILE_TOO_MANY_ROWS", WHOLE_FILE, limit=MAX_ROWS)
    except csv.Error:
        return make_problem("FILE_QUOTE", Place(len(rows) + 1))
    while rows and not rows[-1]:
        rows.pop()
    return tuple(rows)


def _without_trailing_blanks(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cells)
