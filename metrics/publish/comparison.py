"""What two editions of one scope differ in, as a value: lights that moved, numbers corrected, targets that came or went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from metrics.model.light import Light


@dataclass(frozen=True)
class Edition:
    """One of the two: a snapshot, or the state of now. `checksum` is that of a snapshot's canonical JSON, "" for now."""

    title: str
    as_of: date
    made_at: datetime
    data_version: int
    checksum: str = ""


@dataclass(frozen=True)
class Moved:
    """One target and its lights; `before` is None for a target that is new, `now` for one that ended."""

    target_id: str
    name: str
    region_name: str
    departments: tuple[str, ...]
    before: Light | None
    now: Light | None


@dataclass(frozen=True)
class Correction:
    """One number that both editions should share and do not; values in `unit`.

    `day` is the day of a reported number, None for the value of the target itself. `old` and `new` are None where
    there was no number. `at` is when it was corrected, in UTC, None where two snapshots are compared.
    """

    target_id: str
    name: str
    region_name: str
    day: date | None
    unit: str
    scale: int
    old: Decimal | None
    new: Decimal | None
    at: datetime | None = None


@dataclass(frozen=True)
class Comparison:
    """`others` are targets whose light changed without turning red or recovering."""

    before: Edition
    now: Edition
    turned_red: tuple[Moved, ...]
    recovered: tuple[Moved, ...]
    others: tuple[Moved, ...]
    corrected: tuple[Correction, ...]
    added: tuple[Moved, ...]
    ended: tuple[Moved, ...]

    @property
    def lists(self) -> tuple[tuple[str, tuple[Moved, ...]], ...]:
        """The targets that moved, list by list, under the words of the page."""
        return (
            ("新列红旗", self.turned_red),
            ("退出红旗", self.recovered),
            ("其他亮灯变化", self.others),
            ("新增目标", self.added),
            ("不再列入", self.ended),
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not any((self.turned_red, self.recovered, self.others, self.corrected, self.added, self.ended))
