"""What moved since the earlier cut-off: what turned red, what recovered, and every other change folded away."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from metrics.model.light import Light
from metrics.model.turn import has_recovered, has_turned_red
from metrics.progress.ledger import lead_names
from metrics.progress.report import Overview
from metrics.publish.html_parts import Html, join, tag
from metrics.publish.report import Change
from ui.list_parts import target_link
from ui.style import light_mark

#: So many of each kind stand open.
FIRST_MOVES = 8


def compared_with(overview: Overview) -> str:
    """与2023年6月底相比; nothing where none of the targets was there then."""
    earlier = overview.earlier_as_of
    return f"与{earlier.year}年{earlier.month}月底相比" if earlier and overview.earlier_lights else ""


def changes_list(overview: Overview, query: Mapping[str, str]) -> Html:
    """Three lists, worst first in each; one sentence where nothing moved."""
    then = overview.earlier_lights
    moved = [Change(one, then[one.target_id]) for one in overview.verdicts if one.target_id in then]
    changes = [one for one in moved if one.before is not one.verdict.light]
    if not changes:
        return tag("p", "各项目标亮灯均无变化。", class_="x-empty")
    turned, recovered = _those(changes, has_turned_red), _those(changes, has_recovered)
    others = [one for one in changes if one not in turned and one not in recovered]
    lists = (_moves("新列红旗", turned, query), _moves("退出红旗", recovered, query))
    return join([tag("div", *lists, class_="x-moves x-links"), _others(others, query)])


def _those(changes: list[Change], is_such: Callable[[Light, Light], bool]) -> list[Change]:
    return [one for one in changes if is_such(one.before, one.verdict.light)]


def _moves(word: str, changes: list[Change], query: Mapping[str, str]) -> Html:
    title = tag("h3", f"{word} {len(changes)}项")
    if not changes:
        return tag("div", title, tag("p", "无。", class_="x-soft"))
    first, rest = ([_move(one, query) for one in part] for part in (changes[:FIRST_MOVES], changes[FIRST_MOVES:]))
    if not rest:
        return tag("div", title, tag("ul", *first))
    more = tag("details", tag("summary", f"其余{len(rest)}项"), tag("ul", *rest), class_="x-more")
    return tag("div", title, tag("ul", *first), more)


def _move(change: Change, query: Mapping[str, str]) -> Html:
    verdict = change.verdict
    name = target_link(verdict, verdict.indicator_name, query)
    who = tag("small", "、".join(lead_names(verdict)))
    turn = tag("span", light_mark(change.before), "→", light_mark(verdict.light), class_="x-turn")
    return tag("li", tag("span", name, who), turn)


def _others(changes: list[Change], query: Mapping[str, str]) -> Html:
    if not changes:
        return Html("")
    summary = tag("summary", tag("b", f"其他变化{len(changes)}项"))
    rows = tag("ul", join(_move(one, query) for one in changes), class_="x-two")
    return tag("details", summary, tag("div", rows, class_="x-moves x-links x-inside"), class_="x-theme x-onward")
