"""Chinese numerals: 一百二十, 壹佰贰拾, 二〇二三, 三点五 and 1.2万 as the numbers they stand for."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {char: value for value, chars in enumerate(("零〇", *"一二三四五六七八九")) for char in chars}
_DIGITS |= {"两": 2} | {char: value for value, char in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BLOCKS = {"亿": 10**8, "万": 10**4}

DIGITS = "".join(_DIGITS)
NUMERALS = DIGITS + "".join(_STEPS) + "点"

_BELOW_WAN = re.compile(rf"(?:[{DIGITS}]?[{''.join(_STEPS)}]|[{DIGITS}])+")


def read_numeral(text: str) -> Decimal | None:
    """The number that a numeral stands for; None where it is none. Digits in a row (二〇二三) are read one by one."""
    whole, _, fraction = text.partition("点")
    if fraction and not set(fraction) <= set(_DIGITS):
        return None
    value = _read_whole(whole)
    if value is None or (text.endswith("点")):
        return None
    return Decimal(f"{value}.{''.join(str(_DIGITS[char]) for char in fraction)}") if fraction else Decimal(value)


def _read_whole(text: str) -> int | None:
    for block, size in _BLOCKS.items():
        head, found, rest = text.partition(block)
        if found:
            high, low = _read_whole(head), _read_whole(rest) if rest else 0
            return None if high is None or low is None else high * size + low
    return _read_below_wan(text)


def _read_below_wan(text: str) -> int | None:
    if text and set(text) <= set(_DIGITS):
        return int("".join(str(_DIGITS[char]) for char in text))
    if not _BELOW_WAN.fullmatch(text):
        return None
    total = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total, digit = total + (digit or 1) * _STEPS[char], 0
    return total + digit
