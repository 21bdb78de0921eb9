"""Targets as their seed table has them: what was read from it is written again to the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from metrics.model.catalogue import Target

COLUMNS = tuple(Target.model_fields)

_MARKS = {"qualifier": "|", "lead_departments": "、", "support_departments": "、"}


def to_targets_csv(targets: Iterable[Target]) -> bytes:
    """The table of targets in UTF-8, in the order given."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(to_cells(target).values() for target in targets)
    return stream.getvalue().encode("utf-8")


def to_cells(target: Target) -> dict[str, str]:
    """The cells of a target by column."""
    return {column: _to_text(getattr(target, column), _MARKS.get(column, "")) for column in COLUMNS}


def _to_text(value: Any, mark: str) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return mark.join(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value.value if isinstance(value, Enum) else value)
