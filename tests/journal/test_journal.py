"""The journal: what is synced has happened, what was changed is found, what was cut short is set aside."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from metrics.journal.journal import Journal
from metrics.journal.line import Line
from metrics.model.errors import Conflict, JournalDamaged

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
    for length in range(1, len(content) - start - 1):
        path.write_bytes(content[: start + length])
        journal = Journal(path)
        assert journal.tail == 2
        assert (path.parent / "journal.torn-3").read_bytes() == content[start : start + length]
        assert path.read_bytes() == content[:start]


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


def test_a_full_disk_leaves_no_half_line(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(path)
    before = path.read_bytes()

    def refuse(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        append(journal, "四")
    monkeypatch.undo()
    assert path.read_bytes() == before
    append(journal, "四")
    assert Journal(path).tail == 4


def test_a_commit_is_found_by_its_id(path: Path) -> None:
    journal = Journal(path)
    assert journal.find("二") == journal.read()[1]
    assert journal.find("四") is None
