"""Forks children that open a workspace, prove it and commit until they are killed; run by test_kills.py as a program.

Everything is imported once, here, and no database is ever opened here: a child is ready in a few milliseconds.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

import pandas  # noqa: F401 - DuckDB imports it at the first insert, which takes longer than ten commits
import pyarrow.pandas_compat  # noqa: F401

from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace
from tests.faults.small import commit_id_of, find_halves, make_happen, plant_small

ROUNDS_EACH = 10


@dataclass
class Told:
    """What the children of one workspace said, over all rounds: numbers tried, and hashes of lines acknowledged."""

    tried: int = 0
    acknowledged: dict[int, str] = field(default_factory=dict)
    kills: int = 0
    kills_in_commit: int = 0
    kills_before_ready: int = 0
    proofs: int = 0
    most_bytes: int = 0
    problems: list[str] = field(default_factory=list)


def find_losses(workspace: Workspace, told: Told) -> list[str]:
    found = find_halves(workspace)
    for number, digest in told.acknowledged.items():
        line = workspace.journal.find(commit_id_of(number))
        if line is None or line.hash != digest:
            found.append(f"commit {number} was acknowledged as {digest} and is lost")
    return found


def live(home: Path, told: Told, say: int, *, forever: bool) -> None:
    """The life of a child: open, prove, commit. What it says goes straight into the pipe, so a kill loses none of it."""

    def tell(*words: object) -> None:
        os.write(say, (json.dumps(words) + "\n").encode())

    try:
        workspace = Workspace(home)
        for problem in find_losses(workspace, told):
            tell("problem", problem)
        tell("ready", 0)
        number = told.tried
        while forever:
            number += 1
            tell("try", number)
            tell("ack", number, make_happen(workspace, number).hash)
        workspace.close()
        for problem in check_workspace(home):
            tell("problem", problem)
        tell("memory", read_memory())
    except BaseException:
        tell("problem", traceback.format_exc())


def read_memory() -> int:
    """Most bytes this process ever had in memory."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def run_child(home: Path, told: Told, chance: random.Random, *, kill: bool) -> None:
    hear, say = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hear)
        live(home, told, say, forever=kill)
        os._exit(0)
    os.close(say)
    heard = b""
    if kill:
        if chance.random() < 0.7:
            heard = hear_until(hear, b'"ready"', b'"ack"', chance.randrange(4))
            time.sleep(chance.uniform(0, 0.06))
        else:
            time.sleep(chance.uniform(0, 0.15))
        os.kill(child, signal.SIGKILL)
    with os.fdopen(hear, "rb") as rest:
        heard += rest.read()
    _, status = os.waitpid(child, 0)
    if not kill and status != 0:
        told.problems.append(f"the last child ended with {status}")
    take_down(told, heard, killed=kill)


def hear_until(hear: int, words: bytes, more: bytes, often: int) -> bytes:
    """Listen until `words` came, and then `more` so many times."""
    heard, end = b"", time.monotonic() + 30
    while (words not in heard or heard.count(more) < often) and time.monotonic() < end:
        if select.select([hear], [], [], 0.1)[0]:
            said = os.read(hear, 65536)
            if not said:
                break
            heard += said
    return heard


def take_down(told: Told, heard: bytes, *, killed: bool) -> None:
    last = ""
    for said in heard.splitlines():
        last, what, *more = json.loads(said)
        if last == "problem":
            told.problems.append(what)
        elif last == "try":
            told.tried = what
        elif last == "ack":
            told.acknowledged[what] = more[0]
        elif last == "memory":
            told.most_bytes = max(told.most_bytes, what)
        else:
            told.proofs += 1
    told.kills += killed
    told.kills_in_commit += killed and last == "try"
    told.kills_before_ready += killed and last == ""


def main(folder: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    began = time.monotonic()
    total = Told()
    for number in range(-(-kills // ROUNDS_EACH)):
        home = folder / f"home-{number}"
        planter = os.fork()
        if planter == 0:
            plant_small(home)
            os._exit(0)
        os.waitpid(planter, 0)
        told = Told()
        for _ in range(min(ROUNDS_EACH, kills - total.kills)):
            run_child(home, told, chance, kill=True)
        run_child(home, told, chance, kill=False)
        total.kills += told.kills
        total.kills_in_commit += told.kills_in_commit
        total.kills_before_ready += told.kills_before_ready
        total.proofs += told.proofs
        total.tried += len(told.acknowledged)
        total.most_bytes = max(total.most_bytes, told.most_bytes)
        total.problems += told.problems
    report = {
        "kills": total.kills,
        "in a commit": total.kills_in_commit,
        "while opening": total.kills_before_ready,
        "proofs": total.proofs,
        "acknowledged": total.tried,
        "seconds": round(time.monotonic() - began, 1),
        "MB": total.most_bytes // 1024**2,
        "problems": total.problems[:20],
    }
    print(json.dumps(report, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
