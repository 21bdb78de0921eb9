"""Workspaces to be damaged: one that was closed, one whose process ended between journal and database."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from metrics.journal import durable
from metrics.store.workspace import Workspace
from tests.faults.small import make_happen, plant_small, read_everything

COMMITS = 8


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Planted, without numbers, closed."""
    return plant_small(tmp_path_factory.mktemp("small") / "var")


@pytest.fixture
def home(small: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small, tmp_path / "var"))


@pytest.fixture(scope="session")
def closed(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With numbers, closed well."""
    home = Path(shutil.copytree(small, tmp_path_factory.mktemp("closed") / "var"))
    workspace = Workspace(home)
    for number in range(1, COMMITS + 1):
        make_happen(workspace, number)
    workspace.close()
    return home


@pytest.fixture(scope="session")
def unclosed(closed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As a kill leaves it before the checkpoint: the last batch stands in the write-ahead log alone."""
    folder = tmp_path_factory.mktemp("unclosed")
    workspace = Workspace(Path(shutil.copytree(closed, folder / "living")))

    def copy(name: str) -> None:
        if name == "projected":
            shutil.copytree(workspace.home, folder / "var")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(durable, "step", copy)
        make_happen(workspace, COMMITS + 1)
    workspace.close()
    assert (folder / "var" / "xushi.duckdb.wal").stat().st_size > 100
    return folder / "var"


@pytest.fixture(scope="session")
def truth() -> Callable[[Path], dict[str, object]]:
    """What a sound workspace says; each is asked once."""
    known: dict[Path, dict[str, object]] = {}

    def read(home: Path) -> dict[str, object]:
        if home not in known:
            copy = Path(shutil.copytree(home, home.parent / f"asked-{home.name}"))
            workspace = Workspace(copy)
            known[home] = read_everything(workspace)
            workspace.close()
        return known[home]

    return read
