"""A workspace planted once from the shipped seed, copied for every test that changes it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from metrics.intake.preview import Preview, make_preview
from metrics.intake.seed import open_workspace, read_seed
from metrics.intake.stage import stage_file
from metrics.store.workspace import Workspace

DATA = Path(__file__).parents[2] / "data"
SHEET = "指标编码,指标名称,地区,数据期,本期值,单位,数据性质,备注\n{rows}"


def refuse_seed() -> None:
    raise AssertionError("a planted workspace asks for no seed")


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("planted") / "var"
    open_workspace(home, lambda: read_seed(DATA)).close()
    return home


@pytest.fixture
def home(planted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(planted, tmp_path / "var"))


@pytest.fixture
def workspace(home: Path) -> Iterator[Workspace]:
    opened = open_workspace(home, refuse_seed)  # type: ignore[arg-type]
    yield opened
    opened.close()


def sheet(*rows: str, encoding: str = "utf-8-sig") -> bytes:
    """A long sheet of the given rows: 名称,地区,数据期,值,单位."""
    lines = [f",{row},," for row in rows]
    return SHEET.format(rows="\n".join(lines)).encode(encoding)


def preview_of(workspace: Workspace, content: bytes, name: str = "数据.csv") -> Preview:
    staged = stage_file(content, name, workspace.catalogue, date(2026, 11, 22))
    assert staged.can_commit, [problem.sentence for problem in staged.errors]
    return make_preview(workspace, staged, name, content)
