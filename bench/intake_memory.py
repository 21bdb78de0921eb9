"""What the largest files do to the memory of the process that reads them: a plain text, a text in GBK, a workbook.

Each file is staged in a process of its own that has read a small file before, as a server has. Printed: how far the
resident memory rose at its highest, while the answer is held, and after it was let go. At most LASTING_MB may stay.
The workbook is taken apart in a child process, whose own memory is bounded and ends with it. Linux only.
"""

from __future__ import annotations

import gc
import io
import json
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from xml.sax.saxutils import quoteattr

LASTING_MB, SECONDS = 300, 5.0
TODAY = date(2023, 7, 10)
INDICATORS, REGIONS = 60, 200
HEADER = ("指标名称", "地区", "数据期", "本期值", "单位", "备注")
TEXT_BYTES, TEXT_ROWS = 79 * 1024**2, 1_150_000
QUOTED_BYTES, QUOTED_ROWS = 19 * 1024**2, 99_000
#: The most that the child process reads in its time, with notes that hardly shrink.
BOOK_ROWS, BOOK_NOTE = 40_000, 360
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def make_rows() -> Iterator[tuple[str, ...]]:
    """Rows that never say one thing twice, each with a note of its own."""
    number = 0
    for month in range(100 * 12):
        for indicator in range(INDICATORS):
            for region in range(REGIONS):
                number += 1
                period = f"{1950 + month // 12}年{month % 12 + 1}月"
                value = f"{number % 99_991}.{number % 89 + 10}"
                yield f"指标{indicator:02d}", f"第{region:03d}县", period, value, "万元", f"初步数{number}"


def make_text(codec: str, size: int, rows: int, quote: str = "") -> bytes:
    """A long table of about `size` bytes, and of `rows` rows at most."""
    parts, total = [(",".join(HEADER) + "\n").encode(codec)], 0
    for _, row in zip(range(rows), make_rows(), strict=False):
        cells = (*row[:-1], quote + row[-1] + "。" * (40 if quote else 0) + quote)
        parts.append((",".join(cells) + "\n").encode(codec))
        total += len(parts[-1])
        if total > size:
            break
    return b"".join(parts)


def make_book() -> bytes:
    """A workbook of one sheet with inline texts."""
    dice = random.Random(7)
    rows = [HEADER]
    for _, row in zip(range(BOOK_ROWS), make_rows(), strict=False):
        rows.append((*row[:-1], f"{dice.getrandbits(4 * BOOK_NOTE):x}"))
    lines = (
        f'<row r="{number}">' + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>"
        for number, row in enumerate(rows, 1)
    )
    workbook = quoteattr(OFFICE + "/officeDocument")
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="rId1" Type={workbook} Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="数据" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>'
        + "".join(lines)
        + "</sheetData></worksheet>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, part in parts.items():
            container.writestr(name, part)
    return stream.getvalue()


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "text, UTF-8": ("测速.csv", lambda: make_text("utf-8", TEXT_BYTES, TEXT_ROWS)),
    "text, GBK": ("测速.csv", lambda: make_text("gb18030", TEXT_BYTES, TEXT_ROWS)),
    "text, quoted": ("测速.csv", lambda: make_text("utf-8", QUOTED_BYTES, QUOTED_ROWS, '"')),
    "workbook": ("测速.xlsx", make_book),
}


def read_memory(name: str) -> float:
    """A line of /proc/self/status in MB: VmRSS now, VmHWM at its highest."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name + ":")) / 1024


def run(name: str) -> dict[str, float | int | str]:
    """Stage one of FILES in this process, which does nothing else."""
    import pandas  # noqa: F401  # the server has it long before a file comes
    from intake import make_catalogue

    from metrics.intake.stage import stage_file

    filename, make = FILES[name]
    content, catalogue = make(), make_catalogue()
    stage_file(
        (",".join(HEADER) + "\n" + ",".join(next(make_rows()))).encode(), filename[:-4] + "csv", catalogue, TODAY
    )
    gc.collect()
    time.sleep(0.2)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the highest mark starts anew
    before, start = read_memory("VmRSS"), time.perf_counter()
    staged = stage_file(content, filename, catalogue, TODAY)
    seconds = time.perf_counter() - start
    peak, held = read_memory("VmHWM") - before, read_memory("VmRSS") - before
    rows, said = len(staged.rows), ", ".join(sorted({one.code for one in staged.errors}))
    del staged
    gc.collect()
    released = read_memory("VmRSS") - before
    size = len(content) / 1024**2
    return {
        "size": size,
        "seconds": seconds,
        "rows": rows,
        "peak": peak,
        "held": held,
        "released": released,
        "said": said,
    }


def main() -> int:
    """Print the table; 1 where more stays than may, or an answer took too long."""
    if len(sys.argv) == 2:
        print(json.dumps(run(sys.argv[1])))
        return 0
    if not Path("/proc/self/clear_refs").exists():
        print("skipped: only Linux tells the memory of a process in /proc")
        return 0
    missed = []
    print(f"rise of resident memory in MB; at most {LASTING_MB} may stay, and {SECONDS:.0f} s may pass")
    for name in FILES:
        done = subprocess.run([sys.executable, __file__, name], capture_output=True, text=True, check=True)
        one = json.loads(done.stdout)
        print(
            f"{name:13} {one['size']:5.1f} MB  {one['seconds']:5.2f} s  {one['rows']:9,} rows  peak {one['peak']:4.0f}"
            f"  held {one['held']:4.0f}  let go {one['released']:4.0f}  {one['said']}"
        )
        missed += [name] if one["held"] > LASTING_MB or one["seconds"] > SECONDS else []
    print("MISSED: " + "; ".join(missed) if missed else "every aim reached")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
