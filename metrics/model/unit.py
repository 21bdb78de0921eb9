"""Units of the field and their exact conversion: 万个 to 个, 亿元 to 万元, km to 公里."""

from __future__ import annotations

from decimal import Decimal

_PREFIXES = {
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "百万": Decimal(10**6),
    "亿": Decimal(10**8),
}

#: Spellings of one unit; the first of each row is the canonical one. Counting words of things do not convert
#: into each other (家 is not 个): a sheet in another one speaks about something else.
_SAME = (
    ("公里", "千米", "km", "KM"),
    ("平方米", "㎡", "m²", "m2", "平米"),
    ("立方米", "m³", "m3", "方"),
    ("%", "\uff05", "百分比"),
    ("个百分点", "百分点", "pp"),
    ("千瓦", "kW", "KW", "kw"),
    ("场", "场次"),
    ("人", "名"),
    ("辆", "台"),
)
_SPELLING = {name: names[0] for names in _SAME for name in names}

#: Units that are multiples of another one by definition, not by a prefix.
_MULTIPLES = {
    "斤": ("吨", Decimal("0.0005")),
    "公斤": ("吨", Decimal("0.001")),
    "公顷": ("亩", Decimal(15)),
    "兆瓦": ("千瓦", Decimal(1000)),
}


def _reduce(unit: str) -> tuple[str, Decimal]:
    """Canonical unit and the factor that brings a value into it."""
    name = unit.strip()
    factor = Decimal(1)
    if name not in _SPELLING:
        for prefix in sorted(_PREFIXES, key=len, reverse=True):
            if name.startswith(prefix) and len(name) > len(prefix):
                name, factor = name[len(prefix) :], _PREFIXES[prefix]
                break
    name = _SPELLING.get(name, name)
    if name in _MULTIPLES:
        name, multiple = _MULTIPLES[name]
        factor *= multiple
    return name, factor


def conversion_factor(source: str, goal: str) -> Decimal | None:
    """What a value in `source` is multiplied by to stand in `goal`; None where the two do not convert.

    Exact: 1 万个 = 10000 个, 1 亿斤 = 5 万吨. 台 and 辆, 人 and 名, 场 and 场次 count as one unit each.
    """
    if source.strip() == goal.strip():
        return Decimal(1)
    from_name, from_factor = _reduce(source)
    to_name, to_factor = _reduce(goal)
    if from_name != to_name:
        return None
    return from_factor / to_factor
