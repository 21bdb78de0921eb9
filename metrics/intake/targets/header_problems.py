"""What is wrong with the columns of a table of targets, and what was not read of them."""

from __future__ import annotations

from metrics.intake.fold import nearest_name
from metrics.intake.lookup import Suggestion
from metrics.intake.targets.fields import TARGET_HEADINGS, TargetField
from metrics.intake.targets.header import WHOLE, TargetHeader
from metrics.intake.targets.heading import TargetColumn
from metrics.intake.targets.rows import TargetDesk
from metrics.model.problem import Place

_REGION = "地区"


def check_header(header: TargetHeader, desk: TargetDesk) -> bool:
    """Lay all findings about a header on the desk; whether the rows below it can be read."""
    before = len(desk.problems)
    if header.layout == WHOLE and TargetField.TARGET not in header.fields:
        desk.lay("TARGET_HEADER_MISSING", Place(header.row))
    _check_repeated(header, desk)
    is_readable = len(desk.problems) == before
    for column in header.unknown:
        _explain_unread(column, header, desk)
    if header.regions:
        desk.lay("LAYOUT_WIDE", Place(header.row), layout=header.layout, count=len(header.regions))
    if header.layout != WHOLE:
        desk.lay("TARGET_COPIED", Place(header.row))
    return is_readable


def _explain_unread(column: TargetColumn, header: TargetHeader, desk: TargetDesk) -> None:
    """A column not read is a note, but for one that is nearly a region: its figures must not be left out unseen."""
    written = column.unread or column.place.header
    suggestion = _suggest_meaning(written, header, desk)
    if suggestion is None:
        desk.lay("HEADER_UNKNOWN", column.place, column.place.header, nearest="")
        return
    desk.suggestions.add(suggestion)
    if suggestion.kind == _REGION:
        desk.lay("KEY_REGION_UNKNOWN", column.place, written, nearest=f"，最接近的是‹{suggestion.meaning}›")
    else:
        nearest = f"，是否应为‹{suggestion.meaning}›{suggestion.kind}"
        desk.lay("HEADER_UNKNOWN", column.place, column.place.header, nearest=nearest)


def _check_repeated(header: TargetHeader, desk: TargetDesk) -> None:
    for column in header.repeated:
        if column.field:
            first = header.fields[column.field].place.column
            desk.lay("HEADER_DUPLICATE", column.place, column.place.header, first=first, field=column.field.value)
    seen: dict[str, TargetColumn] = {}
    for column in header.regions:
        before = seen.setdefault(column.region, column)
        if before is not column:
            words = {"first": before.place.column, "field": column.region}
            desk.lay("HEADER_DUPLICATE", column.place, column.place.header, **words)


def _suggest_meaning(heading: str, header: TargetHeader, desk: TargetDesk) -> Suggestion | None:
    """What an unknown heading probably is: a field that is not there yet, else a region across."""
    absent = {name: field for name, field in TARGET_HEADINGS.items() if field not in header.fields}
    if close := nearest_name(heading, absent):
        return Suggestion("列", heading, absent[close].value)
    if header.regions and (name := desk.lookup.regions.nearest(heading)):
        return Suggestion(_REGION, heading, name)
    return None
