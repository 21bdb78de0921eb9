"""A workspace of two targets that is quick to open and to fill, and what must be true of it whatever happens."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from metrics.access.matrix import permit
from metrics.intake.seed import Seed, open_workspace
from metrics.journal.line import Line
from metrics.model.actor import Action
from metrics.model.normalised import to_normalised_csv
from metrics.model.observation import Observation
from metrics.model.period import Period, PeriodKind
from metrics.store.histories import read_rule_sets
from metrics.store.reads import read_batches, read_cutoffs, read_known_values, read_snapshots
from metrics.store.verify import TABLES
from metrics.store.workspace import Workspace
from tests.people import admin, reporter, reviewer

DATA = Path(__file__).parents[2] / "data"
INDICATORS = ("clinker_lines_retired", "grinding_mills_retired")
ROWS = 3


def make_small_seed() -> Seed:
    """The shipped tables, of indicators and targets only the first two, and no numbers."""

    def head(name: str, keep: int | None) -> bytes:
        lines = (DATA / f"{name}.csv").read_bytes().splitlines(keepends=True)
        return b"".join(lines[: None if keep is None else keep + 1])

    indicators = (DATA / "indicators.csv").read_bytes().splitlines(keepends=True)
    chosen = [line for line in indicators if line.startswith(tuple(name.encode() + b"," for name in INDICATORS))]
    tables = {
        "documents": head("documents", 1),
        "regions": head("regions", None),
        "indicators": b"".join([indicators[0], *chosen]),
        "targets": head("targets", 2),
    }
    return Seed("演示数据", "real", tables, (DATA / "rules.toml").read_bytes(), {})


def plant_small(home: Path) -> Path:
    """A closed workspace at `home`."""
    open_workspace(home, make_small_seed).close()
    return home


def commit_id_of(number: int) -> str:
    return f"commit-{number}"


def make_happen(workspace: Workspace, number: int) -> Line:
    """The change that has this number: mostly a batch of three rows, at times an undone batch or a changed setting."""
    if number % 5 == 4:
        return record_undo(workspace, number)
    if number % 7 == 6:
        data = {"name": "note", "value": f"演示数据{number}"}
        return workspace.record(
            "setting_changed", data, by=permit(admin("王管理"), Action.SWITCH_REVIEW), commit_id=commit_id_of(number)
        )
    return record_batch(workspace, number)


def record_batch(workspace: Workspace, number: int) -> Line:
    rows = to_normalised_csv(make_rows(number))
    original = b"\xef\xbb\xbf" + rows
    data: dict[str, Any] = {
        "filename": f"演示数据{number}.csv",
        "file_hash": workspace.archives.actuals.put(original, ".original.csv"),
        "rows_hash": workspace.archives.actuals.put(rows, ".csv"),
        "digest": str(number),
        "based_on": workspace.data_version,
        "rows": ROWS,
        "new": ROWS,
        "changed": 0,
        "reason": "演示数据",
        "confirmed": [],
    }
    by = permit(reporter("李四"), Action.COMMIT_BATCH)
    return workspace.record("batch_committed", data, by=by, commit_id=commit_id_of(number))


def record_undo(workspace: Workspace, number: int) -> Line:
    batches = [line.number for line in workspace.journal.read() if line.event == "batch_committed"]
    data = {"batch_number": batches[-1] if batches else 0, "reason": "演示数据有误"}
    by = permit(reviewer("赵审核"), Action.UNDO_BATCH)
    return workspace.record("batch_undone", data, by=by, commit_id=commit_id_of(number))


def make_rows(number: int) -> list[Observation]:
    """Three months of one indicator; every value says which batch it is of."""
    return [
        Observation(
            INDICATORS[number % 2],
            "370900",
            Period(date(2022, month + 1, 1) - timedelta(days=1), date(2022, 1, 1), PeriodKind.MONTH),
            Decimal(number * 10 + month),
            str(number * 10 + month),
            "条",
            "正式",
            "演示数据",
            month,
        )
        for month in (1, 2, 3)
    ]


def read_everything(workspace: Workspace) -> dict[str, object]:
    """All tables that the journal decides, and what pages read of them."""
    with workspace.warehouse.cursor() as cursor:
        tables = {table: cursor.contents(table) for table in TABLES}
    pages = (
        read_known_values(workspace),
        read_batches(workspace),
        read_cutoffs(workspace),
        read_snapshots(workspace),
        read_rule_sets(workspace),
        workspace.settings,
        workspace.catalogue,
    )
    return {**tables, "pages": repr(pages)}


def find_halves(workspace: Workspace) -> list[str]:
    """Whatever is half there: a batch whose rows or values are not those of its number, an undo of only some."""
    with workspace.warehouse.cursor() as cursor:
        observed = cursor.contents("observation")
        lines = len(cursor.contents("journal_line"))
    undone = {
        line.data["batch_number"]: line.number for line in workspace.journal.read() if line.event == "batch_undone"
    }
    found = [] if lines == workspace.journal.tail else [f"{lines} lines of {workspace.journal.tail}"]
    for line in workspace.journal.read():
        if line.event != "batch_committed":
            continue
        number = int(line.data["digest"])
        rows = sorted((row[5], row[12]) for row in observed if row[10] == line.number)
        wanted = [(Decimal(number * 10 + month), undone.get(line.number)) for month in (1, 2, 3)]
        if rows != wanted:
            found.append(f"batch {line.number}: {rows} instead of {wanted}")
    return found


def later(days: float) -> datetime:
    """A moment that many days from now."""
    return datetime.now(UTC) + timedelta(days=days)


def wait_until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    """Until something that happens by itself has happened."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)
