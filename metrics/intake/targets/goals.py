"""The number of a target as written: one figure or a range, with its unit, by the grammar of numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from metrics.intake.amounts import Amount, read_amount
from metrics.intake.fields import Field
from metrics.intake.fold import clean_unit
from metrics.intake.layout import Entry
from metrics.intake.numbers import MAX_DECIMALS, MissingRead, NumberRead, read_number
from metrics.intake.targets.rows import TargetDesk
from metrics.model.catalogue import Indicator
from metrics.model.problem import Place
from metrics.model.unit import conversion_factor

POINTS = "个百分点"
PERCENT = "%"
_RANGE = re.compile(r"(?<=[0-9%万亿\uff05])\s*(?:-|–|—{1,2}|~|\uff5e|〜|至|到)\s*(?=[0-9\uff10-\uff19])")


@dataclass(frozen=True)
class Written:
    """A number as it stands in the file, with the unit of its own cell or column and the place of both.

    `name` is the indicator as written, which may have a unit in brackets.
    """

    text: str
    place: Place
    unit: str = ""
    unit_place: Place | None = None
    mark: str = ""
    name: str = ""


@dataclass(frozen=True)
class Goal:
    """`value` in the unit asked for; `printed` in `unit`, the one it was written in."""

    value: Decimal
    printed: Decimal
    unit: str


def is_blank(text: str) -> bool:
    """Whether a cell says that there is no number."""
    return isinstance(read_number(text, True), MissingRead)


def measured_in(indicator: Indicator, unit: str) -> Indicator:
    """The indicator counted in `unit` where that does not convert, as a yearly step in 个百分点 does not into %."""
    is_step = conversion_factor(unit, POINTS) == 1 and conversion_factor(indicator.unit, PERCENT) == 1
    return indicator.model_copy(update={"unit": POINTS}) if is_step else indicator


def read_goal(written: Written, indicator: Indicator, desk: TargetDesk) -> Goal | None:
    """The number in the indicator's unit; None where it is wrong, which is laid down."""
    entry = Entry(
        written.place.row,
        {Field.VALUE: written.text, Field.UNIT: written.unit, Field.NAME: written.name},
        {Field.VALUE: written.place, Field.UNIT: written.unit_place or written.place},
        mark=written.mark,
    )
    amount = read_amount(entry, indicator, desk)
    if amount is None:
        return None
    return Goal(_plain(amount.value), _to_printed(written.text, amount, indicator), clean_unit(amount.unit))


def _to_printed(text: str, amount: Amount, indicator: Indicator) -> Decimal:
    """The number in the unit it was written in; where the unit stands behind it, brought back from the indicator's."""
    read = read_number(text, conversion_factor(amount.unit, PERCENT) == 1)
    if isinstance(read, NumberRead):
        return _plain(read.value * read.multiplier)
    factor = conversion_factor(amount.unit, indicator.unit) or Decimal(1)
    return _plain(round(amount.value / factor, MAX_DECIMALS))


def split_range(text: str) -> tuple[str, str] | None:
    """3—5 as its two ends, None where the text is no range."""
    parts = _RANGE.split(text.strip())
    return (parts[0], parts[1]) if len(parts) == 2 else None


def _plain(value: Decimal) -> Decimal:
    """200.0 as 200, and never 2E+2."""
    return Decimal(f"{value.normalize():f}")
