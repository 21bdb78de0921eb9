"""The planted workspace, one copy a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from metrics.store.workspace import Workspace
from tests.publish.planted import open_copy, plant


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in a folder, closed."""
    return plant(tmp_path_factory.mktemp("publish") / "var")


@pytest.fixture
def town(planted: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A city and a county with a few invented numbers, in October 2023."""
    workspace = open_copy(planted, tmp_path / "var")
    yield workspace
    workspace.close()
