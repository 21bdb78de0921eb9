"""What a city and its counties reported on the same day, for every indicator whose counties add up to the city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from metrics.store.workspace import Workspace

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class CountyValue:
    """One value on the latest day that the city shares with any of its counties, in the indicator's unit."""

    indicator_id: str
    region_id: str
    as_of: date
    value: Decimal


def read_county_values(
    workspace: Workspace, city_id: str, as_of: date, known_at: int | None = None
) -> tuple[CountyValue, ...]:
    """The city's own values and those of its counties and zones; older than a year at the cut-off they say nothing."""
    with workspace.warehouse.cursor() as cursor:
        rows = cursor.rows(
            "queries/county_values.sql",
            region_id=city_id,
            as_of=as_of,
            since=as_of - A_YEAR,
            known_at=workspace.data_version if known_at is None else known_at,
        )
    return tuple(
        CountyValue(indicator_id, region_id, day, value.normalize()) for indicator_id, region_id, day, value in rows
    )
