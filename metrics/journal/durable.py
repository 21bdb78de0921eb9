"""Writing that survives a pulled plug: file, then folder, then and only then the answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

#: Called with the name of each step of a commit; tests kill the process in it. Does nothing otherwise.
step: Callable[[str], None] = lambda name: None  # noqa: E731


def sync_folder(folder: Path) -> None:
    """Make a rename or a new name in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_file(path: Path, content: bytes) -> None:
    """Write `content` so that `path` holds all of it or does not exist: temporary name, fsync, rename, fsync of the folder."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    step("file written")
    temporary.replace(path)
    sync_folder(path.parent)
    step("file named")
