"""A file becomes staged rows and all its problems at once; nothing here stores anything."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from metrics.intake.choose_sheet import choose_sheet
from metrics.intake.desk import Desk
from metrics.intake.duplicates import MAX_PROBLEMS, compare_twice
from metrics.intake.encoding import ENCODING_WORDS, read_utf8
from metrics.intake.fields import Field
from metrics.intake.file_kind import check_workbook_format, clean_filename, is_workbook
from metrics.intake.layout import LONG, Layout, find_layout
from metrics.intake.lookup import Lookup, Suggestion, read_known_names
from metrics.intake.observation_table import ObservationTable
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.intake.read_csv import HEAD_CHARACTERS, find_separator, read_csv
from metrics.intake.read_xlsx import read_xlsx
from metrics.intake.rows import stage_entry
from metrics.intake.sheet import Sheet
from metrics.intake.stage_large import read_head, stage_large, stage_sheet
from metrics.model.catalogue import Catalogue
from metrics.model.normalised import to_normalised_csv
from metrics.model.observation import Observation
from metrics.model.period import Period
from metrics.model.problem import Place, Problem, Severity

#: From here on tables are read in columns where they can be.
LARGE_BYTES, LARGE_ROWS = 1 << 20, 2_000
PASTED_NAME = "粘贴的表格.txt"


@dataclass(frozen=True)
class Staged:
    """A file as read. `rows` are the good rows in the file's order; `entry_count` counts all rows of the table.

    `file_hash` is the SHA-256 of the bytes, `digest` that of the normalised rows; `encoding` and `separator` are
    "" and `header_row` 0 where the file was not read that far. `layout` is how the table was read (长表, 地区作列, …),
    `sheet` the worksheet read and `sheets` all that hold a table; `suggestions` wait for a person to confirm them;
    `confirmed` are the words, each with its meaning, that were read as a person confirmed them.
    """

    filename: str
    rows: Sequence[Observation]
    problems: tuple[Problem, ...]
    file_hash: str
    digest: str
    encoding: str = ""
    separator: str = ""
    header_row: int = 0
    ignored_columns: tuple[str, ...] = ()
    entry_count: int = 0
    layout: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    confirmed: tuple[tuple[str, str], ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What blocks the commit."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What needs a typed reason."""
        return self._of(Severity.WARNING)

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What only informs."""
        return self._of(Severity.NOTE)

    @property
    def can_commit(self) -> bool:
        """Whether the rows may be stored; warnings still ask for their reason."""
        return bool(self.rows) and not self.errors

    def _of(self, severity: Severity) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is severity)


def stage_file(
    content: bytes,
    filename: str,
    catalogue: Catalogue,
    today: date,
    *,
    sheet_name: str | None = None,
    confirmed: Mapping[str, str] | None = None,
    sheets: tuple[Sheet, ...] | Problem | None = None,
) -> Staged:
    """Read an uploaded file against the catalogue; data beyond `today` are refused. Content never raises.

    `sheet_name` chooses among several worksheets; `confirmed` maps words of the file to a field, region or indicator
    by name or code, as a person confirmed them (see `Staged.suggestions`). An exact name goes before a confirmed one.
    `sheets` is what the file holds, where somebody took it apart already.
    """
    name = clean_filename(filename)
    lookup = Lookup(catalogue, confirmed)
    source = _Source(name, hashlib.sha256(content).hexdigest(), today)
    if len(content) > LARGE_BYTES and (large := source.stage_in_bulk(content, lookup, catalogue)):
        return large
    sheets = _read_sheets(content, name, catalogue) if sheets is None else sheets
    if isinstance(sheets, Problem):
        return source.refuse((sheets,))
    choice = choose_sheet(sheets, lookup, name, sheet_name)
    if choice.sheet is None:
        return source.refuse(choice.problems, choice.names)
    return source.stage(choice.sheet, lookup, choice.problems, choice.names)


def stage_text(text: str, catalogue: Catalogue, today: date, *, confirmed: Mapping[str, str] | None = None) -> Staged:
    """Read a table pasted from a spreadsheet, its cells parted by tabs, exactly as if it had come in a file."""
    return stage_file(to_pasted(text), PASTED_NAME, catalogue, today, confirmed=confirmed)


def to_pasted(text: str) -> bytes:
    """A pasted table as the file PASTED_NAME."""
    return codecs.BOM_UTF8 + text.encode("utf-8", errors="replace")


def _read_sheets(content: bytes, name: str, catalogue: Catalogue) -> tuple[Sheet, ...] | Problem:
    if is_workbook(content, name):
        return check_workbook_format(content) or read_xlsx(content)
    sheet = read_csv(content, name, read_known_names(catalogue))
    return sheet if isinstance(sheet, Problem) else (sheet,)


@dataclass(frozen=True)
class _Source:
    """The file that is being read."""

    name: str
    file_hash: str
    today: date

    def refuse(self, problems: tuple[Problem, ...], sheets: tuple[str, ...] = ()) -> Staged:
        return Staged(self.name, (), problems, self.file_hash, _digest(()), sheets=sheets)

    def stage(self, sheet: Sheet, lookup: Lookup, notes: tuple[Problem, ...], sheets: tuple[str, ...]) -> Staged:
        staged = self._stage_long(sheet, lookup) if len(sheet.rows) > LARGE_ROWS else None
        if staged is None:
            layout = find_layout(sheet, lookup, self.name)
            desk = Desk(lookup, self.today, layout.unit)
            staged = self._to_staged(_stage_entries(layout, desk), layout, desk, sheet, len(layout.entries))
        return replace(staged, problems=tuple(sorted((*notes, *staged.problems), key=_sort_key)), sheets=sheets)

    def _stage_long(self, sheet: Sheet, lookup: Lookup) -> Staged | None:
        desk = Desk(lookup, self.today)
        large = stage_sheet(sheet, lookup, self.name, desk)
        return None if large is None else self._to_staged(large.rows, large.layout, desk, sheet, large.entry_count)

    def stage_in_bulk(self, content: bytes, lookup: Lookup, catalogue: Catalogue) -> Staged | None:
        """A large text file with a long table; None where it has to be read in the ordinary way."""
        source = None if is_workbook(content, self.name) else read_utf8(content, self.name, read_known_names(catalogue))
        if source is None:
            return None
        head = read_head(source, find_separator(source.read_beginning(HEAD_CHARACTERS)))
        if head is None:
            return None
        desk = Desk(lookup, self.today)
        large = stage_large(head, source, lookup, self.name, desk)
        return None if large is None else self._to_staged(large.rows, large.layout, desk, head, large.entry_count)

    def _to_staged(
        self, rows: Sequence[Observation], layout: Layout, desk: Desk, sheet: Sheet, entry_count: int
    ) -> Staged:
        if entry_count and not rows and not any(one.severity is Severity.ERROR for one in desk.problems):
            desk.problems.append(make_problem("FILE_NO_VALUES", WHOLE_FILE, count=entry_count))
        confirmed = desk.lookup.confirmed.used
        said = [make_problem("NAME_CONFIRMED", WHOLE_FILE, word, meaning=meaning) for word, meaning in confirmed]
        problems = [*layout.problems, *desk.problems, *desk.explain_tallies(), *said]
        return Staged(
            filename=self.name,
            rows=rows,
            problems=tuple(sorted(problems, key=_sort_key)),
            file_hash=self.file_hash,
            digest=_digest(rows),
            encoding=ENCODING_WORDS["pasted" if self.name == PASTED_NAME else sheet.encoding],
            separator=sheet.separator,
            header_row=layout.header_row,
            ignored_columns=layout.ignored_columns,
            entry_count=entry_count,
            layout=layout.word,
            sheet=sheet.name,
            suggestions=tuple(sorted({*layout.suggestions, *desk.suggestions})),
            confirmed=confirmed,
        )


def _stage_entries(layout: Layout, desk: Desk) -> tuple[Observation, ...]:
    rows: dict[tuple[str, str, Period], Observation] = {}
    is_long = layout.word == LONG
    for entry in layout.entries:
        if len(desk.problems) >= MAX_PROBLEMS:
            desk.problems.append(make_problem("FILE_MANY_PROBLEMS", WHOLE_FILE, limit=MAX_PROBLEMS, row=entry.row - 1))
            break
        row = stage_entry(entry, desk)
        if row is None:
            continue
        first = rows.setdefault(row.key, row)
        if first is not row:
            place = Place(row.row) if is_long else entry.place(Field.VALUE)
            desk.problems.append(compare_twice(first, row, place, desk))
    return tuple(rows.values())


def _sort_key(one: Problem) -> tuple[int, str, str, str, str, str, str]:
    """The order of problems, by place, without comparing field by field."""
    place = one.place
    return place.row, place.column, place.header, one.severity.value, one.code, one.message, one.found


def _digest(rows: Sequence[Observation]) -> str:
    if isinstance(rows, ObservationTable):
        return rows.digest()
    return hashlib.sha256(to_normalised_csv(rows)).hexdigest()
