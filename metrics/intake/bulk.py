"""Large text files column by column: every distinct text is read once by our grammar, odd rows one by one.

The rules are those of `rows` and `amounts`, called for distinct texts at a desk whose findings are thrown away; a row
is taken in bulk only where all its cells read without any finding. So both ways give the same rows and problems.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations

import pyarrow as pa
import pyarrow.compute as pc

from metrics.intake.amounts import PERCENT, check_unit, clean_unit
from metrics.intake.columns import SHARE, is_rising, join_codes, match_amounts, strip_zeros
from metrics.intake.desk import Desk
from metrics.intake.fields import Field
from metrics.intake.fold import one_line
from metrics.intake.layout import Entry, Table
from metrics.intake.rows import check_texts, find_indicator, find_region, read_entry_period, read_entry_status
from metrics.intake.surroundings import REMARK
from metrics.model.catalogue import Indicator, Region
from metrics.model.period import Period

_KEYS = (Field.CODE, Field.NAME)
_Tally = tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True)
class Clean:
    """The rows taken in bulk, by position, and the positions of those left over."""

    table: pa.Table
    keys: pa.Array
    is_rising: bool
    odd: pa.Array


class Bulk:
    """One table's columns, each reduced to indices of the things they name; -1 where a text has any finding."""

    def __init__(self, columns: pa.Table, table: Table, desk: Desk) -> None:
        self.columns, self.table, self.desk = columns, table, desk
        self.indicators: list[Indicator] = []
        self.regions: list[Region] = []
        self.periods: list[Period] = []
        self.region_numbers: dict[str, int] = {}
        self.tallies: list[tuple[pa.Array, list[_Tally]]] = []

    def _column(self, field: Field) -> pa.DictionaryArray | None:
        heading = self.table.columns.fields.get(field)
        if heading is None or heading.index >= self.columns.num_columns:
            return None
        return pc.dictionary_encode(self._texts(heading.index))

    def _texts(self, index: int) -> pa.Array:
        column = self.columns.column(index)
        return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()

    def _probe(self, texts: Mapping[Field, str]) -> tuple[Entry, Desk]:
        """An entry with these texts, and a desk for findings that nobody reads."""
        return Entry(0, texts, self.table.places), Desk(self.desk.lookup, self.desk.today, self.desk.heading_unit)

    def _map(self, codes: pa.Array, read: Callable[[int], int]) -> pa.Array:
        """`read` applied to every distinct code, spread over all rows."""
        distinct = pc.unique(codes)
        meanings = pa.array([read(code) for code in distinct.to_pylist()], pa.int32())
        return pc.take(meanings, pc.index_in(codes, distinct))

    def read(self) -> Clean:
        """Take every row in bulk that has nothing to be said about."""
        indicator = self._read_indicators()
        region = self._read_field(Field.REGION, self._read_region)
        period = self._read_periods(indicator)
        unit, unit_texts = self._read_units(indicator)
        status, status_texts = self._read_words(Field.STATUS)
        note, note_texts = self._read_words(Field.NOTE)
        value, is_number = self._read_values(indicator)
        clean = pc.and_(is_number, self._is_table_row())
        for codes in (indicator, region, period, unit, status, note):
            clean = pc.and_(clean, pc.greater_equal(codes, 0))
        self._count(clean)
        rows = pc.indices_nonzero(clean)

        def spread(codes: pa.Array, texts: list[str]) -> pa.Array:
            return pa.DictionaryArray.from_arrays(pc.take(codes, rows), pa.array(texts or [""], pa.string()))

        taken = pa.table(
            {
                "indicator_id": spread(indicator, [one.indicator_id for one in self.indicators]),
                "region_id": spread(region, [one.region_id for one in self.regions]),
                "period_kind": spread(period, [one.kind.value for one in self.periods]),
                "period_start": spread(period, [one.start.isoformat() for one in self.periods]),
                "as_of": spread(period, [one.as_of.isoformat() for one in self.periods]),
                "value": pc.take(strip_zeros(value), rows),
                "value_text": pc.take(value, rows),
                "unit_text": spread(unit, unit_texts),
                "status": spread(status, status_texts),
                "note": spread(note, note_texts),
                "row": pc.cast(rows, pa.int64()),
            }
        )
        codes = [pc.take(pc.cast(one, pa.int64()), rows) for one in (indicator, region, period)]
        sizes = [len(self.indicators) or 1, len(self.regions) or 1, len(self.periods) or 1]
        rising = any(is_rising(join_codes(codes, sizes, order)) for order in permutations(range(3)))
        return Clean(taken, join_codes(codes, sizes, (0, 1, 2)), rising, pc.indices_nonzero(pc.invert(clean)))

    def _read_indicators(self) -> pa.Array:
        code, name = (self._column(field) for field in _KEYS)
        many = len(name.dictionary) if name is not None else 1
        codes = pc.cast(code.indices, pa.int64()) if code is not None else None
        names = pc.cast(name.indices, pa.int64()) if name is not None else None
        both = names if codes is None else codes if names is None else pc.add(pc.multiply(codes, many), names)
        numbers: dict[str, int] = {}

        def read(pair: int) -> int:
            first, second = divmod(pair, many)
            texts = {Field.CODE: code.dictionary[first].as_py()} if code is not None else {}
            texts |= {Field.NAME: name.dictionary[second].as_py()} if name is not None else {}
            entry, desk = self._probe(texts)
            found = find_indicator(entry, desk) if check_texts(entry, desk) else None
            if found is None or desk.problems:
                return -1
            if found.indicator_id not in numbers:
                numbers[found.indicator_id] = len(self.indicators)
                self.indicators.append(found)
            return numbers[found.indicator_id]

        return self._map(both, read)

    def _read_field(self, field: Field, read: Callable[[str], int]) -> pa.Array:
        """The meanings of a column, by its distinct texts; 0 throughout where the table has none."""
        column = self._column(field)
        if column is None:
            return pa.repeat(pa.scalar(0 if read("") >= 0 else -1, pa.int32()), self.columns.num_rows)
        meanings = pa.array([read(text) for text in column.dictionary.to_pylist()], pa.int32())
        return pc.take(meanings, column.indices)

    def _read_region(self, text: str) -> int:
        entry, desk = self._probe({Field.REGION: text})
        found = find_region(entry, desk) if check_texts(entry, desk) else None
        if found is None or desk.problems:
            return -1
        self.region_numbers.setdefault(found.region_id, len(self.regions))
        if len(self.regions) < len(self.region_numbers):
            self.regions.append(found)
        return self.region_numbers[found.region_id]

    def _read_periods(self, indicator: pa.Array) -> pa.Array:
        column = self._column(Field.PERIOD)
        if column is None:
            return pa.repeat(pa.scalar(-1, pa.int32()), self.columns.num_rows)
        firsts = {one.cumulative: one for one in self.indicators}
        flows = pa.array([int(one.cumulative) for one in self.indicators] or [0], pa.int64())
        is_flow = pc.take(flows, pc.max_element_wise(indicator, 0))
        codes = pc.add(pc.multiply(pc.cast(column.indices, pa.int64()), 2), is_flow)
        numbers: dict[Period, int] = {}
        tallies: list[_Tally] = []

        def read(code: int) -> int:
            entry, desk = self._probe({Field.PERIOD: column.dictionary[code // 2].as_py()})
            found = read_entry_period(entry, firsts.get(bool(code % 2)), desk) if check_texts(entry, desk) else None
            if found is None or desk.problems:
                return -1
            if found not in numbers:
                numbers[found] = len(self.periods)
                self.periods.append(found)
            said.setdefault(code, tuple(desk.tallies))
            return numbers[found]

        said: dict[int, _Tally] = {}
        periods = self._map(codes, read)
        distinct = pc.unique(codes)
        tallies = [said.get(code, ()) for code in distinct.to_pylist()]
        self.tallies.append((pc.index_in(codes, distinct), tallies))
        return periods

    def _read_units(self, indicator: pa.Array) -> tuple[pa.Array, list[str]]:
        column = self._column(Field.UNIT)
        written = column.dictionary.to_pylist() if column is not None else [""]
        many = len(self.indicators) or 1
        texts = pc.cast(column.indices, pa.int64()) if column is not None else pa.repeat(0, self.columns.num_rows)
        codes = pc.add(pc.multiply(texts, many), pc.max_element_wise(pc.cast(indicator, pa.int64()), 0))
        distinct = pc.unique(codes)
        units: list[str] = []
        tallies: list[_Tally] = []
        meanings = []
        for code in distinct.to_pylist():
            unit, tally = self._read_unit(written[code // many], code % many)
            tallies.append(tally)
            if unit is not None and unit not in units:
                units.append(unit)
            meanings.append(-1 if unit is None else units.index(unit))
        places = pc.index_in(codes, distinct)
        self.tallies.append((places, tallies))
        return pc.take(pa.array(meanings, pa.int32()), places), units

    def _read_unit(self, text: str, number: int) -> tuple[str | None, _Tally]:
        """The unit where it is the indicator's own, and what is to be said of it."""
        if number >= len(self.indicators):
            return None, ()
        indicator = self.indicators[number]
        entry, desk = self._probe({Field.UNIT: text})
        written = clean_unit(text)
        unit = written or desk.heading_unit or indicator.unit
        if not check_texts(entry, desk) or not check_unit(written, unit, indicator, entry, desk):
            return None, ()
        is_converted = any(code == "UNIT_CONVERTED" for code, _, _ in desk.tallies)
        return (None, ()) if is_converted else (unit, tuple(desk.tallies))

    def _read_words(self, field: Field) -> tuple[pa.Array, list[str]]:
        """Status or note: the distinct words, as they are kept."""
        words: dict[str, int] = {}

        def read(text: str) -> int:
            entry, desk = self._probe({field: text})
            kept = read_entry_status(entry, desk) if field is Field.STATUS else one_line(text)
            has_split = field is Field.NOTE and text.strip()[:1].isdigit()
            if kept is None or not check_texts(entry, desk) or has_split:
                return -1
            return words.setdefault(kept, len(words))

        return self._read_field(field, read), list(words)

    def _read_values(self, indicator: pa.Array) -> tuple[pa.Array, pa.Array]:
        texts = self._texts(self.table.columns.fields[Field.VALUE].index)
        kinds = [0 if one.integer else 1 if one.unit == PERCENT else 2 for one in self.indicators] or [2]
        kind = pc.take(pa.array(kinds, pa.int32()), pc.max_element_wise(indicator, 0))
        is_amount, is_broken = match_amounts(texts)
        is_count = pc.and_(is_amount, pc.invert(is_broken))
        fits = pc.if_else(pc.equal(kind, 0), is_count, is_amount)
        is_share = pc.equal(kind, 1)
        if pc.any(is_share).as_py():
            fits = pc.if_else(is_share, pc.match_substring_regex(texts, SHARE), fits)
        return texts, fits

    def _is_table_row(self) -> pa.Array:
        """Whether the first cell neither is blank nor opens a remark; of a key column its meaning tells."""
        first = self.table.columns.header.headings[0]
        if first.field in (*_KEYS, Field.REGION, Field.PERIOD):
            return pa.repeat(pa.scalar(True), self.columns.num_rows)
        column = pc.dictionary_encode(self._texts(0))
        holds = [bool(text.strip()) and not REMARK.fullmatch(text.strip()) for text in column.dictionary.to_pylist()]
        return pc.take(pa.array(holds, pa.bool_()), column.indices)

    def _count(self, clean: pa.Array) -> None:
        """The notes that are said once, counted over the rows taken in bulk."""
        for places, said in self.tallies:
            if any(said):
                counts = pc.value_counts(pc.filter(places, clean)).to_pylist()
                for one in counts:
                    for tally in said[one["values"]]:
                        self.desk.tallies[tally] += one["counts"]

    def odd_rows(self, odd: pa.Array) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Position and texts, without trailing blanks, of the rows left over."""
        taken = self.columns.take(odd)
        lists = [taken.column(index).to_pylist() for index in range(taken.num_columns)]
        for position, cells in zip(odd.to_pylist(), zip(*lists, strict=True), strict=True):
            end = len(cells)
            while end and not cells[end - 1].strip():
                end -= 1
            yield position, cells[:end]
