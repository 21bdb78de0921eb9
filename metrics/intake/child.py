"""The process in which a workbook is taken apart: `python -m metrics.intake.child`, bytes in, JSON out."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import astuple

from metrics.intake.container import Container, Refused
from metrics.intake.workbook import read_workbook

MEMORY = 700 * 1024**2
CPU_SECONDS = 5


def limit_resources() -> None:
    """Bound memory, processor time and files of this process, where the system knows such limits."""
    try:
        import resource
    except ImportError:  # Windows has none; the parent's clock still holds
        return
    limits = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for name, limit in limits:
        with suppress(ValueError, OSError):  # a system may know a limit and not allow it
            resource.setrlimit(name, (limit, limit))


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
