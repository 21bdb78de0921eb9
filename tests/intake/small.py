"""A workspace of two targets, quick enough for hundreds of commits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from metrics.intake.preview import Preview, make_preview
from metrics.intake.seed import open_workspace, read_seed
from metrics.intake.upload import stage_upload
from metrics.store.workspace import Workspace
from tests.store.conftest import DATA, sheet

KEPT = ("taian-2023-34-1", "taian-2023-46-1")


def open_small(home: Path) -> Workspace:
    """The shipped catalogue with the two targets of KEPT, and no numbers."""
    seed = read_seed(DATA)
    lines = seed.tables["targets"].decode("utf-8").splitlines(keepends=True)
    kept = [lines[0], *(line for line in lines[1:] if line.split(",", 1)[0] in KEPT)]
    tables = {**seed.tables, "targets": "".join(kept).encode()}
    return open_workspace(home, lambda: replace(seed, tables=tables, actuals={}))


def look(workspace: Workspace, *rows: str, name: str = "报送.csv") -> Preview:
    """What a clerk sees of a sheet: 名称,地区,数据期,值,单位."""
    content = sheet(*rows)
    return make_preview(workspace, stage_upload(workspace, content, name), name, content)
