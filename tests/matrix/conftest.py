"""The town, planted once, and copies of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.matrix.town import Planted, Town, plant

OpenTown = Callable[[], Town]


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return plant(tmp_path_factory.mktemp("matrix") / "var")


@pytest.fixture(scope="module")
def calm(planted: Planted, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for all that is refused: it stays as it is."""
    town = Town.open(planted.copy(tmp_path_factory.mktemp("calm") / "var"))
    yield town
    town.workspace.close()


@pytest.fixture
def open_town(planted: Planted, tmp_path: Path) -> Iterator[OpenTown]:
    """A town of its own for each thing that is done."""
    opened: list[Town] = []

    def open_one() -> Town:
        opened.append(Town.open(planted.copy(tmp_path / f"var{len(opened)}")))
        return opened[-1]

    yield open_one
    for town in opened:
        town.workspace.close()
