"""The red list of the overview: a card for each flag, with its distance, its line and who answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from metrics.model.figures import show_amount, show_gap, show_share
from metrics.model.verdict import Verdict
from metrics.publish.brief_lists import points_off
from metrics.publish.html_parts import Html, bullet_bar, join, tag
from metrics.publish.html_tables import clause_words
from metrics.publish.report import Series
from ui.flag_trace import flag_trace
from ui.list_parts import target_link
from ui.overview_parts import freshness_mark, rule_set_mark
from ui.style import light_mark

#: So many stand open, each with a link that stays in the session; the rest of a long list is one tap away.
FIRST_FLAGS = 12
#: So many have a card at all: with hundreds of flags the work list of 红旗 is the better page, and this one stays light.
MOST_FLAGS = 60

Traces = Mapping[str, Series]


def flag_card(verdict: Verdict, series: Series, usual: str, name: Html | None = None) -> Html:
    """One entry; `name` stands in it where no page link does beside it. `usual`: the header's rule set."""
    where = f"{verdict.region_name} · {_source(verdict)}"
    marks = (freshness_mark(verdict), rule_set_mark(verdict, usual))
    who = tag(
        "p", tag("b", "、".join(verdict.lead_departments) or "牵头单位未明确"), " · ", where, *marks, class_="x-answers"
    )
    head = tag("h3", name) if name is not None else Html("")
    words = tag("div", head, tag("p", verdict.sentence), who, class_="x-say-so")
    off = tag("p", light_mark(verdict.light), tag("span", *_distance(verdict)), class_="x-short-by")
    look = tag("div", flag_trace(verdict, series), _progress(verdict), class_="x-shape")
    return tag("article", words, tag("div", off, look, class_="x-far"), class_="x-red-card", aria_label=_label(verdict))


def _label(verdict: Verdict) -> str:
    return f"{verdict.indicator_name}，{verdict.light.word}"


def _source(verdict: Verdict) -> str:
    return f"{verdict.document_number or f'《{verdict.document_title}》'} {clause_words(verdict.clause)}"


def _distance(verdict: Verdict) -> tuple[str | Html, ...]:
    """In percentage points; without them the share of the target, or the bare value."""
    points = points_off(verdict)
    if points is not None:
        return (tag("strong", show_gap(points)), "百分点")
    if verdict.share_of_target is not None:
        return ("为目标的", tag("strong", show_share(verdict.share_of_target)))
    return (tag("strong", show_amount(verdict.actual, verdict.unit, verdict.scale)),)


def _progress(verdict: Verdict) -> Html:
    if verdict.completion is None:
        return Html("")
    done, due = f"完成{show_share(verdict.completion)}", f"序时{show_share(verdict.expected_share)}"
    bar = bullet_bar(verdict.completion, verdict.expected_share)
    return tag("div", bar, tag("small", tag("span", done), " / ", tag("span", due)), class_="x-pace")


def other_flags(flags: tuple[Verdict, ...], traces: Traces, usual: str, query: Mapping[str, str]) -> Html:
    """What comes after the first, folded, with plain links: hundreds of page links would be paid for at every run."""
    if not flags:
        return Html("")
    shown = flags[: MOST_FLAGS - FIRST_FLAGS]
    cards = join(
        flag_card(one, traces[one.target_id], usual, target_link(one, one.indicator_name, query)) for one in shown
    )
    summary = tag("summary", tag("b", f"其余{len(flags)}项红旗"), tag("span", _range(flags), class_="x-soft"))
    on = tag("p", _list_link(len(flags) - len(shown), query), class_="x-last") if len(flags) > len(shown) else Html("")
    listed = tag("div", cards, on, class_="x-others x-links", style=f"counter-reset:x-flag {FIRST_FLAGS}")
    return tag("details", summary, listed, class_="x-theme x-onward")


def _list_link(count: int, query: Mapping[str, str]) -> Html:
    address = "/flags" + (f"?{urlencode(query)}" if query else "")
    return tag("a", f"另有{count}项，见红旗页的清单", href=address, target="_self")


def _range(flags: tuple[Verdict, ...]) -> str:
    points = [off for one in flags if (off := points_off(one)) is not None]
    return f"差距{show_gap(min(points))}至{show_gap(max(points))}个百分点" if len(points) > 1 else ""
