"""What every test may ask for: where the project lies, the shared material, and the order of the run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
BROWSER = ROOT / "tests" / "browser"

# The same examples in every run, and no deadline: a slow moment of a busy machine is no error of ours.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser tests and run them last: whoever broke a formula hears of it first."""
    for item in items:
        if item.path.is_relative_to(BROWSER):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.path.is_relative_to(BROWSER))


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material the project was built from (documents, published figures); it does not ship with the project."""
    folder = Path(os.environ.get("XUSHI_SHARED", ROOT.parent / "shared"))
    if not (folder / "facts").is_dir():
        pytest.skip("the shared material does not lie beside the project (XUSHI_SHARED names another place)")
    return folder
