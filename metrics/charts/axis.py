"""Round steps of an axis and their words: thousands as offices print them, 万 and 亿 where the numbers are large."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from math import ceil, floor, log10

from metrics.model.figures import show_number
from metrics.model.period import month_end

_STEPS = (1, 2, 2.5, 5, 10)
_LARGE = ((Decimal(10**8), "亿"), (Decimal(10**4), "万"))


def round_steps(low: float, high: float, least_step: float = 0.0, most: int = 6) -> list[float]:
    """At most `most` + 2 round values that enclose low … high, `least_step` or more apart: there is no half a station."""
    span = (high - low) or abs(high) or 1.0
    least = max(span / most, least_step)
    size = 10 ** floor(log10(least))
    step = next(one * size for one in _STEPS if one * size >= least * 0.999 and _is_whole(one * size, least_step))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def _is_whole(step: float, least_step: float) -> bool:
    """Whether a step is some whole times the least one."""
    return not least_step or abs(step / least_step - round(step / least_step)) < 1e-6


def step_words(values: Iterable[float], unit: str) -> list[str]:
    """The words of all steps in one manner: 20万 where the largest has six digits and the unit is not 万 itself."""
    amounts = [Decimal(str(value)) for value in values]
    largest = max((abs(one) for one in amounts), default=Decimal(0))
    if unit[:1] not in ("万", "亿"):
        for size, word in _LARGE:
            if largest >= size * 10:
                return [f"{show_number(one / size, 4)}{word}" if one else "0" for one in amounts]
    return [show_number(one, 6).replace("-", "−") for one in amounts]


def month_steps(first: date, last: date) -> list[date]:
    """Ends of quarters, half years or years: at most six, so that they stand apart on a phone."""
    ends = [month_end(year, month) for year in range(first.year, last.year + 1) for month in (3, 6, 9, 12)]
    inside = [day for day in ends if first <= day <= last]
    for months in (3, 6, 12):
        chosen = [day for day in inside if day.month % months == 0]
        if len(chosen) <= 6:
            return chosen
    return chosen[:: -(-len(chosen) // 6)]


def month_words(days: Iterable[date]) -> list[str]:
    """3月 with its year below the first of each year; where only ends of years are shown, the year."""
    listed = list(days)
    if len(listed) > 1 and len({day.year for day in listed}) == len(listed):
        return [f"{day.year}<br>年末" for day in listed]
    seen: set[int] = set()
    words = []
    for day in listed:
        words.append(f"{day.month}月" if day.year in seen else f"{day.month}月<br>{day.year}年")
        seen.add(day.year)
    return words
