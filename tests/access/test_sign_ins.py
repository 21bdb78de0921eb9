"""The last sign-in of each account, out of the log that the server writes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from metrics.access.sign_ins import LOG, SignInLog
from web.security_log import LineFile, Note, make_note

FIRST, SECOND = "a" * 12, "b" * 12
BEGINNING = datetime(2026, 11, 22, 8, tzinfo=UTC)


class Clock:
    """An hour passes with every line."""

    def __init__(self) -> None:
        self.now = BEGINNING

    def __call__(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now


def make_writer(home: Path, max_bytes: int = 10_000) -> Note:
    """The server's own pen, so that no change of its lines goes unseen here."""
    return make_note(LineFile(home / LOG, max_bytes=max_bytes), Clock())


def hours(count: int) -> datetime:
    return BEGINNING + timedelta(hours=count)


def test_of_each_account_the_latest_counts_and_refusals_do_not(tmp_path: Path) -> None:
    note, log = make_writer(tmp_path), SignInLog(tmp_path)
    note("first_admin", account=FIRST)
    note("sign_in", account=SECOND)
    note("sign_in", account=FIRST)
    note("sign_in_refused", words="登录名或密码不正确")
    note("sign_out", account=SECOND)
    assert log.read_latest() == {FIRST: hours(3), SECOND: hours(2)}


def test_what_is_added_later_is_read_and_a_line_that_is_still_written_waits(tmp_path: Path) -> None:
    note, log = make_writer(tmp_path), SignInLog(tmp_path)
    note("sign_in", account=FIRST)
    assert log.read_latest() == {FIRST: hours(1)}
    note("sign_in", account=FIRST)
    text = (tmp_path / LOG).read_bytes()
    (tmp_path / LOG).write_bytes(text[:-10])
    assert log.read_latest() == {FIRST: hours(1)}
    (tmp_path / LOG).write_bytes(text)
    assert log.read_latest() == {FIRST: hours(2)}


def test_files_set_aside_still_tell_until_they_are_gone(tmp_path: Path) -> None:
    note, log = make_writer(tmp_path, max_bytes=200), SignInLog(tmp_path)
    note("sign_in", account=SECOND)
    for number in range(5):
        note("sign_in", account=FIRST)
        latest = log.read_latest()
        assert latest == {SECOND: hours(1), FIRST: hours(number + 2)}
        assert latest == SignInLog(tmp_path).read_latest()
    for _ in range(20):
        note("sign_in", account=FIRST)
    assert log.read_latest() == SignInLog(tmp_path).read_latest() == {FIRST: hours(26)}


@pytest.mark.parametrize(
    "line",
    [
        b'{"account": "cut',
        b'{"account": 1}',
        b'["account"]',
        b'"account"',
        b'{"event": "sign_in", "account": "x", "at": "yesterday"}',
        b'{"event": 3, "account": "x", "at": "2026-11-22T08:00:00+00:00"}',
        b"\xff\xfe",
        b"",
    ],
)
def test_a_damaged_line_takes_none_of_the_others_with_it(tmp_path: Path, line: bytes) -> None:
    make_writer(tmp_path)("sign_in", account=FIRST)
    with (tmp_path / LOG).open("ab") as file:
        file.write(line + b"\n")
    make_writer(tmp_path)("sign_in", account=SECOND)
    assert set(SignInLog(tmp_path).read_latest()) == {FIRST, SECOND}


def test_without_a_log_nobody_is_known_to_have_signed_in(tmp_path: Path) -> None:
    assert SignInLog(tmp_path).read_latest() == {}
