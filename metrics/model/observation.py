"""An observation is one reported number: of an indicator, in a region, for a period."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from metrics.model.period import Period

STATUS_WORDS = ("正式", "预计", "快报")


@dataclass(frozen=True)
class Observation:
    """`value` is in the indicator's unit; `value_text` and `unit_text` are what the clerk wrote.

    `row` is the row of the file it came from, counted from 1 as the clerk sees it, `column` the letter of its cell;
    the letter is for whoever looks at the file, and is not kept.
    """

    indicator_id: str
    region_id: str
    period: Period
    value: Decimal
    value_text: str
    unit_text: str
    status: str
    note: str
    row: int
    column: str = field(default="", compare=False)

    @property
    def key(self) -> tuple[str, str, Period]:
        """What identifies the number: a later one with the same key is a revision."""
        return (self.indicator_id, self.region_id, self.period)
