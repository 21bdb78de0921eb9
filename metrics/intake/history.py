"""What only the numbers known before can tell: a total that falls, a jump of 万, a closed year, a sum that does not add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from metrics.intake.problems import make_problem
from metrics.model.catalogue import Catalogue, Indicator, Region
from metrics.model.figures import show_amount, show_number
from metrics.model.observation import Observation
from metrics.model.period import Period
from metrics.model.problem import Place, Problem
from metrics.store.reads import KnownValue

#: A value this many times the one before, or this small a part of it, was probably written in another unit.
JUMP = Decimal(3000)


@dataclass(frozen=True)
class Past:
    """What is believed now, and what a file would put beside it."""

    catalogue: Catalogue
    known: Sequence[KnownValue]
    rows: Sequence[Observation]
    today: date


def check_history(past: Past) -> Iterator[Problem]:
    """Warnings, each at the row that causes it. They do not block; committing asks for a reason."""
    indicators = {row.indicator_id: row for row in past.catalogue.indicators}
    regions = {row.region_id: row for row in past.catalogue.regions}
    known = {(row.indicator_id, row.region_id, row.period): row for row in past.known}
    series = _by_series(past)
    for row in past.rows:
        indicator, region = indicators[row.indicator_id], regions[row.region_id]
        words = {"indicator": indicator.name, "region": region.short_name, "label": row.period.label}
        words["value"] = show_amount(row.value, indicator.unit, 10)
        before = _value_before(series[row.indicator_id, row.region_id], row.period)
        if before is not None:
            yield from _check_before(row, indicator, *before, words)
        stood = known.get(row.key)
        if stood is not None and stood.value != row.value and row.period.as_of.year < past.today.year - 1:
            old = show_amount(stood.value, indicator.unit, 10)
            yield make_problem("HISTORY_CLOSED", _place(row), row.value_text, **words, earlier_value=old)
    yield from _check_sums(past, series, indicators, regions)


Series = dict[Period, Decimal]


def _by_series(past: Past) -> dict[tuple[str, str], Series]:
    """All values as they would stand after the commit."""
    series: dict[tuple[str, str], Series] = defaultdict(dict)
    for value in past.known:
        series[value.indicator_id, value.region_id][value.period] = value.value
    for row in past.rows:
        series[row.indicator_id, row.region_id][row.period] = row.value
    return series


def _place(row: Observation) -> Place:
    return Place(row.row, "", "本期值")


def _value_before(series: Series, period: Period) -> tuple[Period, Decimal] | None:
    earlier = [one for one in series if one.as_of < period.as_of]
    return (max(earlier), series[max(earlier)]) if earlier else None


def _check_before(
    row: Observation, indicator: Indicator, before: Period, value: Decimal, words: dict[str, str]
) -> Iterator[Problem]:
    words = {**words, "earlier": before.label, "earlier_value": show_amount(value, indicator.unit, 10)}
    same_year = before.start == row.period.start
    if indicator.cumulative and same_year and row.value < value:
        yield make_problem("HISTORY_FALLS", _place(row), row.value_text, **words)
    if value > 0 and row.value > 0 and not 1 / JUMP < row.value / value < JUMP:
        ratio = show_number(row.value / value, 0 if row.value > value else 6)
        yield make_problem("HISTORY_JUMP", _place(row), row.value_text, **words, ratio=ratio)


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
    for (indicator_id, city, period), row in touched.items():
        counties = [one.region_id for one in regions.values() if one.parent_region_id == city and one.level == "county"]
        parts = [series[indicator_id, county].get(period) for county in counties]
        own = series[indicator_id, city].get(period)
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
