"""Fills a small disk twenty times while one commits and others read; run by test_disk_full.py in a mount of its own."""

from __future__ import annotations

import json
import logging
import os
import random
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

from metrics.model.errors import XushiError
from metrics.store.troubles import find_troubles
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace
from tests.faults.small import commit_id_of, find_halves, make_happen, plant_small, read_everything

ROUNDS = 20
SIZE = "24m"
#: Seconds within which the service is whole after there is room again.
BOUND = 10.0
BLOCK = 4096


class Reader(threading.Thread):
    """Reads all the time, and keeps what went wrong."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace, self.stop = workspace, threading.Event()
        self.count, self.failures = 0, list[str]()

    def run(self) -> None:
        while not self.stop.wait(0.02):
            try:
                read_everything(self.workspace)
                self.count += 1
            except Exception as error:
                self.failures.append(repr(error))


def fill(path: Path, leave: int) -> None:
    """Take all the room but some blocks."""
    with path.open("ab", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * BLOCK)
        except OSError:
            pass
        os.ftruncate(file.fileno(), max(0, file.tell() // BLOCK * BLOCK - leave * BLOCK))


def wait_until_well(workspace: Workspace, number: int) -> float:
    """Seconds until a commit goes through and the tables stand in their file again."""
    began = time.monotonic()
    while time.monotonic() - began < 3 * BOUND:
        try:
            make_happen(workspace, number)
            if not workspace.is_in_memory:
                return time.monotonic() - began
        except XushiError:
            pass
        time.sleep(0.1)
    return float("inf")


def run_rounds(workspace: Workspace, disk: Path, told: dict[str, object]) -> None:
    chance = random.Random(20261122)
    reader, number, refused, stored, waits, words, problems = Reader(workspace), 0, 0, 0, [], set(), []
    reader.start()
    for round_number in range(ROUNDS):
        fill(disk / "ballast", chance.choice((0, 0, 1, 2, 3, 5, 8, 20, 60)))
        for _ in range(3):
            number += 1
            try:
                make_happen(workspace, number)
                stored += 1
            except XushiError as error:
                refused += 1
                words.add(str(error))
                if workspace.journal.find(commit_id_of(number)):
                    problems.append(f"commit {number} was refused and is there")
        troubles = list(find_troubles(workspace))
        before, end = reader.count, time.monotonic() + 10
        while reader.count == before and time.monotonic() < end:
            time.sleep(0.02)
        if reader.count == before:
            problems.append(f"nobody could read in round {round_number}: {reader.failures[-1:]}")
        if not troubles:
            problems.append("a full disk is no trouble to /healthz")
        (disk / "ballast").unlink()
        number += 1
        waits.append(round(wait_until_well(workspace, number), 2))
        problems += find_halves(workspace)
    reader.stop.set()
    reader.join()
    told |= {"refused": refused, "stored": stored, "waits": waits, "words": sorted(words), "problems": problems}
    told |= {"reads": reader.count, "read failures": sorted(set(reader.failures))}


def main(disk: Path) -> None:
    logging.disable(logging.CRITICAL)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(disk)], check=True)
    home = plant_small(disk / "var")
    workspace = Workspace(home)
    told: dict[str, object] = {"rounds": ROUNDS}
    run_rounds(workspace, disk, told)
    before = read_everything(workspace)
    workspace.close()
    told["differences"] = list(check_workspace(home))
    workspace = Workspace(home)
    told["same after a start"] = read_everything(workspace) == before
    # A start on a full disk, of a workspace that was not closed well.
    workspace.close()
    (home / "xushi.duckdb").unlink()
    fill(disk / "ballast", 0)
    workspace = Workspace(home)
    told["same on a full disk"] = read_everything(workspace) == before and workspace.is_in_memory
    workspace.close()
    told["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
