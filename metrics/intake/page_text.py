"""The text of a web page, a line a paragraph; runs in a child process, so it imports little."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from metrics.intake.container import Refused
from metrics.intake.word_text import MAX_TEXT

#: Elements whose text nobody reads on the page.
_UNSEEN = frozenset({"script", "style", "noscript", "template", "title"})
_IN_LINE = frozenset({"a", "abbr", "b", "big", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "o:p", "s"})
_IN_LINE |= {"small", "span", "strong", "sub", "sup", "tt", "u", "wbr"}
_SPACES = re.compile(r"\s+")
_CELLS = frozenset({"td", "th"})


class PageText(HTMLParser):
    """Every element that does not stand within a line ends it; cells stand side by side, unless paragraphs part them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.length = 0
        self.unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _UNSEEN:
            self.unseen.append(tag)
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unseen:
            del self.unseen[self.unseen.index(tag) :]
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            # A line break in the source is a space on the page.
            self._keep(_SPACES.sub(" ", data))

    def _break(self, tag: str) -> None:
        if tag not in _IN_LINE:
            self._keep(" " if tag in _CELLS else "\n")

    def _keep(self, piece: str) -> None:
        self.length += len(piece)
        if self.length > MAX_TEXT:
            raise Refused("FILE_TOO_MUCH_TEXT")
        self.pieces.append(piece)


def read_page(markup: str) -> str:
    """What a reader sees of a page. Raises Refused where that is too much."""
    page = PageText()
    page.feed(markup)
    page.close()
    return "".join(page.pieces)
