"""The templates a clerk can download: whose, for which month, in which format."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from metrics.intake.template_rows import find_targets, make_template
from metrics.model.catalogue import Catalogue
from metrics.model.download import Download
from metrics.model.period import month_end
from metrics.store.workspace import Workspace

MONTHS_SHOWN = 36


def make_template_file(workspace: Workspace, ending: str, region_id: str, department: str, month: date) -> Download:
    """The template as xlsx or csv; "" stands for all regions, or for all lead departments.

    ValueError for a day that ends no month; CommandRefused where nothing is to be reported.
    """
    from metrics.intake.template import to_csv, to_xlsx  # loads openpyxl, which no page needs

    template = make_template(workspace, region_id, department, month)
    return to_xlsx(template) if ending == "xlsx" else to_csv(template)


def reporting_regions(catalogue: Catalogue, months: Iterable[date]) -> list[str]:
    """The ids of the regions that have something to report in one of the months, in the order of the catalogue."""
    reporting = {target.region_id for month in months for target in find_targets(catalogue, "", "", month)}
    return [one.region_id for one in catalogue.regions if one.region_id in reporting]


def lead_departments(catalogue: Catalogue, region_id: str, month: date) -> list[str]:
    """The departments that lead a target in force, in the order in which the documents name them."""
    targets = find_targets(catalogue, region_id, "", month)
    return list(dict.fromkeys(name for target in targets for name in target.lead_departments))


def template_months(catalogue: Catalogue, today: date) -> list[date]:
    """The ends of the latest months in which a target was in force, newest first; none that has not ended."""
    last = max((target.end for target in catalogue.targets), default=today)
    final = min(last, today)
    numbers = range(12 * final.year + final.month - 1, 12 * final.year + final.month - 1 - MONTHS_SHOWN, -1)
    ends = [month_end(number // 12, number % 12 + 1) for number in numbers]
    return [day for day in ends if day <= today and any(one.start <= day <= one.end for one in catalogue.targets)]
