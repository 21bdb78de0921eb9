"""The process in which a workbook is marked: `python -m metrics.intake.mark_child`, bytes in, a workbook out."""

from __future__ import annotations

import json
import sys
from typing import Any, cast

from metrics.intake.limited import limit_resources
from metrics.model.problem import Place, Problem, Severity

CPU_SECONDS = 30
#: openpyxl writes each sheet to a scratch file first.
FILE_BYTES = 256 * 1024**2


def answer(request: dict[str, Any], content: bytes) -> bytes:
    """The marked workbook: `content` where the request names a sheet, else its cells; without both the list alone."""
    from metrics.intake.mark_book import list_problems, mark_cells, mark_workbook

    problems = [_to_problem(*fields) for fields in request["problems"]]
    if "rows" in request:
        return mark_cells(request["rows"], request["merges"], problems, request["copied"])
    if "sheet" in request:
        return mark_workbook(content, request["sheet"], problems)
    return list_problems(problems)


def _to_problem(place: list[Any], severity: str, *words: str) -> Problem:
    return Problem(Place(*place), Severity(severity), *words)


def main() -> None:
    """Read a line of JSON and the workbook after it; any other end than a whole answer is taken for a crash."""
    limit_resources(CPU_SECONDS, FILE_BYTES)
    # openpyxl takes numpy only to accept its numbers; its threads alone could use up the memory allowed here.
    sys.modules["numpy"] = cast(Any, None)
    line, _, content = sys.stdin.buffer.read().partition(b"\n")
    sys.stdout.buffer.write(answer(json.loads(line), content))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
