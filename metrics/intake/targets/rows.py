"""The rows below the header of a table of targets, and the desk where what is found in them is laid down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from metrics.intake.desk import Desk
from metrics.intake.fields import Field
from metrics.intake.fold import HIDDEN, fold_name
from metrics.intake.layout import Entry, join_cells
from metrics.intake.numbers import is_number
from metrics.intake.problems import make_problem
from metrics.intake.rows import MAX_TEXT
from metrics.intake.sheet import Sheet, column_letter
from metrics.intake.surroundings import REMARK
from metrics.intake.targets.fields import TOTALS, TargetField
from metrics.intake.targets.header import TargetHeader
from metrics.intake.targets.heading import TargetColumn
from metrics.model.problem import Place, Problem

#: The words of a table of numbers, in problems that both kinds of table share.
_WORDS = {"本期值": "目标值", "数据期": "日期"}
_ENTRY_FIELDS = {
    Field.CODE: TargetField.CODE,
    Field.NAME: TargetField.NAME,
    Field.REGION: TargetField.REGION,
    Field.NOTE: TargetField.NOTE,
}
_NUMERIC = frozenset({TargetField.VALUE, TargetField.HIGH, TargetField.BASELINE})


@dataclass(frozen=True)
class Figure:
    """One written number of a wide row: for a region, or with "" for the whole. `mark` as in a sheet."""

    region: str
    text: str
    place: Place
    unit: str = ""
    mark: str = ""


@dataclass(frozen=True)
class TargetRow:
    """One row: its texts and places by field, and the figures that stand across."""

    row: int
    texts: Mapping[TargetField, str]
    places: Mapping[TargetField, Place]
    marks: Mapping[TargetField, str]
    regions: tuple[Figure, ...]
    totals: tuple[Figure, ...]

    def text(self, where: TargetField) -> str:
        """The cell's text without the blanks around it, "" where there is no such column."""
        return self.texts.get(where, "").strip()

    def place(self, where: TargetField) -> Place:
        """Where the cell stands, or would stand."""
        return self.places.get(where, Place(self.row, "", where.value))

    def to_entry(self) -> Entry:
        """The row as the intake of numbers sees it, for finding its indicator and region."""
        texts = {one: self.texts[where] for one, where in _ENTRY_FIELDS.items() if where in self.texts}
        places = {one: self.places[where] for one, where in _ENTRY_FIELDS.items() if where in self.texts}
        return Entry(self.row, texts, places)


@dataclass
class TargetDesk(Desk):
    """The desk of a table of targets; problems may be laid down at any place.

    `year` is the one that header, titles or names speak of, and where they do.
    """

    filename: str = ""
    year: tuple[str, str] = ("", "")
    once: set[Problem] = field(default_factory=set)

    def lay(self, code: str, place: Place, found: str = "", **words: object) -> None:
        """Lay down a problem; the same one at the same place only once."""
        problem = make_problem(code, place, found, **words)
        if problem not in self.once:
            self.once.add(problem)
            self.problems.append(problem)

    def explain(self) -> list[Problem]:
        """Everything found, in the words of a table of targets."""
        return [_in_our_words(problem) for problem in dict.fromkeys((*self.problems, *self.explain_tallies()))]


def _in_our_words(problem: Problem) -> Problem:
    message, remedy = problem.message, problem.remedy
    for theirs, ours in _WORDS.items():
        message, remedy = message.replace(theirs, ours), remedy.replace(theirs, ours)
    return replace(problem, message=message, remedy=remedy)


