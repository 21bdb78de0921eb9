"""目标库 in HTML: the documents, and for each its clauses in order with their targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from urllib.parse import urlencode

from metrics.model.catalogue import Document
from metrics.model.choice import ALL_YEARS
from metrics.model.figures import DASH, show_amount, show_day, show_goal
from metrics.model.period import label_as_of
from metrics.model.verdict import Verdict
from metrics.progress.library import Entry, Library, Shelf
from metrics.publish.html_parts import Html, join, tag
from metrics.publish.html_tables import clause_words
from ui.style import light_mark

DOCUMENT_COLUMNS = ("文件", "文号", "发文机关", "成文日期", "规划期", "目标")
COLUMNS = ("条款", "目标", "原文数字", "目标值", "完成时限", "基期值", "亮灯", "责任单位")
_NUMERIC = frozenset({"目标值", "基期值"})
#: Deeper parts stand where these do: a phone has no room for more.
_DEEPEST = 3
_BASELINES = {"given": "", "derived": "推定", "set": "办公室设定"}


def state_library(library: Library, find: str) -> str:
    """How much there is, and in how many documents and clauses."""
    if not library.entry_count:
        return f"没有与“{find}”相符的目标" if find else "所选范围内没有目标"
    where = f"{len(library.shown)}个文件{library.clause_count}个条款"
    return f"{f'与“{find}”相符的' if find else ''}{_count_targets(library.entries)}，出自{where}"


def _count_targets(entries: Sequence[Entry]) -> str:
    """What documents set and what was broken down from it apart, so that no page seems to count otherwise."""
    printed = sum(1 for one in entries if one.is_printed)
    parts = len(entries) - printed
    return "和".join([f"{printed}项目标"] * (printed > 0) + [f"{parts}项分解目标"] * (parts > 0))


def documents_table(library: Library, query: Mapping[str, str]) -> Html:
    """Every document; its title shows its clauses alone, in all years."""
    heads = join(tag("th", word, scope="col", class_="x-num" if word == "目标" else "") for word in DOCUMENT_COLUMNS)
    rows = join(_document_row(shelf, query) for shelf in library.shelves)
    return tag(
        "table",
        tag("thead", tag("tr", heads)),
        tag("tbody", rows),
        class_="x-table x-links x-record x-documents",
    )


def _document_row(shelf: Shelf, query: Mapping[str, str]) -> Html:
    document = shelf.document
    is_chosen = query.get("document") == document.document_id
    mark = tag("span", "当前", class_="x-force") if is_chosen else Html("")
    return tag(
        "tr",
        tag("th", _document_link(shelf, query), mark, scope="row"),
        tag("td", document.number or "未载", class_="x-soft" if not document.number else "", data_label="文号"),
        tag("td", document.issuer or "未载", class_="x-soft" if not document.issuer else "", data_label="发文机关"),
        tag("td", show_day(document.date), class_="x-even", data_label="成文日期"),
        tag("td", years_words(document), class_="x-even", data_label="规划期"),
        tag("td", _count_words(shelf), class_="x-num x-even", data_label="目标"),
    )


def _document_link(shelf: Shelf, query: Mapping[str, str]) -> Html:
    """A plain link to the document alone. One that sets no figure has nothing to show."""
    title = f"《{shelf.document.title}》"
    if not shelf.target_count:
        return tag("span", title)
    chosen = {**query, "document": shelf.document.document_id, "year": ALL_YEARS}
    return tag("a", title, href="/targets?" + urlencode(chosen), target="_self")


def _count_words(shelf: Shelf) -> str:
    """All of them, and where some were asked for, how many those are."""
    if not shelf.target_count:
        return "无量化目标"
    shown = len(shelf.entries)
    total = f"{shelf.target_count}项"
    return total if shown in (0, shelf.target_count) else f"{shown}项 / 共{total}"


def years_words(document: Document) -> str:
    """2023年, or 2018–2022年."""
    first, last = document.start.year, document.end.year
    return f"{last}年" if first == last else f"{first}–{last}年"


def shelves_tables(library: Library, query: Mapping[str, str], *, is_open: bool) -> Html:
    """A foldable table a document; open where there is only one, or where somebody searched."""
    shown = library.shown
    return join(_shelf_part(shelf, query, is_open or len(shown) == 1) for shelf in shown)


def _shelf_part(shelf: Shelf, query: Mapping[str, str], is_open: bool) -> Html:
    clauses = len({one.verdict.clause for one in shelf.entries})
    counts = tag("span", tag("span", f"{clauses}个条款、{_count_targets(shelf.entries)}"), class_="x-tally x-soft")
    title = tag("b", f"《{shelf.document.title}》", tag("small", shelf.document.number or "未载文号"))
    summary = tag("summary", title, counts)
    opened = {"open": "open"} if is_open else {}
    return tag("details", summary, entries_table(shelf.entries, query), class_="x-theme", **opened)


def entries_table(entries: Iterable[Entry], query: Mapping[str, str]) -> Html:
    """Clause by clause; a clause is named on the first of its rows, to the ear on every one."""
    listed = tuple(entries)
    heads = join(tag("th", word, scope="col", class_="x-num" if word in _NUMERIC else "") for word in COLUMNS)
    firsts = [True, *(before.verdict.clause != after.verdict.clause for before, after in pairwise(listed))]
    rows = join(_entry_row(one, query, is_first) for one, is_first in zip(listed, firsts, strict=False))
    return tag("table", tag("thead", tag("tr", heads)), tag("tbody", rows), class_="x-table x-links x-library")


def _entry_row(entry: Entry, query: Mapping[str, str], is_first: bool) -> Html:
    one = entry.verdict
    goal = show_goal(one.comparator, one.value, one.value_high, one.unit, max(one.scale, 2))
    cells = [
        tag("td", clause_words(one.clause), class_="x-clause" if is_first else "x-clause x-again"),
        _name(entry, query),
        tag("td", *_figure(one), class_="x-figure", data_label="原文数字"),
        tag("td", goal, class_="x-num", data_label="目标值"),
        tag("td", label_as_of(one.end), data_label="完成时限"),
        tag("td", *_baseline(one), class_="x-num" if _has_baseline(one) else "x-num x-none", data_label="基期值"),
        tag("td", light_mark(one.light), class_="x-lit", data_label="亮灯"),
        tag("td", *_departments(one), class_="x-who", data_label="责任单位"),
    ]
    return tag("tr", *cells, class_="x-begins" if is_first else "")


def _name(entry: Entry, query: Mapping[str, str]) -> Html:
    """A plain link to the indicator, under its whole where it is a part."""
    one, depth = entry.verdict, min(entry.depth, _DEEPEST)
    address = "/indicator?" + urlencode({**query, "target": one.target_id})
    inside = tag("span", "其中 ", class_="x-soft") if depth else Html("")
    note = tag("small", entry.note) if entry.note else Html("")
    return tag(
        "th",
        inside,
        tag("a", one.short_name, href=address, target="_self", title=one.indicator_name),
        tag("small", f"{one.region_name} · {one.kind.word}"),
        note,
        scope="row",
        class_=f"x-depth-{depth}",
    )


def _figure(one: Verdict) -> list[Html]:
    """As printed; a part that the office set stands in no document."""
    return [tag("span", one.figure) if one.figure else tag("span", "分解，文件未载", class_="x-soft")]


def _has_baseline(one: Verdict) -> bool:
    """What starts from nothing each period has none to tell."""
    return one.baseline is not None and one.baseline_source in _BASELINES


def _baseline(one: Verdict) -> list[Html]:
    """With where it comes from, if from no document."""
    if not _has_baseline(one):
        return [tag("span", DASH, class_="x-soft")]
    whence = _BASELINES[one.baseline_source]
    return [tag("span", show_amount(one.baseline, one.unit, one.scale)), *([tag("small", whence)] if whence else [])]


def _departments(one: Verdict) -> list[Html]:
    support = [tag("small", f"配合：{'、'.join(one.support_departments)}")] if one.support_departments else []
    return [tag("span", "、".join(one.lead_departments) or "未明确"), *support]
