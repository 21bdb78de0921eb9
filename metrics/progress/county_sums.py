"""市级数 = Σ县市区: what the counties add up to beside the city's own number, and who is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from metrics.model.catalogue import Catalogue, Indicator, Region
from metrics.store.county_values import CountyValue

ZONE = "zone"


@dataclass(frozen=True)
class SumCheck:
    """One additive indicator on one day, in its unit.

    `zones` is the sum of the functional zones, None without any. Some offices count them in the counties they lie in,
    others beside them: either sum may be the city's.
    """

    indicator: Indicator
    as_of: date
    own: Decimal
    counties: Decimal
    zones: Decimal | None
    count: int
    missing: tuple[Region, ...]

    @property
    def with_zones(self) -> bool:
        """Whether the city's number is that of counties and zones together."""
        return self.zones is not None and self.own != self.counties and self.own == self.counties + self.zones

    @property
    def difference(self) -> Decimal:
        """Own value − sum; the zones are in the sum only where it is then the city's."""
        return self.own - self.counties - ((self.zones or Decimal(0)) if self.with_zones else Decimal(0))

    @property
    def slack(self) -> Decimal:
        """What rounding each number may add up to: half of the last decimal shown, for city and counties each."""
        if self.indicator.integer:
            return Decimal(0)
        return (self.count + 1) * Decimal(1).scaleb(-self.indicator.scale) / 2

    @property
    def finding(self) -> str:
        """missing, agrees, rounded or differs: in this order, as a sum without a county cannot agree."""
        if self.missing:
            return "missing"
        if not self.difference:
            return "agrees"
        return "rounded" if abs(self.difference) <= self.slack else "differs"


def to_sum_checks(
    catalogue: Catalogue, city_id: str, family: tuple[Region, ...], values: Iterable[CountyValue]
) -> tuple[SumCheck, ...]:
    """One check an indicator of which the city and a county have a number: what differs first, then what is missing."""
    grouped: dict[str, dict[str, CountyValue]] = {}
    for value in values:
        grouped.setdefault(value.indicator_id, {})[value.region_id] = value
    checks = [
        _to_check(indicator, city_id, family, grouped[indicator.indicator_id])
        for indicator in catalogue.indicators
        if indicator.indicator_id in grouped
    ]
    order = ("differs", "missing", "rounded", "agrees")
    return tuple(sorted((one for one in checks if one.count), key=lambda one: order.index(one.finding)))


def _to_check(
    indicator: Indicator, city_id: str, family: tuple[Region, ...], values: dict[str, CountyValue]
) -> SumCheck:
    own = values[city_id]
    counties = [one for one in family if one.level != ZONE]
    zones = [values[one.region_id].value for one in family if one.level == ZONE and one.region_id in values]
    reported = [values[one.region_id].value for one in counties if one.region_id in values]
    return SumCheck(
        indicator=indicator,
        as_of=own.as_of,
        own=own.value,
        counties=sum(reported, Decimal(0)),
        zones=sum(zones, Decimal(0)) if zones else None,
        count=len(reported),
        missing=tuple(one for one in counties if one.region_id not in values),
    )
