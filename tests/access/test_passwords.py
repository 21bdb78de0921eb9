"""Argon2id with the parameters that were promised, one spelling of a password, and bounded memory."""

from __future__ import annotations

import threading

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from metrics.access import passwords
from metrics.access.passwords import fits_password, is_outdated, seal_password


def test_a_password_is_kept_as_argon2id_with_nineteen_mebibytes_two_passes_one_lane() -> None:
    sealed = [seal_password("Jia-Fang#2026") for _ in range(2)]
    costs = extract_parameters(sealed[0])
    assert (costs.type, costs.memory_cost, costs.time_cost, costs.parallelism) == (Type.ID, 19 * 1024, 2, 1)
    assert (costs.salt_len, costs.hash_len) == (16, 32)
    assert sealed[0] != sealed[1]
    assert all(fits_password("Jia-Fang#2026", one) for one in sealed)


@pytest.mark.parametrize(
    ("typed", "expect"),
    [("海Ａ１-kx", True), ("海A1-kx", True), ("海a1-kx", False), ("海A1-kx ", False), ("", False), ("\ud800", False)],
)
def test_one_password_typed_in_another_width_is_the_same_and_nothing_else_is(typed: str, expect: bool) -> None:
    assert fits_password(typed, seal_password("海A1-kx")) is expect


@pytest.mark.parametrize("sealed", ["", "no hash", "$argon2id$v=19$m=19456,t=2,p=1$$"])
@pytest.mark.parametrize("typed", ["", "Jia-Fang#2026"])
def test_where_no_password_is_kept_none_fits(typed: str, sealed: str) -> None:
    assert fits_password(typed, sealed) is False


def test_a_password_kept_with_other_parameters_is_outdated() -> None:
    assert is_outdated(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("x"))
    assert not is_outdated(seal_password("x"))


def test_of_many_at_once_two_are_hashed_and_the_others_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most, guard, enough = 0, 0, threading.Lock(), threading.Barrier(2, timeout=20)
    hashing: set[str] = set()

    class Watched(PasswordHasher):
        def verify(self, sealed: str | bytes, password: str | bytes) -> bool:
            nonlocal inside, most
            with guard:
                inside += 1
                most = max(most, inside)
                hashing.add(threading.current_thread().name)
            enough.wait()
            with guard:
                inside -= 1
            return False

    monkeypatch.setattr(passwords, "_HASHER", Watched(time_cost=2, memory_cost=19 * 1024, parallelism=1))
    threads = [threading.Thread(target=fits_password, args=("x", "")) for _ in range(10)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert (most, inside) == (2, 0)
    # The C library keeps memory back for each thread that ever hashed.
    assert hashing == {"password_0", "password_1"}
