"""The text of a Word document, a line a paragraph; runs in a child process, so it imports little."""

from __future__ import annotations

from metrics.intake.container import WORD, Container, Refused
from metrics.intake.xml_walk import Elements, Walk

MAX_TEXT = 2_000_000

_RELATIONS = "_rels/.rels"
#: What a reader of the printed page does not see, or sees already: taken back, moved away, and what old programs show.
_UNSEEN = frozenset({"del", "moveFrom", "Fallback"})
_BLANK = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class WordWalk(Walk):
    """Paragraphs as lines, the cells of a table's row side by side; `numbered` counts what Word numbers by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.numbered = 0
        self.length = 0
        self.in_rows = 0
        self.in_unseen = 0

    def opened(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        if name in _UNSEEN:
            self.in_unseen += 1
        elif name == "t":
            self.is_kept = not self.in_unseen
        elif name == "numPr":
            self.numbered += 1
        elif name == "tr":
            self.in_rows += 1
        elif name in _BLANK and not self.in_unseen:
            self.pieces.append(_BLANK[name])

    def closed(self, name: str) -> None:
        if name in _UNSEEN:
            self.in_unseen -= 1
        elif name == "t":
            self.is_kept = False
        elif name == "p" and self.in_rows:
            self.pieces.append(" ")
        elif name in ("p", "tr"):
            self._end_line()
            self.in_rows -= name == "tr"

    def _end_line(self) -> None:
        line = self.take_text()
        self.length += len(line)
        if self.length > MAX_TEXT:
            raise Refused("FILE_TOO_MUCH_TEXT")
        self.lines.append(line)


def read_word(container: Container) -> tuple[str, int]:
    """The text and how many of its paragraphs Word numbers by itself. Raises Refused for what is no sound document."""
    relations = Elements("Relationship")
    relations.run(container.open(_RELATIONS))
    found = [one.get("Target", "") for _, one in relations.found if one.get("Type", "").endswith("/officeDocument")]
    main = found[0].lstrip("/") if found else ""
    if not main.startswith(WORD):
        raise Refused("FILE_XLSX_BROKEN")
    walk = WordWalk()
    walk.run(container.open(main))
    return "\n".join(walk.lines), walk.numbered
