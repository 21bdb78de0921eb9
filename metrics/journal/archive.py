"""An archive keeps bytes under their SHA-256 and never changes them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from metrics.journal.durable import write_file
from metrics.model.errors import ArchiveDamaged

_HASH = re.compile(r"[0-9a-f]{64}")


def hash_bytes(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


class Archive:
    """A folder of files named by hash; the suffix only helps a person who opens the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, content: bytes, suffix: str = "") -> str:
        """Keep `content`; returns its hash. Putting the same bytes again does nothing."""
        digest = hash_bytes(content)
        if self._find(digest) is None:
            write_file(self.folder / f"{digest}{suffix}", content)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes, checked. Raises ArchiveDamaged where they are missing or changed."""
        path = self._find(digest)
        if path is None:
            raise ArchiveDamaged(f"存档文件缺失：{self.folder.name}/{digest}。请从备份恢复该文件。")
        content = path.read_bytes()
        if hash_bytes(content) != digest:
            raise ArchiveDamaged(f"存档文件已被改动：{self.folder.name}/{path.name}。请从备份恢复该文件。")
        return content

    def _find(self, digest: str) -> Path | None:
        if not _HASH.fullmatch(digest):
            return None
        return next(iter(sorted(self.folder.glob(f"{digest}*"))), None)


@dataclass(frozen=True)
class Archives:
    """Where the bytes lie that journal lines name by hash."""

    actuals: Archive
    snapshots: Archive
