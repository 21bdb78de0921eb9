"""Marks that every list of targets shares: a linked name, 时效, years, and a rule set of its own."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from metrics.model.verdict import Verdict
from metrics.publish.html_parts import Html, tag
from metrics.publish.html_tables import clause_words


def freshness_mark(verdict: Verdict) -> Html:
    """时效 in words inside a frame of its own: solid where a report is late, dashed where nothing is due yet."""
    return tag("span", verdict.freshness_words, class_=f"x-fresh x-fresh-{verdict.freshness}")


def rule_set_mark(verdict: Verdict, usual: str) -> Html:
    """Only where a target is judged by another rule set than the one in the header."""
    if verdict.rule_set == usual:
        return Html("")
    return tag("span", f"规则：{verdict.rule_set}", class_="x-rule")


def target_name(verdict: Verdict, query: Mapping[str, str], is_part: bool = False) -> Html:
    """A plain link: it loads the page anew, but it opens in a new tab and costs a long table no widgets."""
    address = "/indicator?" + urlencode({**query, "target": verdict.target_id})
    name = tag("a", verdict.indicator_name, href=address, target="_self")
    inside = tag("span", "其中 ", class_="x-soft") if is_part else Html("")
    where = f"{verdict.region_name} · {years_of(verdict)} · {clause_words(verdict.clause)}"
    return tag("th", inside, name, tag("small", where), scope="row")


def years_of(verdict: Verdict) -> str:
    """2023年, or 2018–2022年 for a longer plan."""
    first, last = verdict.start.year, verdict.end.year
    return f"{last}年" if first == last else f"{first}–{last}年"
