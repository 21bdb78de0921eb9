"""Writing that survives a pulled plug: file, then folder, then and only then the answer."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path


def _go_on(_name: str) -> None:
    """Between the steps of a commit nothing happens."""


#: Called with the name of each step of a commit; tests kill the process in it.
step: Callable[[str], None] = _go_on


def sync_folder(folder: Path) -> None:
    """Make a rename or a new name in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_file(path: Path, content: bytes) -> None:
    """Write `content` so that `path` holds all of it or does not exist: other name, fsync, rename, fsync of folder."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    step("file written")
    temporary.replace(path)
    sync_folder(path.parent)
    step("file named")
