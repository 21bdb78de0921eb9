"""Units of the field and their exact conversion: 万个 to 个, 亿元 to 万元, km to 公里."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

_PREFIXES = {
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "亿": Decimal(10**8),
}

#: Spellings of one unit in lower case; the first of each row is the canonical one. Counting words do not convert
#: into each other (家 is not 个): a sheet in another one speaks about something else.
_SAME = (
    ("公里", "千米", "km", "㎞"),
    ("米", "m"),
    ("平方米", "㎡", "m²", "m2", "平米"),
    ("平方公里", "平方千米", "km²", "km2", "㎢"),
    ("公顷", "hm²", "hm2", "ha"),
    ("立方米", "m³", "m3", "方"),
    ("吨", "t"),
    ("公斤", "千克", "kg"),
    ("%", "\uff05", "百分比"),
    ("个百分点", "百分点", "pp"),
    ("千瓦", "kw"),
    ("兆瓦", "mw"),
    ("千瓦时", "kwh", "kw·h", "度"),
    ("场", "场次"),
    ("人", "名"),
    ("辆", "台"),
)
_SPELLING = {name: names[0] for names in _SAME for name in names}

#: Units that are multiples of another one by definition, not by a prefix.
_MULTIPLES = {
    "斤": ("吨", Decimal("0.0005")),
    "公斤": ("吨", Decimal("0.001")),
    "‰": ("%", Decimal("0.1")),
    "米": ("公里", Decimal("0.001")),
    "平方米": ("亩", Decimal("0.0015")),
    "公顷": ("亩", Decimal(15)),
    "平方公里": ("亩", Decimal(1500)),
    "兆瓦": ("千瓦", Decimal(1000)),
}


def _reduce(unit: str) -> tuple[str, Decimal]:
    """Canonical unit and the factor that brings a value into it."""
    name = unit.strip().lower()
    factor = Decimal(1)
    while name not in _SPELLING and name[:1] in _PREFIXES and len(name) > 1:
        name, factor = name[1:], factor * _PREFIXES[name[0]]
    name = _SPELLING.get(name, name)
    if name in _MULTIPLES:
        name, multiple = _MULTIPLES[name]
        factor *= multiple
    return name, factor


@lru_cache(maxsize=4096)
def conversion_factor(source: str, goal: str) -> Decimal | None:
    """What a value in `source` is multiplied by to stand in `goal`; None where the two do not convert.

    Exact: 1 万个 = 10000 个, 1 亿斤 = 5 万吨, 1 公顷 = 15 亩 = 10000 平方米. 台 and 辆, 人 and 名, 场 and 场次 count as
    one unit each.
    """
    if source.strip() == goal.strip():
        return Decimal(1)
    from_name, from_factor = _reduce(source)
    to_name, to_factor = _reduce(goal)
    if from_name != to_name:
        return None
    return from_factor / to_factor
