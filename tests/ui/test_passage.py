"""The passage of a target: the sentence with its figure marked, the clause folded, and what is said where there is none."""

from __future__ import annotations

import html
import re

import pytest

from metrics.intake.clauses import read_clauses
from ui.passage import clause_fold, marked


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


@pytest.mark.parametrize(
    ("spans", "expect"),
    [
        ([], "abcdef"),
        ([(1, 3)], "a[bc]def"),
        ([(4, 6), (0, 1)], "[a]bcd[ef]"),
        ([(1, 3), (2, 4)], "a[bcd]ef"),
        ([(1, 5), (2, 3)], "a[bcde]f"),
        ([(1, 2), (2, 3)], "a[b][c]def"),
    ],
)
def test_spans_are_marked_in_their_order_and_never_twice(spans: list[tuple[int, int]], expect: str) -> None:
    shown = marked("abcdef", spans, 0, 6).replace("<mark>", "[").replace("</mark>", "]")
    assert plain(shown) == expect


def test_only_what_lies_between_start_and_end_is_shown() -> None:
    shown = marked("abcdef", [(0, 3), (5, 6)], 2, 5).replace("<mark>", "[").replace("</mark>", "]")
    assert plain(shown) == "[c]de"


def test_signs_become_full_width_and_marks_stay_in_place() -> None:
    shown = marked("到2022年,达到300家;完", [(9, 13)], 0, 15)
    assert "<mark>300家</mark>" in shown and plain(shown) == "到2022年，达到300家；完"


def test_what_a_document_says_is_never_markup() -> None:
    assert "<b>" not in marked("<b>3条</b>", [(3, 5)], 0, 9)


def test_a_clause_is_folded_a_paragraph_a_line() -> None:
    (clause,) = read_clauses("7.第一段3条。\n第二段5条。").values()
    fold = clause_fold(clause, [(5, 7), (12, 14)], "第7条全文")
    assert fold.startswith('<details class="x-clause-fold"><summary>第7条全文</summary>')
    assert re.findall(r"<p>(.*?)</p>", fold.replace("<span>", "").replace("</span>", "")) == [
        "7.第一段<mark>3条</mark>。",
        "第二段<mark>5条</mark>。",
    ]
