"""What is wrong with the columns of a header, in problems and in suggestions to confirm."""

from __future__ import annotations

import re
from collections.abc import Iterator

from metrics.intake.fields import HEADINGS, SUMS, Field, is_beside
from metrics.intake.fold import fold_name, nearest_name
from metrics.intake.header import Columns
from metrics.intake.heading import Heading
from metrics.intake.lookup import Suggestion
from metrics.intake.periods import PeriodRejected, read_period
from metrics.intake.problems import make_problem
from metrics.model.problem import Place, Problem

_REGION_LIKE = re.compile(r"[\u4e00-\u9fff][省市区县旗州盟镇乡](?:\s|$)|街道(?:\s|$)")


def check_columns(columns: Columns, given: set[Field]) -> tuple[list[Problem], list[Suggestion]]:
    """All findings about a header; fields in `given` are known from elsewhere."""
    problems = [*_check_fields(columns, given)]
    suggestions = []
    yearless = [one for one in columns.unknown if _is_yearless(one, columns)]
    asides = [one for one in columns.unknown if one not in yearless and is_beside(one.place.header)]
    if asides:
        named = "›、‹".join(one.place.header for one in asides)
        problems.append(make_problem("HEADER_ASIDE", Place(columns.header.row), named))
    for heading in columns.unknown:
        place = heading.place
        if heading in asides or heading in yearless:
            continue
        suggestion = suggest_meaning(place.header, columns) if heading.is_value else None
        suggestions += [suggestion] if suggestion else []
        if _is_lost_region(heading, columns) or _is_lost_indicator(heading, columns) or heading in columns.rivals:
            continue
        nearest = f"，是否应为‹{suggestion.meaning}›{suggestion.kind}" if suggestion else ""
        problems.append(make_problem("HEADER_UNKNOWN", place, place.header, nearest=nearest))
    return problems, suggestions


def check_lost_columns(columns: Columns) -> Iterator[Problem]:
    """Columns of numbers under a region or indicator that is not in the catalogue; the rest can still be read."""
    for heading in columns.unknown:
        if _is_lost_indicator(heading, columns):
            nearest = columns.lookup.indicators.suggest(heading.place.header)
            yield make_problem("HEADER_INDICATOR_UNKNOWN", heading.place, heading.place.header, nearest=nearest)
        elif _is_lost_region(heading, columns):
            nearest = columns.lookup.regions.suggest(heading.place.header)
            yield make_problem("HEADER_REGION_UNKNOWN", heading.place, heading.place.header, nearest=nearest)


def _is_lost_region(heading: Heading, columns: Columns) -> bool:
    header = heading.place.header
    if Field.REGION not in columns.axes or not heading.is_value or is_beside(header):
        return False
    is_region = _REGION_LIKE.search(header) is not None or columns.lookup.regions.nearest(header) != ""
    return is_region and columns.holds_numbers(heading)


def _is_lost_indicator(heading: Heading, columns: Columns) -> bool:
    """Whether numbers stand among indicators across under a heading that is neither an indicator nor an aside."""
    header = heading.place.header
    if Field.NAME not in columns.axes or not heading.is_value or heading.field or is_beside(header):
        return False
    return fold_name(header) not in SUMS and columns.holds_numbers(heading)


def _check_fields(columns: Columns, given: set[Field]) -> Iterator[Problem]:
    row = columns.header.row
    yearless = [one for one in columns.unknown if _is_yearless(one, columns)]
    for heading in yearless:
        yield make_problem("PERIOD_NO_YEAR", heading.place, heading.place.header)
    for field in columns.missing:
        if field not in given and not (yearless and field in (Field.PERIOD, Field.VALUE)):
            nearest = _nearest_column(field, [one.place.header for one in columns.unknown])
            yield make_problem("HEADER_MISSING", Place(row), field=field.value, nearest=nearest)
    for field, place in columns.repeated:
        first = columns.fields[field].place.column
        yield make_problem("HEADER_DUPLICATE", place, place.header, first=first, field=field.value)
    for field, heading in columns.conflicts:
        yield make_problem("HEADER_AXIS_CONFLICT", heading.place, heading.axes[field], field=field.value)
    if columns.rivals and Field.VALUE in columns.fields:
        value = columns.fields[Field.VALUE].place.header
        listed = "、".join(f"‹{one.place.header}›" for one in columns.rivals)
        yield make_problem("HEADER_TWO_WAYS", columns.rivals[0].place, value, columns=listed)
    for heading in columns.mixed:
        usual = columns.across[0].place.header
        yield make_problem("HEADER_AXIS_MIXED", heading.place, heading.place.header, first=usual)
    for field, place in columns.inferred:
        yield make_problem("HEADER_INFERRED", place, place.header, field=field.value)


def _is_yearless(heading: Heading, columns: Columns) -> bool:
    """Whether it is a month without its year, where the table says nowhere else what period it is about."""
    return (
        Field.PERIOD in columns.missing
        and Field.VALUE in columns.missing
        and read_period(heading.place.header) == PeriodRejected("PERIOD_NO_YEAR")
    )


def suggest_meaning(heading: str, columns: Columns) -> Suggestion | None:
    """What an unknown heading probably is: a field that is not there yet, else a region or indicator across."""
    close = nearest_name(heading, HEADINGS)
    if close and HEADINGS[close] not in columns.fields:
        return Suggestion("列", heading, HEADINGS[close].value)
    if Field.REGION in columns.axes and (name := columns.lookup.regions.nearest(heading)):
        return Suggestion("地区", heading, name)
    if Field.NAME in columns.axes and (name := columns.lookup.indicators.nearest(heading)):
        return Suggestion("指标", heading, name)
    return None


def _nearest_column(field: Field, headings: list[str]) -> str:
    names = [name for name, named in HEADINGS.items() if named is field]
    nearest = next((heading for heading in headings if nearest_name(heading, names)), "")
    return f"，最接近的是‹{nearest}›列" if nearest else ""
