"""A small workspace whose numbers a test changes: planted once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from metrics.intake.commit import commit_batch
from metrics.intake.preview import make_preview
from metrics.intake.seed import open_workspace, read_seed
from metrics.intake.upload import stage_upload
from metrics.model.verdict import Scope
from metrics.publish.freeze import Question
from metrics.store.workspace import Workspace
from tests.people import reporter

ROOT = Path(__file__).parents[2]
AS_OF = date(2023, 9, 30)
NOW = datetime(2023, 10, 12, 1, 30, tzinfo=UTC)
CITY = Question(AS_OF, Scope(year=2023, with_parts=False))
HEADER = "指标编码,指标名称,地区,数据期,本期值,单位,数据性质,备注\n"
ROWS = (
    "5g_base_stations,,泰安市,2022年12月,10200,个,,",
    "5g_base_stations,,泰安市,2023年6月,10300,个,,",
    "5g_base_stations,,泰安市,2023年9月,10659,个,,",
    "high_tech_enterprises_added,,泰安市,2023年1-9月,55,家,,",
    "high_tech_enterprises_added,,泰山区,2023年1-9月,20,家,,",
)
_numbers = count(1)


def to_sheet(*rows: str) -> bytes:
    """A long sheet as a clerk sends it."""
    return (HEADER + "\n".join(rows) + "\n").encode("utf-8-sig")


def plant(home: Path) -> Path:
    """The targets that ship, under invented numbers."""
    seed = replace(read_seed(ROOT / "data", "泰安市"), kind="demo", actuals={"一.csv": to_sheet(*ROWS)})
    open_workspace(home, lambda: seed).close()
    return home


def open_copy(planted: Path, home: Path, clock: Callable[[], datetime] | None = None) -> Workspace:
    """The planted workspace for one test, at a moment in October 2023; each journal line is a second later."""
    shutil.copytree(planted, home)
    ticks = count()
    return Workspace(home, clock=clock or (lambda: NOW + timedelta(seconds=next(ticks))))


def report_numbers(workspace: Workspace, *rows: str) -> int:
    """Commit rows as a batch with a reason for every warning; returns its number."""
    name, content = f"{next(_numbers)}.csv", to_sheet(*rows)
    preview = make_preview(workspace, stage_upload(workspace, content, name), name, content)
    return commit_batch(workspace, preview, by=reporter("李四"), reason="核实后更正").batch_number
