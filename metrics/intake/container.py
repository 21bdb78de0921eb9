"""The zip container of a workbook or a Word document, checked before and while it is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import IO

MAX_ENTRIES = 2_000
MAX_PART = 64 * 1024**2
MAX_RATIO, RATIO_FROM = 250, 1024**2

BOOK, WORD = "xl/", "word/"

#: What the entries of other kinds of files begin with or are, and how they are refused.
_OTHER = (
    ("xl/vbaProject.bin", "FILE_XLSM"),
    ("xl/workbook.bin", "FILE_XLSB"),
    (WORD, "FILE_DOCX"),
    ("ppt/", "FILE_DOCX"),
    ("Index/", "FILE_NUMBERS"),
    ("Index.zip", "FILE_NUMBERS"),
    ("mimetype", "FILE_ODS"),
    ("content.xml", "FILE_ODS"),
)
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, NotImplementedError, ValueError, KeyError)


class Refused(Exception):
    """The file is not read: the problem's code and its words."""

    def __init__(self, code: str, **words: int | str) -> None:
        super().__init__(code)
        self.code, self.words = code, words


class Container:
    """An opened file. Parts are counted while they inflate, whatever the container declares of itself.

    `folder` is where the parts of the kind of file lie that is expected: BOOK or WORD.
    """

    def __init__(self, content: bytes, folder: str = BOOK) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (*_DAMAGED, RuntimeError) as error:
            raise Refused("FILE_XLSX_BROKEN") from error
        entries = self._zip.infolist()
        self.names = {entry.filename: entry for entry in entries}
        if len(entries) > MAX_ENTRIES:
            raise Refused("FILE_HOSTILE")
        if len(self.names) < len(entries) or any(_is_unsafe(name) for name in self.names):
            raise Refused("FILE_HOSTILE")
        for entry in entries:
            _check_size(entry)
        self._left = MAX_PART
        self._check_kind(folder)

    def _check_kind(self, folder: str) -> None:
        for start, code in _OTHER:
            if start != folder and any(name.startswith(start) for name in self.names):
                raise Refused(code)
        if "[Content_Types].xml" not in self.names:
            raise Refused("FILE_ZIP" if not any(name.startswith(folder) for name in self.names) else "FILE_XLSX_BROKEN")
        if b"macroEnabled" in self.open("[Content_Types].xml").read(MAX_RATIO * 1024):
            raise Refused("FILE_XLSM")

    def open(self, name: str) -> IO[bytes]:
        """The part as a stream that raises Refused once it inflates past what a workbook needs."""
        entry = self.names.get(name)
        if entry is None:
            raise Refused("FILE_XLSX_BROKEN")
        if entry.flag_bits & 1:
            raise Refused("FILE_ENCRYPTED")
        try:
            return io.BufferedReader(_Counted(self._zip.open(entry), self))
        except (*_DAMAGED, RuntimeError) as error:
            raise Refused("FILE_XLSX_BROKEN") from error

    def spend(self, size: int) -> None:
        """Count inflated bytes over all parts."""
        self._left -= size
        if self._left < 0:
            raise Refused("FILE_INFLATES", limit=MAX_PART // 1024**2)


class _Counted(io.RawIOBase):
    def __init__(self, stream: IO[bytes], container: Container) -> None:
        super().__init__()
        self._stream, self._container = stream, container

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            chunk = self._stream.read(len(buffer))
        except _DAMAGED as error:
            raise Refused("FILE_XLSX_BROKEN") from error
        self._container.spend(len(chunk))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _check_size(entry: zipfile.ZipInfo) -> None:
    """What the container declares of a part, read or not."""
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > MAX_PART or (entry.file_size > RATIO_FROM and ratio > MAX_RATIO):
        raise Refused("FILE_INFLATES", limit=MAX_PART // 1024**2)


def _is_unsafe(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name or "\0" in name
