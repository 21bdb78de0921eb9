"""How far the journal reached, kept beside it: a journal that lost whole lines looks sound by itself."""

from __future__ import annotations

import hashlib
import logging
import os
from pathlib import Path

from metrics.journal.durable import FILE_MODE, write_all

_log = logging.getLogger(__name__)


class TailMark:
    """`number hash checksum` of the last line, overwritten in place after the line is synced, and itself not synced.

    So it never says more than the journal held, and after a pulled plug perhaps less; it needs no room on a full disk.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> tuple[int, str] | None:
        """Number and hash; None where there is no mark, or one that is damaged and says nothing."""
        try:
            number, digest, checksum = self._path.read_text("ascii").split()
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            number = digest = checksum = ""
        if not number.isdecimal() or checksum != _sum_up(number, digest):
            _log.warning("journal.tail 无法读取，已忽略；下次提交时重写。")
            return None
        return int(number), digest

    def write(self, number: int, digest: str) -> None:
        """Note the last line. A disk that refuses leaves the older mark, which is right too."""
        padded = f"{number:012d}"
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT, FILE_MODE)
            try:
                content = f"{padded} {digest} {_sum_up(padded, digest)}\n".encode("ascii")
                write_all(descriptor, content)
                os.ftruncate(descriptor, len(content))
            finally:
                os.close(descriptor)
        except OSError as error:
            _log.warning("journal.tail 未能更新：%s", error)


def _sum_up(number: str, digest: str) -> str:
    return hashlib.sha256(f"{number} {digest}".encode()).hexdigest()[:16]
