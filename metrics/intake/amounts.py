"""The value of an entry: read as a number, brought into the indicator's unit, held against what that counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

from metrics.intake.bare_names import named_unit
from metrics.intake.desk import Desk
from metrics.intake.fields import Field
from metrics.intake.fold import SPACES, clean_unit
from metrics.intake.layout import Entry
from metrics.intake.numbers import (
    MAX_DECIMALS,
    MAX_INTEGER_DIGITS,
    MissingRead,
    NumberRead,
    NumberRejected,
    read_number,
)
from metrics.intake.problems import make_problem
from metrics.model.catalogue import Indicator
from metrics.model.unit import conversion_factor

WIDE_PRECISION = 80
ENDLESS_DIGITS = 28
SHOWN_DECIMALS = 6
PERCENT = "%"
_NUMBER_AND_UNIT = re.compile(
    r"(?P<number>[^(\uff08]*[0-9\uff10-\uff19][.\uff0e]?)\s*(?P<scale>[万亿]{0,2})(?P<unit>[^0-9万亿%\uff05‰\s][^0-9]{0,8}[23]?)"
)
_MARK_WARNINGS = {"formula": ("NUMBER_FORMULA_RESULT",), "scaled": ("NUMBER_FORMAT_SCALED",)}
MAY_BE_NEGATIVE = (PERCENT, "个百分点")
#: Names of counts that say by how much something changed.
_CHANGE = re.compile("净增|增加|增减|增长")


@dataclass(frozen=True)
class Amount:
    """`value` in the indicator's unit, `unit` the one it was written in."""

    value: Decimal
    unit: str


def read_amount(entry: Entry, indicator: Indicator | None, desk: Desk) -> Amount | None:
    """The entry's value; None where it is missing or wrong. Without an indicator only its form is checked."""
    written = clean_unit(entry.text(Field.UNIT))
    named = named_unit(entry.text(Field.NAME), desk.lookup)
    text, written = _part_unit(entry.text(Field.VALUE), written or named, indicator, desk)
    unit = written or desk.heading_unit or (indicator.unit if indicator else PERCENT)
    read = read_number(text, _is_percent(unit))
    if entry.mark == "split":
        desk.report("NUMBER_SPLIT", entry, Field.VALUE, next=entry.text(Field.NOTE).strip())
        return None
    if entry.mark == "merged" and not isinstance(read, MissingRead):
        desk.report("VALUE_MERGED", entry, Field.VALUE)
        return None
    if isinstance(read, MissingRead):
        desk.report("BLANK_VALUE", entry, Field.VALUE, mark=f"‹{read.mark}›" if read.mark else "空白")
        return None
    if isinstance(read, NumberRejected):
        desk.report(read.code, entry, Field.VALUE)
        return None
    for code in (*read.warnings, *_MARK_WARNINGS.get(entry.mark, ())):
        desk.report(code, entry, Field.VALUE, value=f"{read.value * read.multiplier:f}")
    if named and written and conversion_factor(named, written) != 1:
        desk.report("UNIT_DISAGREE", entry, Field.UNIT, heading=named)
        return None
    if indicator is None or not check_unit(written, unit, indicator, entry, desk):
        return None
    if not _check_scale(read, unit, entry, desk):
        return None
    value = _convert(read, unit, indicator, entry, desk)
    if value is None or not _check_value(value, indicator, entry, desk):
        return None
    return Amount(value, unit)


def _part_unit(text: str, written: str, indicator: Indicator | None, desk: Desk) -> tuple[str, str]:
    """The number and the unit of a value that brings its unit along: 8460个, 1.2万个, 128.4万㎡.

    The unit must be the row's own, with 万 or 亿 before it at most; where the row has none, one that converts.
    Else the text stays whole, and is refused as a number.
    """
    parts = _NUMBER_AND_UNIT.fullmatch(text.strip(SPACES))
    if parts is None or indicator is None:
        return text, written
    number, scale, unit = parts["number"], parts["scale"], clean_unit(parts["unit"])
    given = written or desk.heading_unit
    if given and conversion_factor(unit, given) == 1:
        found = number + scale, written
    elif given and conversion_factor(clean_unit(scale + unit), given) == 1:
        found = number, written
    elif not given and conversion_factor(scale + unit, indicator.unit) is not None:
        found = number, scale + unit
    else:
        return text, written
    if isinstance(read_number(found[0], True), NumberRead):
        desk.tally("UNIT_IN_VALUE", scale + unit)
    return found


