"""Writing that survives a pulled plug: file, then folder, then and only then the answer."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path

from metrics.model.errors import DiskRefused

#: A folder of ours and a file of ours, whatever the umask says.
FOLDER_MODE, FILE_MODE = 0o700, 0o600
#: The disk has no room: what was refused may be sent again once there is some.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def _go_on(_name: str) -> None:
    """Between the steps of a commit nothing happens."""


#: Called with the name of each step of a commit; tests kill the process in it, or make the disk refuse.
step: Callable[[str], None] = _go_on


def is_full(error: OSError) -> bool:
    """Whether an error only says that there is no room."""
    return error.errno in FULL


def to_refusal(error: OSError) -> DiskRefused:
    """What to tell whoever asked for something that could not be kept."""
    if is_full(error):
        return DiskRefused("磁盘空间不足，本次未办理，已有数据不受影响。请联系系统管理员清理磁盘，然后重新提交。")
    return DiskRefused(
        f"磁盘写入出错（{os.strerror(error.errno or errno.EIO)}），本次未办理，已有数据不受影响。"
        "请联系系统管理员检查磁盘和文件夹权限，然后重新提交。"
    )


def to_unopened(home: Path, error: OSError) -> DiskRefused:
    """What to tell whoever starts on a folder that the disk does not give."""
    return DiskRefused(
        f"工作区 {home.name} 无法打开（{os.strerror(error.errno or errno.EIO)}），其中的数据没有改动。"
        "请检查磁盘空间、磁盘状况和文件夹权限，然后重新启动。"
    )


def sync_folder(folder: Path) -> None:
    """Make a rename or a new name in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make `folder` where it is absent, for its owner alone; its name is durable then."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=FOLDER_MODE)
    sync_folder(folder.parent)


def write_file(path: Path, content: bytes) -> None:
    """Write `content` so that `path` holds all of it or does not exist: other name, fsync, rename, fsync of folder.

    Raises OSError where the disk refuses; the other name is gone then.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        _write_new(temporary, content)
        step("file written")
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    step("file named")


def remove_unfinished(folder: Path) -> None:
    """What a crash left under its other name was never named by a line: it only takes room."""
    for path in folder.glob(".*.part"):
        path.unlink(missing_ok=True)


def write_all(descriptor: int, content: bytes) -> None:
    """Write every byte; one call may take only some."""
    while content:
        content = content[os.write(descriptor, content) :]


def _write_new(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
    try:
        write_all(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
