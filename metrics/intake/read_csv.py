"""Delimited text becomes a sheet; every cell stays exactly the text it was."""

from __future__ import annotations

import csv
import io

from metrics.intake.encoding import decode
from metrics.intake.fields import HEADINGS
from metrics.intake.fold import bare_name, fold_name
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.intake.sheet import Sheet
from metrics.model.problem import Place, Problem

MAX_ROWS = 100_000
MAX_COLUMNS = 256
MAX_CELLS = 1_500_000
#: A larger text is read only in bulk, as a plain long table: its cells one by one would fill the memory.
MAX_BYTES = 20 * 1024**2
HEADER_SEARCH = 30
HEAD_CHARACTERS = 1 << 20
SEPARATORS = (",", "\t", ";")
#: Marks that look like separators but are none, and their names.
OTHER_SEPARATORS = {"\uff0c": "全角逗号", "\uff1b": "全角分号", "、": "顿号", "|": "竖线"}


def read_csv(content: bytes, filename: str, known_names: frozenset[str]) -> Sheet | Problem:
    """The sheet in `content`, or the one problem that keeps it from being read."""
    decoded = decode(content, filename, known_names)
    if isinstance(decoded, Problem):
        return decoded
    separator = find_separator(decoded.text)
    if separator in OTHER_SEPARATORS:
        return make_problem("FILE_SEPARATOR", WHOLE_FILE, separator, mark=OTHER_SEPARATORS[separator])
    if len(content) > MAX_BYTES:
        size = f"{len(content) / 1024**2:.1f}"
        return make_problem("FILE_TOO_LARGE_ODD", WHOLE_FILE, size=size, limit=MAX_BYTES // 1024**2)
    rows = _split_rows(decoded.text, separator)
    return rows if isinstance(rows, Problem) else Sheet(rows, decoded.encoding, separator)


def find_separator(text: str) -> str:
    """The separator under which one of the first lines shows most known headings; comma where none does."""
    lines = [
        line for _, line in zip(range(HEADER_SEARCH), io.StringIO(text[:HEAD_CHARACTERS], newline=""), strict=False)
    ]
    scores = {mark: max(_count_headings(line, mark) for line in lines) for mark in (*SEPARATORS, *OTHER_SEPARATORS)}
    best = max(scores, key=lambda mark: scores[mark])
    return best if scores[best] > 1 else ","


def _count_headings(line: str, separator: str) -> int:
    names = [fold_name(bare_name(cell)) for cell in line[:10_000].split(separator)]
    return len({HEADINGS[name] for name in names if name in HEADINGS})


def _split_rows(text: str, separator: str) -> tuple[tuple[str, ...], ...] | Problem:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[str, ...]] = []
    count = 0
    try:
        for cells in reader:
            rows.append(_without_trailing_blanks(cells))
            count += len(rows[-1])
            if len(rows[-1]) > MAX_COLUMNS:
                return make_problem("FILE_TOO_WIDE", Place(len(rows)), count=len(rows[-1]), limit=MAX_COLUMNS)
            if len(rows) > MAX_ROWS:
                return make_problem("FILE_TOO_MANY_ROWS", WHOLE_FILE, limit=MAX_ROWS)
            if count > MAX_CELLS:
                return make_problem("FILE_TOO_MANY_CELLS", WHOLE_FILE, limit=MAX_CELLS)
    except csv.Error:
        return make_problem("FILE_QUOTE", Place(len(rows) + 1))
    while rows and not rows[-1]:
        rows.pop()
    return tuple(rows)


def _without_trailing_blanks(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cells)
