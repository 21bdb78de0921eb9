"""A large text file becomes staged rows: in bulk where nothing is to be said, else row by row as any other file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from metrics.intake.bulk import REPEATED, Bulk, Clean
from metrics.intake.columns import (
    MAX_ODD_ROWS,
    RADIX,
    Block,
    Form,
    Rising,
    cut_blocks,
    join_codes,
    read_ahead,
    read_block,
    to_block,
)
from metrics.intake.desk import Desk
from metrics.intake.duplicates import MAX_PROBLEMS, keep_first, say_many
from metrics.intake.encoding import Utf8
from metrics.intake.fields import Field
from metrics.intake.layout import Frame, Layout, find_frame
from metrics.intake.lookup import Lookup
from metrics.intake.observation_table import ObservationTable, RunningDigest, to_table
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.intake.read_csv import SEPARATORS
from metrics.intake.rows import stage_entry
from metrics.intake.sheet import Sheet
from metrics.model.observation import Observation

HEAD_BYTES = 1 << 16
BLOCK_BYTES, BLOCK_ROWS = 1 << 22, 50_000
MAX_ROWS = 1_200_000
SAMPLE = 200


@dataclass(frozen=True)
class Large:
    """What a large file gave."""

    rows: Sequence[Observation]
    layout: Layout
    entry_count: int


def read_head(source: Utf8, separator: str) -> Sheet | None:
    """The first rows as a sheet; None where quotation marks or odd line ends forbid to cut by lines."""
    content = source.content
    if (
        separator not in SEPARATORS
        or b'"' in content
        or (b"\r" in content and content.count(b"\r") != content.count(b"\r\n"))
    ):
        return None
    end = content.rfind(b"\n", source.start, source.start + HEAD_BYTES) + 1
    lines = io.StringIO(content[source.start : end].decode(), newline="")
    rows = tuple(tuple(cells) for cells in csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE))
    return Sheet(rows, source.encoding, separator)


def stage_large(sheet: Sheet, source: Utf8, lookup: Lookup, filename: str, desk: Desk) -> Large | None:
    """Rows and findings of a long table; None where it has to be read in the ordinary way. Findings go to the desk."""
    frame = _find_long(sheet, lookup, filename, desk)
    if frame is None:
        return None
    start = source.start
    for _ in range(_count_head(frame)):
        start = source.content.find(b"\n", start) + 1
    form = _find_form(frame, source.content, start)
    if form is None:
        return None
    pieces = cut_blocks(source.content, start, BLOCK_BYTES)
    return _Reader(frame, desk, MAX_ODD_ROWS).read(read_ahead(lambda body: read_block(body, form), pieces))


def stage_sheet(sheet: Sheet, lookup: Lookup, filename: str, desk: Desk) -> Large | None:
    """As `stage_large`, of a sheet whose cells are at hand; None also where very many rows are odd."""
    frame = None if sheet.merges else _find_long(sheet, lookup, filename, desk)
    if frame is None:
        return None
    fields = frame.table.columns.fields
    form = Form("", frame.table.columns.header.width, fields[Field.VALUE].index, _find_repeated(frame))
    marked = {row for row, _ in sheet.marks}
    start = _count_head(frame)
    pieces = ((first, sheet.rows[first : first + BLOCK_ROWS]) for first in range(start, len(sheet.rows), BLOCK_ROWS))
    blocks = (to_block(rows, {row - first for row in marked}, form) for first, rows in pieces)
    try:
        # A sheet has no more rows than may be read one by one.
        return _Reader(frame, desk, limit=len(sheet.rows)).read(blocks)
    except UnicodeEncodeError:  # half a character, which no column of texts can hold
        return None


def _find_long(sheet: Sheet, lookup: Lookup, filename: str, desk: Desk) -> Frame | None:
    """The header of a long table in which every row says all by itself."""
    frame = find_frame(sheet, lookup, filename)
    if frame is None or frame.is_broken or frame.table.columns.across or frame.table.mentions:
        return None
    desk.heading_unit = frame.unit
    return frame


def _count_head(frame: Frame) -> int:
    """How many rows stand above the first row of data."""
    header = frame.table.columns.header
    return header.row + header.lines - 1


def _find_repeated(frame: Frame) -> frozenset[int]:
    return frozenset(heading.index for one, heading in frame.table.columns.fields.items() if one in REPEATED)


def _find_form(frame: Frame, content: bytes, start: int) -> Form | None:
    """How most of the first lines are cut; None for a table that is too narrow, or has too many lines."""
    mark = frame.table.sheet.separator
    sample = content[start : start + HEAD_BYTES].split(b"\n")[:SAMPLE]
    counts = [line.count(mark.encode()) for line in sample[:-1] or sample]
    width = max(set(counts), key=counts.count) + 1 if counts else 0
    value = frame.table.columns.fields[Field.VALUE].index
    if width < 3 or value >= width or content.count(b"\n", start) > MAX_ROWS:
        return None
    return Form(mark, width, value, _find_repeated(frame))


class _Reader:
    """Reads the blocks of one table, of which no more than `limit` rows are odd."""

    def __init__(self, frame: Frame, desk: Desk, limit: int) -> None:
        self.frame, self.desk, self.limit = frame, desk, limit
        self.bulk = Bulk(frame.table, desk, limit)
        self.rising = Rising()
        self.entry_count = 0

    def read(self, blocks: Iterator[Block | None]) -> Large | None:
        pieces: list[Clean] = []
        first, odd = _count_head(self.frame) + 1, 0
        for block in blocks:
            if block is None:
                return None
            piece = self.bulk.read(block, first)
            first += block.count + len(block.others)
            odd += self.limit + 1 if piece.odd is None else len(piece.odd)
            if odd > self.limit:
                return self._refuse(first)
            self.rising.add(piece.codes.columns)
            pieces.append(piece)
        return self._stage(pieces)

    def _refuse(self, line: int) -> Large:
        """More rows want to be read one by one than anybody waits for."""
        self.desk.problems.append(make_problem("FILE_TOO_IRREGULAR", WHOLE_FILE, row=line - 1, limit=self.limit))
        return Large((), self.frame.to_layout(), self.limit)

    def _stage(self, pieces: list[Clean]) -> Large | None:
        """The odd rows one by one, each put between its neighbours; meanwhile the digest is worked out."""
        digest = RunningDigest()
        tables: list[pa.Table] = []
        staged: list[Observation] = []
        for piece in pieces:
            single = self._stage_odd(piece)
            table = piece.rows if not single else pa.concat_tables([piece.rows, to_table(single)]).sort_by("row")
            digest.add(table)
            tables.append(table)
            staged += single
        rows = self._to_rows(pa.concat_tables(tables), digest.finish()) if tables else ()
        self.entry_count += sum(piece.rows.num_rows for piece in pieces)
        if not self.entry_count:
            return None
        return Large(self._keep_first(rows, pieces, staged), self.frame.to_layout(), self.entry_count)

    def _to_rows(self, table: pa.Table, digest: Future[str] | None = None) -> ObservationTable:
        return ObservationTable(table, self.frame.table.places[Field.VALUE].column, digest)

    def _stage_odd(self, piece: Clean) -> list[Observation]:
        staged = []
        for number, cells in piece.odd or ():
            if len(self.desk.problems) >= MAX_PROBLEMS:
                say_many(self.desk, number - 1)
                break
            for entry in self.frame.table.read_row(number, cells):
                self.entry_count += 1
                row = stage_entry(entry, self.desk)
                staged += [row] if row is not None else []
        return staged

    def _keep_first(
        self, rows: Sequence[Observation], pieces: list[Clean], staged: list[Observation]
    ) -> Sequence[Observation]:
        """The rows without those that come again; `rows` as they are where none does."""
        keys = pa.chunked_array([join_codes(piece.codes.columns) for piece in pieces])
        doubtful = self._find_doubtful(keys, staged)
        is_doubtful = pc.is_in(keys, doubtful)
        many = pc.sum(is_doubtful).as_py() or 0
        if not many and len({row.key for row in staged}) == len(staged):
            return rows
        if many > self.limit:
            self.desk.problems.append(make_problem("FILE_TOO_REPETITIVE", WHOLE_FILE, count=many, limit=self.limit))
            return ()
        bulk = pa.concat_tables([piece.rows for piece in pieces])
        again = sorted([*self._to_rows(bulk.filter(is_doubtful)), *staged], key=lambda row: row.row)
        extra = to_table(keep_first(again, self.desk))
        return self._to_rows(pa.concat_tables([bulk.filter(pc.invert(is_doubtful)), extra]).sort_by("row"))

    def _find_doubtful(self, keys: pa.ChunkedArray, staged: list[Observation]) -> pa.Array:
        """The keys that occur twice among the rows in bulk, and those of single rows."""
        bulk = self.bulk
        own = [
            (place * RADIX + region) * RADIX + period
            for row in staged
            if (place := bulk.indicators.numbers.get(row.indicator_id)) is not None
            and (region := bulk.regions.numbers.get(row.region_id)) is not None
            and (period := bulk.periods.numbers.get(row.period)) is not None
        ]
        shared = pc.unique(pa.array(own, pa.int64()))
        if self.rising or pc.count_distinct(keys).as_py() == len(keys):
            return shared
        counts = pc.value_counts(keys)
        return pa.concat_arrays([pc.filter(counts.field(0), pc.greater(counts.field(1), 1)), shared])
