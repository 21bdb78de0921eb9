"""What a decision is recorded with: a reason, and a name that is not the one of whom it is about."""

from __future__ import annotations

from metrics.intake.fold import HIDDEN, fold_name
from metrics.model.errors import CommandRefused


def check_reason(reason: str, act: str) -> None:
    """Raise CommandRefused where the reason for the `act` is missing."""
    if not reason.strip():
        raise CommandRefused(f"请填写{act}理由，{act}会记入日志。")


def is_same_person(one: str, other: str) -> bool:
    """Whether two signatures name the same person, however they are spaced, in whatever width they are typed."""
    return _fold(one) == _fold(other)


def _fold(name: str) -> str:
    return fold_name(HIDDEN.sub("", name)).casefold()
