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

ROWS = int(os.environ.get("XUSHI_BENCH_ROWS", "1000000"))
REPEATS = 3
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


def run_ours(path: Path) -> tuple[float, int]:
    """Seconds and problems found by the intake."""
    from metrics.intake.stage import stage_file
    from metrics.model.catalogue import Catalogue, Indicator, Region

    fields = {"theme": "测速", "unit": "万元", "scale": 2, "direction": "up", "additive": True, "cumulative": False}
    names = [f"指标{number:02d}" for number in range(INDICATORS)]
    places = [f"第{number:03d}县" for number in range(REGIONS)]
    catalogue = Catalogue(
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


def measure(name: str, path: Path) -> tuple[float, int, int] | str:
    """Best seconds, problems and peak memory in MB of a run in its own process; or why there is none."""
    results = []
    for _ in range(1 if name == "frictionless" else REPEATS):
        python = os.environ.get("XUSHI_BENCH_PYTHON", sys.executable) if name in FASTER else sys.executable
        done = subprocess.run([python, __file__, name, str(path)], capture_output=True, text=True, check=False)
        if done.returncode:
            return (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        results.append(json.loads(done.stdout))
    return min(one[0] for one in results), results[0][1], max(one[2] for one in results)


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
        print(f"{ROWS:,} rows, {size:.0f} MB, {bad:,} bad cells; best of {REPEATS} (frictionless: 1)")
        found = {name: measure(name, path) for name in RUNS}
    missed = []
    ours = found["ours"]
    for name, one in found.items():
        if isinstance(one, str) or isinstance(ours, str):
            print(f"{name:13} skipped: {one}")
            continue
        ratio = ours[0] / one[0] if name == "floor" else one[0] / ours[0]
        words = (
            ""
            if name == "ours"
            else f"  ours is {ratio:.1f} × the floor"
            if name == "floor"
            else f"  ours is {ratio:.1f} × faster"
        )
        print(f"{name:13} {one[0]:7.2f} s  {one[1]:7,} problems  {one[2]:5,} MB{words}")
        is_missed = ratio > AT_MOST_FLOOR if name == "floor" else ratio < FASTER.get(name, 0)
        missed += [name] if is_missed else []
    if isinstance(ours, str) or ours[2] > PEAK_MB:
        missed.append("memory")
    print("missed: " + ", ".join(missed) if missed else "every aim reached")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
