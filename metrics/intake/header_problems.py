"""What is wrong with the columns of a header, in problems and in suggestions to confirm."""

from __future__ import annotations

from collections.abc import Iterator

from metrics.intake.fields import HEADINGS, Field
from metrics.intake.fold import nearest_name
from metrics.intake.header import Columns
from metrics.intake.lookup import Suggestion
from metrics.intake.problems import make_problem
from metrics.model.problem import Place, Problem


def check_columns(columns: Columns, given: set[Field]) -> tuple[list[Problem], list[Suggestion]]:
    """All findings about a header; fields in `given` are known from elsewhere."""
    problems = [*_check_fields(columns, given)]
    suggestions = []
    for heading in columns.unknown:
        place = heading.place
        suggestion = suggest_meaning(place.header, columns) if heading.is_value else None
        suggestions += [suggestion] if suggestion else []
        nearest = f"，是否应为‹{suggestion.meaning}›{suggestion.kind}" if suggestion else ""
        problems.append(make_problem("HEADER_UNKNOWN", place, place.header, nearest=nearest))
    return problems, suggestions


def _check_fields(columns: Columns, given: set[Field]) -> Iterator[Problem]:
    row = columns.header.row
    for field in columns.missing:
        if field not in given:
            nearest = _nearest_column(field, [one.place.header for one in columns.unknown])
            yield make_problem("HEADER_MISSING", Place(row), field=field.value, nearest=nearest)
    for field, place in columns.repeated:
        first = columns.fields[field].place.column
        yield make_problem("HEADER_DUPLICATE", place, place.header, first=first, field=field.value)
    for field, heading in columns.conflicts:
        yield make_problem("HEADER_AXIS_CONFLICT", heading.place, heading.axes[field], field=field.value)
    for heading in columns.mixed:
        usual = columns.across[0].place.header
        yield make_problem("HEADER_AXIS_MIXED", heading.place, heading.place.header, first=usual)
    for field, place in columns.inferred:
        yield make_problem("HEADER_INFERRED", place, place.header, field=field.value)


def suggest_meaning(heading: str, columns: Columns) -> Suggestion | None:
    """What an unknown heading probably is: a field that is not there yet, else a region or indicator across."""
    close = nearest_name(heading, HEADINGS)
    if close:
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
