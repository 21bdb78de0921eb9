"""One process writes a workspace: the lock that says so, let go by the kernel when the process ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from metrics.model.errors import WorkspaceBusy


class Lock:
    """An advisory lock on `home/lock`."""

    def __init__(self, home: Path) -> None:
        self.is_held = False
        self._descriptor = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._descriptor)
            raise WorkspaceBusy(f"工作区 {home.name} 正由另一个进程使用。请先停止它（服务或命令），再重试。") from None

        self.is_held = True

    def release(self) -> None:
        """Let another process in."""
        if self.is_held:
            self.is_held = False
            os.close(self._descriptor)
