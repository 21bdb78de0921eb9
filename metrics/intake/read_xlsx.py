"""A workbook becomes sheets: taken apart by a child process that may crash, hang or swell without harm to this one."""

from __future__ import annotations

import json
import sys
from typing import Any

from metrics.intake.limited import run_limited
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.intake.sheet import Sheet
from metrics.model.problem import Place, Problem

SECONDS = 4.0
_COMMAND = (sys.executable, "-m", "metrics.intake.child")


def read_xlsx(content: bytes) -> tuple[Sheet, ...] | Problem:
    """All sheets of a workbook in their order, or the one problem that keeps it from being read.

    Answers within SECONDS and a little; what happens to the child does not happen to the caller.
    """
    done = run_limited(_COMMAND, content, SECONDS)
    if done.code:
        return make_problem(done.code, WHOLE_FILE, seconds=f"{SECONDS:.0f}")
    try:
        answer = json.loads(done.output)
    except ValueError:
        return make_problem("FILE_CRASHED", WHOLE_FILE)
    return _to_sheets(answer)


def _to_sheets(answer: dict[str, Any]) -> tuple[Sheet, ...] | Problem:
    if "code" in answer:
        words = answer["words"]
        return make_problem(answer["code"], Place(words.pop("row", 0)), **words)
    sheets = tuple(_to_sheet(*fields) for fields in answer["sheets"])
    return sheets if any(sheet.rows for sheet in sheets) else make_problem("FILE_EMPTY", WHOLE_FILE)


def _to_sheet(
    name: str,
    is_hidden: bool,
    rows: list[list[str]],
    merges: list[list[int]],
    marks: list[tuple[int, int, str]],
    hidden_rows: list[int],
    hidden_columns: list[int],
) -> Sheet:
    return Sheet(
        rows=tuple(_without_trailing_blanks(cells) for cells in rows),
        encoding="xlsx",
        separator="",
        name=name,
        is_hidden=is_hidden,
        merges=tuple((one[0], one[1], one[2], one[3]) for one in merges),
        marks={(row, column): mark for row, column, mark in marks},
        hidden_rows=tuple(hidden_rows),
        hidden_columns=tuple(hidden_columns),
    )


def _without_trailing_blanks(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cells)
