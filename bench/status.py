"""The marts on 10 million observations, beside the least that any answer about the latest numbers has to do.

150 indicators × 160 regions, monthly over 139 months, every number revised twice; a target for each indicator in each
region, of all kinds and profiles. Printed, each the median of five: the floor (latest day of each series), all lights
of one cut-off from scratch with their verdicts kept (at most 5 × the floor), the refresh after an upload of 1,000
numbers (at most 2 ×), one page of results from the kept verdicts. Times of the three alternate in one run, so that a
slow moment of the machine strikes them all. Exit 1 where a limit is broken or the refresh differs from the whole.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from metrics.store import shapes
from metrics.store.adopt import adopt_rules
from metrics.store.marts import Question, keep_verdicts
from metrics.store.migrate import create_tables
from metrics.store.warehouse import Cursor, Warehouse

ROOT = Path(__file__).resolve().parents[1]
SQL = ROOT / "bench" / "status"
RUNS, SCRATCH_LIMIT, REFRESH_LIMIT = 5, 5.0, 2.0
CUTOFF, LAST_BATCH, UPLOAD = date(2025, 7, 31), 142, 143
NEVER = datetime.fromtimestamp(0, UTC).replace(tzinfo=None)
BEFORE = Question(CUTOFF, LAST_BATCH, CUTOFF)
AFTER = Question(CUTOFF, UPLOAD, CUTOFF)


def sql(name: str) -> str:
    """The file of the bench as a cursor names it; its statements are no part of the program."""
    return str(SQL / f"{name}.sql")


def fill(warehouse: Warehouse) -> None:
    """The tables with all their rows."""
    create_tables(warehouse)
    with warehouse.transaction() as cursor:
        adopt_rules(cursor, (ROOT / "data" / "rules.toml").read_bytes(), 1)
        for name in ("catalogue", "targets", "observations"):
            cursor.run(sql(name), first_batch=2)
        cursor.insert("writes/journal_line.sql", shapes.JOURNAL_LINE, [_line(1, "catalogue_adopted")])
        keep_verdicts(cursor, BEFORE)
    warehouse.checkpoint()


def _line(number: int, event: str) -> tuple[object, ...]:
    return (number, NEVER, "", event, str(number), "")


def milliseconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


@contextmanager
def uploaded(warehouse: Warehouse) -> Iterator[Cursor]:
    """A transaction with the upload in it, taken back at the end."""
    with warehouse.transaction(keep=False) as cursor:
        cursor.run(sql("upload"), batch_number=UPLOAD)
        yield cursor


def floor(warehouse: Warehouse) -> float:
    """The latest day of each series, left in the database."""
    with warehouse.transaction(keep=False) as cursor:
        return milliseconds(lambda: cursor.run(sql("floor")))


def scratch(warehouse: Warehouse) -> float:
    """All lights with nothing kept before: another cut-off's verdicts do not help."""
    with uploaded(warehouse) as cursor:
        cursor.run("writes/forget_verdicts.sql", oldest=UPLOAD)
        return milliseconds(lambda: keep_verdicts(cursor, AFTER))


def refresh(warehouse: Warehouse) -> float:
    """All lights after the upload, with those before it kept."""
    with uploaded(warehouse) as cursor:
        return milliseconds(lambda: keep_verdicts(cursor, AFTER))


def page(warehouse: Warehouse) -> float:
    """What a page reads of one region."""
    scope = {"document_id": None, "region_id": "region_007", "theme": None, "year": 2025}
    asked = {**asdict(BEFORE), **scope, "target_id": None, "indicator_id": None}
    with warehouse.cursor() as cursor:
        return milliseconds(lambda: cursor.rows("queries/verdicts.sql", **asked))


def same_verdicts(warehouse: Warehouse) -> bool:
    """Whether the refresh leaves what a run from scratch leaves."""
    results = []
    for forget in (UPLOAD, 0):
        with uploaded(warehouse) as cursor:
            cursor.run("writes/forget_verdicts.sql", oldest=forget)
            keep_verdicts(cursor, AFTER)
            results.append(cursor.rows(sql("verdicts"), known_at=UPLOAD))
    return len(results[0]) == 24_000 and results[0] == results[1]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Warehouse(Path(folder) / "status.duckdb")
        fill(warehouse)
        measures = {"floor": floor, "from scratch": scratch, "refresh": refresh, "one page": page}
        times: dict[str, list[float]] = {name: [] for name in measures}
        for _ in range(RUNS + 1):
            for name, measure in measures.items():
                times[name].append(measure(warehouse))
        same = same_verdicts(warehouse)
        warehouse.close()
    medians = {name: statistics.median(found[1:]) for name, found in times.items()}
    limits = {"from scratch": SCRATCH_LIMIT, "refresh": REFRESH_LIMIT}
    print(f"{'':16}{'median ms':>10}{'x floor':>10}{'limit':>8}")
    for name, median in medians.items():
        print(f"{name:16}{median:10.1f}{median / medians['floor']:10.2f}{limits.get(name, ''):>8}")
    broken = [name for name, limit in limits.items() if medians[name] > limit * medians["floor"]]
    print(
        f"refresh and scratch {'agree' if same else 'DIFFER'}; limits: {'BROKEN ' + str(broken) if broken else 'kept'}"
    )
    return 1 if broken or not same else 0


if __name__ == "__main__":
    sys.exit(main())
