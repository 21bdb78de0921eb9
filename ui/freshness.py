"""时效, the second axis: a mark of its own beside each light, and the list of who owes reports."""

from __future__ import annotations

from collections.abc import Mapping

from metrics.model.figures import DASH
from metrics.model.period import label_as_of
from metrics.model.verdict import Verdict
from metrics.publish.html_parts import Html, join, tag
from ui.overview_parts import freshness_mark, target_name

FREQUENCIES = {"month": "月报", "quarter": "季报", "half": "半年报", "year": "年报"}
FIRST_DEPARTMENTS = 6
_HEADS = ("目标", "报送频度", "数据截至", "时效")

Missing = Mapping[str, tuple[Verdict, ...]]


def split_missing(missing: Missing) -> tuple[Missing, Missing]:
    """The departments shown at once, and the rest of a long list."""
    names = list(missing)
    first, rest = names[:FIRST_DEPARTMENTS], names[FIRST_DEPARTMENTS:]
    return {name: missing[name] for name in first}, {name: missing[name] for name in rest}


def missing_words(missing: Missing) -> str:
    """缺报清单 in one line: how many departments and targets; one target of two departments counts once."""
    targets = {one.target_id for group in missing.values() for one in group}
    return f"{len(missing)}个责任单位、{len(targets)}项目标，按缺报期数排列"


def missing_list(missing: Missing, query: Mapping[str, str]) -> Html:
    """A foldable table for each department, the most missed first."""
    return join(_department(name, group, query) for name, group in missing.items())


def _department(name: str, group: tuple[Verdict, ...], query: Mapping[str, str]) -> Html:
    worst = tag("span", f"最多{group[0].freshness_words}", class_="x-tally x-soft")
    summary = tag("summary", tag("b", name), tag("span", f"{len(group)}项", class_="x-soft"), worst)
    head = tag("tr", *(tag("th", word, scope="col") for word in _HEADS))
    rows = join(_row(one, query) for one in group)
    table = tag("table", tag("thead", head), tag("tbody", rows), class_="x-table x-framed x-links x-missing")
    return tag("details", summary, table, class_="x-theme")


def _row(verdict: Verdict, query: Mapping[str, str]) -> Html:
    last = DASH if verdict.data_as_of is None else label_as_of(verdict.data_as_of)
    return tag(
        "tr",
        target_name(verdict, query),
        tag("td", FREQUENCIES.get(verdict.frequency, verdict.frequency), data_label="报送频度"),
        tag("td", last, data_label="数据截至"),
        tag("td", freshness_mark(verdict), data_label="时效"),
    )
