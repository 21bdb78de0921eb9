"""Very many staged rows in columns; each becomes an observation only when it is looked at."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any, overload

import pyarrow as pa
import pyarrow.compute as pc

from metrics.model.normalised import COLUMNS
from metrics.model.observation import Observation
from metrics.model.period import Period, PeriodKind

BATCH = 10_000
_TEXTS = COLUMNS[:-1]
_SPECIAL = re.compile(r'[,"\r\n]')


class ObservationTable(Sequence[Observation]):
    """Rows of texts in the columns of a normalised CSV; reads like a tuple of observations, in the order of `row`."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table
        self._digest: Future[str] | None = None
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
        return self._to_row(self.table.slice(place, 1).to_pylist()[0])

    def __iter__(self) -> Iterator[Observation]:
        for batch in self.table.to_batches(max_chunksize=BATCH):
            yield from map(self._to_row, batch.to_pylist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_same, self, other))

    __hash__ = None  # type: ignore[assignment]

    def _to_row(self, cells: Mapping[str, Any]) -> Observation:
        key = (cells["period_kind"], cells["period_start"], cells["as_of"])
        period = self._periods.get(key)
        if period is None:
            dates = date.fromisoformat(key[2]), date.fromisoformat(key[1])
            period = self._periods[key] = Period(*dates, PeriodKind(key[0]))
        return Observation(
            cells["indicator_id"],
            cells["region_id"],
            period,
            Decimal(cells["value"]),
            cells["value_text"],
            cells["unit_text"],
            cells["status"],
            cells["note"],
            row=cells["row"],
        )

    def start_digest(self) -> None:
        """Begin to work out the digest beside other work: the columns need no interpreter."""
        pool = ThreadPoolExecutor(1, thread_name_prefix="digest")
        self._digest = pool.submit(self._hash)
        pool.shutdown(wait=False)

    def digest(self) -> str:
        """The SHA-256 of the normalised CSV."""
        return self._digest.result() if self._digest else self._hash()

    def _hash(self) -> str:
        return hashlib.sha256(self.to_normalised_csv()).hexdigest()

    def to_normalised_csv(self) -> bytes:
        """The same bytes as metrics.model.normalised makes of the same rows."""
        columns = [_quote(self.table.column(name)) for name in _TEXTS]
        lines = pc.binary_join_element_wise(*columns, pc.cast(self.table.column("row"), pa.string()), ",")
        head = ",".join(COLUMNS) + "\n"
        return b"".join([head.encode(), *(_join_lines(chunk) for chunk in lines.chunks)])


def _same(one: object, other: object) -> bool:
    return one == other


def _join_lines(lines: pa.Array) -> bytes:
    whole = pa.ListArray.from_arrays(pa.array([0, len(lines)], pa.int32()), lines)
    joined: bytes = pc.binary_join(whole, "\n")[0].as_buffer().to_pybytes()
    return joined + (b"\n" if len(lines) else b"")


def _content(texts: pa.Array) -> bytes:
    """All characters of an array in one; perhaps those of neighbours as well."""
    buffer = texts.buffers()[2]
    return buffer.to_pybytes() if buffer is not None else b""


def _quote(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column as csv.writer writes it: quoted where a cell holds a comma, a quotation mark or a line break."""
    if pa.types.is_dictionary(column.type):
        quoted = [
            pa.DictionaryArray.from_arrays(chunk.indices, _quote(pa.chunked_array([chunk.dictionary])).chunk(0))
            for chunk in column.chunks
        ]
        return pc.cast(pa.chunked_array(quoted, column.type), pa.string())
    if not any(mark in _content(chunk) for chunk in column.chunks for mark in (b",", b'"', b"\n", b"\r")):
        return column
    special = pc.match_substring_regex(column, _SPECIAL.pattern)
    doubled = pc.replace_substring(column, '"', '""')
    return pc.if_else(special, pc.binary_join_element_wise('"', doubled, '"', ""), column)
