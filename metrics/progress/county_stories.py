"""The counties behind a city's target: their parts of it, who drags most, and that in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from metrics.model.catalogue import Comparator
from metrics.model.figures import show_amount
from metrics.model.verdict import Verdict
from metrics.progress.report import CountyStory


def find_parts(verdict: Verdict, everyone: Iterable[Verdict]) -> dict[str, Verdict]:
    """What the target sets for the regions below its own, by region id."""
    return {
        one.region_id: one
        for one in everyone
        if one.parent_target_id == verdict.target_id
        and one.indicator_id == verdict.indicator_id
        and one.region_id != verdict.region_id
    }


def find_lag(verdict: Verdict | None) -> Decimal | None:
    """How much is missing from what was expected by the day of the data, in the indicator's unit; below 0 is ahead.

    None without a target or without data. Of a limit, and of a level that is to fall, too much is missing as well.
    """
    if verdict is None or verdict.shortfall is None:
        return None
    falls = verdict.baseline is not None and verdict.value is not None and verdict.value < verdict.baseline
    is_limit = verdict.comparator in (Comparator.AT_MOST, Comparator.LESS)
    return verdict.shortfall if falls or is_limit else -verdict.shortfall


def sort_counties(counties: Iterable[CountyStory]) -> tuple[CountyStory, ...]:
    """By what is missing, most first; without targets by the last value; those with nothing to compare come last."""
    return tuple(sorted(counties, key=_order))


def _order(county: CountyStory) -> tuple[bool, Decimal, Decimal]:
    lag = find_lag(county.verdict)
    last = county.points[-1].value if county.points else Decimal(0)
    return (lag is None, -(lag or Decimal(0)), -last)


def state_drag(counties: Sequence[CountyStory], unit: str, scale: int) -> str:
    """Who drags most: 落后最多：新泰市，差12.3万平方米；其次宁阳县，差8万平方米. "" where no county has a part, or none a number."""
    lagging = [(one, find_lag(one.verdict)) for one in counties if one.verdict]
    behind = [
        (one.region.name, lag)
        for one, lag in lagging
        if lag is not None and lag > 0 and one.verdict and one.verdict.light.tone in ("red", "yellow")
    ]
    if all(lag is None for _, lag in lagging):
        return ""
    if not behind:
        return "各县市区均未滞后"
    behind.sort(key=lambda one: -one[1])
    words = [f"{name}，差{show_amount(lag, unit, max(scale, 1))}" for name, lag in behind[:2]]
    return f"落后最多：{'；其次'.join(words)}"
