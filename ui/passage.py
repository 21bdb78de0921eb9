"""Where a target stands in print, in HTML: the sentence with its figure marked, and the whole clause behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from metrics.intake.clauses import Clause, Passage, name_clause
from metrics.model.verdict import Verdict
from metrics.progress.passages import LoadedText, find_printed
from metrics.publish.html_parts import Html, join, set_marks, tag
from metrics.store.workspace import Workspace
from ui.cached import texts_of

Span = tuple[int, int]
#: By document and clause.
Quotes = Mapping[tuple[str, str], Html]


def show_passage(workspace: Workspace, verdict: Verdict, known_at: int | None) -> None:
    """The passage of a target, or one line that says why there is none."""
    text = texts_of(workspace, known_at).get(verdict.document_id)
    st.html(passage_part(text, verdict, workspace) if text else _quiet("尚未载入该文件正文。办公室可在", "载入。"))


def passage_part(text: LoadedText, verdict: Verdict, workspace: Workspace) -> Html:
    """Of a part that came by a breakdown, the passage of the target above it that the document prints."""
    clause, figure, whose = verdict.clause, verdict.figure, ""
    if not figure:
        targets = {one.target_id: one for one in workspace.catalogue.targets}
        printed = find_printed(verdict.target_id, targets)
        clause, figure = (printed.clause, printed.figure) if printed else (clause, "")
        whose = "本目标由分解表下达，原文所载为上级目标。"
    passage = text.find(clause, figure, (verdict.indicator_name, verdict.short_name))
    if passage is None:
        return _quiet(f"已载入的正文{name_clause(clause)}中没有找到该数字，请在", "核对。")
    return _passage_part(passage, whose)


def _passage_part(passage: Passage, whose: str) -> Html:
    clause = passage.clause
    figure = (passage.start, passage.end)
    sentence = marked(clause.text, [figure], passage.sentence_start, passage.sentence_end)
    note = tag("p", whose, class_="x-soft") if whose else Html("")
    name = tag("span", name_clause(clause.number), class_="x-key")
    is_all = passage.sentence_end - passage.sentence_start == len(clause.text)
    fold = Html("") if is_all else clause_fold(clause, [figure], f"{name_clause(clause.number)}全文")
    return tag("section", tag("p", name, sentence), note, fold, class_="x-passage", aria_label="文件原文")


def quotes_of(workspace: Workspace, known_at: int | None = None) -> Quotes:
    """The clauses that targets cite, each folded, with all figures marked that its document prints there.

    By the journal's tail, for a text makes no data version.
    """
    return _quotes(str(workspace.home), workspace.journal.tail, known_at, workspace)


@st.cache_resource(max_entries=8, show_spinner=False)
def _quotes(home: str, tail: int, known_at: int | None, _workspace: Workspace) -> Quotes:  # noqa: ARG001
    texts = texts_of(_workspace, known_at)
    names = {one.indicator_id: one.name for one in _workspace.catalogue.indicators}
    spans: dict[tuple[str, str], list[Span]] = {}
    for one in _workspace.catalogue.targets:
        text = texts.get(one.document_id)
        if text and one.clause in text.clauses:
            found = text.find(one.clause, one.figure, (names[one.indicator_id],))
            spans.setdefault((one.document_id, one.clause), []).extend([(found.start, found.end)] if found else [])
    return {
        (document, clause): clause_fold(texts[document].clauses[clause], kept, f"{name_clause(clause)}原文")
        for (document, clause), kept in spans.items()
    }


def clause_fold(clause: Clause, spans: Iterable[Span], words: str) -> Html:
    """The whole clause, a paragraph a line, with its figures marked; folded behind `words`."""
    kept, start = list(spans), 0
    paragraphs = []
    for line in clause.text.split("\n"):
        paragraphs.append(tag("p", marked(clause.text, kept, start, start + len(line))))
        start += len(line) + 1
    return tag("details", tag("summary", words), join(paragraphs), class_="x-clause-fold")


def marked(text: str, spans: Iterable[Span], start: int, end: int) -> Html:
    """`text` from `start` to `end` with the spans in it marked; spans that overlap are marked as one."""
    # Marks keep their place: only half-width signs beside Chinese characters become full-width ones.
    shown = set_marks(text)
    pieces: list[Html] = []
    for first, last in _merge(spans):
        if first < end and last > start:
            pieces += [
                tag("span", shown[start : max(first, start)]),
                tag("mark", shown[max(first, start) : min(last, end)]),
            ]
            start = min(last, end)
    return join([*pieces, tag("span", shown[start:end])])


def _merge(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for first, last in sorted(spans):
        if merged and first < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _quiet(before: str, after: str) -> Html:
    link = tag("a", "目标库", href="/targets", target="_self")
    return tag("p", before, "“", link, "”", after, class_="x-soft x-said x-links x-no-passage")
