"""Commits without end until SIGTERM, and then ends as the server does; run by test_stops.py as a program of its own."""

from __future__ import annotations

import itertools
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from metrics.model.errors import CommandRefused
from metrics.store.workspace import Workspace
from tests.faults.small import make_happen


def main(home: str) -> None:
    workspace = Workspace(Path(home))
    asked = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        asked.set()

    def commit() -> None:
        for number in itertools.count(1):
            try:
                line = make_happen(workspace, number)
            except CommandRefused as refusal:
                os.write(1, f"refused {refusal}\n".encode())
                return
            os.write(1, f"ack {number} {line.hash}\n".encode())

    signal.signal(signal.SIGTERM, ask)
    writers = [threading.Thread(target=commit) for _ in range(2)]
    for writer in writers:
        writer.start()
    asked.wait()
    workspace.close()
    for writer in writers:
        writer.join()


if __name__ == "__main__":
    main(sys.argv[1])
