"""The process that takes a document apart: `python -m metrics.intake.document_child word|page`, bytes in, JSON out."""

from __future__ import annotations

import json
import sys

from metrics.intake.container import WORD, Container, Refused
from metrics.intake.limited import limit_resources
from metrics.intake.page_text import read_page
from metrics.intake.word_text import read_word


def answer(kind: str, content: bytes) -> dict[str, object]:
    """The text and how many paragraphs number themselves, or the code of the refusal. A page comes in UTF-8."""
    try:
        text, numbered = read_word(Container(content, WORD)) if kind == "word" else (read_page(content.decode()), 0)
    except Refused as refused:
        return {"code": refused.code}
    except MemoryError:
        return {"code": "FILE_MEMORY"}
    return {"text": text, "numbered": numbered}


def main() -> None:
    """Answer on standard output; any other end of this process is taken for a crash."""
    limit_resources()
    reply = json.dumps(answer(sys.argv[1], sys.stdin.buffer.read()), ensure_ascii=True).encode("ascii")
    sys.stdout.buffer.write(reply)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
