"""Names as clerks decorate them: numbering in front, a colon or star behind, the unit in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from metrics.intake.fold import bare_name, clean_unit, fold_name
from metrics.intake.lookup import Lookup, Named, NameIndex
from metrics.model.catalogue import Indicator, Region
from metrics.model.unit import conversion_factor

#: No region is called by more characters, all above it included.
MAX_NAME = 60
WITH_UNIT = re.compile(r"(.+)\(([^()]+)\)")
_CLOSING = (")", "\uff09", "]", "】", "〕")


def find_named(index: NameIndex[Named], text: str) -> tuple[tuple[Named, ...], str]:
    """What `text` names, and the part of it that does: "" where the whole text is the name."""
    found = index.find(text)
    if found or not text.strip():
        return found, ""
    bare = bare_name(text)
    if found := index.find(bare):
        return found, bare
    if below := _find_below(index, fold_name(bare)):
        return (below,), below.name
    parts = WITH_UNIT.fullmatch(bare)
    if parts is None:
        return (), ""
    things = tuple(one for one in index.find(parts[1]) if isinstance(one, Indicator) and _fits(parts[2], one))
    return things, parts[1] if things else ""


def _find_below(index: NameIndex[Named], name: str) -> Named | None:
    """The region that stands behind the names of those above it: 山东省泰安市新泰市."""
    # Unknown names come by the ten thousand: most cuts are told apart without looking anything up.
    for cut in range(2, min(len(name), MAX_NAME) - 1):
        if name[:cut] not in index.spellings:
            continue
        above, below = index.find(name[:cut]), index.find(name[cut:])
        if len(above) == len(below) == 1 and above[0] in _find_parents(index, below[0]):
            return below[0]
    return None


def _find_parents(index: NameIndex[Named], thing: Named) -> Iterator[Named]:
    parent = thing.parent_region_id if isinstance(thing, Region) else None
    for one in index.find(parent or ""):
        yield one
        yield from _find_parents(index, one)


def named_unit(text: str, lookup: Lookup) -> str:
    """The unit in brackets behind an indicator's name, "" without: 新增绿色建筑面积（平方米）."""
    parts = WITH_UNIT.fullmatch(bare_name(text)) if text.rstrip().endswith(_CLOSING) else None
    if parts is None or lookup.indicators.find(text):
        return ""
    return clean_unit(parts[2]) if any(_fits(parts[2], one) for one in lookup.indicators.find(parts[1])) else ""


def _fits(unit: str, indicator: Indicator) -> bool:
    return conversion_factor(clean_unit(unit), indicator.unit) is not None
