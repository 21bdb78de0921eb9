"""Which indicators a region reports for a month, and the months a clerk is likely to report."""

from __future__ import annotations

from datetime import date

from metrics.intake.template import to_template
from metrics.model.catalogue import Catalogue, Indicator
from metrics.model.errors import CommandRefused
from metrics.model.period import month_end, month_of

MONTHS_AROUND = 6


def make_template(catalogue: Catalogue, region_id: str, month: date) -> bytes:
    """The sheet of the indicators with a target in force in that region and month.

    ValueError for a day that ends no month; CommandRefused where the region has nothing to report.
    """
    if month != month_end(month.year, month.month):
        raise ValueError(f"{month} ends no month")
    indicators = reported_indicators(catalogue, region_id, month)
    if not indicators:
        raise CommandRefused("该地区在所选数据期没有需要报送的目标。请重新选择地区或数据期。")
    regions = [one for one in catalogue.regions if one.region_id == region_id]
    # A cumulative figure is asked for as 1-9月, a level as 9月: each is written as intake keeps it.
    cumulative = [one for one in indicators if one.cumulative]
    levels = [one for one in indicators if not one.cumulative]
    whole = to_template(cumulative, regions, month_of(month.year, month.month, 1))
    rest = to_template(levels, regions, month_of(month.year, month.month))
    return whole + rest.split(b"\r\n", 1)[1]


def reported_indicators(catalogue: Catalogue, region_id: str, month: date) -> list[Indicator]:
    """In the order of the catalogue; a target without a number (节点) is not reported here."""
    wanted = {
        one.indicator_id for one in catalogue.targets if one.region_id == region_id and one.start <= month <= one.end
    }
    return [one for one in catalogue.indicators if one.indicator_id in wanted]


def template_months(latest: date, today: date) -> list[date]:
    """Month ends around the latest data, next month first in the list; none that has not ended."""
    first = 12 * latest.year + latest.month
    numbers = range(first - 1 - MONTHS_AROUND, first + MONTHS_AROUND)
    ends = [month_end(number // 12, number % 12 + 1) for number in numbers]
    return [day for day in reversed(ends) if day <= today]
