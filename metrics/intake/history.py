"""What only the numbers known before can tell: a total that falls, a jump of 万, a closed year, a sum that does not add up."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import islice
from operator import attrgetter

from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.model.catalogue import Catalogue, Indicator, Region
from metrics.model.figures import show_amount, show_number
from metrics.model.observation import Observation
from metrics.model.period import Period
from metrics.model.problem import Place, Problem
from metrics.store.reads import KnownValue

#: A value this many times the one before, or this small a part of it, was probably written in another unit.
JUMP = Decimal(3000)
MAX_WARNINGS = 10_000


@dataclass(frozen=True)
class Past:
    """What is believed now, and what a file would put beside it."""

    catalogue: Catalogue
    known: Sequence[KnownValue]
    rows: Sequence[Observation]
    today: date


def check_history(past: Past) -> list[Problem]:
    """Warnings, each at the cell that causes it. They do not block; committing asks for a reason.

    Of more than MAX_WARNINGS the rest is one warning about the whole file: such a file was written in another unit.
    """
    found = list(islice(_check_all(past), MAX_WARNINGS + 1))
    if len(found) > MAX_WARNINGS:
        found[MAX_WARNINGS] = make_problem("HISTORY_MANY", WHOLE_FILE, limit=f"{MAX_WARNINGS:,}")
    return found


def _check_all(past: Past) -> Iterator[Problem]:
    indicators = {row.indicator_id: row for row in past.catalogue.indicators}
    regions = {row.region_id: row for row in past.catalogue.regions}
    known = {(row.indicator_id, row.region_id, row.period): row.value for row in past.known}
    series = _by_series(past)
    for row in past.rows:
        indicator, region = indicators[row.indicator_id], regions[row.region_id]
        own = series[row.indicator_id, row.region_id]
        before, after = own.before(row.period), own.after(row.period)
        if before is not None:
            yield from _check_before(row, indicator, region, *before)
        # A later number of the same file is itself held against this one.
        if after is not None and after[0] not in own.staged:
            yield from _check_after(row, indicator, region, *after, is_first=before is None)
        stood = known.get(row.key)
        if stood is not None and stood != row.value and row.period.as_of.year < past.today.year - 1:
            words = _words(row, indicator, region) | {"earlier_value": show_amount(stood, indicator.unit, 10)}
            yield make_problem("HISTORY_CLOSED", _place(row), row.value_text, **words)
    yield from _check_sums(past, series, indicators, regions)


class Series:
    """The values of one indicator in one region, by period; `staged` are the periods that the file brings."""

    def __init__(self) -> None:
        self.values: dict[Period, Decimal] = {}
        self.staged: set[Period] = set()

    @cached_property
    def _in_order(self) -> tuple[list[date], list[Period]]:
        periods = sorted(self.values, key=attrgetter("as_of", "start", "kind"))
        return [one.as_of for one in periods], periods

    def before(self, period: Period) -> tuple[Period, Decimal] | None:
        """The last period that ends before this one does, and its value."""
        ends, periods = self._in_order
        place = bisect_left(ends, period.as_of)
        return (periods[place - 1], self.values[periods[place - 1]]) if place else None

    def after(self, period: Period) -> tuple[Period, Decimal] | None:
        """The first period that ends after this one does, and its value."""
        ends, periods = self._in_order
        place = bisect_right(ends, period.as_of)
        return (periods[place], self.values[periods[place]]) if place < len(periods) else None


def _by_series(past: Past) -> dict[tuple[str, str], Series]:
    """All values as they would stand after the commit."""
    series: dict[tuple[str, str], Series] = defaultdict(Series)
    for value in past.known:
        series[value.indicator_id, value.region_id].values[value.period] = value.value
    for row in past.rows:
        own = series[row.indicator_id, row.region_id]
        own.values[row.period] = row.value
        own.staged.add(row.period)
    return series


def _place(row: Observation) -> Place:
    return Place(row.row, row.column)


def _words(row: Observation, indicator: Indicator, region: Region) -> dict[str, str]:
    words = {"indicator": indicator.name, "region": region.short_name, "label": row.period.label}
    return words | {"value": show_amount(row.value, indicator.unit, 10)}


def _check_before(
    row: Observation, indicator: Indicator, region: Region, before: Period, value: Decimal
) -> Iterator[Problem]:
    falls = indicator.cumulative and before.start == row.period.start and row.value < value
    jumps = _jumps(row.value, value)
    if not falls and not jumps:
        return
    words = _words(row, indicator, region)
    words |= {"earlier": before.label, "earlier_value": show_amount(value, indicator.unit, 10)}
    if falls:
        yield make_problem("HISTORY_FALLS", _place(row), row.value_text, **words)
    if jumps:
        yield _make_jump(row, value, words)


def _check_after(
    row: Observation, indicator: Indicator, region: Region, after: Period, value: Decimal, *, is_first: bool
) -> Iterator[Problem]:
    """The same towards the next number known; a jump is told once, against the number before where there is one."""
    is_above = indicator.cumulative and after.start == row.period.start and row.value > value
    jumps = is_first and _jumps(row.value, value)
    if not is_above and not jumps:
        return
    words = _words(row, indicator, region)
    shown = show_amount(value, indicator.unit, 10)
    if is_above:
        yield make_problem(
            "HISTORY_ABOVE_LATER", _place(row), row.value_text, **words, later=after.label, later_value=shown
        )
    if jumps:
        yield _make_jump(row, value, words | {"earlier": after.label, "earlier_value": shown})


def _jumps(value: Decimal, other: Decimal) -> bool:
    return other > 0 and value > 0 and not 1 / JUMP < value / other < JUMP


def _make_jump(row: Observation, other: Decimal, words: dict[str, str]) -> Problem:
    ratio = show_number(row.value / other, 0 if row.value > other else 6)
    return make_problem("HISTORY_JUMP", _place(row), row.value_text, **words, ratio=ratio)


def _check_sums(
    past: Past, series: dict[tuple[str, str], Series], indicators: dict[str, Indicator], regions: dict[str, Region]
) -> Iterator[Problem]:
    """For additive indicators, where this file touches a city or one of its counties and all of them are there."""
    touched: dict[tuple[str, str, Period], Observation] = {}
    for row in past.rows:
        region = regions[row.region_id]
        city = region.parent_region_id if region.level == "county" else region.region_id
        if indicators[row.indicator_id].additive and city is not None:
            touched.setdefault((row.indicator_id, city, row.period), row)
    counties: dict[str, list[str]] = defaultdict(list)
    for one in regions.values():
        if one.parent_region_id is not None and one.level == "county":
            counties[one.parent_region_id].append(one.region_id)
    for (indicator_id, city, period), row in touched.items():
        parts = [series[indicator_id, county].values.get(period) for county in counties[city]]
        own = series[indicator_id, city].values.get(period)
        if own is None or not parts or any(part is None for part in parts):
            continue
        total = sum((part for part in parts if part is not None), Decimal(0))
        if total != own:
            unit = indicators[indicator_id].unit
            yield make_problem(
                "SUM_DIFFERS",
                _place(row),
                row.value_text,
                indicator=indicators[indicator_id].name,
                label=period.label,
                region=regions[city].short_name,
                value=show_amount(own, unit, 10),
                sum=show_amount(total, unit, 10),
                difference=show_amount(abs(own - total), unit, 10),
            )
