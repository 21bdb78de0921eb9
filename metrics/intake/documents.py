"""The file of a policy document becomes its text, a line a paragraph, or the one problem that keeps it from being read."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from metrics.intake.encoding import decode_strictly
from metrics.intake.file_kind import is_encrypted
from metrics.intake.fold import HIDDEN
from metrics.intake.limited import run_limited
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.intake.word_text import MAX_TEXT
from metrics.model.problem import Problem

MAX_BYTES = 20 * 1024**2
SECONDS = 5.0
SUFFIXES = (".txt", ".docx", ".html", ".htm")

_CHILD = (sys.executable, "-m", "metrics.intake.document_child")
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK"
_OLD = frozenset({".doc", ".wps", ".wpt", ".rtf", ".odt", ".docm", ".dot", ".dotx", ".mht", ".mhtml"})
_PRINTED = frozenset({".pdf", ".ofd", ".ceb", ".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff"})
_PRINTED_MAGIC = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_MARKUP = (b"<html", b"<!doctype html", b"<head", b"<body")
#: What a container or a child process says, in words for a document.
_CODES = {
    "FILE_ENCRYPTED": "DOCUMENT_ENCRYPTED",
    "FILE_XLSM": "DOCUMENT_OLD",
    "FILE_HOSTILE": "DOCUMENT_HOSTILE",
    "FILE_ENTITIES": "DOCUMENT_HOSTILE",
    "FILE_INFLATES": "DOCUMENT_INFLATES",
    "FILE_TOO_MUCH_TEXT": "DOCUMENT_TOO_LONG",
    "FILE_TIMEOUT": "DOCUMENT_TIMEOUT",
    "FILE_MEMORY": "DOCUMENT_TIMEOUT",
}


@dataclass(frozen=True)
class DocumentRead:
    """`numbered` counts the paragraphs whose numbers Word makes by itself: they do not stand in the text."""

    text: str
    numbered: int = 0


def read_document(content: bytes, filename: str, known_names: frozenset[str]) -> DocumentRead | Problem:
    """The text of a .txt, .docx or .html file. Never raises for what the file holds; takes SECONDS at most.

    `known_names` decide about a short text that two encodings could read.
    """
    suffix = PurePath(filename).suffix.lower()
    code = _check_kind(content, suffix)
    if code:
        return _refuse(code, filename)
    read = _ask_child("word", content) if suffix == ".docx" else _read_text(content, suffix, known_names)
    if isinstance(read, str):
        return _refuse(read, filename)
    text = HIDDEN.sub("", "\n".join(read.text.splitlines())).strip()
    if not text:
        return _refuse("DOCUMENT_EMPTY", filename)
    return DocumentRead(text, read.numbered) if len(text) <= MAX_TEXT else _refuse("DOCUMENT_TOO_LONG", filename)


def _refuse(code: str, filename: str) -> Problem:
    limits = {"limit": MAX_BYTES // 1024**2, "characters": MAX_TEXT // 10_000, "seconds": f"{SECONDS:.0f}"}
    return make_problem(code, WHOLE_FILE, filename, **limits)


def _check_kind(content: bytes, suffix: str) -> str:
    """Why a file is refused by its name, its size and its first bytes; "" where it may be read."""
    head = content[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    checks: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("DOCUMENT_EMPTY", lambda: not content.strip(b"\0 \t\r\n")),
        ("DOCUMENT_TOO_LARGE", lambda: len(content) > MAX_BYTES),
        ("DOCUMENT_PRINTED", lambda: suffix in _PRINTED or content.startswith(_PRINTED_MAGIC)),
        ("DOCUMENT_ENCRYPTED", lambda: is_encrypted(content)),
        ("DOCUMENT_OLD", lambda: suffix in _OLD or content.startswith((_OLE, b"{\\rtf"))),
        ("DOCUMENT_TYPE", lambda: suffix not in SUFFIXES),
        ("DOCUMENT_MISLABELLED", lambda: (suffix == ".docx") != content.startswith(_ZIP)),
        ("DOCUMENT_MISLABELLED", lambda: suffix == ".txt" and head.startswith(_MARKUP)),
    )
    return next((code for code, is_so in checks if is_so()), "")


def _read_text(content: bytes, suffix: str, known_names: frozenset[str]) -> DocumentRead | str:
    decoded = decode_strictly(content, known_names)
    if decoded is None:
        return "DOCUMENT_ENCODING"
    if "\0" in decoded.text:
        return "DOCUMENT_NUL"
    return DocumentRead(decoded.text) if suffix == ".txt" else _ask_child("page", decoded.text.encode())


def _ask_child(kind: str, content: bytes) -> DocumentRead | str:
    """What the child made of it, or the code of the problem; a crash of the child is a broken file."""
    done = run_limited((*_CHILD, kind), content, SECONDS)
    try:
        answer: dict[str, Any] = {"code": done.code} if done.code else json.loads(done.output)
    except ValueError:
        answer = {"code": "FILE_CRASHED"}
    if "code" in answer:
        return _CODES.get(answer["code"], "DOCUMENT_BROKEN")
    return DocumentRead(answer["text"], answer["numbered"])
