"""Backups made while somebody commits restore whole; whatever is no backup of ours is refused and leaves no trace."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from metrics.model.errors import CommandRefused, XushiError
from metrics.store import backup
from metrics.store.backup import make_backup, restore_backup
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace

ROOT = Path(__file__).parents[2]
BACKUPS = 20


@pytest.fixture
def zipped(home: Path, tmp_path: Path) -> Path:
    """A backup of the planted workspace."""
    make_backup(home, tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def list_contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def read_entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_zip(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def refuse(source: Path, goal: Path, words: str) -> None:
    """It is refused in these words, whether the goal was there or not, and the goal is then as it was."""
    with pytest.raises(CommandRefused, match=words):
        restore_backup(source, goal)
    assert not goal.exists()
    goal.mkdir()
    with pytest.raises(CommandRefused, match=words):
        restore_backup(source, goal)
    assert list(goal.iterdir()) == []


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_backup_made_while_somebody_commits_restores_whole(home: Path, tmp_path: Path) -> None:
    """It holds every batch that was acknowledged before it began."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.store.commit_in_loop", str(home)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    acknowledged: list[int] = [int(writer.stdout.readline())]
    listener = threading.Thread(target=lambda: acknowledged.extend(map(int, writer.stdout)))  # type: ignore[arg-type]
    listener.start()
    before: list[int] = []
    for number in range(BACKUPS):
        while acknowledged[-1] in before:
            time.sleep(0.001)
        time.sleep(number / 100)  # now here, now there in the next commit
        before.append(acknowledged[-1])
        make_backup(home, tmp_path / f"backup-{number}.zip")
    writer.stdin.close()
    assert writer.wait(60) == 0
    listener.join()
    writer.stdout.close()
    for number, batch in enumerate(before):
        restored = tmp_path / f"restored-{number}"
        restore_backup(tmp_path / f"backup-{number}.zip", restored)  # which proves it, or refuses
        assert len((restored / "journal.jsonl").read_bytes().splitlines()) >= batch
        shutil.rmtree(restored)


