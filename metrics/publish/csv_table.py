"""A list as CSV for a spreadsheet: UTF-8 with BOM, and no cell that a spreadsheet would run."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence

from metrics.model.download import Download
from metrics.model.inert import inert

DEMO_HEAD, DEMO_WORD = "数据说明", "演示数据"


def to_csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[str]], *, is_demo: bool) -> Download:
    """`name` without its ending. Invented data are called so in the name and in every row."""
    more = [DEMO_HEAD] if is_demo else []
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([*header, *more])
    for row in rows:
        writer.writerow([*map(inert, row), *([DEMO_WORD] if is_demo else [])])
    start = f"{DEMO_WORD}-" if is_demo else ""
    return Download(f"{start}{name}.csv", codecs.BOM_UTF8 + stream.getvalue().encode())