def read_rows(sheet: Sheet, header: TargetHeader, desk: TargetDesk) -> Iterator[TargetRow]:
    """Every row that says something about a target; titles, remarks and broken rows are laid on the desk."""
    for number, text in header.titles:
        desk.lay("LAYOUT_TITLE_ROW", Place(number), text)
    start = header.row + header.lines - 1
    for number, cells in enumerate(sheet.rows[start:], start=start + 1):
        if not cells:
            continue
        row = _read_row(sheet, header, number)
        if _is_remark(sheet, header, cells, row):
            desk.lay("LAYOUT_NOTE_ROW", Place(number), join_cells(cells))
        elif len(cells) > len(header.columns):
            extra = "、".join(cell for cell in cells[len(header.columns) :] if cell.strip())
            desk.lay("ROW_TOO_LONG", Place(number, column_letter(len(header.columns))), extra)
        elif _check_texts(row, desk):
            yield row


def _read_row(sheet: Sheet, header: TargetHeader, number: int) -> TargetRow:
    index = number - 1
    is_wide = bool(header.regions)
    fields = {one: column for one, column in header.fields.items() if not (is_wide and one is TargetField.VALUE)}
    return TargetRow(
        row=number,
        texts={one: sheet.text_below(index, column.index) for one, column in fields.items()},
        places={one: Place(number, column.place.column, column.place.header) for one, column in fields.items()},
        marks={one: _mark(sheet, index, column.index) for one, column in fields.items() if one in _NUMERIC},
        regions=tuple(_figure(sheet, number, column) for column in header.regions),
        totals=tuple(_figure(sheet, number, column) for column in header.totals),
    )


def _figure(sheet: Sheet, number: int, column: TargetColumn) -> Figure:
    place = Place(number, column.place.column, column.place.header)
    mark = _mark(sheet, number - 1, column.index)
    return Figure(column.region, sheet.text_below(number - 1, column.index), place, column.unit, mark)


def _mark(sheet: Sheet, row: int, column: int) -> str:
    if not sheet.marks and not sheet.merges:
        return ""
    return "merged" if (row, column) in sheet.merged else sheet.marks.get((row, column), "")


def _is_remark(sheet: Sheet, header: TargetHeader, cells: tuple[str, ...], row: TargetRow) -> bool:
    """A row that opens like 注:, repeats the header, adds up different things, or has one text and no number."""
    is_sum = fold_name(row.text(TargetField.NAME)) in TOTALS and not row.text(TargetField.TARGET)
    if is_sum or _opens_remark(header, cells, row):
        return True
    heading = sheet.rows[header.row - 1]
    if [fold_name(cell) for cell in cells] == [fold_name(cell) for cell in heading]:
        return True
    return len([cell for cell in cells if cell.strip()]) == 1 and not any(_figures(row))


def _opens_remark(header: TargetHeader, cells: tuple[str, ...], row: TargetRow) -> bool:
    """A row like 注:… that gives no figure; in the column of remarks such words belong to the row of a target."""
    index = next(index for index, cell in enumerate(cells) if cell.strip())
    if not REMARK.fullmatch(cells[index].strip()):
        return False
    note = header.fields.get(TargetField.NOTE)
    if note is None or note.index != index:
        return not any(map(is_number, _figures(row)))
    named = (row.text(one) for one in (TargetField.TARGET, TargetField.CODE, TargetField.NAME))
    return not any(text and not REMARK.fullmatch(text) for text in (*named, *_figures(row)))


def _figures(row: TargetRow) -> list[str]:
    across = (one.text.strip() for one in (*row.regions, *row.totals))
    return [text for text in (row.text(TargetField.VALUE), *across) if text]


def _check_texts(row: TargetRow, desk: TargetDesk) -> bool:
    before = len(desk.problems)
    cells = [(text, row.places[one]) for one, text in row.texts.items()]
    cells += [(one.text, one.place) for one in (*row.regions, *row.totals)]
    for text, place in cells:
        if len(text) > MAX_TEXT:
            desk.lay("TEXT_TOO_LONG", place, text, count=len(text), limit=MAX_TEXT)
        elif hidden := HIDDEN.search(text):
            desk.lay("TEXT_CONTROL", place, text, point=f"{ord(hidden[0]):04X}")
    return len(desk.problems) == before