def test_a_backup_and_what_was_restored_from_it_are_for_their_owner_only(home: Path, tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        make_backup(home, tmp_path / "backup.zip")
        restore_backup(tmp_path / "backup.zip", tmp_path / "restored")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "backup.zip").stat().st_mode) == 0o600
    for path in (tmp_path / "restored", *(tmp_path / "restored").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_backup_is_synced_before_it_has_its_name(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    goal, synced = tmp_path / "backup.zip", []
    real = os.fsync

    def watch(descriptor: int) -> None:
        synced.append((stat.S_ISDIR(os.fstat(descriptor).st_mode), goal.exists()))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    make_backup(home, goal)
    assert synced == [(False, False), (True, True)]


def test_a_backup_keeps_the_views_and_nothing_half_written(home: Path, tmp_path: Path) -> None:
    kept = {"snapshots/views.jsonl": b'{"a":1}\n', "snapshots/views.old.jsonl": b"", "snapshots/misses.jsonl": b"\n"}
    left = ["actuals/.abc.csv.1-2.part", "snapshots/note.txt", "logs/access.log", "xushi.damaged-1.duckdb", "lock"]
    for name, content in {**kept, **dict.fromkeys(left, b"x")}.items():
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_bytes(content)
    count = make_backup(home, tmp_path / "backup.zip")
    entries = read_entries(tmp_path / "backup.zip")
    assert kept.items() <= entries.items()
    assert not set(left) & set(entries)
    assert "xushi.duckdb" not in entries
    assert len(entries) == count
    restore_backup(tmp_path / "backup.zip", tmp_path / "restored")
    assert (tmp_path / "restored" / "snapshots" / "views.jsonl").read_bytes() == kept["snapshots/views.jsonl"]


def test_half_a_line_at_the_end_is_not_saved(home: Path, tmp_path: Path) -> None:
    """The service is just writing it: it was acknowledged to nobody."""
    whole = (home / "journal.jsonl").read_bytes()
    with (home / "journal.jsonl").open("ab") as file:
        file.write(b'{"at":"2026-11-')
    make_backup(home, tmp_path / "backup.zip")
    assert read_entries(tmp_path / "backup.zip")["journal.jsonl"] == whole


def test_a_damaged_workspace_gives_no_backup(home: Path, tmp_path: Path) -> None:
    """The mistake would come to light on the day when the backup is needed."""
    goal = tmp_path / "backup.zip"
    path = next((home / "actuals").iterdir())
    content = path.read_bytes()
    path.write_bytes(content + b"x")
    with pytest.raises(CommandRefused, match="与其校验码不符，已损坏"):
        make_backup(home, goal)
    path.unlink()
    with pytest.raises(CommandRefused, match="引用的存档文件缺失"):
        make_backup(home, goal)
    path.write_bytes(content)
    journal = (home / "journal.jsonl").read_bytes()
    (home / "journal.jsonl").write_bytes(journal.replace("初始导入".encode(), "初始导人".encode(), 1))
    with pytest.raises(XushiError, match="日志第1行已被改动"):
        make_backup(home, goal)
    (home / "journal.jsonl").unlink()
    with pytest.raises(CommandRefused, match="没有日志，不是序时的工作区"):
        make_backup(home, goal)
    assert list(tmp_path.glob("*backup.zip*")) == []


def test_a_backup_never_overwrites_one(home: Path, zipped: Path) -> None:
    content = zipped.read_bytes()
    with pytest.raises(CommandRefused, match="备份文件已存在"):
        make_backup(home, zipped)
    assert zipped.read_bytes() == content


def test_no_room_is_said_before_anything_is_written(
    home: Path, zipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=4096)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    monkeypatch.setattr(backup, "_write_backup", lambda *_all: pytest.fail("wrote without room"))
    monkeypatch.setattr(backup, "_restore_file", lambda *_all: pytest.fail("wrote without room"))
    with pytest.raises(CommandRefused, match=r"磁盘空间不足，未备份：约需1MB，.*剩余1MB"):
        make_backup(home, tmp_path / "second.zip")
    refuse(zipped, tmp_path / "restored", "磁盘空间不足，未恢复")


def test_a_disk_that_fills_up_meanwhile_leaves_nothing_behind(
    home: Path, zipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fill)
    with pytest.raises(CommandRefused, match="备份未完成"):
        make_backup(home, tmp_path / "second.zip")
    refuse(zipped, tmp_path / "restored", "恢复未完成")
    assert [path.name for path in tmp_path.glob("*.zip*")] == ["backup.zip"]


def test_a_folder_in_use_is_not_touched(home: Path, zipped: Path) -> None:
    before = list_contents(home)
    with pytest.raises(CommandRefused, match="目标文件夹不是空的"):
        restore_backup(zipped, home)
    assert list_contents(home) == before


def test_a_restore_that_was_killed_can_be_repeated(zipped: Path, tmp_path: Path) -> None:
    goal = tmp_path / "restored"
    (goal / ".restoring" / "actuals").mkdir(parents=True)
    (goal / ".restoring" / "actuals" / "half").write_bytes(b"x")
    restore_backup(zipped, goal)
    assert list(check_workspace(goal)) == []
    assert not (goal / ".restoring").exists()


def test_what_is_recorded_before_use_is_part_of_the_restored_workspace(zipped: Path, tmp_path: Path) -> None:
    seen = []
    restore_backup(zipped, tmp_path / "restored", lambda workspace: seen.append(workspace.journal.tail))
    workspace = Workspace(tmp_path / "restored")
    assert seen == [workspace.journal.tail]
    workspace.close()


def test_what_fails_before_use_leaves_no_trace(zipped: Path, tmp_path: Path) -> None:
    def fail(_workspace: Workspace) -> None:
        raise CommandRefused("不行")

    with pytest.raises(CommandRefused, match="不行"):
        restore_backup(zipped, tmp_path / "restored", fail)
    assert not (tmp_path / "restored").exists()


# ------------------------------------------------------------------------------------------------- what is no backup

Change = Callable[[dict[str, bytes]], dict[str, bytes]]
ZEROS = b"0" * 1024
FOREIGN: dict[str, tuple[Change, str]] = {
    "a way out upwards": (lambda had: {**had, "../evil.txt": b"x"}, r"不该出现的文件：\.\./evil\.txt"),
    "a way out through a folder of ours": (lambda had: {**had, f"actuals/../../{'0' * 64}": b"x"}, "不该出现的文件"),
    "an absolute path": (lambda had: {**had, "/etc/cron.d/evil": b"x"}, "不该出现的文件：/etc/cron.d/evil"),
    "a path of Windows": (lambda had: {**had, f"actuals/{'0' * 64}\\..\\evil": b"x"}, "不该出现的文件"),
    "a program beside the data": (lambda had: {**had, "run.sh": b"x"}, "不该出现的文件：run.sh"),
    "a database": (lambda had: {**had, "xushi.duckdb": b"x"}, "不该出现的文件：xushi.duckdb"),
    "somebody's holiday": (lambda _: {"DCIM/100/001.jpg": b"x"}, "不该出现的文件"),
    "nothing at all": (lambda _: {}, "备份中没有日志"),
    "no journal": (lambda had: {name: had[name] for name in had if name != "journal.jsonl"}, "备份中没有日志"),
    "a file that its journal names is gone": (
        lambda had: dict(list(had.items())[:-1]),
        "备份内容不完整：.*存档文件缺失",
    ),
    "a file changed": (
        lambda had: {**had, (name := max(had, key=len)): had[name] + b"x"},
        "与其校验码不符，已损坏",
    ),
    "a line of the journal changed": (
        lambda had: {**had, "journal.jsonl": had["journal.jsonl"].replace(b'"n":2', b'"n":3', 1)},
        "备份内容不完整：日志第2行",
    ),
    "a line of the journal taken out": (
        lambda had: {**had, "journal.jsonl": b"".join(had["journal.jsonl"].splitlines(keepends=True)[1:])},
        "备份内容不完整：日志第1行",
    ),
    "an event that nobody knows": (
        lambda had: {**had, "journal.jsonl": b'{"at":"x"}\n'},
        "备份内容不完整：日志第1行",
    ),
    "a bomb": (lambda had: {**had, "snapshots/views.jsonl": ZEROS * 1024 * 80}, "解压后异常庞大"),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_what_is_no_whole_backup_of_ours_is_refused(what: str, zipped: Path, tmp_path: Path) -> None:
    change, words = FOREIGN[what]
    foreign = write_zip(tmp_path / "foreign.zip", change(read_entries(zipped)))
    refuse(foreign, tmp_path / "restored", words)
    assert not (tmp_path / "evil.txt").exists()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_refused(zipped: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(zipped, "a") as archive:
        archive.writestr("journal.jsonl", b"")
    refuse(zipped, tmp_path / "restored", "重名")


def test_a_bomb_that_lies_about_its_size_is_cut_at_what_it_says(zipped: Path, tmp_path: Path) -> None:
    """The list of contents says 10 bytes, the stream holds 50 MB."""
    entries = read_entries(zipped)
    bomb = write_zip(tmp_path / "bomb.zip", {**entries, "snapshots/views.jsonl": ZEROS * 1024 * 50})
    with zipfile.ZipFile(bomb) as archive:
        size = archive.getinfo("snapshots/views.jsonl").file_size
    content = bomb.read_bytes()
    assert content.count(size.to_bytes(4, "little")) >= 2
    bomb.write_bytes(content.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little")))
    refuse(bomb, tmp_path / "restored", "备份文件已损坏")


@pytest.mark.parametrize("eighths", range(8))
def test_half_a_file_is_refused(eighths: int, zipped: Path, tmp_path: Path) -> None:
    content = zipped.read_bytes()
    (tmp_path / "cut.zip").write_bytes(content[: len(content) * eighths // 8])
    refuse(tmp_path / "cut.zip", tmp_path / "restored", "备份文件无法读取：cut.zip不是完整的备份")


def test_no_flipped_byte_passes_unseen(zipped: Path, tmp_path: Path) -> None:
    """Wherever a byte is changed, what is restored is what was saved, or nothing is."""
    content, right = zipped.read_bytes(), read_entries(zipped)
    seed = int.from_bytes(hashlib.sha256(b"flips").digest())
    for number in range(40):
        place = (seed >> number * 3) * 7919 % len(content)
        damaged = bytearray(content)
        damaged[place] ^= 1 << number % 8
        (tmp_path / "flipped.zip").write_bytes(damaged)
        goal = tmp_path / f"restored-{number}"
        try:
            restore_backup(tmp_path / "flipped.zip", goal)
        except CommandRefused:
            assert not goal.exists(), place
        else:
            restored = list_contents(goal)
            assert {name: restored[name] for name in right} == right, place


def test_a_missing_file_and_an_encrypted_one_are_named(zipped: Path, tmp_path: Path) -> None:
    refuse(tmp_path / "gone.zip", tmp_path / "first", "没有找到备份文件")
    content = bytearray(zipped.read_bytes())
    for place in range(len(content)):
        if content[place : place + 4] == b"PK\x01\x02":
            content[place + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(content)
    refuse(tmp_path / "locked.zip", tmp_path / "second", "加密")
