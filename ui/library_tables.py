"""目标库 in HTML: the documents, and for each its clauses in order with their targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from urllib.parse import urlencode

from metrics.model.catalogue import Document
from metrics.model.choice import ALL_YEARS
from metrics.model.clock import BEIJING
from metrics.model.figures import DASH, show_amount, show_day, show_goal
from metrics.model.light import TONE_WORDS
from metrics.model.period import label_as_of
from metrics.model.verdict import Verdict
from metrics.progress.library import Entry, Library, Shelf
from metrics.progress.passages import Coverage, LoadedText
from metrics.publish.html_parts import Html, join, tag
from metrics.publish.html_tables import clause_words
from ui.passage import Quotes
from ui.style import light_mark

DOCUMENT_COLUMNS = ("文件", "发文机关", "成文日期", "规划期", "目标", "正文")
#: More than these are folded.
MOST_DOCUMENTS = 8
COLUMNS = ("条款", "目标", "原文数字", "目标值", "完成时限", "基期值", "亮灯", "责任单位")
#: A table of more targets opens only when it is asked for: on a phone it is many screens long.
MOST_OPEN = 12
#: Fewer parts need no fold.
FEWEST_FOLDED = 3
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


def documents_table(
    library: Library,
    query: Mapping[str, str],
    texts: Mapping[str, LoadedText] = MappingProxyType({}),
    coverage: Mapping[str, Coverage] = MappingProxyType({}),
) -> Html:
    """Every document; its title shows its clauses alone, in all years. Of many, those after the first are folded."""
    heads = join(tag("th", word, scope="col", class_="x-num" if word == "目标" else "") for word in DOCUMENT_COLUMNS)
    rows = [
        _document_row(shelf, query, texts.get(shelf.document.document_id), coverage.get(shelf.document.document_id))
        for shelf in library.shelves
    ]

    def lay_table(some: Sequence[Html]) -> Html:
        head = tag("thead", tag("tr", heads))
        return tag("table", head, tag("tbody", join(some)), class_="x-table x-links x-record x-documents x-papers")

    folded = rows[MOST_DOCUMENTS:]
    rest = fold_rest(f"其余{len(folded)}个文件", lay_table(folded)) if folded else Html("")
    return join([lay_table(rows[:MOST_DOCUMENTS]), rest])


def fold_rest(words: str, rest: Html) -> Html:
    """What comes after the first of a long list."""
    return tag("details", tag("summary", tag("b", words)), rest, class_="x-theme x-rest")


def _document_row(shelf: Shelf, query: Mapping[str, str], text: LoadedText | None, coverage: Coverage | None) -> Html:
    document = shelf.document
    is_chosen = query.get("document") == document.document_id
    mark = tag("span", "当前", class_="x-force") if is_chosen else Html("")
    number = tag("small", document.number or "未载文号")
    return tag(
        "tr",
        tag("th", _document_link(shelf, query), mark, number, scope="row"),
        tag("td", document.issuer or "未载", class_="x-soft" if not document.issuer else "", data_label="发文机关"),
        tag("td", show_day(document.date), class_="x-even", data_label="成文日期"),
        tag("td", years_words(document), class_="x-even", data_label="规划期"),
        tag("td", *_count_words(shelf), class_="x-num x-even", data_label="目标"),
        tag("td", *_text_words(text, coverage), class_="x-text-of", data_label="正文"),
    )


def _text_words(text: LoadedText | None, coverage: Coverage | None) -> list[Html]:
    """Whether the text is loaded, what can be looked up in it, and by whom it came."""
    if text is None:
        return [tag("span", "未载入", class_="x-soft")]
    loaded = text.source.loaded_at.astimezone(BEIJING)
    whose = tag(
        "small", f"{text.source.loaded_by} {loaded.year}年{loaded.month}月{loaded.day}日", title=text.source.filename
    )
    if coverage is None or not coverage.printed:
        return [tag("span", "已载入"), whose]
    words = f"{coverage.printed}项中{coverage.found}项可查原文"
    return [tag("span", "已载入"), tag("small", words), whose]


def _document_link(shelf: Shelf, query: Mapping[str, str]) -> Html:
    """A plain link to the document alone. One that sets no figure has nothing to show."""
    title = f"《{shelf.document.title}》"
    if not shelf.target_count:
        return tag("span", title)
    chosen = {**query, "document": shelf.document.document_id, "year": ALL_YEARS}
    return tag("a", title, href="/targets?" + urlencode(chosen), target="_self")


def _count_words(shelf: Shelf) -> list[Html]:
    """What the document sets and what was broken down from it, each with how many of them were asked for."""
    if not shelf.target_count:
        return [tag("span", "无量化目标", class_="x-soft")]
    asked, is_all = len(shelf.entries), len(shelf.entries) in (0, shelf.target_count)
    printed = _of_all(shelf.printed_count if is_all else shelf.shown_printed, shelf.printed_count)
    parts = _of_all(shelf.part_count if is_all else asked - shelf.shown_printed, shelf.part_count)
    return [tag("span", printed), *([tag("small", f"分解{parts}")] if shelf.part_count else [])]


def _of_all(shown: int, total: int) -> str:
    return f"{total}项" if shown == total else f"{shown}项 / 共{total}项"


def years_words(document: Document) -> str:
    """2023年, or 2018–2022年."""
    first, last = document.start.year, document.end.year
    return f"{last}年" if first == last else f"{first}–{last}年"


def shelves_tables(
    library: Library,
    query: Mapping[str, str],
    quotes: Quotes = MappingProxyType({}),
    *,
    is_chosen: bool = False,
    is_sought: bool = False,
) -> Html:
    """A foldable table a document, open where somebody chose it or searched, or where it is short.

    Parts are folded too, unless they are what a search found.
    """
    shown = library.shown
    is_open = is_chosen or is_sought or (len(shown) == 1 and library.entry_count <= MOST_OPEN)
    return join(_shelf_part(shelf, query, quotes, is_open, is_sought) for shelf in shown)


def _shelf_part(shelf: Shelf, query: Mapping[str, str], quotes: Quotes, is_open: bool, is_sought: bool) -> Html:
    clauses = len({one.verdict.clause for one in shelf.entries})
    counts = tag("span", tag("span", f"{clauses}个条款、{_count_targets(shelf.entries)}"), class_="x-tally x-soft")
    title = tag("b", f"《{shelf.document.title}》", tag("small", shelf.document.number or "未载文号"))
    table = entries_table(shelf.entries, query, quotes, are_parts_open=is_sought)
    return tag("details", tag("summary", title, counts), table, class_="x-theme x-shelf", **_opened(is_open))


def _opened(is_open: bool) -> dict[str, str]:
    return {"open": "open"} if is_open else {}


def entries_table(
    entries: Iterable[Entry],
    query: Mapping[str, str],
    quotes: Quotes = MappingProxyType({}),
    *,
    are_parts_open: bool = False,
) -> Html:
    """Clause by clause; a clause is named on the first of its rows, to the ear on every one.

    The parts of a target are folded under it, and the clause as printed, where it is known, under its targets.
    """
    rows: list[Html] = []
    for clause, group in groupby(entries, key=lambda one: one.verdict.clause):
        listed = tuple(group)
        for are_parts, run in groupby(listed, key=lambda one: one.depth > 0 and not one.is_printed):
            some = tuple(run)
            is_folded = are_parts and len(some) >= FEWEST_FOLDED
            cells = [_entry_row(one, query, one is listed[0]) for one in some]
            rows += [_parts_row(some, cells, are_parts_open)] if is_folded else cells
        quote = quotes.get((listed[0].verdict.document_id, clause))
        rows += [_quote_row(quote)] if quote else []
    return _lay_entries(rows, "x-library")


def _lay_entries(rows: Iterable[Html], look: str) -> Html:
    heads = join(tag("th", word, scope="col", class_="x-num" if word in _NUMERIC else "") for word in COLUMNS)
    return tag("table", tag("thead", tag("tr", heads)), tag("tbody", join(rows)), class_=f"x-table x-links {look}")


def _parts_row(parts: Sequence[Entry], rows: Iterable[Html], is_open: bool) -> Html:
    """What a target was broken down into, with how it stands there."""
    tones = Counter(one.verdict.light.tone for one in parts)
    words = (
        tag("span", f"{word}{tones[tone]}", class_=f"x-{tone}") for tone, word in TONE_WORDS.items() if tones[tone]
    )
    summary = tag("summary", f"分解{len(parts)}项", *words)
    table = _lay_entries(rows, "x-library x-inner")
    fold = tag("details", summary, table, class_="x-parts", **_opened(is_open))
    return tag("tr", tag("td", fold, colspan=str(len(COLUMNS))), class_="x-below")


def _quote_row(fold: Html) -> Html:
    return tag("tr", tag("td", fold, colspan=str(len(COLUMNS))), class_="x-below x-quote")


def _entry_row(entry: Entry, query: Mapping[str, str], is_first: bool) -> Html:
    one = entry.verdict
    goal = show_goal(one.comparator, one.value, one.value_high, one.unit, max(one.scale, 2))
    cells = [
        tag("td", clause_words(one.clause), class_="x-clause" if is_first else "x-clause x-again"),
        _name(entry, query),
        tag("td", *_figure(one), class_="x-figure" if one.figure else "x-figure x-none", data_label="原文数字"),
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
