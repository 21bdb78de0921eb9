"""One million long rows with 1 % bad cells: staged with all problems found, beside four rivals on the same file.

(a) DuckDB reading the file as texts, the floor that no checker can pass; (b) pydantic, row by row; (c) pandera;
(d) frictionless. The rivals check number, period form and known names only: no units, no duplicates, no remedies.
Each runs in a process of its own, which tells its own peak of memory. A rival that is not installed is skipped with
its reason (pandera and frictionless belong to no requirements file). XUSHI_BENCH_ROWS sets another number of rows.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the rivals' environments do without it
    from metrics.model.catalogue import Catalogue

ROWS = int(os.environ.get("XUSHI_BENCH_ROWS", "1000000"))
REPEATS = 5
TODAY = date(2023, 7, 10)
INDICATORS, REGIONS, FIRST_YEAR = 60, 200, 2012
BAD_VALUES = ("约1200", "1O0", "12,5", "NaN", "#REF!", "3-5", "一百二十", "1e400", "1.2.3", "45%")
BAD_PERIODS = ("2023.6", "2023年13月", "2023年9月", "Jun-23")
#: What the aim says: at most 4 times the floor; faster than each rival by at least this factor.
AT_MOST_FLOOR, FASTER = 4.0, {"pydantic": 2.5, "pandera": 1.0, "frictionless": 10.0}
PEAK_MB = 1024


def write_file(path: Path) -> int:
    """Write the rows in a fixed order, one cell in a hundred rows bad; the number of bad cells."""
    dice = random.Random(7)
    keys = (
        (f"指标{indicator:02d}", f"第{region:03d}县", f"{year}年{month}月")
        for year in range(FIRST_YEAR, 2023)
        for month in range(1, 13)
        for indicator in range(INDICATORS)
        for region in range(REGIONS)
    )
    bad = 0
    with path.open("w", encoding="utf-8") as out:
        out.write("指标名称,地区,数据期,本期值,单位\n")
        for number, (indicator, region, period) in zip(range(ROWS), keys, strict=False):
            place, when, value = region, period, f"{dice.uniform(0, 100000):.2f}"
            if number % 100 == 37:
                bad += 1
                kind = dice.randrange(10)
                if kind < 8:
                    value = dice.choice(BAD_VALUES).replace(",", "\uff0c")
                elif kind == 8:
                    when = dice.choice(BAD_PERIODS)
                else:
                    place = f"第{dice.randrange(900, 999)}乡"
            out.write(f"{indicator},{place},{when},{value},万元\n")
    return bad


def make_catalogue() -> Catalogue:
    """The indicators and regions that the rows speak of."""
    from metrics.model.catalogue import Catalogue, Indicator, Region

    fields = {"theme": "测速", "unit": "万元", "scale": 2, "direction": "up", "additive": True, "cumulative": False}
    names = [f"指标{number:02d}" for number in range(INDICATORS)]
    places = [f"第{number:03d}县" for number in range(REGIONS)]
    return Catalogue(
        documents=(),
        targets=(),
        indicators=tuple(
            Indicator.model_validate({"indicator_id": one, "name": one, "short_name": one, "integer": False, **fields})
            for one in names
        ),
        regions=tuple(
            Region(region_id=one, name=one, short_name=one, parent_region_id=None, level="county", order=1)
            for one in places
        ),
    )


def run_ours(path: Path) -> tuple[float, int]:
    """Seconds and problems found by the intake."""
    import pandas  # noqa: F401  # Arrow asks for it at its first list; a server has it long before a file comes

    from metrics.intake.stage import stage_file

    catalogue = make_catalogue()
    content = path.read_bytes()
    start = time.perf_counter()
    staged = stage_file(content, "测速.csv", catalogue, TODAY)
    seconds = time.perf_counter() - start
    assert len(staged.rows) + len(staged.errors) == ROWS
    return seconds, len(staged.errors)


def run_floor(path: Path) -> tuple[float, int]:
    """DuckDB reads every cell as text and looks at none."""
    import duckdb

    start = time.perf_counter()
    connection = duckdb.connect()
    connection.read_csv(str(path), all_varchar=True, header=True).create("cells")
    return time.perf_counter() - start, 0


def _allowed() -> tuple[set[str], set[str], str]:
    names = {f"指标{number:02d}" for number in range(INDICATORS)}
    places = {f"第{number:03d}县" for number in range(REGIONS)}
    return names, places, r"^(19|20)[0-9]{2}年(1[0-2]|[1-9])月$"


def run_pydantic(path: Path) -> tuple[float, int]:
    """A model per row."""
    import csv
    from typing import Annotated

    from pydantic import AfterValidator, BaseModel, Field, ValidationError

    names, places, pattern = _allowed()

    def member(words: set[str]) -> AfterValidator:
        def check(text: str) -> str:
            if text not in words:
                raise ValueError("unknown")
            return text

        return AfterValidator(check)

    class Row(BaseModel):
        indicator: Annotated[str, member(names)]
        region: Annotated[str, member(places)]
        period: Annotated[str, Field(pattern=pattern)]
        value: Annotated[float, Field(allow_inf_nan=False)]
        unit: str

    start = time.perf_counter()
    bad, rows = 0, []
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        next(reader)
        for cells in reader:
            try:
                rows.append(Row.model_validate(dict(zip(Row.model_fields, cells, strict=True))))
            except ValidationError as error:
                bad += error.error_count()
    return time.perf_counter() - start, bad


def run_pandera(path: Path) -> tuple[float, int]:
    """A lazy schema over a pandas table of texts."""
    import pandas as pd
    import pandera.pandas as pa

    names, places, pattern = _allowed()
    schema = pa.DataFrameSchema(
        {
            "指标名称": pa.Column(str, pa.Check.isin(names)),
            "地区": pa.Column(str, pa.Check.isin(places)),
            "数据期": pa.Column(str, pa.Check.str_matches(pattern)),
            "本期值": pa.Column(str, pa.Check.str_matches(r"^-?[0-9]+(\.[0-9]+)?$")),
        }
    )
    start = time.perf_counter()
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return time.perf_counter() - start, len(errors.failure_cases)
    return time.perf_counter() - start, 0


def run_frictionless(path: Path) -> tuple[float, int]:
    """A resource with a schema, checked without a limit on errors."""
    from frictionless import Resource, Schema

    _, _, pattern = _allowed()
    fields = [{"name": name, "type": "string"} for name in ("指标名称", "地区", "数据期", "本期值", "单位")]
    fields[2]["constraints"] = {"pattern": pattern}  # type: ignore[assignment]
    fields[3] = {"name": "本期值", "type": "number"}
    start = time.perf_counter()
    resource_ = Resource(path=path.name, basepath=str(path.parent), schema=Schema.from_descriptor({"fields": fields}))
    report = resource_.validate(limit_errors=10**9)
    return time.perf_counter() - start, sum(task.stats["errors"] for task in report.tasks)


RUNS: dict[str, Callable[[Path], tuple[float, int]]] = {
    "ours": run_ours,
    "floor": run_floor,
    "pydantic": run_pydantic,
    "pandera": run_pandera,
    "frictionless": run_frictionless,
}


Measured = tuple[float, int, int]


def run_once(name: str, path: Path) -> Measured | str:
    """Seconds, problems and peak memory in MB of a run in its own process; or why there is none."""
    python = os.environ.get("XUSHI_BENCH_PYTHON", sys.executable) if name in FASTER else sys.executable
    done = subprocess.run([python, __file__, name, str(path)], capture_output=True, text=True, check=False)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    seconds, problems, peak = json.loads(done.stdout)
    return seconds, problems, peak


def measure(path: Path) -> dict[str, Measured | str]:
    """The best of some rounds for each; in a round one runs after the other, so that a busy moment meets them all."""
    found: dict[str, Measured | str] = {}
    for number in range(REPEATS):
        for name in RUNS:
            last = found.get(name)
            if isinstance(last, str) or (number and name == "frictionless"):
                continue
            one = run_once(name, path)
            found[name] = (
                one if last is None or isinstance(one, str) else (min(last[0], one[0]), one[1], max(last[2], one[2]))
            )
    return found


def judge(found: dict[str, Measured | str]) -> list[tuple[str, str, bool | None]]:
    """Each aim, what came out, and whether it is reached; None where its rival did not run."""
    ours = found["ours"]
    if isinstance(ours, str):
        return [("the intake runs", ours, False)]
    lines: list[tuple[str, str, bool | None]] = [
        (f"peak at most {PEAK_MB:,} MB", f"{ours[2]:,} MB", ours[2] <= PEAK_MB),
    ]
    for name, other in found.items():
        aim = f"at most {AT_MOST_FLOOR} × the floor" if name == "floor" else f"{FASTER.get(name)} × {name}"
        if name == "ours":
            continue
        if isinstance(other, str):
            lines.append((aim, f"skipped: {other}", None))
            continue
        ratio = ours[0] / other[0] if name == "floor" else other[0] / ours[0]
        is_reached = ratio <= AT_MOST_FLOOR if name == "floor" else ratio >= FASTER[name]
        lines.append((aim, f"{ratio:.2f} ×", is_reached))
    return lines


def main() -> int:
    """Print the table; 1 where an aim is missed."""
    if len(sys.argv) == 3:
        seconds, problems = RUNS[sys.argv[1]](Path(sys.argv[2]))
        print(json.dumps([seconds, problems, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024]))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        bad = write_file(path)
        size = path.stat().st_size / 1024**2
        print(f"{ROWS:,} rows, {size:.0f} MB, {bad:,} bad cells; best of {REPEATS} rounds (frictionless: 1)")
        found = measure(path)
    for name, one in found.items():
        print(
            f"{name:13} {one}"
            if isinstance(one, str)
            else f"{name:13} {one[0]:7.2f} s  {one[1]:7,} problems  {one[2]:5,} MB"
        )
    lines = judge(found)
    for aim, outcome, is_reached in lines:
        word = "—" if is_reached is None else "reached" if is_reached else "MISSED"
        print(f"{aim:28} {outcome:18} {word}")
    return 1 if any(is_reached is False for _, _, is_reached in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
