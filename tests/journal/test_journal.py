"""The journal: what is synced has happened, what was changed is found, what was cut short is set aside."""

from __future__ import annotations

import errno
import itertools
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.journal.archive import Archive
from metrics.journal.durable import make_folder
from metrics.journal.journal import Journal
from metrics.journal.line import Line
from metrics.model.errors import Conflict, DiskRefused, JournalBlocked, JournalDamaged

AT = datetime(2023, 10, 9, 8, 30, tzinfo=UTC)


def append(journal: Journal, note: str, commit_id: str = "") -> Line:
    line = journal.draft("noted", {"note": note}, by="张三", commit_id=commit_id or note, at=AT)
    journal.append(line, journal.tail)
    return line


@pytest.fixture
def path(tmp_path: Path) -> Path:
    journal = Journal(tmp_path / "journal.jsonl")
    for note in ("一", "二", "三"):
        append(journal, note)
    return journal.path


def test_what_was_appended_reads_back(path: Path) -> None:
    journal = Journal(path)
    assert [line.data["note"] for line in journal.read()] == ["一", "二", "三"]
    assert [line.number for line in journal.read(2)] == [2, 3]
    assert journal.read()[1].previous == journal.read()[0].hash


def test_every_single_flipped_byte_is_found(path: Path) -> None:
    content = path.read_bytes()
    for position in range(len(content)):
        for bit in (1, 32):
            path.write_bytes(content[:position] + bytes([content[position] ^ bit]) + content[position + 1 :])
            number = content[:position].count(b"\n") + 1
            with pytest.raises(JournalDamaged, match=f"日志第({number}|{number + 1})行"):
                Journal(path)
    assert not list(path.parent.glob("journal.torn-*"))


def test_a_removed_a_doubled_and_a_swapped_line_are_found(path: Path) -> None:
    first, second, third = path.read_bytes().splitlines(keepends=True)
    for damaged in (first + third, first + first + second, second + first + third, second + third):
        path.write_bytes(damaged)
        with pytest.raises(JournalDamaged):
            Journal(path)


def test_a_line_cut_short_by_a_crash_is_set_aside_and_the_rest_stands(path: Path) -> None:
    content = path.read_bytes()
    start = content.rstrip(b"\n").rfind(b"\n") + 1
    path.write_bytes(content[:start])
    (path.parent / "journal.tail").unlink()
    Journal(path)
    mark = (path.parent / "journal.tail").read_bytes()
    for length in range(1, len(content) - start - 1):
        path.write_bytes(content[: start + length])
        (path.parent / "journal.tail").write_bytes(mark)
        journal = Journal(path)
        assert journal.tail == 2
        assert (path.parent / "journal.torn-3").read_bytes() == content[start : start + length]
        assert path.read_bytes() == content[:start]


def test_a_journal_cut_anywhere_after_its_lines_were_acknowledged_is_refused_and_left_as_it_is(path: Path) -> None:
    content = path.read_bytes()
    for length in range(len(content) - 1):
        path.write_bytes(content[:length])
        with pytest.raises(JournalDamaged):
            Journal(path)
        assert path.read_bytes() == content[:length]
    path.unlink()
    with pytest.raises(JournalDamaged, match="日志文件缺失"):
        Journal(path)
    assert not path.exists()


