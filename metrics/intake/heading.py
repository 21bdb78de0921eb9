"""What a heading says: a field, a region, period or indicator that stands across, a unit, or something to ignore."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

from metrics.intake.bare_names import find_named
from metrics.intake.fields import OTHER_MEASURES, VALUE_MEASURES, Field
from metrics.intake.fold import bare_name, fold_name, one_line
from metrics.intake.lookup import Lookup
from metrics.intake.periods import read_period
from metrics.model.period import Period
from metrics.model.problem import Place

_WITH_UNIT = re.compile(r"(.+)\(([^()]+)\)")
_UNIT_ALONE = re.compile(r"\(([^()]+)\)")


@dataclass(frozen=True)
class Piece:
    """One cell of a header. `axis` is what stands across; `measure` is value, other or "" where nothing is said.

    `confirmed` is the word whose meaning a person confirmed, "" where the field is known by name.
    """

    field: Field | None = None
    axis: Field | None = None
    said: str = ""
    unit: str = ""
    measure: str = ""
    confirmed: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the cell means anything to us."""
        return bool(self.field or self.axis or self.measure or self.unit)


@dataclass(frozen=True)
class Heading:
    """A column's header, of one line or two; `confirmed` as of its pieces."""

    index: int
    place: Place
    field: Field | None = None
    axes: Mapping[Field, str] = dataclass_field(default_factory=dict)
    unit: str = ""
    is_value: bool = True
    confirmed: str = ""

    @property
    def is_across(self) -> bool:
        """Whether the column holds the values of a region, period or indicator named in the header."""
        return bool(self.axes) and self.is_value


def read_piece(text: str, lookup: Lookup, year: str) -> Piece:
    """The meaning of one cell; `year` completes a period that is written without one (6月)."""
    name = fold_name(text)
    if not name:
        return Piece()
    whole = _read_whole(text, name, lookup, year)
    if whole.is_known:
        return whole
    alone = _UNIT_ALONE.fullmatch(name)
    if alone:
        return Piece(unit=alone[1])
    parts = _WITH_UNIT.fullmatch(name)
    if parts is None:
        return Piece()
    inner = _read_whole(parts[1], parts[1], lookup, year)
    if inner.field not in (None, Field.VALUE) or not inner.is_known:
        return Piece()
    return replace(inner, unit=parts[2])


def _read_whole(text: str, name: str, lookup: Lookup, year: str) -> Piece:
    if name in OTHER_MEASURES:
        return Piece(measure="other")
    if name in VALUE_MEASURES:
        return Piece(measure="value")
    for written in (text, bare_name(text)):
        if named := lookup.field_of(written):
            return Piece(field=named, confirmed="" if lookup.is_heading(written) else written)
    if find_named(lookup.regions, text)[0]:
        return Piece(axis=Field.REGION, said=one_line(text))
    period = complete_period(text, year)
    if period:
        return Piece(axis=Field.PERIOD, said=period)
    if lookup.indicators.find(text) or lookup.indicators.find(bare_name(text)):
        return Piece(axis=Field.NAME, said=one_line(text))
    return Piece()


def complete_period(text: str, year: str) -> str:
    """The text where it is a period, else with the year in front where that makes it one, else ""."""
    written = one_line(text)
    if not written:
        return ""
    if isinstance(read_period(written), Period):
        return written
    completed = f"{year}年{written}"
    return completed if year and isinstance(read_period(completed), Period) else ""


def join_pieces(index: int, place: Place, pieces: tuple[Piece, ...], is_named: bool) -> Heading:
    """The heading of a column from its one or two cells; `is_named`: whether there is any text."""
    axes = {piece.axis: piece.said for piece in pieces if piece.axis}
    fields = [piece.field for piece in pieces if piece.field]
    unit = next((piece.unit for piece in pieces if piece.unit), "")
    is_other = any(piece.measure == "other" for piece in pieces)
    if not axes:
        measured = next((Field.VALUE for piece in pieces if piece.measure == "value" and len(pieces) > 1), None)
        named = fields[-1] if fields else measured
        confirmed = next((piece.confirmed for piece in pieces if piece.field and piece.field is named), "")
        found = None if is_other else named
        return Heading(index, place, found, unit=unit, is_value=not is_other, confirmed=confirmed)
    is_unknown = len(pieces) > 1 and is_named and not all(piece.is_known for piece in pieces)
    is_field = any(one is not Field.VALUE for one in fields)
    return Heading(index, place, None, axes, unit, not (is_other or is_unknown or is_field))
