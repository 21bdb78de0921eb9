"""The parts of an xlsx workbook become tables of texts; runs in a child process, so it imports little."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from metrics.intake.cell_format import GENERAL, CellFormat, read_format, show_value
from metrics.intake.container import Container, Refused
from metrics.intake.xml_walk import MAX_CHARACTERS, CellStyles, Elements, SharedTexts, Walk, unescape

MAX_SHEETS = 60
MAX_ROWS = 100_000
MAX_COLUMNS = 256
MAX_CELLS = 1_500_000
MAX_MERGES = 20_000

_WORKBOOK = "xl/workbook.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass
class SheetTexts:
    """One sheet as plain data: `rows` of texts, `merges` as first row, first column, last row, last column from 0.

    `marks` says of cells (row, column from 0) that they are a formula's result or shown in thousands.
    """

    name: str
    is_hidden: bool
    rows: list[list[str]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Book:
    """What all sheets share."""

    texts: list[str]
    formats: list[CellFormat]
    is_1904: bool


class SheetWalk(Walk):
    """One sheet, cell by cell; `spent` counts cells and characters over all sheets of the file."""

    def __init__(self, sheet: SheetTexts, book: Book, spend: Callable[[int], None]) -> None:
        super().__init__()
        self.sheet, self.book, self.spend = sheet, book, spend
        self.row, self.column = -1, -1
        self.kind, self.style = "", ""
        self.value, self.formula = "", ""
        self.has_value, self.has_formula = False, False
        self.in_phonetic = False
        self.letters: dict[str, int] = {}

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._open_cell(attributes)
        elif name == "v" or (name == "t" and not self.in_phonetic):
            self.is_kept = self.has_value = True
        elif name == "f":
            self.is_kept = self.has_formula = True
        elif name == "row":
            self._open_row(attributes)
        elif name == "mergeCell":
            self._open_merge(attributes.get("ref", ""))
        elif name == "col":
            self._open_column(attributes)
        elif name == "rPh":
            self.in_phonetic = True

    def closed(self, name: str) -> None:
        if name in ("v", "t"):
            self.is_kept = False
            self.value += self.take_text() if self.pieces else ""
        elif name == "c":
            self._close_cell()
        elif name == "f":
            self.is_kept = False
            self.formula = self.take_text()
        elif name == "rPh":
            self.in_phonetic = False

    def _open_row(self, attributes: dict[str, str]) -> None:
        written = attributes.get("r", "")
        self.row = int(written) - 1 if written.isdecimal() and len(written) < 8 else self.row + 1
        self.column = -1
        if attributes.get("hidden") in ("1", "true") and len(self.sheet.hidden_rows) < MAX_ROWS:
            self.sheet.hidden_rows.append(self.row)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference:
            letters = reference.rstrip("0123456789")
            column = self.letters.get(letters)
            self.column = self._column_index(letters) if column is None else column
        else:
            self.column += 1
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.value = self.formula = ""
        self.has_formula = self.has_value = False

    def _column_index(self, letters: str) -> int:
        if not re.fullmatch("[A-Z]{1,3}", letters):
            raise Refused("FILE_XLSX_BROKEN")
        index = -1
        for letter in letters:
            index = (index + 1) * 26 + ord(letter) - 65
        self.letters[letters] = index
        return index

    def _open_merge(self, reference: str) -> None:
        found = [_REFERENCE.fullmatch(corner) for corner in reference.split(":")]
        if len(found) == 2 and found[0] and found[1] and len(self.sheet.merges) < MAX_MERGES:
            (first, last) = ((int(one[2]) - 1, self._column_index(one[1])) for one in found if one)
            self.sheet.merges.append((*first, *last))

    def _open_column(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if attributes.get("hidden") in ("1", "true") and first.isdecimal() and last.isdecimal():
            self.sheet.hidden_columns += range(min(int(first), MAX_COLUMNS + 1) - 1, min(int(last), MAX_COLUMNS))

    def _close_cell(self) -> None:
        text = self._cell_text()
        if not text:
            return
        if self.row >= MAX_ROWS or self.row < 0:
            raise Refused("FILE_TOO_MANY_ROWS", limit=MAX_ROWS)
        if self.column >= MAX_COLUMNS:
            raise Refused("FILE_TOO_WIDE", row=self.row + 1, count=self.column + 1, limit=MAX_COLUMNS)
        self.spend(len(text))
        rows = self.sheet.rows
        while len(rows) <= self.row:
            rows.append([])
        cells = rows[self.row]
        if self.column == len(cells):
            cells.append(text)
            return
        if self.column < len(cells) and cells[self.column]:
            raise Refused("FILE_XLSX_BROKEN")
        cells.extend([""] * (self.column + 1 - len(cells)))
        cells[self.column] = text

    def _cell_text(self) -> str:
        if self.has_formula:
            if not self.value and not (self.kind == "str" and self.has_value):
                return "=" + self.formula
            self.sheet.marks.append((self.row, self.column, "formula"))
        kind, value = self.kind, self.value
        if kind == "s":
            return self._shared(value)
        if kind == "n" and value:
            return self._number(value)
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value.strip(), value)
        if kind == "d":
            return value.removesuffix("Z").removesuffix("T00:00:00.000").removesuffix("T00:00:00")
        return unescape(value)

    def _shared(self, value: str) -> str:
        try:
            return self.book.texts[int(value)] if value else ""
        except (IndexError, ValueError) as error:
            raise Refused("FILE_XLSX_BROKEN") from error

    def _number(self, value: str) -> str:
        try:
            look = self.book.formats[int(self.style)] if self.style else GENERAL
        except (IndexError, ValueError):
            look = GENERAL
        if look.is_scaled:
            self.sheet.marks.append((self.row, self.column, "scaled"))
        return show_value(value.strip(), look, self.book.is_1904)


def read_workbook(container: Container) -> list[SheetTexts]:
    """All sheets of the workbook in their order. Refused names what keeps it from being read."""
    start = next((name for kind, name in _targets(container, "").values() if kind == "officeDocument"), _WORKBOOK)
    elements = Elements("sheet", "workbookPr")
    _walk(container, start, elements)
    targets = _targets(container, start)
    listed = [one for name, one in elements.found if name == "sheet"]
    if len(listed) > MAX_SHEETS:
        raise Refused("FILE_TOO_MANY_SHEETS", count=len(listed), limit=MAX_SHEETS)
    dated = any(one.get("date1904") in ("1", "true") for name, one in elements.found if name == "workbookPr")
    book = Book(_read_texts(container, targets), _read_formats(container, targets), dated)
    spend = _Purse().spend
    sheets = []
    for attributes in listed:
        kind, target = targets.get(attributes.get("id", ""), ("", ""))
        if kind == "worksheet":
            sheets.append(SheetTexts(attributes.get("name", ""), attributes.get("state", "visible") != "visible"))
            _walk(container, target, SheetWalk(sheets[-1], book, spend))
    return sheets


def _walk(container: Container, name: str, walk: Walk) -> None:
    with container.open(name) as part:
        walk.run(part)


def _targets(container: Container, name: str) -> dict[str, tuple[str, str]]:
    """Relation id → kind and part, for the relations of a part ("" for the package)."""
    folder, leaf = posixpath.split(name)
    relations = posixpath.join(folder, "_rels", f"{leaf}.rels")
    elements = Elements("Relationship")
    if relations in container.names:
        _walk(container, relations, elements)
    return {
        one.get("Id", ""): (
            one.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
        )
        for _, one in elements.found
    }


def _read_texts(container: Container, targets: dict[str, tuple[str, str]]) -> list[str]:
    texts = SharedTexts()
    for kind, target in targets.values():
        if kind == "sharedStrings":
            _walk(container, target, texts)
    return texts.texts


class _Purse:
    """How many cells and characters a file may still hold."""

    def __init__(self) -> None:
        self.cells, self.characters = MAX_CELLS, MAX_CHARACTERS

    def spend(self, length: int) -> None:
        self.cells -= 1
        self.characters -= length
        if self.cells < 0 or self.characters < 0:
            raise Refused("FILE_TOO_MUCH_TEXT")


def _read_formats(container: Container, targets: dict[str, tuple[str, str]]) -> list[CellFormat]:
    """The format of each cell style, in the order of cellXfs."""
    styles = CellStyles()
    for kind, target in targets.values():
        if kind == "styles":
            _walk(container, target, styles)
    return [read_format(number, styles.codes.get(number, "")) for number in styles.used]
