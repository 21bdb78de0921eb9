"""Why a workspace is not well, for /healthz and for whoever watches it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from metrics.store.workspace import Workspace

#: Bytes: a commit, its archive and a checkpoint need far less, an office's log and backup more.
LITTLE_ROOM = 200 * 1024**2

_BEHIND = "数据库落后于日志，正在自动重建，已确认的数据没有丢失。如持续出现，请检查磁盘和内存。"
_IN_MEMORY = "数据库文件无法写入，暂用内存中的数据库，查询不受影响。请清理或检查磁盘，恢复后自动写回，无需重启。"


def find_troubles(workspace: Workspace, little_room: int | None = None) -> Iterator[str]:
    """Each with what to do, in Chinese; none where all is well."""
    if not workspace.journal.path.is_file():
        yield "日志文件缺失。请停止服务，从备份恢复（python -m metrics restore）。"
    if workspace.journal.blocked:
        yield workspace.journal.blocked
    if workspace.projected < workspace.journal.tail:
        yield _BEHIND
    if workspace.is_in_memory:
        yield _IN_MEMORY
    try:
        free = shutil.disk_usage(workspace.home).free
    except OSError:
        yield "磁盘不能读取。请检查磁盘。"
        return
    if free < (LITTLE_ROOM if little_room is None else little_room):
        yield f"磁盘剩余空间只有{free // 1024**2}MB，不足时将不能提交数据。请尽快清理。"
