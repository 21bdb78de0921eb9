"""A sheet's header decides how it is read: which row it is, which column holds what, where table and remarks begin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from metrics.intake.encoding import ENCODING_WORDS
from metrics.intake.fields import HEADINGS, REQUIRED, Field
from metrics.intake.fold import fold_name, nearest_name, one_line
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.intake.sheet import Sheet, column_letter
from metrics.model.problem import Place, Problem, Severity

HEADER_SEARCH = 30

_REMARK = re.compile(
    r"(注|备注|说明|附注|填表人|填报人|制表人?|审核人?|复核人?|负责人|单位负责人|分管领导|联系人|联系电话|电话|"
    r"填报单位|填报日期|报送日期|报出日期|数据来源|资料来源|来源)[0-9]?[::\uff1a.、].*",
    re.DOTALL,
)
_TITLE_UNIT = re.compile(r"(?<![\u4e00-\u9fff])(?:计量)?单位[:\uff1a]\s*([^\s)\uff09,\uff0c]+)")
_HEADING_UNIT = re.compile(r"(.+)\(([^()]+)\)")


@dataclass(frozen=True)
class Entry:
    """One written number: its texts by field, and the place of each. Wide layouts will give several per row."""

    row: int
    texts: Mapping[Field, str]
    columns: Mapping[Field, Place]

    def text(self, field: Field) -> str:
        """The cell's text, "" where the sheet has no such column."""
        return self.texts.get(field, "")

    def place(self, field: Field) -> Place:
        """Where the cell stands."""
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


def find_layout(sheet: Sheet) -> Layout:
    """Read a sheet as one value a row; what keeps it from being read stands in `problems`, then with no entries."""
    index = _find_header(sheet)
    if index is None:
        encoding = ENCODING_WORDS[sheet.encoding]
        problem = make_problem("HEADER_NOT_FOUND", WHOLE_FILE, limit=HEADER_SEARCH, encoding=encoding)
        return Layout(0, (), "", (), (problem,))
    header = _Header(sheet.rows[index], index + 1)
    titles = [(number, _join(row)) for number, row in enumerate(sheet.rows[:index], start=1) if row]
    problems = [make_problem("LAYOUT_TITLE_ROW", Place(number), text) for number, text in titles]
    problems += header.check_columns()
    unit = header.unit or next((found[1] for _, text in titles if (found := _TITLE_UNIT.search(text))), "")
    entries: tuple[Entry, ...] = ()
    if not header.is_broken:
        read, remarks = _read_entries(sheet, header)
        entries = tuple(read)
        problems += remarks
    if not entries and not any(problem.severity is Severity.ERROR for problem in problems):
        problems.append(make_problem("FILE_NO_ROWS", WHOLE_FILE))
    return Layout(header.row, tuple(header.ignored), unit, entries, tuple(problems))


def _find_header(sheet: Sheet) -> int | None:
    """The row among the first that shows most fields; at least two."""
    counts = [len({field for cell in row if (field := _field_of(cell)[0])}) for row in sheet.rows[:HEADER_SEARCH]]
    best = max(counts, default=0)
    return counts.index(best) if best >= 2 else None


def _field_of(heading: str) -> tuple[Field | None, str]:
    """The field a heading names, and the unit written behind it: 本期值(万元)."""
    name = fold_name(heading)
    if name in HEADINGS:
        return HEADINGS[name], ""
    parts = _HEADING_UNIT.fullmatch(name)
    if parts is not None and HEADINGS.get(parts[1]) is Field.VALUE:
        return Field.VALUE, parts[2]
    return None, ""


class _Header:
    """The header row: its fields, and what is wrong with them."""

    def __init__(self, cells: tuple[str, ...], row: int) -> None:
        self.row = row
        self.width = len(cells)
        self.unit = ""
        self.index: dict[Field, int] = {}
        self.columns: dict[Field, Place] = {}
        self.repeated: list[tuple[Field, Place]] = []
        self.unknown: list[Place] = []
        for index, cell in enumerate(cells):
            self._take(index, cell)

    def _take(self, index: int, cell: str) -> None:
        field, unit = _field_of(cell)
        place = Place(self.row, column_letter(index), one_line(cell)[:40])
        if field is None:
            self.unknown += [place] if place.header else []
        elif field in self.columns:
            self.repeated.append((field, place))
        else:
            self.index[field], self.columns[field], self.unit = index, place, self.unit or unit

    @property
    def ignored(self) -> list[str]:
        return [place.header for place in self.unknown]

    @property
    def missing(self) -> list[Field]:
        absent = [field for field in REQUIRED if field not in self.columns]
        return absent if {Field.CODE, Field.NAME} & self.columns.keys() else [Field.NAME, *absent]

    @property
    def is_broken(self) -> bool:
        return bool(self.missing or self.repeated)

    def check_columns(self) -> list[Problem]:
        """Missing, repeated and unknown columns; a nearest name is only ever suggested."""
        problems = []
        for field in self.missing:
            nearest = _suggest(field, self.ignored)
            problems.append(make_problem("HEADER_MISSING", Place(self.row), field=field.value, nearest=nearest))
        for field, place in self.repeated:
            first = self.columns[field].column
            problems.append(make_problem("HEADER_DUPLICATE", place, place.header, first=first, field=field.value))
        for place in self.unknown:
            close = nearest_name(place.header, HEADINGS)
            nearest = f"，是否应为‹{HEADINGS[close].value}›列" if close else ""
            problems.append(make_problem("HEADER_UNKNOWN", place, place.header, nearest=nearest))
        return problems


def _suggest(field: Field, headings: list[str]) -> str:
    names = [name for name, named in HEADINGS.items() if named is field]
    nearest = next((heading for heading in headings if nearest_name(heading, names)), "")
    return f"，最接近的是‹{nearest}›列" if nearest else ""


def _read_entries(sheet: Sheet, header: _Header) -> tuple[list[Entry], list[Problem]]:
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, row in enumerate(sheet.rows[header.row :], start=header.row + 1):
        if not row:
            continue
        texts = {field: row[index] if index < len(row) else "" for field, index in header.index.items()}
        if _is_remark(row, texts):
            problems.append(make_problem("LAYOUT_NOTE_ROW", Place(number), _join(row)))
            continue
        if len(row) > header.width:
            extra = "、".join(cell for cell in row[header.width :] if cell.strip())
            problems.append(make_problem("ROW_TOO_LONG", Place(number, column_letter(header.width)), extra))
            continue
        entries.append(Entry(number, texts, header.columns))
    return entries, problems


def _is_remark(row: tuple[str, ...], texts: Mapping[Field, str]) -> bool:
    """A row that says nothing about region, period and value, or opens like 注: or 填表人:."""
    if not any(texts[field].strip() for field in REQUIRED):
        return True
    opening = next(cell.strip() for cell in row if cell.strip())
    return _REMARK.fullmatch(opening) is not None


def _join(row: tuple[str, ...]) -> str:
    return " ".join(one_line(cell) for cell in row if cell.strip())
