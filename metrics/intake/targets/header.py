"""Finding the header of a table of targets, and telling such a table from one of numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from metrics.intake.fold import one_line
from metrics.intake.layout import join_cells
from metrics.intake.lookup import Lookup
from metrics.intake.numbers import NumberRead, read_number
from metrics.intake.sheet import Sheet, column_letter
from metrics.intake.surroundings import Surroundings
from metrics.intake.targets.fields import WHOLE_FIELDS, TargetField
from metrics.intake.targets.heading import TargetColumn, TargetPiece, is_number_heading, join_pieces, read_piece
from metrics.model.problem import Place

HEADER_SEARCH = 30
SHOWN = 40

BREAKDOWN_LONG, BREAKDOWN_WIDE, WHOLE = "目标分解长表", "目标分解表，地区作列", "目标表"

_KEYS = frozenset({TargetField.TARGET, TargetField.PARENT, TargetField.NAME, TargetField.CODE})
_CONTEXT = frozenset({TargetField.REGION, TargetField.DOCUMENT, TargetField.YEAR, TargetField.UNIT, TargetField.LEAD})
_SAYS_TARGETS = re.compile("分解|目标|任务")
_SAYS_NUMBERS = re.compile("完成|进展|实际|调度|通报|统计|季报|月报|快报")


@dataclass(frozen=True)
class TargetHeader:
    """`row` is the first line of the header counted from 1, `lines` one or two; `surroundings` stand above it."""

    row: int
    lines: int
    columns: tuple[TargetColumn, ...]
    texts: tuple[str, ...]
    titles: tuple[tuple[int, str], ...]
    surroundings: Surroundings

    @cached_property
    def fields(self) -> dict[TargetField, TargetColumn]:
        """The first column of each field."""
        found: dict[TargetField, TargetColumn] = {}
        for column in self.columns:
            if column.field:
                found.setdefault(column.field, column)
        return found

    @cached_property
    def repeated(self) -> tuple[TargetColumn, ...]:
        """Columns of a field that another column before them has."""
        return tuple(one for one in self.columns if one.field and self.fields[one.field] is not one)

    @cached_property
    def regions(self) -> tuple[TargetColumn, ...]:
        """Columns of one region each."""
        return tuple(one for one in self.columns if one.region)

    @cached_property
    def totals(self) -> tuple[TargetColumn, ...]:
        """Columns of the whole; beside columns of regions, one of targets is the whole."""
        whole = [self.fields[TargetField.VALUE]] if self.regions and TargetField.VALUE in self.fields else []
        return (*whole, *(one for one in self.columns if one.is_total))

    @cached_property
    def unknown(self) -> tuple[TargetColumn, ...]:
        """Columns with a heading that says nothing to us."""
        return tuple(one for one in self.columns if one.place.header and not (one.field or one.region or one.is_total))

    @property
    def layout(self) -> str:
        """How the table is read; the header decides."""
        if self.regions:
            return BREAKDOWN_WIDE
        has = self.fields.keys()
        is_long = TargetField.REGION in has and TargetField.VALUE in has and not WHOLE_FIELDS & has
        return BREAKDOWN_LONG if is_long else WHOLE

    @property
    def score(self) -> int:
        """How many different things the header names."""
        return len(self.fields) + len({one.region for one in self.regions})

    @property
    def year(self) -> tuple[str, str]:
        """The year in a heading, else the one that the texts around the table mention, and where; "" without."""
        years = {one.year for one in self.columns if one.year}
        return (years.pop(), "表头") if len(years) == 1 else self.surroundings.year

    @property
    def is_of_targets(self) -> bool:
        """Whether this heads a table of targets; anything that is only said of numbers speaks against it."""
        has = self.fields.keys()
        if not _KEYS & has or any(is_number_heading(text) for text in self.texts):
            return False
        if {TargetField.TARGET, TargetField.PARENT} & has:
            return len(has) + len(self.regions) > 1
        if not self.regions:
            return TargetField.VALUE in has and bool((_CONTEXT | WHOLE_FIELDS) & has)
        spans = self.lines == 2 and any(read_is_value(text) for text in self.texts)
        return spans or (self._says(_SAYS_TARGETS) and not self._says(_SAYS_NUMBERS))

    def _says(self, words: re.Pattern[str]) -> bool:
        texts = [text for _, text, _ in self.surroundings.texts]
        return any(words.search(text) for text in texts)


def read_is_value(text: str) -> bool:
    """Whether a text alone heads targets: 目标值, 2023年分解目标."""
    return bool(re.fullmatch(r"([12][0-9]{3}年度?)?[^年]*(目标|任务)(任务)?(值|数|分解)?", one_line(text)))


def find_target_header(sheet: Sheet, lookup: Lookup, filename: str) -> TargetHeader | None:
    """The header of a table of targets among the first rows; None where the sheet is something else."""
    best: TargetHeader | None = None
    for index in range(min(HEADER_SEARCH, len(sheet.rows))):
        if not sheet.rows[index]:
            continue
        found = _read_header(sheet, index, lookup, filename)
        if found.is_of_targets and (best is None or found.score > best.score):
            best = found
    return best


def _read_header(sheet: Sheet, index: int, lookup: Lookup, filename: str) -> TargetHeader:
    one = _read_lines(sheet, index, 1, lookup, filename)
    if not _has_second_line(sheet, index, lookup):
        return one
    two = _read_lines(sheet, index, 2, lookup, filename)
    return two if two.score >= one.score else one


def _read_lines(sheet: Sheet, index: int, lines: int, lookup: Lookup, filename: str) -> TargetHeader:
    width = max(len(sheet.rows[row]) for row in range(index, index + lines))
    tops = _spread(sheet, index, width) if lines == 2 else [sheet.text(index, column) for column in range(width)]
    columns, texts = [], []
    for column, top in enumerate(tops):
        cells = [top]
        if lines == 2 and (below := sheet.text(index + 1, column)) != top:
            cells.append(below)
        said = [cell for cell in cells if cell.strip()]
        label = " ".join(one_line(cell) for cell in said)
        place = Place(index + lines if cells[-1].strip() else index + 1, column_letter(column), label[:SHOWN])
        columns.append(join_pieces(column, place, tuple((one_line(cell), read_piece(cell, lookup)) for cell in said)))
        texts += said
    titles = tuple((number, join_cells(row)) for number, row in enumerate(sheet.rows[:index], start=1) if row)
    surroundings = Surroundings(titles, sheet, filename)
    return TargetHeader(index + 1, lines, tuple(columns), tuple(texts), titles, surroundings)


def _spread(sheet: Sheet, index: int, width: int) -> list[str]:
    """The upper line with each text drawn over the blanks to its right, as merged cells come out of a CSV."""
    texts: list[str] = []
    for column in range(width):
        written = sheet.text(index, column)
        drawn = texts[-1] if texts and sheet.text(index + 1, column).strip() else ""
        texts.append(written if written.strip() else drawn)
    return texts


def _has_second_line(sheet: Sheet, index: int, lookup: Lookup) -> bool:
    """Whether the next row goes on naming columns: something known in it, and no number below an open heading."""
    below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else ()
    is_title = len({cell for cell in sheet.rows[index] if cell.strip()}) < 2
    if is_title or not any(cell.strip() for cell in below):
        return False
    tops = _spread(sheet, index, max(len(below), len(sheet.rows[index])))
    has_meaning = False
    for column in range(len(below)):
        text = sheet.text(index + 1, column)
        if not text.strip() or text == tops[column]:
            continue
        top, bottom = read_piece(tops[column], lookup), read_piece(text, lookup)
        if not _may_stand_above(top) or isinstance(read_number(text, True), NumberRead):
            return False
        has_meaning = has_meaning or bottom.is_known
    return has_meaning


def _may_stand_above(top: TargetPiece) -> bool:
    return top.field in (None, TargetField.VALUE)
