"""What a whole target has to fulfil, each rule with its own problem at the cell that breaks it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from metrics.intake.numbers import SCALES
from metrics.intake.targets.fields import COLUMN_NAMES, OFFERED, TargetField
from metrics.intake.targets.rows import TargetDesk, TargetRow
from metrics.model.catalogue import Comparator, Kind, Target
from metrics.model.problem import Severity

#: Without these no target; a figure is asked for where no parent answers for it.
_NEEDED = (
    TargetField.REGION,
    TargetField.DOCUMENT,
    TargetField.CLAUSE,
    TargetField.START,
    TargetField.END,
    TargetField.KIND,
    TargetField.COMPARATOR,
)
_WITHOUT_NUMBER = (Kind.RELATIVE, Kind.MILESTONE)
_PRINTED = re.compile(r"([0-9]+(?:\.[0-9]+)?)(万亿|万|亿)?")
_FOLD = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0E: "."}


def check_rules(row: TargetRow, values: Mapping[str, Any], is_new: bool, desk: TargetDesk) -> bool:
    """Whether the values of one row make a target; what keeps them from it is laid down."""
    before = _count_errors(desk)
    missing = [where for where in _NEEDED if not values.get(COLUMN_NAMES[where])]
    for where in missing:
        desk.lay("TARGET_CELL_BLANK", row.place(where), field=where.value, choices=_choices(where))
    if is_new and not values.get("figure") and not values.get("parent_target_id"):
        desk.lay("TARGET_CELL_BLANK", row.place(TargetField.FIGURE), field=TargetField.FIGURE.value, choices="")
    if not {TargetField.START, TargetField.END} & set(missing):
        _check_days(row, values["start"], values["end"], desk)
    if not {TargetField.KIND, TargetField.COMPARATOR} & set(missing):
        _check_numbers(row, values, Kind(values["kind"]), Comparator(values["comparator"]), desk)
    return _count_errors(desk) == before


def _choices(where: TargetField) -> str:
    return f"，可选：{OFFERED[where]}" if where in OFFERED else ""


def _count_errors(desk: TargetDesk) -> int:
    return sum(1 for one in desk.problems if one.severity is Severity.ERROR)


def _check_days(row: TargetRow, start: date, end: date, desk: TargetDesk) -> None:
    if start > end:
        where = TargetField.END if row.text(TargetField.END) else TargetField.START
        desk.lay("TARGET_DATES", row.place(where), row.text(where), start=start, end=end)


def _check_numbers(
    row: TargetRow, values: Mapping[str, Any], kind: Kind, comparator: Comparator, desk: TargetDesk
) -> None:
    value, high = values["value"], values["value_high"]
    if kind in _WITHOUT_NUMBER:
        for where, number in ((TargetField.VALUE, value), (TargetField.HIGH, high)):
            if number is not None:
                desk.lay("TARGET_VALUE_UNUSED", row.place(where), row.text(where), kind=kind.word)
    elif value is None:
        desk.lay("TARGET_VALUE_MISSING", row.place(TargetField.VALUE), kind=kind.word)
    if kind is Kind.RELATIVE and not values["reference_indicator_id"]:
        desk.lay("TARGET_REFERENCE_MISSING", row.place(TargetField.REFERENCE))
    if comparator is not Comparator.BETWEEN and high is not None:
        desk.lay("TARGET_HIGH_UNUSED", row.place(TargetField.HIGH), row.text(TargetField.HIGH))
    if comparator is Comparator.BETWEEN and high is None:
        desk.lay("TARGET_HIGH_MISSING", row.place(TargetField.HIGH))
    if comparator is Comparator.BETWEEN and None not in (value, high) and high <= value:
        desk.lay("TARGET_RANGE_ORDER", row.place(TargetField.HIGH), row.text(TargetField.HIGH))
    if values["baseline"] is not None and kind not in (Kind.STOCK, Kind.RATIO):
        desk.lay("TARGET_BASELINE_UNUSED", row.place(TargetField.BASELINE), kind=kind.word)
    _check_figure(row, values, desk)


def _check_figure(row: TargetRow, values: Mapping[str, Any], desk: TargetDesk) -> None:
    """The number as printed and the number as entered, where the file gives one of them anew."""
    if not (row.text(TargetField.VALUE) or row.text(TargetField.FIGURE)) or values["value"] is None:
        return
    written = _PRINTED.findall(values["figure"].translate(_FOLD).replace(",", ""))
    printed = {
        Decimal(number) * scale for number, mark in written for scale in (Decimal(1), SCALES.get(mark, Decimal(1)))
    }
    if printed and values["value"] not in printed:
        where = TargetField.VALUE if row.text(TargetField.VALUE) else TargetField.FIGURE
        words = {"figure": values["figure"], "value": f"{values['value']:f}{values['unit']}"}
        desk.lay("TARGET_FIGURE_DIFFERS", row.place(where), row.text(where), **words)


def check_links(row: TargetRow, target: Target, targets: Mapping[str, Target], desk: TargetDesk) -> bool:
    """Whether the parent is there and is itself whole; `targets` are those that would stand after the commit."""
    parent_id = target.parent_target_id
    if parent_id is None:
        return True
    place, parent = row.place(TargetField.PARENT), targets.get(parent_id)
    if parent_id == target.target_id:
        desk.lay("TARGET_PARENT_SELF", place, parent_id)
    elif parent is None:
        desk.lay("TARGET_UNKNOWN", place, parent_id, nearest="")
    elif parent.parent_target_id:
        words = {"target": parent_id, "parent": parent.parent_target_id}
        desk.lay("TARGET_PARENT_IS_CHILD", place, parent_id, **words)
    else:
        return True
    return False
