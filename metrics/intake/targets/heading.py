"""What one heading of a table of targets says: a field, a region whose targets stand below it, or the whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

from metrics.intake.fields import HEADINGS, VALUE_MEASURES, Field
from metrics.intake.fold import fold_name
from metrics.intake.lookup import Lookup
from metrics.intake.periods import read_period
from metrics.intake.targets.fields import TARGET_HEADINGS, TARGET_WORDS, TOTALS, YEAR_FIRST, TargetField
from metrics.model.period import Period, PeriodKind
from metrics.model.problem import Place

_WITH_UNIT = re.compile(r"(.+)\(([^()]+)\)")
_UNIT_ALONE = re.compile(r"\(([^()]+)\)")
#: A heading of more characters is none.
MAX_HEADING = 100
_DONE = re.compile(r"(本期|本年|实际|累计|已)?完成(值|数|量|情况|率)?.*")


@dataclass(frozen=True)
class TargetPiece:
    """One cell of a header; `region` is a name as the catalogue has it."""

    field: TargetField | None = None
    region: str = ""
    is_total: bool = False
    unit: str = ""
    year: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the cell means anything to us."""
        return bool(self.field or self.region or self.is_total or self.unit)


@dataclass(frozen=True)
class TargetColumn:
    """A column by its header of one line or two; `unread` is the text of it that says nothing to us."""

    index: int
    place: Place
    field: TargetField | None = None
    region: str = ""
    is_total: bool = False
    unit: str = ""
    year: str = ""
    unread: str = ""


def read_piece(text: str, lookup: Lookup) -> TargetPiece:
    """The meaning of one cell of a header, its unit in brackets and its year in front taken apart."""
    name = fold_name(text)
    if len(name) > MAX_HEADING:
        return TargetPiece()
    found = _read_name(text, name, lookup)
    if found.is_known or not name:
        return found
    if alone := _UNIT_ALONE.fullmatch(name):
        return TargetPiece(unit=alone[1])
    parts = _WITH_UNIT.fullmatch(name)
    if parts:
        inner = read_piece(parts[1], lookup)
        has_value = inner.is_total or bool(inner.region) or inner.field is TargetField.VALUE
        if not inner.is_known or (inner.field is not None and not has_value):
            return TargetPiece()
        year = _to_year(parts[2])
        return TargetPiece(inner.field, inner.region, inner.is_total, "" if year else parts[2], year or inner.year)
    dated = YEAR_FIRST.fullmatch(name)
    if dated:
        inner = read_piece(dated[2], lookup)
        is_value = inner.is_total or inner.region or inner.field is TargetField.VALUE
        return TargetPiece(inner.field, inner.region, inner.is_total, inner.unit, dated[1]) if is_value else inner
    worded = TARGET_WORDS.fullmatch(name)
    inner = _read_name(worded[1], worded[1], lookup) if worded else TargetPiece()
    return inner if inner.region or inner.is_total else TargetPiece()


def _read_name(text: str, name: str, lookup: Lookup) -> TargetPiece:
    field = TARGET_HEADINGS.get(name)
    if field is None and (field := TARGET_HEADINGS.get(fold_name(lookup.confirmed.meaning_of(text)))):
        lookup.confirmed.use(text)
    if field:
        return TargetPiece(field)
    if name in TOTALS:
        return TargetPiece(is_total=True)
    regions = lookup.regions.find(text)
    return TargetPiece(region=regions[0].name) if len(regions) == 1 else TargetPiece()


def _to_year(text: str) -> str:
    read = read_period(text)
    return str(read.start.year) if isinstance(read, Period) and read.kind is PeriodKind.YEAR else ""


def join_pieces(index: int, place: Place, pieces: tuple[tuple[str, TargetPiece], ...]) -> TargetColumn:
    """The column of one or two cells, each with its text; where one of them says nothing to us, the column is not read.

    Neither is one that speaks of a region and of something else than its target.
    """
    unread = next((text for text, piece in pieces if not piece.is_known), "")
    fields = [piece.field for _, piece in pieces if piece.field]
    regions = [piece.region for _, piece in pieces if piece.region]
    is_total = any(piece.is_total for _, piece in pieces)
    if unread or ((regions or is_total) and set(fields) - {TargetField.VALUE}):
        return TargetColumn(index, place, unread=unread or place.header)
    unit = next((piece.unit for _, piece in reversed(pieces) if piece.unit), "")
    year = next((piece.year for _, piece in reversed(pieces) if piece.year), "")
    if regions or is_total:
        return TargetColumn(index, place, None, regions[-1] if regions else "", not regions, unit, year)
    named = [one for one in fields if one is not TargetField.VALUE] or fields
    return TargetColumn(index, place, named[-1] if named else None, unit=unit, year=year)


def is_number_heading(text: str) -> bool:
    """Whether a heading is one of a table of numbers: 本期值, 完成数, 数据期 or a month."""
    name = fold_name(text).split("(")[0]
    if HEADINGS.get(name) is Field.VALUE or name in VALUE_MEASURES or _DONE.fullmatch(name):
        return True
    if HEADINGS.get(name) is Field.PERIOD and name not in TARGET_HEADINGS:
        return True
    read = read_period(text)
    return isinstance(read, Period) and read.kind is not PeriodKind.YEAR
