"""Bytes become text by strict rules: refused formats first, then UTF-8, then GB 18030; never by statistics."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from metrics.intake.file_kind import check_text_format
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.model.problem import Problem

CONFIRM_CHARACTERS = 65_536
#: A text this long does not pass for UTF-8 by chance.
SURE_BYTES = 1 << 20

ENCODING_WORDS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "gb18030": "GBK",
    "utf-16": "UTF-16",
    "xlsx": "Excel工作簿",
    "pasted": "粘贴的文字",
}


@dataclass(frozen=True)
class Decoded:
    """`encoding` is the codec that read it."""

    text: str
    encoding: str


def decode(content: bytes, filename: str, known_names: frozenset[str]) -> Decoded | Problem:
    """The text of an uploaded file, or why it is refused.

    A short GBK text can be valid UTF-8 by chance: `known_names` (headings, indicators, regions) decide where
    both codecs would read it.
    """
    refusal = check_text_format(content, filename)
    if refusal is not None:
        return refusal
    decoded = _decode_strictly(content, known_names)
    if decoded is None:
        return make_problem("FILE_ENCODING", WHOLE_FILE)
    if "\x00" in decoded.text:
        return make_problem("FILE_NUL", WHOLE_FILE)
    return decoded if decoded.text and not decoded.text.isspace() else make_problem("FILE_EMPTY", WHOLE_FILE)


def _decode_strictly(content: bytes, known_names: frozenset[str]) -> Decoded | None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _try(content, "utf-16")
    if content.startswith(codecs.BOM_UTF8):
        return _try(content, "utf-8-sig")
    first = _try(content, "utf-8")
    if first is not None and len(content) > SURE_BYTES:
        return first
    second = _try(content, "gb18030")
    if first is None or second is None or first.text == second.text:
        return first or second
    doubtful = not _knows(first.text, known_names) and _knows(second.text, known_names)
    return second if doubtful else first


def _try(content: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(content.decode(encoding).removeprefix("\ufeff"), encoding)
    except UnicodeDecodeError:
        return None


def _knows(text: str, known_names: frozenset[str]) -> bool:
    beginning = text[:CONFIRM_CHARACTERS]
    return any(name in beginning for name in known_names)
