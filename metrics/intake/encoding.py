"""Bytes become text by strict rules: refused formats first, then UTF-8, then GB 18030; never by statistics."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

import pyarrow as pa

from metrics.intake.file_kind import check_text_format
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.model.problem import Problem

CONFIRM_CHARACTERS = 65_536
#: A text this long does not pass for UTF-8 by chance.
SURE_BYTES = 1 << 20
RECODE_BYTES = 1 << 20

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


@dataclass(frozen=True)
class Utf8:
    """A text as bytes in UTF-8, `start` where it begins behind a byte order mark; `encoding` is what it came in."""

    content: bytes
    start: int
    encoding: str

    def read_beginning(self, size: int) -> str:
        """The characters of the first `size` bytes."""
        end = self.start + size
        return self.content[self.start : end].decode(errors="ignore" if end < len(self.content) else "strict")


def decode(content: bytes, filename: str, known_names: frozenset[str]) -> Decoded | Problem:
    """The text of an uploaded file, or why it is refused.

    A short GBK text can be valid UTF-8 by chance: `known_names` (headings, indicators, regions) decide where
    both codecs would read it.
    """
    refusal = check_text_format(content, filename)
    if refusal is not None:
        return refusal
    decoded = decode_strictly(content, known_names)
    if decoded is None:
        return make_problem("FILE_ENCODING", WHOLE_FILE)
    if "\x00" in decoded.text:
        return make_problem("FILE_NUL", WHOLE_FILE)
    return decoded if decoded.text and not decoded.text.isspace() else make_problem("FILE_EMPTY", WHOLE_FILE)


def read_utf8(content: bytes, filename: str, known_names: frozenset[str]) -> Utf8 | None:
    """The text that `decode` gives, without ever holding a large one in characters; None where it is refused."""
    if len(content) <= SURE_BYTES:
        decoded = decode(content, filename, known_names)
        return None if isinstance(decoded, Problem) else Utf8(decoded.text.encode(), 0, decoded.encoding)
    found = None if check_text_format(content, filename) else _find_utf8(content)
    if found is None or b"\0" in found.content or found.read_beginning(RECODE_BYTES).isspace():
        return None
    # A second mark, or one that came of recoding, is taken off as `decode` does.
    has_mark = found.content.startswith(codecs.BOM_UTF8, found.start)
    return Utf8(found.content, found.start + len(codecs.BOM_UTF8), found.encoding) if has_mark else found


def _find_utf8(content: bytes) -> Utf8 | None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _recode(content, "utf-16")
    if _is_utf8(content):
        is_marked = content.startswith(codecs.BOM_UTF8)
        return Utf8(content, len(codecs.BOM_UTF8), "utf-8-sig") if is_marked else Utf8(content, 0, "utf-8")
    return None if content.startswith(codecs.BOM_UTF8) else _recode(content, "gb18030")


def _is_utf8(content: bytes) -> bool:
    ends = pa.array([0, len(content)], pa.int64()).buffers()[1]
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, ends, pa.py_buffer(content)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _recode(content: bytes, encoding: str) -> Utf8 | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    recoded = bytearray()
    try:
        for start in range(0, len(content), RECODE_BYTES):
            piece = content[start : start + RECODE_BYTES]
            recoded += decoder.decode(piece, final=start + RECODE_BYTES >= len(content)).encode()
    except UnicodeDecodeError:
        return None
    return Utf8(bytes(recoded), 0, encoding)


def decode_strictly(content: bytes, known_names: frozenset[str]) -> Decoded | None:
    """The text in the one codec that reads all of it; None where none does."""
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
