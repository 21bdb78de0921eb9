"""A workbook becomes sheets: taken apart by a child process that may crash, hang or swell without harm to this one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.intake.sheet import Sheet
from metrics.model.problem import Place, Problem

SECONDS = 4.0
_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-m", "metrics.intake.child")


def read_xlsx(content: bytes) -> tuple[Sheet, ...] | Problem:
    """All sheets of a workbook in their order, or the one problem that keeps it from being read.

    Answers within SECONDS and a little; what happens to the child does not happen to the caller.
    """
    try:
        done = subprocess.run(
            _COMMAND, input=content, capture_output=True, timeout=SECONDS, cwd=_ROOT, env=_environment(), check=False
        )
    except subprocess.TimeoutExpired:
        return make_problem("FILE_TIMEOUT", WHOLE_FILE, seconds=f"{SECONDS:.0f}")
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return make_problem("FILE_TIMEOUT", WHOLE_FILE, seconds=f"{SECONDS:.0f}")
    if done.returncode:
        is_memory = b"MemoryError" in done.stderr
        return make_problem("FILE_MEMORY" if is_memory else "FILE_CRASHED", WHOLE_FILE)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return make_problem("FILE_CRASHED", WHOLE_FILE)
    return _to_sheets(answer)


def _environment() -> dict[str, str]:
    """Nothing of the server's own but what starting Python takes."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


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
