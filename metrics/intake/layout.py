"""A sheet's header decides how it is read: long, or with regions, periods or indicators across; entries come of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from itertools import islice

from metrics.intake.encoding import ENCODING_WORDS
from metrics.intake.fields import REQUIRED, Field
from metrics.intake.fold import fold_name
from metrics.intake.header import HEADER_SEARCH, Columns, find_header
from metrics.intake.header_problems import check_columns, check_lost_columns
from metrics.intake.heading import Heading, complete_period
from metrics.intake.lookup import Lookup, Suggestion
from metrics.intake.numbers import is_number
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.intake.sheet import Sheet, column_letter
from metrics.intake.surroundings import REMARK, Mention, Surroundings
from metrics.model.problem import Place, Problem, Severity

LONG = "长表"
#: Numbers that are read one by one: more of them would take longer than a person waits.
MAX_ENTRIES = 100_000
_AXIS_WORDS = {Field.REGION: "地区", Field.PERIOD: "数据期", Field.NAME: "指标"}
_HEAD, _HUNDREDS = re.compile(r" *-?[1-9][0-9]{0,2}"), re.compile(r"[0-9]{3}(,[0-9]{3})*(\.[0-9]+)? *")
_TITLE_UNIT = re.compile(r"(?<![\u4e00-\u9fff])(?:计量)?单位[:\uff1a]\s*([^\s)\uff09,\uff0c]+)")


@dataclass(frozen=True)
class Entry:
    """One written number: its texts by field, and the place of each.

    `columns` are places in the entry's own row, `fixed` those elsewhere (a header, a title). `mark` says of the value
    that it is a formula's result, shown in thousands or merged.
    """

    row: int
    texts: Mapping[Field, str]
    columns: Mapping[Field, Place]
    fixed: Mapping[Field, Place] = dataclass_field(default_factory=dict)
    mark: str = ""

    def text(self, field: Field) -> str:
        """The cell's text, "" where the sheet has no such column."""
        return self.texts.get(field, "")

    def place(self, field: Field) -> Place:
        """Where the cell stands."""
        if field in self.fixed:
            return self.fixed[field]
        column = self.columns.get(field, Place(header=field.value))
        return Place(self.row, column.column, column.header)


