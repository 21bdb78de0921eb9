"""A target as a file gives it, with the place it stands at."""

from __future__ import annotations

import re
from dataclasses import dataclass

from metrics.intake.fold import one_line
from metrics.intake.targets.rows import TargetDesk
from metrics.model.catalogue import Target
from metrics.model.figures import show_goal
from metrics.model.problem import Place

_NAME_MARKS = re.compile(r"[、,\uff0c;\uff1b/\n\r\t]+")


@dataclass(frozen=True)
class StagedTarget:
    """A target that may be stored; `place` is its figure's cell, or its row."""

    target: Target
    place: Place


def split_names(text: str) -> tuple[str, ...]:
    """市科技局，市财政局 as two names; spaces inside a name are kept."""
    return tuple(dict.fromkeys(name for part in _NAME_MARKS.split(text) if (name := one_line(part))))


def compare_twice(first: StagedTarget, again: StagedTarget, desk: TargetDesk) -> None:
    """The same target a second time: a note where it says the same, else an error that names both cells."""
    words = {"target": first.target.target_id, "first": _where(first.place)}
    if first.target == again.target:
        desk.lay("TARGET_REPEATED", again.place, **words)
        return
    values = [
        show_goal(one.target.comparator, one.target.value, one.target.value_high, one.target.unit, 10)
        for one in (first, again)
    ]
    desk.lay("TARGET_TWICE", again.place, **words, first_value=values[0], value=values[1])


def _where(place: Place) -> str:
    return f"第{place.row}行" + (f"{place.column}列" if place.column else "")
