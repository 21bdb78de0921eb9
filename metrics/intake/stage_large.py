"""A large text file becomes staged rows: in bulk where nothing is to be said, else row by row as any other file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from metrics.intake.bulk import Bulk, Clean
from metrics.intake.columns import read_columns
from metrics.intake.desk import Desk
from metrics.intake.duplicates import MAX_PROBLEMS, keep_first
from metrics.intake.encoding import Decoded
from metrics.intake.layout import Frame, Layout, find_frame
from metrics.intake.lookup import Lookup
from metrics.intake.observation_table import ObservationTable
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.intake.rows import stage_entry
from metrics.intake.sheet import Sheet
from metrics.model.observation import Observation

HEAD_BYTES = 1 << 16
MAX_ROWS = 1_200_000
#: Rows that may be read one by one: more of them would take longer than a person waits.
MAX_ODD_ROWS = 60_000
SAMPLE = 200


@dataclass(frozen=True)
class Large:
    """What a large file gave."""

    rows: Sequence[Observation]
    layout: Layout
    entry_count: int


def read_head(decoded: Decoded, original: bytes, separator: str) -> tuple[Sheet, bytes] | None:
    """The first rows as a sheet, and all bytes; None where quotation marks or odd line ends forbid to cut by lines."""
    content = original if decoded.encoding == "utf-8" else decoded.text.encode()
    if b'"' in content or content.count(b"\r") != content.count(b"\r\n"):
        return None
    head = content[:HEAD_BYTES]
    lines = head[: head.rfind(b"\n") + 1].decode()
    rows = tuple(
        tuple(cells)
        for cells in csv.reader(io.StringIO(lines, newline=""), delimiter=separator, quoting=csv.QUOTE_NONE)
    )
    return Sheet(rows, decoded.encoding, separator), content


def stage_large(sheet: Sheet, content: bytes, lookup: Lookup, filename: str, desk: Desk) -> Large | None:
    """Rows and findings of a long table; None where it has to be read in the ordinary way. Findings go to the desk."""
    frame = find_frame(sheet, lookup, filename)
    if frame is None or frame.is_broken or frame.table.columns.across or frame.table.mentions:
        return None
    desk.heading_unit = frame.unit
    start = 0
    for _ in range(frame.table.columns.header.row):
        start = content.find(b"\n", start) + 1
    cut = _cut_lines(content[start:], sheet.separator)
    if cut is None:
        return None
    return _Reader(frame, desk, *cut).read()


def _cut_lines(body: bytes, separator: str) -> tuple[pa.Table, list[int] | None, list[tuple[int, bytes]]] | None:
    """Columns, the line of each row (None: one after another), and the lines of another width; lines count from 0."""
    mark = separator.encode()
    sample = body[:HEAD_BYTES].split(b"\n")[:SAMPLE]
    counts = [line.count(mark) for line in sample[:-1] or sample]
    width = max(set(counts), key=counts.count) + 1 if counts else 0
    if width < 3 or body.count(b"\n") > MAX_ROWS:
        return None
    columns = read_columns(body, separator, width)
    if columns is not None:
        return columns, None, []
    lines = [line.removesuffix(b"\r") for line in body.split(b"\n")]
    fits = [line.count(mark) == width - 1 for line in lines]
    others = [(number, line) for number, line in enumerate(lines) if not fits[number] and line.strip()]
    numbers = [number for number, fit in enumerate(fits) if fit]
    columns = read_columns(b"\n".join(lines[number] for number in numbers), separator, width) if numbers else None
    return None if columns is None or columns.num_rows != len(numbers) else (columns, numbers, others)


class _Reader:
    def __init__(
        self, frame: Frame, desk: Desk, columns: pa.Table, numbers: list[int] | None, others: list[tuple[int, bytes]]
    ) -> None:
        self.frame, self.desk, self.numbers, self.others = frame, desk, numbers, others
        self.bulk = Bulk(columns, frame.table, desk)
        self.first = frame.table.columns.header.row + 1
        self.entry_count = 0

    def read(self) -> Large | None:
        clean = self.bulk.read()
        taken = ObservationTable(clean.table.set_column(10, "row", self._row_numbers(clean.table.column("row"))))
        if len(clean.odd) + len(self.others) > MAX_ODD_ROWS:
            count = len(clean.odd) + len(self.others)
            self.desk.problems.append(make_problem("FILE_TOO_IRREGULAR", WHOLE_FILE, count=count, limit=MAX_ODD_ROWS))
            return Large((), self.frame.to_layout(), clean.table.num_rows)
        self.entry_count = clean.table.num_rows
        taken.start_digest()
        staged = self._stage_odd(clean)
        if not self.entry_count:
            return None
        rows = self._merge(taken, clean, staged)
        return Large(rows, self.frame.to_layout(), self.entry_count)

    def _number(self, position: int) -> int:
        return self.first + (position if self.numbers is None else self.numbers[position])

    def _odd_rows(self, clean: Clean) -> Iterator[tuple[int, tuple[str, ...]]]:
        found = [(self._number(position), cells) for position, cells in self.bulk.odd_rows(clean.odd)]
        mark = self.frame.table.sheet.separator
        found += [(self.first + line, _cells(text.decode(), mark)) for line, text in self.others]
        yield from (one for one in sorted(found) if one[1])

    def _stage_odd(self, clean: Clean) -> list[Observation]:
        staged = []
        for number, cells in self._odd_rows(clean):
            if len(self.desk.problems) >= MAX_PROBLEMS:
                problem = make_problem("FILE_MANY_PROBLEMS", WHOLE_FILE, limit=MAX_PROBLEMS, row=number - 1)
                self.desk.problems.append(problem)
                break
            for entry in self.frame.table.read_row(number, cells):
                self.entry_count += 1
                row = stage_entry(entry, self.desk)
                staged += [row] if row is not None else []
        return staged

    def _merge(self, bulk: ObservationTable, clean: Clean, staged: list[Observation]) -> Sequence[Observation]:
        """Bulk and single rows together in the file's order, each thing once."""
        keys, own = clean.keys, [self._key(row) for row in staged]
        doubtful = self._doubtful(keys, own, clean.is_rising)
        if not len(doubtful) and not staged:
            return bulk
        taken = bulk.table
        is_doubtful = pc.is_in(keys, doubtful)
        kept = taken.filter(pc.invert(is_doubtful))
        repeated = [*ObservationTable(taken.filter(is_doubtful)), *staged]
        extra = keep_first(sorted(repeated, key=lambda row: row.row), self.desk)
        return ObservationTable(pa.concat_tables([_plain(kept), _to_table(extra, kept.schema)]).sort_by("row"))

    def _row_numbers(self, positions: pa.ChunkedArray) -> pa.ChunkedArray:
        if self.numbers is not None:
            positions = pc.take(pa.array(self.numbers, pa.int64()), positions)
        return pc.add(positions, self.first)

    def _key(self, row: Observation) -> int | None:
        """The row's key among those in bulk, None where nothing in bulk can share it."""
        bulk = self.bulk
        names = [one.indicator_id for one in bulk.indicators], [one.region_id for one in bulk.regions]
        if row.indicator_id not in names[0] or row.region_id not in names[1] or row.period not in bulk.periods:
            return None
        place = names[0].index(row.indicator_id) * len(bulk.regions) + names[1].index(row.region_id)
        return place * len(bulk.periods) + bulk.periods.index(row.period)

    def _doubtful(self, keys: pa.Array, own: list[int | None], is_rising: bool) -> pa.Array:
        """Keys that occur twice, in bulk or in single rows."""
        shared = pc.unique(pa.array([one for one in own if one is not None], pa.int64()))
        if is_rising or pc.count_distinct(keys).as_py() == len(keys):
            return shared
        counts = pc.value_counts(keys)
        twice = pc.filter(counts.field(0), pc.greater(counts.field(1), 1))
        return pa.concat_arrays([twice, shared])


def _cells(line: str, separator: str) -> tuple[str, ...]:
    cells = line.split(separator)
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cells)


def _plain(table: pa.Table) -> pa.Table:
    return table.cast(pa.schema([(name, pa.int64() if name == "row" else pa.string()) for name in table.column_names]))


def _to_table(rows: Sequence[Observation], schema: pa.Schema) -> pa.Table:
    cells = [
        (
            row.indicator_id,
            row.region_id,
            row.period.kind.value,
            row.period.start.isoformat(),
            row.period.as_of.isoformat(),
            f"{row.value:f}",
            row.value_text,
            row.unit_text,
            row.status,
            row.note,
            row.row,
        )
        for row in rows
    ]
    columns = list(zip(*cells, strict=True)) if cells else [()] * len(schema.names)
    types = [pa.int64() if name == "row" else pa.string() for name in schema.names]
    arrays = [pa.array(list(column), kind) for column, kind in zip(columns, types, strict=True)]
    return pa.table(arrays, names=schema.names)
