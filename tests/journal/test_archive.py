"""The archive: bytes under their hash, whole or absent, and mended by whoever brings them again."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from metrics.journal import durable
from metrics.journal.archive import Archive, hash_bytes
from metrics.model.errors import ArchiveDamaged, DiskRefused

CONTENT = "指标,值\n".encode() * 100


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "actuals")


def test_a_damaged_file_is_named_and_mended_by_putting_its_bytes_again(archive: Archive) -> None:
    digest = archive.put(CONTENT, ".csv")
    (path,) = archive.folder.iterdir()
    for damage in (b"", CONTENT[:-1], b"x" + CONTENT[1:]):
        path.write_bytes(damage)
        with pytest.raises(ArchiveDamaged, match=f"存档文件已被改动：actuals/{digest}.csv"):
            archive.get(digest)
        assert archive.put(CONTENT) == digest
        assert archive.get(digest) == CONTENT
        assert list(archive.folder.iterdir()) == [path]


def test_a_file_that_cannot_be_read_is_named(archive: Archive) -> None:
    digest = archive.put(CONTENT, ".csv")
    (path,) = archive.folder.iterdir()
    path.unlink()
    path.mkdir()
    with pytest.raises(ArchiveDamaged, match=r"存档文件无法读取.*请检查磁盘和权限"):
        archive.get(digest)


@pytest.mark.parametrize("step", ["os.write", "os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_keeps_nothing_and_says_so(archive: Archive, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(step, refuse)
    with pytest.raises(DiskRefused, match="磁盘空间不足，本次未办理，已有数据不受影响"):
        archive.put(CONTENT)
    monkeypatch.undo()
    assert list(archive.folder.iterdir()) == []
    assert archive.get(archive.put(CONTENT)) == CONTENT


def test_bytes_that_were_there_already_are_made_durable_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever wrote them may have been killed between the name and the fsync of its folder."""
    archive.put(CONTENT)
    synced: list[Path] = []
    monkeypatch.setattr("metrics.journal.archive.sync_folder", synced.append)
    archive.put(CONTENT)
    assert synced == [archive.folder]


def test_what_a_crash_left_unfinished_is_removed_and_nothing_else(archive: Archive) -> None:
    digest = archive.put(CONTENT)
    (archive.folder / f".{hash_bytes(b'x')}.4711-99.part").write_bytes(b"half")
    durable.remove_unfinished(archive.folder)
    assert [path.name for path in archive.folder.iterdir()] == [digest]
