"""Very many staged rows in columns; each becomes an observation only when it is looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from itertools import repeat
from typing import Any, overload

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from metrics.model.normalised import COLUMNS, to_cells
from metrics.model.observation import Observation
from metrics.model.period import Period, PeriodKind

BATCH = 10_000
CODED = pa.dictionary(pa.int32(), pa.string())
_TYPES = {"value": pa.string(), "value_text": pa.string(), "row": pa.int64()}
#: The columns of a normalised CSV; texts that come again and again as numbers of a list.
SCHEMA = pa.schema([(name, _TYPES.get(name, CODED)) for name in COLUMNS])
_PLAIN = arrow_csv.WriteOptions(include_header=False, batch_size=1 << 16, quoting_style="none")
_SPECIAL = r'[,"\r\n]'


class ObservationTable(Sequence[Observation]):
    """Rows of texts by SCHEMA; reads like a tuple of observations, in the order of `row`.

    `column` is the letter of the column that all values stand in.
    """

    def __init__(self, table: pa.Table, column: str, digest: Future[str] | None = None) -> None:
        self.table, self.column = table, column
        self._digest = digest
        self._periods: dict[tuple[str, str, str], Period] = {}

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @overload
    def __getitem__(self, index: int) -> Observation: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Observation]: ...
    def __getitem__(self, index: int | slice) -> Observation | Sequence[Observation]:
        if isinstance(index, slice):
            return tuple(self[one] for one in range(*index.indices(len(self))))
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError(index)
        return next(self._to_rows(self.table.slice(place, 1).to_batches()[0]))

    def __iter__(self) -> Iterator[Observation]:
        for batch in self.table.to_batches(max_chunksize=BATCH):
            yield from self._to_rows(batch)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_same, self, other))

    __hash__ = None  # type: ignore[assignment]

    def _to_rows(self, batch: pa.RecordBatch) -> Iterator[Observation]:
        indicator, region, kind, start, end, value, *texts, row = (_read_texts(column) for column in batch.columns)
        periods = map(self._find_period, zip(kind, start, end, strict=True))
        columns: Iterator[tuple[Any, ...]] = zip(
            indicator, region, periods, map(Decimal, value), *texts, row, repeat(self.column), strict=False
        )
        return (Observation(*cells) for cells in columns)

    def _find_period(self, texts: tuple[str, str, str]) -> Period:
        if texts not in self._periods:
            kind, start, end = texts
            self._periods[texts] = Period(date.fromisoformat(end), date.fromisoformat(start), PeriodKind(kind))
        return self._periods[texts]

    def digest(self) -> str:
        """The SHA-256 of the normalised CSV."""
        return self._digest.result() if self._digest else hashlib.sha256(self.to_normalised_csv()).hexdigest()

    def to_normalised_csv(self) -> bytes:
        """The same bytes as metrics.model.normalised makes of the same rows."""
        return b"".join([_HEAD, *(to_lines(pa.Table.from_batches([batch])) for batch in self.table.to_batches())])


_HEAD = (",".join(COLUMNS) + "\n").encode()


class RunningDigest:
    """The SHA-256 of a normalised CSV whose rows come in pieces, worked out beside other work."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256(_HEAD)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="digest")
        self._pieces: list[Future[None]] = []

    def add(self, rows: pa.Table) -> None:
        """Go on with these rows."""
        self._pieces.append(self._pool.submit(lambda: self._hash.update(to_lines(rows))))

    def finish(self) -> Future[str]:
        """The digest of all rows added."""
        found = self._pool.submit(self._read)
        self._pool.shutdown(wait=False)
        return found

    def _read(self) -> str:
        for piece in self._pieces:
            piece.result()  # what went wrong with one comes out here
        return self._hash.hexdigest()


def to_table(rows: Sequence[Observation]) -> pa.Table:
    """Observations as a table by SCHEMA."""
    columns = list(zip(*(to_cells(row) for row in rows), strict=True)) or [()] * len(SCHEMA)
    texts = pa.table([pa.array(list(column), pa.string()) for column in columns], names=SCHEMA.names)
    return texts.cast(SCHEMA)


def to_lines(rows: pa.Table) -> pa.Buffer | bytes:
    """The lines of a normalised CSV, without its head."""
    sink = pa.BufferOutputStream()
    try:
        arrow_csv.write_csv(rows, sink, _PLAIN)
    except pa.ArrowInvalid:  # a cell that needs quotation marks
        return _to_quoted_lines(rows)
    return sink.getvalue()


def _to_quoted_lines(rows: pa.Table) -> bytes:
    cells = [_quote(pc.cast(column, pa.string())) for column in rows.columns]
    lines = pc.binary_join_element_wise(*cells, ",").to_pylist()
    return "".join(f"{line}\n" for line in lines).encode()


def _quote(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column as csv.writer writes it: quoted where a cell holds a comma, a quotation mark or a line break."""
    special = pc.match_substring_regex(column, _SPECIAL)
    doubled = pc.replace_substring(column, '"', '""')
    return pc.if_else(special, pc.binary_join_element_wise('"', doubled, '"', ""), column)


def _read_texts(column: pa.Array) -> list[Any]:
    """The cells of a column; each text of a list is made once."""
    if not pa.types.is_dictionary(column.type):
        return list(column.to_pylist())
    texts = column.dictionary.to_pylist()
    return [texts[number] for number in column.indices.to_pylist()]


def _same(one: object, other: object) -> bool:
    return one == other
