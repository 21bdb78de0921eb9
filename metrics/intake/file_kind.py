"""What sort of file it is, by its first bytes and its name: a workbook, text, or something to refuse with advice."""

from __future__ import annotations

import codecs
from pathlib import PurePath, PurePosixPath

from metrics.intake.fold import HIDDEN
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.model.problem import Problem

MAX_BYTES = 80 * 1024**2
MAX_WORKBOOK_BYTES = 20 * 1024**2
MAX_FILENAME = 120

_TEXT_SUFFIXES = ("", ".csv", ".tsv", ".txt")
_REFUSED_SUFFIXES = {
    ".xlsm": "FILE_XLSM",
    ".xltm": "FILE_XLSM",
    ".xlsb": "FILE_XLSB",
    ".xls": "FILE_XLS",
    ".et": "FILE_ET",
    ".ett": "FILE_ET",
    ".ods": "FILE_ODS",
    ".numbers": "FILE_NUMBERS",
    ".pdf": "FILE_PDF",
    ".ofd": "FILE_PDF",
    ".doc": "FILE_DOCX",
    ".docx": "FILE_DOCX",
    ".wps": "FILE_DOCX",
    ".ppt": "FILE_DOCX",
    ".pptx": "FILE_DOCX",
    ".rtf": "FILE_DOCX",
    ".zip": "FILE_ZIP",
    ".rar": "FILE_ZIP",
    ".7z": "FILE_ZIP",
    ".gz": "FILE_ZIP",
    ".htm": "FILE_HTML",
    ".html": "FILE_HTML",
    ".mht": "FILE_HTML",
    ".xml": "FILE_HTML",
    ".jpg": "FILE_IMAGE",
    ".jpeg": "FILE_IMAGE",
    ".png": "FILE_IMAGE",
    ".bmp": "FILE_IMAGE",
    ".gif": "FILE_IMAGE",
    ".tif": "FILE_IMAGE",
    ".json": "FILE_OTHER",
}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0"
_MAGIC = (
    (b"%PDF", "FILE_PDF"),
    (b"Rar!", "FILE_ZIP"),
    (b"7z\xbc\xaf", "FILE_ZIP"),
    (b"\x1f\x8b", "FILE_ZIP"),
    (b"\x89PNG", "FILE_IMAGE"),
    (b"\xff\xd8\xff", "FILE_IMAGE"),
    (b"GIF8", "FILE_IMAGE"),
    (b"{\\rtf", "FILE_DOCX"),
)
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"<body", b"mime-version:")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def clean_filename(filename: str) -> str:
    """The last part of the path without control characters, its end kept."""
    name = PurePosixPath(filename.replace("\\", "/").replace("\0", "")).name
    # A name from another system's archive may hold bytes that no text has: the journal could not write them.
    text = name.encode("utf-8", "replace").decode()
    return " ".join(HIDDEN.sub("", text).split())[-MAX_FILENAME:] or "未命名.csv"


def is_workbook(content: bytes, filename: str) -> bool:
    """Whether the file is to be taken apart as a workbook: a zip container under a name that allows one."""
    return content.startswith(_ZIP) and PurePath(filename).suffix.lower() in (".xlsx", "")


def is_encrypted(content: bytes) -> bool:
    """Whether an office file asks for a password before it opens."""
    return content.startswith(_OLE) and _ENCRYPTED in content


def check_workbook_format(content: bytes) -> Problem | None:
    """Whether a workbook is too large to be opened."""
    return _check_size(content, MAX_WORKBOOK_BYTES)


def check_text_format(content: bytes, filename: str) -> Problem | None:
    """Why the file is no text table, None where it may be one."""
    head = content[:512].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if not head.rstrip(b"\0 \t\r\n"):
        return make_problem("FILE_EMPTY", WHOLE_FILE) if not content.strip() else _check_size(content, MAX_BYTES)
    suffix = PurePath(filename).suffix.lower()
    code = _code_of_content(content, head, suffix) or _REFUSED_SUFFIXES.get(suffix, "")
    if not code and suffix not in _TEXT_SUFFIXES:
        code = "FILE_MISLABELLED_TEXT" if suffix == ".xlsx" else "FILE_OTHER"
    return make_problem(code, WHOLE_FILE, filename) if code else _check_size(content, MAX_BYTES)


def _code_of_content(content: bytes, head: bytes, suffix: str) -> str:
    if content.startswith(_ZIP):
        return _REFUSED_SUFFIXES.get(suffix, "FILE_MISLABELLED")
    if content.startswith(_OLE):
        if is_encrypted(content):
            return "FILE_ENCRYPTED"
        return _REFUSED_SUFFIXES.get(suffix, "FILE_XLS")
    if head.startswith(_MARKUP):
        return "FILE_HTML"
    return next((code for start, code in _MAGIC if content.startswith(start)), "")


def _check_size(content: bytes, limit: int) -> Problem | None:
    if len(content) <= limit:
        return None
    size = f"{len(content) / 1024**2:.1f}"
    return make_problem("FILE_TOO_LARGE", WHOLE_FILE, size=size, limit=limit // 1024**2)
