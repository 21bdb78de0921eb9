"""A city's targets beside those of its counties: one row a target, one cell a county."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from metrics.model.catalogue import Catalogue, Indicator, Region
from metrics.model.verdict import Verdict
from metrics.progress.county_sums import ZONE, SumCheck, to_sum_checks
from metrics.progress.report import Overview
from metrics.store.county_values import CountyValue, read_county_values
from metrics.store.workspace import Workspace


@dataclass(frozen=True)
class CountyRow:
    """One target of the city and the same target of its counties, by region id.

    `whole` is None where only counties have it; `values` are the counties' own numbers in the indicator's unit, also
    where they have no target.
    """

    key: str
    indicator: Indicator
    whole: Verdict | None
    parts: dict[str, Verdict]
    values: dict[str, Decimal]
    value_as_of: date | None = None
    city_value: Decimal | None = None


@dataclass(frozen=True)
class Board:
    """Counties of a city side by side, zones after them. `rows` have targets of counties, `shares` only numbers."""

    city: Region
    regions: tuple[Region, ...]
    rows: tuple[CountyRow, ...]
    shares: tuple[CountyRow, ...]
    checks: tuple[SumCheck, ...]

    def tones(self, region_id: str) -> Counter[str]:
        """Targets of one county by group of lights."""
        return Counter(row.parts[region_id].light.tone for row in self.rows if region_id in row.parts)

    @property
    def most_red(self) -> tuple[int, tuple[Region, ...]]:
        """The most red targets that any county has, and the counties with so many."""
        counts = {region.region_id: self.tones(region.region_id)["red"] for region in self.regions}
        most = max(counts.values(), default=0)
        return most, tuple(region for region in self.regions if counts[region.region_id] == most)


def find_city(catalogue: Catalogue, region_id: str | None) -> Region | None:
    """The city whose counties a filter means: itself, the one above it, or that with most targets. None without any."""
    regions = {one.region_id: one for one in catalogue.regions}
    cities = [one for one in catalogue.regions if one.level == "city" and counties_of(catalogue, one.region_id)]
    asked = regions.get(region_id or "")
    for one in cities:
        if asked and one.region_id in (asked.region_id, asked.parent_region_id):
            return one
    parents = {one.region_id: one.parent_region_id for one in catalogue.regions}
    above = Counter(parents.get(one.region_id) for one in catalogue.targets)
    own = Counter(one.region_id for one in catalogue.targets)
    return max(cities, key=lambda one: own[one.region_id] + above[one.region_id], default=None)


def counties_of(catalogue: Catalogue, city_id: str) -> tuple[Region, ...]:
    """Counties in the catalogue's order, then zones."""
    inside = (one for one in catalogue.regions if one.parent_region_id == city_id)
    return tuple(sorted(inside, key=lambda one: (one.level == ZONE, one.order)))


def read_board(workspace: Workspace, city: Region, overview: Overview) -> Board:
    """The counties of a city at the cut-off of an overview, which must not be of one region alone."""
    values = read_county_values(workspace, city.region_id, overview.as_of, overview.known_at)
    return to_board(workspace.catalogue, city, overview.verdicts, values)


def to_board(catalogue: Catalogue, city: Region, verdicts: Iterable[Verdict], values: Iterable[CountyValue]) -> Board:
    """Verdicts and numbers laid out: counties always have a column, zones where they have a target."""
    listed = tuple(values)
    family = counties_of(catalogue, city.region_id)
    rows = _to_rows(catalogue, city, family, tuple(verdicts), listed)
    with_parts = tuple(row for row in rows if row.parts)
    used = {region_id for row in with_parts for region_id in row.parts}
    return Board(
        city=city,
        regions=tuple(one for one in family if one.level != ZONE or one.region_id in used),
        rows=with_parts,
        shares=tuple(row for row in rows if not row.parts and row.values and row.city_value),
        checks=to_sum_checks(catalogue, city.region_id, family, listed),
    )


def _to_rows(
    catalogue: Catalogue,
    city: Region,
    family: tuple[Region, ...],
    verdicts: tuple[Verdict, ...],
    values: tuple[CountyValue, ...],
) -> tuple[CountyRow, ...]:
    """Themes stay together, in the order in which the catalogue's targets first name them."""
    wholes = {one.target_id: one for one in verdicts if one.region_id == city.region_id}
    inside = {one.region_id for one in family}
    groups: dict[tuple[object, ...], list[Verdict]] = {_row_key(one, wholes): [one] for one in wholes.values()}
    for one in verdicts:
        if one.region_id in inside:
            groups.setdefault(_row_key(one, wholes), []).append(one)
    indicators = {one.indicator_id: one for one in catalogue.indicators}
    rows = (_to_row(group, indicators, city.region_id, values) for group in groups.values())
    places = {one.target_id: place for place, one in enumerate(catalogue.targets)}
    ordered = sorted(rows, key=lambda row: places[row.key])
    themes = list(dict.fromkeys(row.indicator.theme for row in ordered))
    return tuple(sorted(ordered, key=lambda row: themes.index(row.indicator.theme)))


def _row_key(verdict: Verdict, wholes: dict[str, Verdict]) -> tuple[object, ...]:
    """A part stands with its whole; targets of counties that have none stand together where they are the same."""
    parent = wholes.get(verdict.parent_target_id or "")
    if parent is not None and verdict.region_id != parent.region_id and parent.indicator_id == verdict.indicator_id:
        return (parent.target_id,)
    if verdict.target_id in wholes:
        return (verdict.target_id,)
    return (verdict.document_id, verdict.clause, verdict.indicator_id, verdict.start, verdict.end)


def _to_row(
    group: list[Verdict], indicators: dict[str, Indicator], city_id: str, values: tuple[CountyValue, ...]
) -> CountyRow:
    whole = next((one for one in group if one.region_id == city_id), None)
    parts = {one.region_id: one for one in group if one.region_id != city_id}
    known = [one for one in values if one.indicator_id == group[0].indicator_id]
    return CountyRow(
        key=group[0].target_id,
        indicator=indicators[group[0].indicator_id],
        whole=whole,
        parts=parts,
        values={one.region_id: one.value for one in known if one.region_id != city_id},
        value_as_of=known[0].as_of if known else None,
        city_value=next((one.value for one in known if one.region_id == city_id), None),
    )