def test_a_journal_that_was_replaced_by_another_is_refused(path: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Journal(tmp_path / "other" / "journal.jsonl")
    for note in ("甲", "乙", "丙", "丁"):
        append(other, note)
    path.write_bytes(other.path.read_bytes())
    with pytest.raises(JournalDamaged, match="日志第3行与先前的记录不符"):
        Journal(path)


@pytest.mark.parametrize(
    "damaged", [b"", b"1", b"\0" * 94, b"\xff" * 94, b"000000000009 " + b"0" * 64 + b" 0123456789abcdef\n"]
)
def test_a_damaged_tail_mark_says_nothing_and_is_written_anew(path: Path, damaged: bytes) -> None:
    mark = path.parent / "journal.tail"
    right = mark.read_bytes()
    mark.write_bytes(damaged)
    assert Journal(path).tail == 3
    assert mark.read_bytes().startswith(right)


def test_no_flipped_bit_of_the_tail_mark_refuses_a_sound_journal(path: Path) -> None:
    mark = path.parent / "journal.tail"
    right = mark.read_bytes()
    for position in range(len(right)):
        mark.write_bytes(right[:position] + bytes([right[position] ^ 1]) + right[position + 1 :])
        assert Journal(path).tail == 3, position


def test_looking_without_repair_changes_nothing(path: Path) -> None:
    content = path.read_bytes()
    for ending, torn in ((content[:-1], b""), (content + content[:40], content[:40])):
        path.write_bytes(ending)
        journal = Journal(path, repair=False)
        assert (journal.tail, journal.torn) == (3, torn)
        assert path.read_bytes() == ending
        assert not list(path.parent.glob("journal.torn-*"))


def test_a_whole_line_that_lost_its_newline_counts(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    assert Journal(path).tail == 3
    assert path.read_bytes() == content


def test_two_writers_cannot_both_write_the_next_line(path: Path) -> None:
    journal = Journal(path)
    first = journal.draft("noted", {}, by="甲", commit_id="a", at=AT)
    second = journal.draft("noted", {}, by="乙", commit_id="b", at=AT)
    journal.append(first, 3)
    with pytest.raises(Conflict, match="第4号"):
        journal.append(second, 3)


def fail_once(code: int, right: Callable[..., Any]) -> Callable[..., Any]:
    """The first call fails with `code`, those after it do what they always did."""
    calls = itertools.count()

    def call(*given: Any) -> Any:
        if next(calls) == 0:
            raise OSError(code, os.strerror(code))
        return right(*given)

    return call


def write_half_once(code: int) -> Callable[[int, bytes], int]:
    """The first write takes half of what it is given, the next one fails, those after it are whole."""
    calls, right = itertools.count(), os.write

    def write(descriptor: int, content: bytes) -> int:
        match next(calls):
            case 0:
                return right(descriptor, content[: len(content) // 2])
            case 1:
                raise OSError(code, os.strerror(code))
            case _:
                return right(descriptor, content)

    return write


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
@pytest.mark.parametrize("where", ["os.write", "os.fsync"])
def test_a_full_disk_leaves_no_half_line_and_the_next_commit_goes_on(
    path: Path, monkeypatch: pytest.MonkeyPatch, where: str, code: int
) -> None:
    journal = Journal(path)
    before = path.read_bytes()
    monkeypatch.setattr(where, write_half_once(code) if where == "os.write" else fail_once(code, os.fsync))
    with pytest.raises(DiskRefused, match="磁盘空间不足，本次未办理"):
        append(journal, "四")
    monkeypatch.undo()
    assert (path.read_bytes(), journal.tail, journal.blocked) == (before, 3, "")
    append(journal, "四")
    assert Journal(path).tail == 4


@pytest.mark.parametrize("where", ["os.write", "os.fsync"])
def test_after_an_input_output_error_nothing_more_is_written_until_the_next_start(
    path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    journal = Journal(path)
    before = path.read_bytes()
    right = write_half_once(errno.EIO) if where == "os.write" else fail_once(errno.EIO, os.fsync)
    monkeypatch.setattr(where, right)
    for _ in range(3):
        with pytest.raises(JournalBlocked, match="请系统管理员检查磁盘后重新启动服务"):
            append(journal, "四")
        monkeypatch.undo()
    assert (path.read_bytes(), journal.tail) == (before, 3)
    assert "暂停提交" in journal.blocked
    again = Journal(path)
    append(again, "四")
    assert Journal(path).tail == 4


def test_where_half_a_line_cannot_be_cut_off_no_line_follows_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(path)
    before = path.read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "refused")

    monkeypatch.setattr("os.write", write_half_once(errno.ENOSPC))
    monkeypatch.setattr("os.ftruncate", refuse)
    with pytest.raises(JournalBlocked):
        append(journal, "四")
    monkeypatch.undo()
    half = path.read_bytes()
    assert len(half) > len(before)
    with pytest.raises(JournalBlocked):
        append(journal, "五")
    assert path.read_bytes() == half
    again = Journal(path)
    append(again, "四")
    assert path.read_bytes().startswith(before) and Journal(path).tail == 4


def test_whatever_interrupts_an_append_leaves_file_and_memory_equal(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(path)

    def interrupt(_: int) -> None:
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        append(journal, "四")
    append(journal, "五")
    assert [line.data["note"] for line in Journal(path).read()] == ["一", "二", "三", "五"]


@pytest.mark.parametrize("deed", ["moved away", "cut", "grown"])
def test_a_journal_that_somebody_changed_meanwhile_takes_no_more_lines(path: Path, deed: str) -> None:
    journal = Journal(path)
    content = path.read_bytes()
    if deed == "moved away":
        path.rename(path.with_name("moved"))
    else:
        path.write_bytes(content[:-50] if deed == "cut" else content + b"x")
    for _ in range(2):
        with pytest.raises(JournalBlocked, match="日志文件在运行中被移走或改动"):
            append(journal, "四")
    assert journal.tail == 3
    assert not (deed == "moved away" and path.exists())


def test_a_journal_whose_clock_went_back_opens(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    for days in (0, 400, -4000, 1):
        line = journal.draft("noted", {}, by="张三", commit_id=str(days), at=AT + timedelta(days=days))
        journal.append(line, journal.tail)
    assert [line.at - AT for line in Journal(journal.path).read()] == [timedelta(days=d) for d in (0, 400, -4000, 1)]


def test_every_file_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        home = tmp_path / "home"
        make_folder(home)
        append(Journal(home / "journal.jsonl"), "一")
        Archive(home / "actuals").put(b"content", ".csv")
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [home, *home.rglob("*")]}
    folders = {"home", "actuals"}
    assert {name: mode for name, mode in modes.items() if mode != (0o700 if name in folders else 0o600)} == {}
    assert len(modes) == 5


def test_a_commit_is_found_by_its_id(path: Path) -> None:
    journal = Journal(path)
    assert journal.find("二") == journal.read()[1]
    assert journal.find("四") is None
