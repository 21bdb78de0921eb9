"""Finding the header of a table, of one line or two, and what each of its columns holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from metrics.intake.fields import REQUIRED, SUBSTITUTES, Field
from metrics.intake.fold import fold_name, one_line
from metrics.intake.heading import Heading, Piece, join_pieces, read_piece
from metrics.intake.lookup import Lookup
from metrics.intake.numbers import is_number
from metrics.intake.sheet import Sheet, column_letter
from metrics.model.problem import Place

HEADER_SEARCH = 30
SHOWN = 40

_CORNER = re.compile(r"[\\/\uff0f\uff3c|\n]+")
_YEAR = re.compile(r"([12][0-9]{3})年?度?")
_SAMPLE = 50
_AXES = (Field.NAME, Field.REGION, Field.PERIOD)


@dataclass(frozen=True)
class Header:
    """`row` is the first line of the header counted from 1, `lines` one or two."""

    row: int
    lines: int
    headings: tuple[Heading, ...]

    @property
    def width(self) -> int:
        """How many columns it spans."""
        return len(self.headings)

    @property
    def score(self) -> int:
        """How many different things the header names; things across count only where no column of values stands."""
        fields = {one.field for one in self.headings if one.field}
        across = [frozenset(one.axes.items()) for one in self.headings if one.is_across]
        kinds = [sum(1 for axes in set(across) if kind in dict(axes)) for kind in _AXES if kind not in fields]
        return len(fields) + (0 if Field.VALUE in fields else max(kinds, default=0))


def find_header(sheet: Sheet, lookup: Lookup, year_above: Callable[[int], str]) -> Header | None:
    """The header among the first rows that names most; at least two things, and one of them a field or two across.

    `year_above` tells the year that the rows above an index (from 0) speak of, "" without.
    """
    best: Header | None = None
    for index in range(min(HEADER_SEARCH, len(sheet.rows))):
        if not sheet.rows[index]:
            continue
        found = read_header(sheet, index, lookup, year_above(index))
        if found.score >= 2 and (best is None or found.score > best.score):
            best = found
    return best


def read_header(sheet: Sheet, index: int, lookup: Lookup, year: str) -> Header:
    """The row at `index` (from 0) as a header, with the row below where the two belong together."""
    one = _read_lines(sheet, index, 1, lookup, year)
    if not _has_second_line(sheet, index, lookup, year):
        return one
    two = _read_lines(sheet, index, 2, lookup, year)
    return two if two.score >= one.score else one


def _read_lines(sheet: Sheet, index: int, lines: int, lookup: Lookup, year: str) -> Header:
    width = max(len(sheet.rows[row]) for row in range(index, index + lines))
    tops = _spread(sheet, index, width) if lines == 2 else [sheet.text(index, column) for column in range(width)]
    headings = []
    for column, top in enumerate(tops):
        texts = [top]
        if lines == 2 and (below := sheet.text(index + 1, column)) != top:
            texts.append(below)
        years = (year, _year_said(top, year))
        pieces = tuple(read_piece(text, lookup, said) for text, said in zip(texts, years, strict=False) if text.strip())
        label = " ".join(one_line(text) for text in texts if text.strip())
        place = Place(index + lines if texts[-1].strip() else index + 1, column_letter(column), label[:SHOWN])
        headings.append(join_pieces(column, place, pieces, bool(label)))
    return Header(index + 1, lines, tuple(headings))


def _spread(sheet: Sheet, index: int, width: int) -> list[str]:
    """The upper line with each text drawn over the blanks to its right, as merged cells come out of a CSV."""
    texts: list[str] = []
    for column in range(width):
        written = sheet.text(index, column)
        drawn = texts[-1] if texts and sheet.text(index + 1, column).strip() else ""
        texts.append(written if written.strip() else drawn)
    return texts


def _has_second_line(sheet: Sheet, index: int, lookup: Lookup, year: str) -> bool:
    """Whether the next row goes on naming columns: no number in it, nothing below a heading that is complete."""
    below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else ()
    is_title = len({cell for cell in sheet.rows[index] if cell.strip()}) < 2
    if is_title or not any(cell.strip() for cell in below):
        return False
    has_meaning = False
    tops = _spread(sheet, index, max(len(below), len(sheet.rows[index])))
    for column in range(len(below)):
        text = sheet.text(index + 1, column)
        if not text.strip() or text == tops[column]:
            continue
        top = read_piece(tops[column], lookup, year)
        bottom = read_piece(text, lookup, _year_said(tops[column], year))
        if top.field not in (None, Field.VALUE) or (not bottom.is_known and is_number(text)):
            return False
        has_meaning = has_meaning or _goes_on(top, bottom, tops[column])
    return has_meaning


def _year_said(top: str, year: str) -> str:
    """The year of the months in the line below: 2023年 drawn over 5月 and 6月."""
    found = _YEAR.fullmatch(fold_name(top))
    return found[1] if found else year


def _goes_on(top: Piece, bottom: Piece, text: str) -> bool:
    if bottom.measure or bottom.unit:
        return True
    return bool(bottom.axis or bottom.field) and (not text.strip() or top.is_known)


class Columns:
    """The columns of a header by what they hold, and what is wrong with them."""

    def __init__(self, header: Header, sheet: Sheet, lookup: Lookup) -> None:
        self.header, self.sheet, self.lookup = header, sheet, lookup
        self.fields: dict[Field, Heading] = {}
        self.repeated: list[tuple[Field, Place]] = []
        self.inferred: list[tuple[Field, Place]] = []
        self.unknown: list[Heading] = []
        self._exact = {one.field for one in header.headings if not one.confirmed}
        named = {one.field for one in header.headings if one.field}
        across = () if Field.VALUE in named else tuple(one for one in header.headings if one.is_across)
        kinds = Counter(frozenset(one.axes) for one in across)
        self.axes: frozenset[Field] = max(kinds, key=lambda kind: kinds[kind]) if kinds else frozenset()
        self.across = tuple(one for one in across if self.axes == set(one.axes))
        #: Regions or indicators that stand across although one column holds the values.
        self.rivals = tuple(one for one in header.headings if one.is_across and not across and self._is_rival(one))
        self.mixed = tuple(one for one in across if self.axes != set(one.axes))
        for heading in header.headings:
            self._take(heading)
        for heading in tuple(self.unknown):
            self._substitute(heading)

    def _take(self, heading: Heading) -> None:
        if heading in self.across or heading in self.mixed:
            return
        # What a person confirmed for other files gives way to a column that has the very name.
        is_beaten = heading.confirmed != "" and heading.field in self._exact
        found = None if is_beaten else heading.field or self._infer(heading)
        if found and heading.confirmed:
            self.lookup.confirmed.use(heading.confirmed)
        if found is None:
            self.unknown += [heading] if heading.place.header else []
        elif found in self.fields:
            self.repeated.append((found, heading.place))
        else:
            self.fields[found] = heading

    def _is_rival(self, heading: Heading) -> bool:
        return Field.PERIOD not in heading.axes and self.holds_numbers(heading)

    def _substitute(self, heading: Heading) -> None:
        field = SUBSTITUTES.get(fold_name(heading.place.header))
        if field and field not in self.fields and field not in self.axes:
            self.fields[field] = heading
            self.unknown.remove(heading)

    def _infer(self, heading: Heading) -> Field | None:
        """A blank corner, or one like 指标/地区, before the columns across is what all cells below it are."""
        if not self.across or heading.index > self.across[0].index or heading.axes:
            return None
        parts = [part for part in _CORNER.split(heading.place.header) if fold_name(part)]
        named = {self.lookup.field_of(part) for part in parts}
        wanted = [one for one in (*_AXES, Field.UNIT) if one not in {*self.axes, *self.fields}]
        candidates = [one for one in wanted if one in named] if named else self._fit(heading.index, wanted)
        if len(candidates) != 1:
            return None
        for part in parts:
            if self.lookup.field_of(part) is candidates[0] and not self.lookup.is_heading(part):
                self.lookup.confirmed.use(part)
        self.inferred.append((candidates[0], heading.place))
        return candidates[0]

    def _fit(self, index: int, wanted: Iterable[Field]) -> list[Field]:
        kinds = {read_piece(text, self.lookup, "").axis for text in self._sample(index) if text.strip()}
        return [one for one in wanted if kinds == {one}]

    def _sample(self, index: int) -> list[str]:
        first = self.header.row + self.header.lines - 1
        return [self.sheet.text_below(row, index) for row in range(first, min(first + _SAMPLE, len(self.sheet.rows)))]

    def holds_numbers(self, heading: Heading) -> bool:
        """Whether there are numbers among the first cells of its column."""
        return any(is_number(text) for text in self._sample(heading.index))

    @property
    def unit(self) -> str:
        """The unit in the heading of the value."""
        return self.fields[Field.VALUE].unit if Field.VALUE in self.fields else ""

    @property
    def missing(self) -> list[Field]:
        """Required fields that neither a column nor the header itself gives."""
        has = self.fields.keys() | self.axes | ({Field.VALUE} if self.across else set())
        absent = [field for field in REQUIRED if field not in has]
        return absent if {Field.CODE, Field.NAME} & has else [Field.NAME, *absent]

    @property
    def conflicts(self) -> list[tuple[Field, Heading]]:
        """Fields that have a column and stand across as well."""
        return [(axis, self.across[0]) for axis in self.axes if axis in self.fields]
