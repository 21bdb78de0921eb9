"""How often a sign-in may fail, by name and by address, and that inventing names costs no memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from metrics.access import lockout
from metrics.access.lockout import Attempts
from tests.access.conftest import Clocks


@pytest.fixture
def attempts(clocks: Clocks) -> Attempts:
    return Attempts(lambda: clocks.ticks)


def fail(attempts: Attempts, times: int, login: str = "zhang", address: str = "10.0.0.1", known: bool = True) -> str:
    return [attempts.begin(login, address, is_known=known) for _ in range(times)][-1]


@pytest.mark.parametrize("known", [True, False])
def test_five_failures_lock_a_name_for_half_an_hour_whether_there_is_one_or_not(
    attempts: Attempts, clocks: Clocks, known: bool
) -> None:
    assert fail(attempts, 5, known=known) == ""
    assert fail(attempts, 1, known=known) == "该登录名连续5次登录失败，已锁定。请30分钟后再试，或请管理员解锁。"
    assert fail(attempts, 1, address="10.0.0.2", known=known) != ""
    assert fail(attempts, 1, "li", known=known) == ""
    clocks.pass_by(minutes=29.5)
    assert "请1分钟后再试" in fail(attempts, 1, known=known)
    clocks.pass_by(minutes=0.5)
    assert fail(attempts, 5, known=known) == ""
    assert "已锁定" in fail(attempts, 1, known=known)


def test_a_success_takes_the_failures_back_and_unlocking_too(attempts: Attempts) -> None:
    fail(attempts, 5)
    attempts.succeed("zhang", "10.0.0.1")
    assert fail(attempts, 4) == ""
    assert attempts.minutes_left("zhang") == 0
    assert fail(attempts, 1) == ""
    assert attempts.minutes_left("zhang") == 30
    attempts.unlock("zhang")
    assert (attempts.minutes_left("zhang"), fail(attempts, 5)) == (0, "")


def test_failures_long_ago_count_no_more(attempts: Attempts, clocks: Clocks) -> None:
    fail(attempts, 4)
    clocks.pass_by(minutes=31)
    assert fail(attempts, 5) == ""


def test_an_address_has_thirty_failures_and_then_three_a_minute(attempts: Attempts, clocks: Clocks) -> None:
    for number in range(30):
        assert attempts.begin(f"name{number}", "10.0.0.1", is_known=False) == ""
    assert attempts.begin("zhang", "10.0.0.1", is_known=True) == "您所在的网络地址登录失败次数过多，请1分钟后再试。"
    assert attempts.begin("zhang", "10.0.0.2", is_known=True) == ""
    clocks.pass_by(minutes=1)
    answers = [attempts.begin(f"other{number}", "10.0.0.1", is_known=False) for number in range(5)]
    assert [answer == "" for answer in answers] == [True, True, True, False, False]


def test_who_signs_in_well_uses_up_nothing(attempts: Attempts) -> None:
    for _ in range(200):
        assert attempts.begin("zhang", "10.0.0.1", is_known=True) == ""
        attempts.succeed("zhang", "10.0.0.1")


def test_of_a_hundred_guesses_at_the_same_moment_five_get_through(attempts: Attempts) -> None:
    def guess(number: int) -> str:
        return attempts.begin("zhang", f"10.0.1.{number}", is_known=True)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(guess, range(100)))
    assert answers.count("") == 5


def test_invented_names_and_addresses_take_bounded_memory_and_push_no_locked_name_out(
    attempts: Attempts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "LOGINS", 50)
    monkeypatch.setattr(lockout, "ADDRESSES", 50)
    fail(attempts, 5)
    for number in range(5000):
        attempts.begin(f"name{number}", f"10.{number >> 8}.{number & 255}.1", is_known=False)
    assert len(attempts) <= 1 + 50 + 50
    assert attempts.minutes_left("zhang") == 30
