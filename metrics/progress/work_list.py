"""红旗 as a work list: what is red, for how long, what is new and what came back, in the order a reader asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from metrics.model.light import Light
from metrics.model.verdict import Verdict
from metrics.progress.ledger import UNNAMED, lead_names
from metrics.progress.outlook import Outlook, read_outlook
from metrics.progress.report import Overview
from metrics.store.lag_runs import LagRun, read_lag_runs
from metrics.store.reads import read_all_series, read_cutoffs, read_verdicts
from metrics.store.workspace import Workspace

#: The orders a reader can choose, the first of them where none is chosen.
ORDERS = {"": "轻重", "gap": "差距", "lag": "持续期数", "department": "责任单位"}


@dataclass(frozen=True)
class Flag:
    """A target that is red, or yellow where `run` is None. `is_new`: red now and not at the cut-off before."""

    verdict: Verdict
    run: LagRun | None = None
    is_new: bool = False
    outlook: Outlook | None = None

    @property
    def periods(self) -> int:
        """第几期连续滞后: 1 where it is red for the first time, 0 where it is not red."""
        return self.run.periods if self.run else 0


@dataclass(frozen=True)
class Recovery:
    """A target red at the cut-off before and green or yellow now."""

    verdict: Verdict
    before: Light


@dataclass(frozen=True)
class WorkList:
    """What one scope asks to be done at one cut-off. `earlier_as_of` is the cut-off before it, None for the first."""

    overview: Overview
    earlier_as_of: date | None
    flags: tuple[Flag, ...]
    slow: tuple[Flag, ...]
    recovered: tuple[Recovery, ...]

    @property
    def new(self) -> tuple[Flag, ...]:
        """新增, worst first."""
        return tuple(flag for flag in self.flags if flag.is_new)

    @property
    def lasting(self) -> tuple[Flag, ...]:
        """持续: red for two periods or more, worst first."""
        return tuple(flag for flag in self.flags if flag.periods > 1)


def read_work_list(workspace: Workspace, overview: Overview) -> WorkList:
    """The work list of an overview; earlier cut-offs are judged by what is known now, or at the overview's line."""
    as_of, known_at = overview.as_of, overview.known_at
    earlier = next((day for day in read_cutoffs(workspace, known_at) if day < as_of), None)
    before: dict[str, Light] = {}
    if earlier is not None:
        verdicts = read_verdicts(workspace, earlier, overview.scope, known_at=known_at)
        before = {one.target_id: one.light for one in verdicts}
    runs = read_lag_runs(workspace, {one.target_id: one.start for one in overview.flags}, as_of, known_at)
    keys = {(one.indicator_id, one.region_id) for one in overview.flags}
    series = read_all_series(workspace, keys, as_of, known_at)
    flags = (
        Flag(
            verdict=one,
            run=runs.get(one.target_id),
            is_new=earlier is not None and not _was_flag(before, one),
            outlook=read_outlook(one, series[one.indicator_id, one.region_id]),
        )
        for one in overview.flags
    )
    back = (one for one in overview.verdicts if _was_flag(before, one) and one.light.tone in ("green", "yellow"))
    return WorkList(
        overview=overview,
        earlier_as_of=earlier,
        flags=tuple(flags),
        slow=tuple(Flag(one) for one in overview.verdicts if one.light.tone == "yellow"),
        recovered=tuple(Recovery(one, before[one.target_id]) for one in back),
    )


def _was_flag(before: dict[str, Light], verdict: Verdict) -> bool:
    light = before.get(verdict.target_id)
    return light is not None and light.is_flag


def sort_flags(flags: Iterable[Flag], order: str = "") -> tuple[Flag, ...]:
    """By one of ORDERS; what is equal there stays worst first. By department: who has most flags comes first."""
    listed = sorted(flags, key=lambda flag: flag.verdict.sort_key)
    if order == "gap":
        # What has no gap in percentage points cannot be compared and goes last.
        return tuple(sorted(listed, key=lambda flag: (flag.verdict.gap is None, flag.verdict.gap or Decimal(0))))
    if order == "lag":
        return tuple(sorted(listed, key=lambda flag: -flag.periods))
    if order == "department":
        counts = Counter(name for flag in listed for name in lead_names(flag.verdict))
        return tuple(sorted(listed, key=lambda flag: _department_key(counts, flag)))
    return tuple(listed)


def _department_key(counts: Counter[str], flag: Flag) -> tuple[bool, int, str]:
    name = lead_names(flag.verdict)[0]
    return (name == UNNAMED, -counts[name], name)


def group_flags(flags: Iterable[Flag]) -> dict[str, tuple[Flag, ...]]:
    """By lead department, the one with most flags first; a target that several lead stands with each of them."""
    listed = tuple(flags)
    counts = Counter(name for flag in listed for name in lead_names(flag.verdict))
    names = sorted(counts, key=lambda name: (name == UNNAMED, -counts[name], name))
    return {name: tuple(flag for flag in listed if name in lead_names(flag.verdict)) for name in names}
