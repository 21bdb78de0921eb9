"""An uploaded file with its problems marked in the cells, for the clerk to mend and upload again."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import PurePath
from typing import Any

from metrics.intake.file_kind import is_workbook
from metrics.intake.limited import run_limited
from metrics.intake.lookup import read_known_names
from metrics.intake.read_csv import read_csv
from metrics.intake.read_xlsx import read_xlsx
from metrics.intake.sheet import Sheet
from metrics.model.catalogue import Catalogue
from metrics.model.download import Download
from metrics.model.errors import CommandRefused
from metrics.model.problem import Problem

SECONDS = 30.0
#: A copy of more cells would take too long to write and to open; then there is the list alone.
MAX_CELLS = 500_000
SUFFIX = "-已标注"
_COMMAND = (sys.executable, "-m", "metrics.intake.mark_child")


def to_marked(content: bytes, filename: str, problems: Sequence[Problem], sheet: str, catalogue: Catalogue) -> Download:
    """The file as a workbook with a colour and a comment on each cell that has a problem, and a list of all.

    A workbook stays the workbook it was, as far as openpyxl keeps it; where that fails, and for text, the copy holds
    the cells as they were read; a file that cannot be read leaves the list. `sheet` is the worksheet that was read.
    CommandRefused where not even the list can be made. Takes seconds for a large file.
    """
    name = PurePath(filename).stem.removesuffix(SUFFIX) + SUFFIX + ".xlsx"
    listed = [astuple(one) for one in problems]
    if is_workbook(content, filename):
        marked = _ask_child({"problems": listed, "sheet": sheet}, content)
        if marked:
            return Download(name, marked)
    cells = _read_cells(content, filename, sheet, catalogue)
    marked = b""
    if cells:
        copied = cells.name if is_workbook(content, filename) else ""
        marked = _ask_child({"problems": listed, "rows": cells.rows, "merges": cells.merges, "copied": copied})
    marked = marked or _ask_child({"problems": listed})
    if not marked:
        raise CommandRefused("标注后的文件未能生成。请下载问题清单，对照原文件改正。")
    return Download(name, marked)


def _ask_child(request: dict[str, Any], content: bytes = b"") -> bytes:
    """The workbook made in a limited process, b"" where it ended in any other way."""
    line = json.dumps(request, ensure_ascii=True).encode("ascii")
    return run_limited(_COMMAND, line + b"\n" + content, SECONDS).output


def _read_cells(content: bytes, filename: str, sheet: str, catalogue: Catalogue) -> Sheet | None:
    """The sheet as intake read it; None where it cannot be read or is too large to be copied."""
    if is_workbook(content, filename):
        read = read_xlsx(content)
        sheets = () if isinstance(read, Problem) else read
    else:
        text = read_csv(content, filename, read_known_names(catalogue))
        sheets = () if isinstance(text, Problem) else (text,)
    found = next((one for one in sheets if one.name == sheet), None)
    return found if found and sum(len(row) for row in found.rows) <= MAX_CELLS else None
