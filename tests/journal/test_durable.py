"""Files that are there whole or not at all, for their owner alone, and what is said where the disk refuses."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from metrics.journal import durable
from metrics.journal.durable import is_full, make_folder, remove_unfinished, to_refusal, write_all, write_file

AGAIN = "本次未办理，已有数据不受影响。请联系系统管理员"


@pytest.mark.parametrize(
    ("number", "full", "words"),
    [
        (errno.ENOSPC, True, f"磁盘空间不足，{AGAIN}清理磁盘，然后重新提交。"),
        (errno.EDQUOT, True, f"磁盘空间不足，{AGAIN}清理磁盘，然后重新提交。"),
        (errno.EFBIG, True, f"磁盘空间不足，{AGAIN}清理磁盘，然后重新提交。"),
        (errno.EROFS, False, f"磁盘写入出错（Read-only file system），{AGAIN}检查磁盘和文件夹权限，然后重新提交。"),
        (None, False, f"磁盘写入出错（Input/output error），{AGAIN}检查磁盘和文件夹权限，然后重新提交。"),
    ],
)
def test_a_refusal_of_the_disk_says_whether_room_is_missing(number: int | None, full: bool, words: str) -> None:
    error = OSError(number, "x") if number else OSError("x")
    assert is_full(error) is full
    assert str(to_refusal(error)) == words


def test_folders_and_files_are_for_their_owner_whatever_the_umask_says(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        make_folder(tmp_path / "outer" / "ours")
        write_file(tmp_path / "outer" / "ours" / "a.csv", b"1")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "outer" / "ours").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "outer" / "ours" / "a.csv").stat().st_mode) == 0o600
    make_folder(tmp_path / "outer" / "ours")
    assert (tmp_path / "outer" / "ours" / "a.csv").read_bytes() == b"1"


def test_a_file_is_written_under_another_name_and_replaces_what_stood_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = tmp_path / "a.csv", []
    path.write_bytes(b"old")
    monkeypatch.setattr(
        durable, "step", lambda name: seen.append((name, path.read_bytes(), len(list(tmp_path.iterdir()))))
    )
    write_file(path, b"new")
    assert seen == [("file written", b"old", 2), ("file named", b"new", 1)]


def test_what_fails_before_it_is_named_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_name: str) -> None:
        raise OSError(errno.EIO, "x")

    monkeypatch.setattr(durable, "step", fail)
    with pytest.raises(OSError, match="x"):
        write_file(tmp_path / "a.csv", b"1")
    assert list(tmp_path.iterdir()) == []


def test_only_what_a_crash_left_unfinished_is_removed(tmp_path: Path) -> None:
    for name in (".a.csv.1-2.part", "a.csv", "b.part", ".c.csv"):
        (tmp_path / name).write_bytes(b"1")
    remove_unfinished(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".c.csv", "a.csv", "b.part"]


def test_a_disk_that_takes_little_at_a_time_gets_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, content: real(descriptor, content[:3]))
    write_file(tmp_path / "a.csv", b"0123456789")
    assert (tmp_path / "a.csv").read_bytes() == b"0123456789"
    descriptor = os.open(tmp_path / "b", os.O_CREAT | os.O_WRONLY)
    write_all(descriptor, b"")
    os.close(descriptor)
    assert (tmp_path / "b").read_bytes() == b""
