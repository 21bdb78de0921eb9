"""The process in which a workbook is taken apart: `python -m metrics.intake.child`, bytes in, JSON out."""

from __future__ import annotations

import json
import sys
from dataclasses import astuple

from metrics.intake.container import Container, Refused
from metrics.intake.limited import limit_resources
from metrics.intake.workbook import read_workbook


def answer(content: bytes) -> dict[str, object]:
    """The sheets as plain lists, or code and words of the refusal."""
    try:
        return {"sheets": [astuple(sheet) for sheet in read_workbook(Container(content))]}
    except Refused as refused:
        return {"code": refused.code, "words": refused.words}
    except MemoryError:
        return {"code": "FILE_MEMORY", "words": {}}


def main() -> None:
    """Answer on standard output; any other end of this process is taken for a crash."""
    limit_resources()
    reply = json.dumps(answer(sys.stdin.buffer.read()), ensure_ascii=True).encode("ascii")
    sys.stdout.buffer.write(reply)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
