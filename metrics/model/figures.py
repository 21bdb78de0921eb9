"""Numbers as Chinese offices print them: thousands, one decimal for shares, signs for gaps. Never for judging."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from metrics.model.catalogue import Comparator

DASH = "—"


def round_half_up(value: Decimal, scale: int) -> Decimal:
    """`value` with `scale` decimals, halves away from zero as offices round."""
    return value.quantize(Decimal(1).scaleb(-scale), rounding=ROUND_HALF_UP)


def show_number(value: Decimal | None, scale: int = 0) -> str:
    """1234.5 → 1,234.5; keeps up to `scale` decimals and no trailing zeros; — for nothing."""
    if value is None:
        return DASH
    rounded = round_half_up(value, scale)
    if rounded == 0:
        rounded = abs(rounded)
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_amount(value: Decimal | None, unit: str, scale: int = 0) -> str:
    """A number with its unit; 个百分点 and % stand close as in print."""
    return DASH if value is None else show_number(value, scale) + unit


def show_share(share: Decimal | None) -> str:
    """A fraction of 1 as a percentage with one decimal: 0.642 → 64.2%."""
    return DASH if share is None else f"{round_half_up(share * 100, 1):.1f}%"


def show_gap(gap: Decimal | None) -> str:
    """Percentage points with sign and one decimal: −10.8, +3.8."""
    if gap is None:
        return DASH
    rounded = round_half_up(gap, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{abs(rounded):.1f}"


def show_day(day: date | None) -> str:
    """2023-09-30 → 2023年9月30日."""
    return DASH if day is None else f"{day.year}年{day.month}月{day.day}日"


_COMPARATOR_WORDS = {
    Comparator.AT_LEAST: "≥",
    Comparator.MORE: ">",
    Comparator.AT_MOST: "≤",
    Comparator.LESS: "<",
    Comparator.EQUAL: "",
    Comparator.ABOUT: "约",
    Comparator.BETWEEN: "",
}


def show_goal(comparator: Comparator, value: Decimal | None, high: Decimal | None, unit: str, scale: int = 2) -> str:
    """The goal in short: ≥11,000个, ≤12.24亿立方米, 3–5条, 约700万吨."""
    if value is None:
        return DASH
    if high is not None:
        return f"{show_number(value, scale)}–{show_number(high, scale)}{unit}"
    return f"{_COMPARATOR_WORDS[comparator]}{show_number(value, scale)}{unit}"