@dataclass(frozen=True)
class Layout:
    """How a sheet was read. `unit` is the one written in a title or in the heading of the value, "" without."""

    header_row: int
    ignored_columns: tuple[str, ...]
    unit: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    word: str = ""
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True)
class Frame:
    """A table's header with all that stands around it; `problems` hold what is wrong with them."""

    table: Table
    unit: str
    year_source: str
    problems: tuple[Problem, ...]
    suggestions: tuple[Suggestion, ...]

    @property
    def is_broken(self) -> bool:
        """Whether the rows cannot be read."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def to_layout(self, entries: tuple[Entry, ...] = ()) -> Layout:
        """The layout with these entries and everything the table has to say by now."""
        columns = self.table.columns
        problems = list(self.problems)
        if not self.is_broken:
            problems += [*self.table.problems, *self.table.explain(self.year_source)]
        ignored = tuple(one.place.header for one in columns.unknown)
        row = columns.header.row
        return Layout(row, ignored, self.unit, entries, tuple(problems), self.table.word, self.suggestions)


def find_layout(sheet: Sheet, lookup: Lookup, filename: str = "") -> Layout:
    """Read a sheet by its header; what keeps it from being read stands in `problems`, then with no entries."""
    frame = find_frame(sheet, lookup, filename)
    if frame is None:
        encoding = ENCODING_WORDS[sheet.encoding]
        problem = make_problem("HEADER_NOT_FOUND", WHOLE_FILE, limit=HEADER_SEARCH, encoding=encoding)
        return Layout(0, (), "", (), (problem,))
    entries = () if frame.is_broken else tuple(islice(frame.table.read(), MAX_ENTRIES + 1))
    if len(entries) > MAX_ENTRIES:
        problem = make_problem("FILE_TOO_MANY_VALUES", WHOLE_FILE, limit=MAX_ENTRIES)
        return replace(frame.to_layout(), problems=(*frame.problems, problem))
    layout = frame.to_layout(entries)
    if entries or any(problem.severity is Severity.ERROR for problem in layout.problems):
        return layout
    return replace(layout, problems=(*layout.problems, make_problem("FILE_NO_ROWS", WHOLE_FILE)))


def find_frame(sheet: Sheet, lookup: Lookup, filename: str) -> Frame | None:
    """The header of a sheet and what stands around it; None where no row is a header."""
    header = find_header(sheet, lookup, lambda index: _find_year(sheet, index, filename)[0])
    if header is None:
        return None
    year, year_source = _find_year(sheet, header.row - 1, filename)
    titles = _read_titles(sheet, header.row - 1)
    columns = Columns(header, sheet, lookup)
    mentions = _find_mentions(columns, Surroundings(titles, sheet, filename), lookup)
    problems = [make_problem("LAYOUT_TITLE_ROW", Place(number), text) for number, text in titles]
    found, suggestions = check_columns(columns, set(mentions))
    unit = columns.unit or next((one[1] for _, text in titles if (one := _TITLE_UNIT.search(text))), "")
    table = Table(sheet, columns, lookup, mentions, year)
    return Frame(table, unit, year_source, (*problems, *found), tuple(suggestions))


def _find_year(sheet: Sheet, end: int, filename: str) -> tuple[str, str]:
    return Surroundings(_read_titles(sheet, end), sheet, filename).year


def _read_titles(sheet: Sheet, end: int) -> list[tuple[int, str]]:
    return [(number, join_cells(row)) for number, row in enumerate(sheet.rows[:end], start=1) if row]


def _find_mentions(columns: Columns, surroundings: Surroundings, lookup: Lookup) -> dict[Field, Mention]:
    wanted = [one for one in columns.missing if one in _AXIS_WORDS]
    return {one: found for one in wanted if (found := surroundings.find(one, lookup))}


def join_cells(row: tuple[str, ...]) -> str:
    """The texts of a row in one."""
    return " ".join(cell.strip() for cell in row if cell.strip())


class Table:
    """The rows below a header, each as the entries it holds."""

    def __init__(
        self, sheet: Sheet, columns: Columns, lookup: Lookup, mentions: Mapping[Field, Mention], year: str
    ) -> None:
        self.sheet, self.columns, self.lookup, self.mentions, self.year = sheet, columns, lookup, mentions, year
        self.problems: list[Problem] = [*check_lost_columns(columns)]
        self.header_cells = [fold_name(cell) for cell in sheet.rows[columns.header.row - 1]]
        self.completed = any(
            Field.PERIOD in one.axes and self.year and one.axes[Field.PERIOD] not in one.place.header
            for one in columns.across
        )
        self.places = {one: heading.place for one, heading in columns.fields.items()}
        self.keys = [one for one in columns.fields if one is not Field.VALUE]
        self.given = {one: mention.text for one, mention in mentions.items()}
        self.given_places = {one: mention.place for one, mention in mentions.items()}

    @property
    def word(self) -> str:
        """The layout's name on screen."""
        axes = [word for axis, word in _AXIS_WORDS.items() if axis in self.columns.axes]
        return "、".join(axes) + "作列" if axes else LONG

    def read(self) -> Iterator[Entry]:
        """Every entry in the file's order; remarks and broken rows go to `problems`."""
        header = self.columns.header
        start = header.row + header.lines - 1
        for number, row in enumerate(self.sheet.rows[start:], start=start + 1):
            if row:
                yield from self.read_row(number, row)

    def read_row(self, number: int, row: tuple[str, ...]) -> Iterator[Entry]:
        """The entries of one row without trailing blanks; `number` counts from 1."""
        texts = self._texts(number - 1, row)
        if self._is_remark(row, texts):
            self.problems.append(make_problem("LAYOUT_NOTE_ROW", Place(number), join_cells(row)))
        elif len(row) > self.columns.header.width:
            extra = "、".join(cell for cell in row[self.columns.header.width :] if cell.strip())
            place = Place(number, column_letter(self.columns.header.width))
            self.problems.append(make_problem("ROW_TOO_LONG", place, extra))
        else:
            yield from self._entries(number, texts)

    def _texts(self, index: int, row: tuple[str, ...]) -> dict[Field, str]:
        fields = self.columns.fields
        if self.sheet.merges:
            texts = {one: self.sheet.text_below(index, heading.index) for one, heading in fields.items()}
        else:
            texts = {one: row[heading.index] if heading.index < len(row) else "" for one, heading in fields.items()}
        written = texts.get(Field.PERIOD, "")
        if self.year and written and (full := complete_period(written, self.year)):
            self.completed = self.completed or full != " ".join(written.split())
            texts[Field.PERIOD] = full if full.endswith(written.strip()) else written
        return texts

    def _is_remark(self, row: tuple[str, ...], texts: Mapping[Field, str]) -> bool:
        """A row that says nothing about region, period and value, or opens like 注: or 填表人:."""
        if self._opens_remark(row, texts) or self._is_header_again(row):
            return True
        if not self.columns.across:
            return not any(texts[one].strip() for one in REQUIRED if one in texts)
        if any(index < len(row) and row[index].strip() for index in (one.index for one in self.columns.across)):
            return False
        keys = [texts[one] for one in (Field.CODE, Field.NAME) if one in texts]
        return not any(self.lookup.indicators.find(key) for key in keys) if keys else True

    def _opens_remark(self, row: tuple[str, ...], texts: Mapping[Field, str]) -> bool:
        """A row like 注:… that gives no value; beside the key columns such words are the remark of a complete row."""
        index = next(index for index, cell in enumerate(row) if cell.strip())
        if not REMARK.fullmatch(row[index].strip()):
            return False
        places = [one.index for one in self.columns.across] or [self.columns.fields[Field.VALUE].index]
        values = [row[place] for place in places if place < len(row) and row[place].strip()]
        if any(is_number(value) for value in values):
            return False
        names = [one for one in (Field.CODE, Field.NAME) if one in texts]
        others = [one for one in REQUIRED if one in texts]
        is_aside = all(self.columns.fields[one].index != index for one in (*names, *others))
        is_named = not names or any(texts[one].strip() for one in names)
        return not (is_aside and values and is_named and all(texts[one].strip() for one in others))

    def _is_header_again(self, row: tuple[str, ...]) -> bool:
        """A header printed on every page."""
        if fold_name(row[0]) != self.header_cells[0]:
            return False
        return [fold_name(cell) for cell in row] == self.header_cells

    def _entries(self, number: int, texts: dict[Field, str]) -> Iterator[Entry]:
        if not self.columns.across:
            value = self.columns.fields[Field.VALUE]
            mark = self._mark(number - 1, value.index) or ("split" if self._is_split(texts) else "")
            yield Entry(number, texts | self.given, self.places, self.given_places, mark)
            return
        for heading in self.columns.across:
            yield self._entry_across(number, texts, heading)

    def _entry_across(self, number: int, texts: dict[Field, str], heading: Heading) -> Entry:
        value = {Field.VALUE: self.sheet.text_below(number - 1, heading.index)}
        fixed = dict(self.given_places) | dict.fromkeys(heading.axes, heading.place)
        if heading.unit and not texts.get(Field.UNIT, "").strip():
            value[Field.UNIT] = heading.unit
            fixed[Field.UNIT] = heading.place
        places = self.places | {Field.VALUE: heading.place}
        mark = self._mark(number - 1, heading.index)
        return Entry(number, {**texts, **self.given, **heading.axes, **value}, places, fixed, mark)

    def _is_split(self, texts: Mapping[Field, str]) -> bool:
        """Whether 8,460 without quotation marks may have become a value and a note."""
        note = self.columns.fields.get(Field.NOTE)
        if self.sheet.separator != "," or note is None or note.index != self.columns.fields[Field.VALUE].index + 1:
            return False
        return bool(_HUNDREDS.fullmatch(texts[Field.NOTE]) and _HEAD.fullmatch(texts[Field.VALUE]))

    def _mark(self, row: int, column: int) -> str:
        if not self.sheet.marks and not self.sheet.merges:
            return ""
        return "merged" if (row, column) in self.sheet.merged else self.sheet.marks.get((row, column), "")

    def explain(self, year_source: str) -> Iterator[Problem]:
        """Notes on how the table was read."""
        if self.columns.across:
            count = len(self.columns.across)
            yield make_problem("LAYOUT_WIDE", Place(self.columns.header.row), layout=self.word, count=count)
        for one, mention in self.mentions.items():
            words = {"field": one.value, "source": mention.source, "value": f"‹{mention.text}›"}
            yield make_problem("LAYOUT_FROM_TITLE", mention.place, mention.said, **words)
        if self.completed:
            yield make_problem("LAYOUT_YEAR_FROM_TITLE", WHOLE_FILE, source=year_source, year=self.year)
