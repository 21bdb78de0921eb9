"""Whole columns of texts: reading them, and the few questions that are asked of all cells at once."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

#: Values that read without any finding: amounts and counts from 0, shares from -99 to 99.
AMOUNT = r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,10})?$"
#: No amount of this length has too many digits before or after its point.
SHORT = 11
SHARE = r"^(-?[1-9][0-9]?|0)(\.[0-9]{1,10})?$"


def read_columns(body: bytes, separator: str, width: int) -> pa.Table | None:
    """The lines of a table as columns of texts; None where a line has another number of cells. No quotes in it."""
    names = [str(index) for index in range(width)]
    try:
        return arrow_csv.read_csv(
            pa.py_buffer(body),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=1 << 22),
            parse_options=arrow_csv.ParseOptions(delimiter=separator, quote_char=False, ignore_empty_lines=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
            ),
        ).combine_chunks()
    except pa.ArrowInvalid:
        return None


def join_codes(codes: list[pa.Array], sizes: list[int], order: tuple[int, ...]) -> pa.Array:
    """One number per row for the thing its codes name, the first in `order` weighing most."""
    first, second, third = order
    joined = pc.add(pc.multiply(codes[first], sizes[second]), codes[second])
    return pc.add(pc.multiply(joined, sizes[third]), codes[third])


def is_rising(keys: pa.Array) -> bool:
    """Whether each key is greater than the one before: then none comes twice."""
    return len(keys) < 2 or bool(pc.all(pc.greater(keys[1:], keys[:-1])).as_py())


def match_amounts(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Which texts match AMOUNT, and which hold a point; the expression itself only looks at long ones."""
    is_broken = pc.match_substring(texts, ".")
    digits = pc.if_else(is_broken, pc.replace_substring(texts, ".", "", max_replacements=1), texts)
    is_padded = pc.and_(pc.starts_with(texts, "0"), pc.greater(pc.binary_length(digits), 1))
    is_padded = pc.and_(is_padded, pc.invert(pc.starts_with(texts, "0.")))
    is_bare = pc.or_(pc.starts_with(texts, "."), pc.ends_with(texts, "."))
    is_amount = pc.and_(pc.ascii_is_decimal(digits), pc.invert(pc.or_(is_padded, is_bare)))
    is_long = pc.greater(pc.binary_length(texts), SHORT)
    if pc.any(is_long).as_py():
        is_amount = pc.if_else(is_long, pc.match_substring_regex(texts, AMOUNT), is_amount)
    return is_amount, is_broken


def strip_zeros(values: pa.Array) -> pa.Array:
    """12.50 → 12.5, 12.0 → 12, as the normalised rows have it; -0.0 never comes here."""
    broken = pc.match_substring(values, ".")
    if not pc.any(pc.and_(broken, pc.ends_with(values, "0"))).as_py():
        return values
    return pc.if_else(broken, pc.utf8_rtrim(pc.utf8_rtrim(values, "0"), "."), values)
