"""XML parts of a workbook, read in one pass each; whatever declares a document type is refused."""

from __future__ import annotations

import re
from typing import IO
from xml.parsers import expat

from metrics.intake.container import Refused

MAX_CHARACTERS = 30_000_000
MAX_STYLES = 100_000
CHUNK = 1 << 16

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Walk:
    """One pass over an XML part. `opened` and `closed` get local names; a document type is refused before it acts."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.pieces: list[str] = []
        self.is_kept = False

    def run(self, part: IO[bytes]) -> None:
        """Read the whole part. Refused where it is no well-formed XML or declares a document type."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = CHUNK
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            while chunk := part.read(CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise Refused("FILE_XLSX_BROKEN") from error

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def closed(self, name: str) -> None:
        """An element ends."""

    def _local(self, name: str) -> str:
        local = self.names[name] = name.rpartition(":")[2]
        return local

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self.opened(self.names.get(name) or self._local(name), attributes)

    def _close(self, name: str) -> None:
        self.closed(self.names.get(name) or self._local(name))

    def _text(self, text: str) -> None:
        if self.is_kept:
            self.pieces.append(text)

    def take_text(self) -> str:
        """The text kept since the last call."""
        text = "".join(self.pieces)
        self.pieces.clear()
        return text


def _refuse_doctype(*_declared: object) -> None:
    raise Refused("FILE_ENTITIES")


class Elements(Walk):
    """Collects the attributes of every element of the wanted names, in order."""

    def __init__(self, *wanted: str) -> None:
        super().__init__()
        self.wanted = wanted
        self.found: list[tuple[str, dict[str, str]]] = []

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name in self.wanted and len(self.found) < MAX_STYLES:
            self.found.append((name, {key.rpartition(":")[2]: value for key, value in attributes.items()}))


class SharedTexts(Walk):
    """The table of shared texts: runs joined, phonetic readings left out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.in_phonetic = False
        self.characters = 0

    def opened(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        if name == "rPh":
            self.in_phonetic = True
        elif name == "t":
            self.is_kept = not self.in_phonetic

    def closed(self, name: str) -> None:
        if name == "t":
            self.is_kept = False
        elif name == "rPh":
            self.in_phonetic = False
        elif name == "si":
            text = unescape(self.take_text())
            self.characters += len(text)
            if self.characters > MAX_CHARACTERS:
                raise Refused("FILE_TOO_MUCH_TEXT")
            self.texts.append(text)


def unescape(text: str) -> str:
    """_x000D_ stands for a character that XML cannot hold."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if not 0xD7FF < int(found[1], 16) < 0xE000 else "", text)


class CellStyles(Walk):
    """Which number format each cell style uses (`used`), and the codes of the file's own formats."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[int, str] = {}
        self.used: list[int] = []
        self.in_cells = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and attributes.get("numFmtId", "").isdecimal():
            self.codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")[:500]
        elif name == "cellXfs":
            self.in_cells = True
        elif name == "xf" and self.in_cells and len(self.used) < MAX_STYLES:
            number = attributes.get("numFmtId", "0")
            self.used.append(int(number) if number.isdecimal() else 0)

    def closed(self, name: str) -> None:
        if name == "cellXfs":
            self.in_cells = False
