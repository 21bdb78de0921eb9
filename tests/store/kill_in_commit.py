"""Commits a file and kills its own process at a given step; run by test_kill.py as a program of its own."""

from __future__ import annotations

import itertools
import os
import signal
import sys
from datetime import date
from pathlib import Path

from metrics.intake.commit import commit_batch
from metrics.intake.preview import make_preview
from metrics.intake.stage import stage_file
from metrics.journal import durable
from metrics.store.workspace import Workspace
from tests.people import reporter


def main(home: str, sheet: str, deadly_step: int) -> None:
    workspace = Workspace(Path(home))
    content = Path(sheet).read_bytes()
    staged = stage_file(content, "数据.csv", workspace.catalogue, date(2026, 11, 22))
    preview = make_preview(workspace, staged, "数据.csv", content)
    steps = itertools.count()

    def die(name: str) -> None:
        print(name, flush=True)
        if next(steps) == deadly_step:
            os.kill(os.getpid(), signal.SIGKILL)

    durable.step = die
    commit_batch(workspace, preview, by=reporter("李四"))
    print("acknowledged", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
