"""Kills a commit at each of its steps, for each kind of event; run by test_kills.py as a program of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path

import pandas  # noqa: F401 - before the forks: its import takes longer than all of them

from metrics.journal import durable
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace
from tests.faults.small import commit_id_of, find_halves, make_happen, plant_small

#: A number of make_happen for each kind.
EVENTS = {"batch_committed": 3, "batch_undone": 4, "setting_changed": 6}


def prepare(home: Path) -> None:
    workspace = Workspace(plant_small(home))
    make_happen(workspace, 1)
    workspace.close()


def die_at(home: Path, number: int, deadly: int, say: int) -> None:
    workspace = Workspace(home)
    steps = count()

    def step(name: str) -> None:
        os.write(say, f"{name}\n".encode())
        if next(steps) == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    durable.step = step
    make_happen(workspace, number)
    os.write(say, b"acknowledged\n")


def prove(home: Path, number: int, say: int) -> None:
    """What the next start finds, and that the same commit can be sent again."""
    workspace = Workspace(home)
    line = workspace.journal.find(commit_id_of(number))
    problems = find_halves(workspace)
    again = make_happen(workspace, number)
    if line is not None and again != line:
        problems.append("sent again it became another line")
    problems += find_halves(workspace)
    workspace.close()
    problems += check_workspace(home)
    os.write(say, json.dumps([line is not None, problems]).encode())


def run(deed: object, *given: object) -> str:
    """Run a function in a child; what it said."""
    hear, say = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            deed(*given, say)  # type: ignore[operator]
        finally:
            os._exit(0)
    os.close(say)
    with os.fdopen(hear) as rest:
        said = rest.read()
    os.waitpid(child, 0)
    return said


def main(folder: Path) -> None:
    told: dict[str, list[object]] = {}
    sound = folder / "sound"
    run(lambda _: prepare(sound))
    for event, number in EVENTS.items():
        told[event] = []
        for deadly in range(20):
            home = Path(shutil.copytree(sound, folder / f"{event}-{deadly}"))
            steps = run(die_at, home, number, deadly).split("\n")[:-1]
            told[event].append([steps[-1], *json.loads(run(prove, home, number))])
            if steps[-1] == "acknowledged":
                break
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
