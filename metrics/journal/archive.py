"""An archive keeps bytes under their SHA-256 and never changes them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from metrics.journal.durable import make_folder, sync_folder, to_refusal, write_file
from metrics.model.errors import ArchiveDamaged

_HASH = re.compile(r"[0-9a-f]{64}")


def hash_bytes(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


class Archive:
    """A folder of files named by hash; the suffix only helps a person who opens the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        make_folder(folder)

    def put(self, content: bytes, suffix: str = "") -> str:
        """Keep `content`; returns its hash. Bytes that are there already stay, a damaged file of theirs is mended.

        Raises DiskRefused where the disk does.
        """
        digest = hash_bytes(content)
        path = self._find(digest)
        try:
            if path is not None and _holds(path, digest):
                # Whoever wrote it may have been killed before its name was durable.
                sync_folder(self.folder)
            else:
                write_file(path or self.folder / f"{digest}{suffix}", content)
        except OSError as error:
            raise to_refusal(error) from error
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes, checked. Raises ArchiveDamaged where they are missing, changed or cannot be read."""
        path = self._find(digest)
        if path is None:
            raise ArchiveDamaged(f"存档文件缺失：{self.folder.name}/{digest}。请从备份恢复该文件。")
        try:
            content = path.read_bytes()
        except OSError:
            raise ArchiveDamaged(
                f"存档文件无法读取：{self.folder.name}/{path.name}。请检查磁盘和权限，或从备份恢复该文件。"
            ) from None
        if hash_bytes(content) != digest:
            raise ArchiveDamaged(f"存档文件已被改动：{self.folder.name}/{path.name}。请从备份恢复该文件。")
        return content

    def _find(self, digest: str) -> Path | None:
        if not _HASH.fullmatch(digest):
            return None
        return next(iter(sorted(self.folder.glob(f"{digest}*"))), None)


def _holds(path: Path, digest: str) -> bool:
    try:
        return hash_bytes(path.read_bytes()) == digest
    except OSError:
        return False


@dataclass(frozen=True)
class Archives:
    """Where the bytes lie that journal lines name by hash."""

    actuals: Archive
    snapshots: Archive