@lru_cache(maxsize=4096)
def _is_percent(unit: str) -> bool:
    return conversion_factor(unit, PERCENT) == 1


def check_unit(written: str, unit: str, indicator: Indicator, entry: Entry, desk: Desk) -> bool:
    """Whether the unit converts. The row's unit goes before the heading's, the heading's before the catalogue's; what was taken is said."""
    heading = desk.heading_unit
    if written and heading and conversion_factor(written, heading) not in (None, Decimal(1)):
        desk.report("UNIT_DISAGREE", entry, Field.UNIT, heading=heading)
        return False
    factor = conversion_factor(unit, indicator.unit)
    if factor is None:
        where = Field.UNIT if written else Field.VALUE
        desk.problems.append(make_problem("UNIT_MISMATCH", entry.place(where), unit, unit=indicator.unit))
        return False
    if not written:
        desk.tally(*(("UNIT_FROM_HEADING", heading) if heading else ("UNIT_ASSUMED",)))
    if factor != 1:
        shown = factor if len(factor.as_tuple().digits) < ENDLESS_DIGITS else round(factor, SHOWN_DECIMALS)
        desk.tally("UNIT_CONVERTED", unit, unit=indicator.unit, factor=f"{shown.normalize():f}")
    return True


def _check_scale(read: NumberRead, unit: str, entry: Entry, desk: Desk) -> bool:
    """1.2万 is clear in 个 and 千瓦; in 万个 it may mean either, in % nothing."""
    if read.multiplier == 1:
        return True
    if _is_percent(unit):
        code = "UNIT_SCALED_PERCENT"
    elif any(unit.startswith(mark) and conversion_factor(unit, unit[len(mark) :]) for mark in ("百万", *"百千万亿")):
        code = "UNIT_SCALED_TWICE"
    else:
        return True
    desk.report(code, entry, Field.VALUE, suffix=read.suffix, unit=unit, value=f"{read.value:f}")
    return False


def _convert(read: NumberRead, unit: str, indicator: Indicator, entry: Entry, desk: Desk) -> Decimal | None:
    """The value in the indicator's unit, exact; a factor without end (亩 to 公顷) is rounded at the tenth decimal."""
    factor = conversion_factor(unit, indicator.unit) or Decimal(1)
    with localcontext(prec=WIDE_PRECISION):
        exact = read.value * read.multiplier * factor
        value = exact.quantize(Decimal(1).scaleb(-MAX_DECIMALS), rounding=ROUND_HALF_UP)
        is_endless = len(factor.as_tuple().digits) >= ENDLESS_DIGITS
        plain = Decimal(f"{value.normalize():f}") if value else Decimal(0)
    if abs(value) >= Decimal(10) ** MAX_INTEGER_DIGITS:
        desk.report("NUMBER_TOO_LARGE", entry, Field.VALUE)
        return None
    if value != exact and not is_endless:
        desk.report("NUMBER_TOO_FINE", entry, Field.VALUE)
        return None
    return plain


def _check_value(value: Decimal, indicator: Indicator, entry: Entry, desk: Desk) -> bool:
    """Errors make it False; warnings are laid down only."""
    if indicator.integer and value != value.to_integral_value():
        desk.report("NUMBER_NOT_INTEGER", entry, Field.VALUE, unit=indicator.unit, value=f"{value:f}")
        return False
    if indicator.integer and value < 0 and not _CHANGE.search(indicator.name):
        desk.report("NUMBER_NEGATIVE", entry, Field.VALUE)
        return False
    if value < 0 and indicator.unit not in MAY_BE_NEGATIVE:
        desk.report("NUMBER_NEGATIVE_UNUSUAL", entry, Field.VALUE)
    if value > 100 and indicator.unit == PERCENT:
        desk.report("NUMBER_OVER_100", entry, Field.VALUE)
    return True
