"""The clauses of a policy document's text, and the passage of a clause in which a figure stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from metrics.intake.fold import WIDE_TO_ASCII
from metrics.intake.numerals import read_numeral

PREAMBLE = "前言"
#: A clause begins a line with its number: "16." in one city's documents, "16、" in another's, "第十六条 " in rules.
_CLAUSE = re.compile(r"([0-9]{1,3})\s*[.、]\s*(?=[^0-9\s])|第([0-9]{1,3}|[零〇一二三四五六七八九十百]{1,7})条\s")
#: A chapter heading ends the clause before it.
_CHAPTER = re.compile(r"[一二三四五六七八九十]+、|第[一二三四五六七八九十]+章\s")
_SENTENCE_END = re.compile(r"[。；！？;!?]+[”’」』）)]*|\n")
_HAN_GAP = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")


@dataclass(frozen=True)
class Clause:
    """`number` in arabic digits, or 前言; `text` is a line a paragraph, none of them twice."""

    number: str
    text: str

    @cached_property
    def squeezed(self) -> tuple[str, list[int]]:
        """The text without white space and in half-width forms, and where in `text` each of its characters stands."""
        kept = [place for place, character in enumerate(self.text) if not character.isspace()]
        return "".join(self.text[place] for place in kept).translate(WIDE_TO_ASCII), kept


@dataclass(frozen=True)
class Passage:
    """A figure in its clause: `start` … `end` in the clause's text, and the sentence around it."""

    clause: Clause
    start: int
    end: int
    sentence_start: int
    sentence_end: int


def name_clause(number: str) -> str:
    """16 → 第16条; what is no number stays as it is."""
    return f"第{number}条" if number.isdecimal() else number


def read_clauses(text: str) -> dict[str, Clause]:
    """Clause number → clause. What stands before the first clause is 前言; what stands under a chapter alone is none.

    A document that prints its text twice gives each paragraph once.
    """
    paragraphs: dict[str, dict[str, str]] = {}
    current = PREAMBLE
    for line in text.splitlines():
        paragraph = _to_paragraph(line)
        current = _find_number(paragraph, current)
        if current and paragraph:
            paragraphs.setdefault(current, {}).setdefault("".join(paragraph.split()), paragraph)
    return {number: Clause(number, "\n".join(kept.values())) for number, kept in paragraphs.items()}


def _to_paragraph(line: str) -> str:
    """The line with single spaces, and none beside a Chinese character but the one that ends 第十六条."""
    words = " ".join(line.split())
    begins = _CLAUSE.match(words.translate(WIDE_TO_ASCII))
    head = begins.end() if begins else 0
    return words[:head] + _HAN_GAP.sub("", words[head:])


def _find_number(paragraph: str, current: str) -> str:
    """The clause that a paragraph belongs to, "" after a chapter's heading."""
    line = paragraph.translate(WIDE_TO_ASCII)
    begins = _CLAUSE.match(line)
    if begins:
        written = begins[1] or begins[2]
        return str(int(written)) if written.isdecimal() else str(read_numeral(written) or written)
    return "" if _CHAPTER.match(line) else current


def find_passage(clauses: Mapping[str, Clause], number: str, figure: str, names: Iterable[str] = ()) -> Passage | None:
    """Where a clause prints a figure, spaces and width of characters apart; None where it does not.

    A number must stand there whole: 3条 is not found in 13条. Of several places the one counts whose sentence has
    most in common with `names`, the first of equals.
    """
    clause = clauses.get(number)
    places = _find_places(clause, figure) if clause else []
    if clause is None or not places:
        return None
    passages = [Passage(clause, *place, *_find_sentence(clause.text, *place)) for place in places]
    pairs = {pair for name in names for pair in pairwise(name)}
    return max(passages, key=lambda one: len(pairs & set(pairwise(_sentence_of(one)))))


def _sentence_of(passage: Passage) -> str:
    return passage.clause.text[passage.sentence_start : passage.sentence_end]


def _find_places(clause: Clause, figure: str) -> list[tuple[int, int]]:
    """Start and end in the clause's text of every whole occurrence."""
    sought = "".join(figure.split()).translate(WIDE_TO_ASCII)
    if not sought:
        return []
    squeezed, kept = clause.squeezed
    before = r"(?<![0-9])(?<![0-9][.,])" if sought[0].isdecimal() else ""
    after = r"(?![0-9])" if sought[-1].isdecimal() else ""
    found = re.finditer(before + re.escape(sought) + after, squeezed)
    return [(kept[one.start()], kept[one.end() - 1] + 1) for one in found]


def _find_sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence, or the sentences, that hold a place."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    first = max((one for one in ends if one <= start), default=0)
    last = min((one for one in ends if one >= end), default=len(text))
    return first, last
