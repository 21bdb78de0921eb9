"""Whole columns of texts: reading them, and the few questions that are asked of all cells at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice, permutations
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

#: Values that read without any finding: amounts and counts from 0, shares from -99 to 99.
AMOUNT = r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,10})?$"
SHARE = r"^(-?[1-9][0-9]?|0)(\.[0-9]{1,10})?$"
#: Rows that may be read one by one: more of them would take longer than a person waits.
MAX_ODD_ROWS = 60_000
#: Blocks read at the same time, and before they are asked for: two processors' worth, and little memory.
THREADS, AHEAD = 2, 3

Cells = tuple[str, ...]
Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Form:
    """How the lines of a table are cut, which column holds the values, and which hold few texts many times."""

    separator: str
    width: int
    value: int
    repeated: frozenset[int]


@dataclass(frozen=True)
class Block:
    """Some lines in columns of texts, with what their values look like; `others` are the lines of another width.

    Lines count from 0. `stripped` are the values without idle zeros, of use only where `is_amount` or a SHARE.
    """

    columns: tuple[pa.Array, ...]
    others: tuple[tuple[int, tuple[str, ...]], ...]
    values: pa.Array
    is_amount: pa.Array
    is_broken: pa.Array
    stripped: pa.Array

    @property
    def count(self) -> int:
        """The lines of the table's width."""
        return len(self.is_amount)


def read_block(body: pa.Buffer, form: Form) -> Block | None:
    """Lines as a block; None where they cannot be cut. There are no quotation marks in them."""
    others: list[tuple[int, tuple[str, ...]]] = []

    def keep(row: arrow_csv.InvalidRow) -> str:
        # Beyond the limit nobody will read them.
        cells = tuple(row.text.split(form.separator)) if len(others) <= MAX_ODD_ROWS else ()
        others.append((row.number - 1, cells))
        return "skip"

    names = [str(index) for index in range(form.width)]
    coded = pa.dictionary(pa.int32(), pa.string())
    types = {name: coded if int(name) in form.repeated else pa.string() for name in names}
    try:
        table = arrow_csv.read_csv(
            body,
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=body.size + 1, use_threads=False),
            parse_options=arrow_csv.ParseOptions(
                delimiter=form.separator, quote_char=False, ignore_empty_lines=False, invalid_row_handler=keep
            ),
            convert_options=arrow_csv.ConvertOptions(column_types=types, strings_can_be_null=False, check_utf8=False),
        )
    except pa.ArrowInvalid:
        return None
    return _to_block([column.combine_chunks() for column in table.columns], others, form)


def to_block(rows: Sequence[Cells], marked: Set[int], form: Form) -> Block:
    """Rows of cells as a block, those that are `marked` or too wide among the others. They may lack cells at the end."""
    others = [(place, row) for place, row in enumerate(rows) if len(row) > form.width or place in marked]
    apart = {place for place, _ in others}
    fitting = [(*row, *[""] * (form.width - len(row))) for place, row in enumerate(rows) if place not in apart]
    columns = [pa.array(column, pa.string()) for column in zip(*fitting, strict=True)]
    columns = columns or [pa.array([], pa.string())] * form.width
    coded = [pc.dictionary_encode(one) if place in form.repeated else one for place, one in enumerate(columns)]
    return _to_block(coded, others, form)


def _to_block(columns: Sequence[pa.Array], others: Sequence[tuple[int, Cells]], form: Form) -> Block:
    values = columns[form.value]
    is_amount, is_broken = match_amounts(values)
    return Block(tuple(columns), tuple(others), values, is_amount, is_broken, strip_zeros(values, is_broken))


def cut_blocks(content: bytes, start: int, size: int) -> Iterator[pa.Buffer]:
    """Pieces of about `size` bytes, each to the end of a line."""
    whole = pa.py_buffer(content)
    while start < len(content):
        end = content.find(b"\n", start + size) + 1 or len(content)
        yield whole.slice(start, end - start)
        start = end


def read_ahead(read: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """`read` of each item in order, worked out beside the caller's own work."""
    waiting = iter(items)
    with ThreadPoolExecutor(THREADS, thread_name_prefix="blocks") as pool:
        begun: list[Future[Result]] = [pool.submit(read, item) for item in islice(waiting, AHEAD)]
        while begun:
            yield begun.pop(0).result()
            begun += [pool.submit(read, item) for item in islice(waiting, 1)]


#: More things of one sort than a catalogue or a calendar has, so that a key of three numbers is one whole number.
RADIX = 1 << 20


def join_codes(codes: Sequence[pa.Array], order: tuple[int, ...] = (0, 1, 2)) -> pa.Array:
    """One number per row for the things its three codes name, the first in `order` weighing most."""
    first, second, third = (pc.cast(codes[place], pa.int64()) for place in order)
    return pc.add(pc.multiply(pc.add(pc.multiply(first, RADIX), second), RADIX), third)


class Rising:
    """Whether rows came in the order of their keys, whichever of the three weighs most: then no key comes twice."""

    def __init__(self) -> None:
        self._last = dict.fromkeys(permutations(range(3)), -1)

    def __bool__(self) -> bool:
        return bool(self._last)

    def add(self, codes: Sequence[pa.Array]) -> None:
        """The next rows, by their codes."""
        if not len(codes[0]):
            return
        for order, last in list(self._last.items()):
            keys = join_codes(codes, order)
            if keys[0].as_py() > last and (len(keys) < 2 or pc.all(pc.greater(keys[1:], keys[:-1])).as_py()):
                self._last[order] = keys[-1].as_py()
            else:
                del self._last[order]


def match_amounts(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Which texts match AMOUNT, and which hold a point."""
    return pc.match_substring_regex(texts, AMOUNT), pc.match_substring(texts, ".")


def strip_zeros(values: pa.Array, is_broken: pa.Array) -> pa.Array:
    """12.50 → 12.5, 12.0 → 12, as the normalised rows have it; -0.0 never comes here."""
    if not pc.any(pc.and_(is_broken, pc.ends_with(values, "0"))).as_py():
        return values
    return pc.if_else(is_broken, pc.ascii_rtrim(pc.ascii_rtrim(values, "0"), "."), values)


def number_lines(positions: pa.Array, block: Block, first: int) -> pa.Array:
    """The number of the line of each row at a position."""
    if not block.others:
        return pc.add(pc.cast(positions, pa.int64()), first)
    skipped = {number for number, _ in block.others}
    lines = (number for number in range(block.count + len(skipped)) if number not in skipped)
    return pc.take(pa.array((first + number for number in lines), pa.int64()), positions)


def find_odd(block: Block, odd: pa.Array, first: int, limit: int) -> list[tuple[int, Cells]] | None:
    """Line and texts, without trailing blanks, of the rows left over and of the lines of another width."""
    columns = [pc.cast(pc.take(column, odd), pa.string()) for column in block.columns]
    is_blank = pa.repeat(pa.scalar(True), len(odd))
    for column in columns:
        is_blank = pc.and_(is_blank, pc.equal(column, ""))
    kept = pc.indices_nonzero(pc.invert(is_blank))
    if len(kept) + len(block.others) > limit:
        return None
    cells = zip(*(pc.take(column, kept).to_pylist() for column in columns), strict=True)
    lines = number_lines(pc.take(odd, kept), block, first).to_pylist()
    left = list(zip(lines, map(_strip_blanks, cells), strict=True))
    left += [(first + line, _strip_blanks(cells)) for line, cells in block.others]
    return sorted(one for one in left if one[1])


def _strip_blanks(cells: Cells) -> Cells:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]
