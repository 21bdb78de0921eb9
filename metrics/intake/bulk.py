"""Large text files column by column: every distinct text is read once by our grammar, odd rows one by one.

The rules are those of `rows` and `amounts`, called for distinct texts at a desk whose findings are thrown away; a row
is taken in bulk only where all its cells read without any finding. So both ways give the same rows and problems.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from metrics.intake.amounts import PERCENT, read_amount
from metrics.intake.bare_names import find_named
from metrics.intake.columns import SHARE, Block, Cells, find_odd, number_lines
from metrics.intake.desk import Desk
from metrics.intake.fields import Field
from metrics.intake.fold import HIDDEN, one_line
from metrics.intake.layout import Entry, Table
from metrics.intake.meanings import ODD, Key, Meaning, Meanings, Numbered
from metrics.intake.observation_table import SCHEMA
from metrics.intake.rows import (
    MAX_TEXT,
    check_texts,
    find_indicator,
    find_region,
    is_single,
    read_entry_period,
    read_entry_status,
)
from metrics.model.catalogue import Indicator, Region
from metrics.model.inert import bare
from metrics.model.period import Period

#: Columns in which few texts come again and again.
REPEATED = frozenset(Field) - {Field.VALUE}

_CODES = ("indicator", "region", "period", "unit", "status", "note")
_KEYS = (Field.CODE, Field.NAME)
_Tally = tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
_Pair = tuple[str, str]


@dataclass(frozen=True)
class Clean:
    """The rows taken in bulk by SCHEMA, the numbers that key them, and the lines left over, counted as `row` is.

    `odd` is None where more lines are left over than will be read.
    """

    rows: pa.Table
    codes: pa.RecordBatch
    odd: list[tuple[int, Cells]] | None


class Bulk:
    """One table's columns, block by block, each reduced to numbers of the things they name."""

    def __init__(self, table: Table, desk: Desk, limit: int) -> None:
        self.table, self.desk, self.limit = table, desk, limit
        self.indicators: Numbered[str, Indicator] = Numbered()
        self.regions: Numbered[str, Region] = Numbered()
        self.periods: Numbered[Period, Period] = Numbered()
        self.units: Numbered[str, str] = Numbered()
        self.statuses: Numbered[str, str] = Numbered()
        self._said: dict[Hashable, _Tally] = {}
        self._noted: list[int] = []
        self._indicator_of: Meanings[_Pair] = Meanings(self._read_indicator)
        self._region_of: Meanings[str] = Meanings(self._read_region)
        self._period_of: Meanings[tuple[str, bool]] = Meanings(self._read_period)
        self._unit_of: Meanings[tuple[str, _Pair]] = Meanings(self._read_unit)
        self._status_of: Meanings[str] = Meanings(self._read_status)

    def read(self, block: Block, first: int) -> Clean:
        """Take every row in bulk that has nothing to be said about; `first` is the number of the block's first line."""
        self._noted.clear()
        names, to_pair = self._find_names(block)
        indicator, _ = self._find_pairs(names, to_pair, self._indicator_of)
        period, say_of_periods = self._find_periods(block, indicator)
        unit, say_of_units = self._find_units(block, names, to_pair)
        region = self._find(block, Field.REGION, self._region_of)
        status = self._find(block, Field.STATUS, self._status_of)
        note, notes = self._find_notes(block)
        codes = pa.record_batch([indicator, region, period, unit, status, note], names=list(_CODES))
        clean = self._check_values(block, indicator)
        for column in codes.columns:
            clean = pc.and_(clean, pc.greater_equal(column, 0))
        if self._noted:
            clean = pc.and_(clean, pa.array([number not in self._noted for number in range(block.count)]))
        say_of_periods(clean)
        say_of_units(clean)
        places = pc.indices_nonzero(clean)
        taken = codes.take(places)
        columns = {
            "value": pc.take(block.stripped, places),
            "value_text": pc.take(block.values, places),
            "row": number_lines(places, block, first),
        }
        rows = self._to_table(taken, notes, columns)
        odd = find_odd(block, pc.indices_nonzero(pc.invert(clean)), first, self.limit)
        return Clean(rows, taken.select(list(_CODES[:3])), odd)

    def _to_table(self, codes: pa.RecordBatch, notes: list[str], columns: dict[str, pa.Array]) -> pa.Table:
        lists = {
            "indicator_id": ("indicator", [one.indicator_id for one in self.indicators.things]),
            "region_id": ("region", [one.region_id for one in self.regions.things]),
            "period_kind": ("period", [one.kind.value for one in self.periods.things]),
            "period_start": ("period", [one.start.isoformat() for one in self.periods.things]),
            "as_of": ("period", [one.as_of.isoformat() for one in self.periods.things]),
            "unit_text": ("unit", self.units.things),
            "status": ("status", self.statuses.things),
            "note": ("note", notes),
        }
        columns |= {
            name: pa.DictionaryArray.from_arrays(codes.column(code), pa.array(texts or [""], pa.string()))
            for name, (code, texts) in lists.items()
        }
        return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)

    def _column(self, block: Block, field: Field) -> pa.DictionaryArray | None:
        heading = self.table.columns.fields.get(field)
        return None if heading is None or heading.index >= len(block.columns) else block.columns[heading.index]

    def _probe(self, texts: Mapping[Field, str]) -> tuple[Entry, Desk]:
        """An entry with these texts, and a desk for findings that nobody reads."""
        return Entry(0, texts, self.table.places), Desk(self.desk.lookup, self.desk.today, self.desk.heading_unit)

    def _find(self, block: Block, field: Field, meanings: Meanings[str]) -> pa.Array:
        """The numbers of a column's texts; those of a blank where the table has none."""
        column = self._column(block, field)
        if column is None:
            return pa.repeat(pa.scalar(meanings[""], pa.int32()), block.count)
        texts = column.dictionary.to_pylist()
        numbers = meanings.of(texts)
        self._note(column.indices, dict(enumerate(texts)), meanings)
        return pc.take(numbers, column.indices)

    def _note(self, codes: pa.Array, keys: Mapping[int, Key], meanings: Meanings[Key]) -> None:
        """Leave the first row of a text that has a note to those that are read one by one: there it is laid down."""
        if meanings.unsaid:
            self._noted += [codes.index(code).as_py() for code, key in keys.items() if key in meanings.unsaid]
            meanings.unsaid.clear()

    def _find_pairs(
        self, codes: pa.Array, to_key: Callable[[int], Key], meanings: Meanings[Key]
    ) -> tuple[pa.Array, Callable[[pa.Array], None]]:
        """The numbers of pairs, each coded as one whole number, and how to count what is said of them."""
        distinct = pc.unique(codes)
        keys = [to_key(code) for code in distinct.to_pylist()]
        numbers = meanings.of(keys)
        self._note(codes, dict(zip(distinct.to_pylist(), keys, strict=True)), meanings)
        places = pc.index_in(codes, distinct)

        def say(clean: pa.Array) -> None:
            if any(self._said.get(key) for key in keys):
                for one in pc.value_counts(pc.filter(places, clean)).to_pylist():
                    for tally in self._said.get(keys[one["values"]], ()):
                        self.desk.tallies[tally] += one["counts"]

        return pc.take(numbers, places), say

    def _find_names(self, block: Block) -> tuple[pa.Array, Callable[[int], _Pair]]:
        """Code and name of each row as one whole number, and the texts behind such a number."""
        code, name = (self._column(block, field) for field in _KEYS)
        codes = code.dictionary.to_pylist() if code is not None else [""]
        names = name.dictionary.to_pylist() if name is not None else [""]
        many = max(1, len(names))
        both = [pc.cast(one.indices, pa.int64()) for one in (code, name) if one is not None]
        joined = pc.add(pc.multiply(both[0], many), both[1]) if len(both) == 2 else both[0]
        return joined, lambda pair: (codes[pair // many], names[pair % many])

    def _read_indicator(self, pair: _Pair) -> Meaning:
        lookup = self.desk.lookup
        # A name that is not known is told from others without asking which one is near: that takes long.
        indexes = zip((lookup.codes, lookup.indicators), pair, strict=True)
        if any(text.strip() and not find_named(index, text)[0] for index, text in indexes):
            return ODD
        entry, desk = self._probe(dict(zip(_KEYS, pair, strict=True)))
        found = find_indicator(entry, desk) if check_texts(entry, desk) else None
        if found is None or not _is_clean(desk):
            return ODD
        return self.indicators.add(found.indicator_id, found), bool(desk.mentioned)

    def _read_region(self, text: str) -> Meaning:
        if not find_named(self.desk.lookup.regions, text)[0]:
            return ODD
        entry, desk = self._probe({Field.REGION: text})
        found = find_region(entry, desk) if check_texts(entry, desk) else None
        if found is None or not _is_clean(desk):
            return ODD
        return self.regions.add(found.region_id, found), bool(desk.mentioned)

    def _find_periods(self, block: Block, indicator: pa.Array) -> tuple[pa.Array, Callable[[pa.Array], None]]:
        column = self._column(block, Field.PERIOD)
        if column is None or not self.indicators:
            return _nothing(block)
        texts = column.dictionary.to_pylist()
        flows = pa.array([int(one.cumulative) for one in self.indicators.things], pa.int32())
        is_flow = pc.take(flows, pc.max_element_wise(indicator, 0))
        codes = pc.add(pc.multiply(column.indices, 2), is_flow)
        return self._find_pairs(codes, lambda code: (texts[code // 2], bool(code % 2)), self._period_of)

    def _read_period(self, key: tuple[str, bool]) -> Meaning:
        text, is_flow = key
        like = next(one for one in self.indicators.things if one.cumulative is is_flow)
        entry, desk = self._probe({Field.PERIOD: text})
        found = read_entry_period(entry, like, desk) if check_texts(entry, desk) else None
        if found is None or desk.problems or is_single(entry, like, found):
            return ODD
        self._said[key] = tuple(desk.tallies)
        return self.periods.add(found, found), False

    def _find_units(
        self, block: Block, names: pa.Array, to_pair: Callable[[int], _Pair]
    ) -> tuple[pa.Array, Callable[[pa.Array], None]]:
        column = self._column(block, Field.UNIT)
        texts = column.dictionary.to_pylist() if column is not None else [""]
        many = max(1, len(texts))
        codes = pc.multiply(names, many)
        codes = codes if column is None else pc.add(codes, pc.cast(column.indices, pa.int64()))
        return self._find_pairs(codes, lambda code: (texts[code % many], to_pair(code // many)), self._unit_of)

    def _read_unit(self, key: tuple[str, _Pair]) -> Meaning:
        """The unit where it is the indicator's own, so that a value stays what it is."""
        text, pair = key
        number = self._indicator_of[pair]
        if number < 0:
            return ODD
        entry, desk = self._probe({Field.UNIT: text, **dict(zip(_KEYS, pair, strict=True)), Field.VALUE: "1"})
        amount = read_amount(entry, self.indicators.things[number], desk) if check_texts(entry, desk) else None
        if amount is None or desk.problems or amount.value != 1:
            return ODD
        self._said[key] = tuple(desk.tallies)
        return self.units.add(amount.unit, amount.unit), False

    def _read_status(self, text: str) -> Meaning:
        entry, desk = self._probe({Field.STATUS: text})
        kept = read_entry_status(entry, desk) if check_texts(entry, desk) else None
        return ODD if kept is None or desk.problems else (self.statuses.add(kept, kept), False)

    def _find_notes(self, block: Block) -> tuple[pa.Array, list[str]]:
        """Notes may all be different, so that they are numbered in each block anew; -1 for an odd one."""
        column = self._column(block, Field.NOTE)
        if column is None:
            return pa.repeat(pa.scalar(0, pa.int32()), block.count), [""]
        texts = column.dictionary.to_pylist()
        may_be_split = self.table.sheet.separator == ","
        odd = {number for number, text in enumerate(texts) if _is_odd_note(text, may_be_split)}
        numbers = pa.array([-1 if number in odd else number for number in range(len(texts))], pa.int32())
        return pc.take(numbers, column.indices), [bare(one_line(text)) for text in texts]

    def _check_values(self, block: Block, indicator: pa.Array) -> pa.Array:
        """Whether a value reads without any finding: counts have no point, shares may have a sign."""
        kinds = [0 if one.integer else 1 if one.unit == PERCENT else 2 for one in self.indicators.things] or [2]
        if kinds == [2] * len(kinds):
            return block.is_amount
        kind = pc.take(pa.array(kinds, pa.int32()), pc.max_element_wise(indicator, 0))
        is_count = pc.and_(block.is_amount, pc.invert(block.is_broken))
        fits = pc.if_else(pc.equal(kind, 0), is_count, block.is_amount)
        is_share = pc.equal(kind, 1)
        if not pc.any(is_share).as_py():
            return fits
        return pc.if_else(is_share, pc.match_substring_regex(block.values, SHARE), fits)


def _is_clean(desk: Desk) -> bool:
    """Whether nothing was laid down but notes that stand at the first place only."""
    return len(desk.problems) == len(desk.mentioned)


def _is_odd_note(text: str, may_be_split: bool) -> bool:
    """Whether `check_texts` says something; and 8,460 without quotation marks leaves 460 in the note."""
    is_rest = may_be_split and text.strip()[:1].isdigit()
    return is_rest or len(text) > MAX_TEXT or HIDDEN.search(text) is not None


def _nothing(block: Block) -> tuple[pa.Array, Callable[[pa.Array], None]]:
    """No meanings, and nothing to say."""
    return pa.repeat(pa.scalar(-1, pa.int32()), block.count), lambda _clean: None
