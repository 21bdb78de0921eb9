"""What every decision is signed with: a name and a reason."""

from __future__ import annotations

from metrics.intake.fold import HIDDEN, fold_name
from metrics.model.errors import CommandRefused


def check_signed(by: str, reason: str, role: str, act: str) -> None:
    """Raise CommandRefused where the name of the `role` or the reason for the `act` is missing."""
    check_named(by, role, act)
    if not reason.strip():
        raise CommandRefused(f"请填写{act}理由，{act}会记入日志。")


def check_named(by: str, role: str, act: str) -> None:
    """The same of an `act` that needs no reason."""
    if not by.strip():
        raise CommandRefused(f"请填写{role}，{act}需要署名。")


def is_same_person(one: str, other: str) -> bool:
    """Whether two signatures name the same person, however they are spaced, in whatever width they are typed."""
    return _fold(one) == _fold(other)


def _fold(name: str) -> str:
    return fold_name(HIDDEN.sub("", name)).casefold()
