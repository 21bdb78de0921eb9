"""Killed at random, hundreds of times: what was acknowledged is there, nothing is half there, the next start works.

XUSHI_KILLS says how often (200; `make soak` asks for 2,000), XUSHI_SEED where the dice begin.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("XUSHI_KILLS", "200"))
SEED = int(os.environ.get("XUSHI_SEED", "20261122"))


#: The steps of a commit, and whether the next start finds it: from the write of its line on.
LINE_STEPS = [
    ("before journal", False),
    ("journal written", True),
    ("journal synced", True),
    ("projected", True),
    ("checkpointed", True),
    ("acknowledged", True),
]
FILE_STEPS = [("file written", False), ("file named", False)]
STEPS = {
    "batch_committed": [*FILE_STEPS, *FILE_STEPS, *LINE_STEPS],
    "batch_undone": LINE_STEPS,
    "setting_changed": LINE_STEPS,
}


def run_program(name: str, *given: object) -> dict[str, Any]:
    """One of the programs beside this file; what it told."""
    command = [sys.executable, "-W", "ignore", "-m", f"tests.faults.{name}", *map(str, given)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_a_kill_at_every_step_of_every_kind_of_change_leaves_all_of_it_or_nothing(tmp_path: Path) -> None:
    told = run_program("kill_at_steps", tmp_path)
    assert told == {event: [[step, is_there, []] for step, is_there in steps] for event, steps in STEPS.items()}


@pytest.mark.slow
@pytest.mark.timeout(120 + KILLS * 2)
def test_every_acknowledged_change_survives_a_kill_at_any_moment_and_none_is_half_there(tmp_path: Path) -> None:
    report = run_program("kill_rounds", tmp_path, KILLS, SEED)
    print(report)
    assert report["problems"] == []
    assert report["kills"] == KILLS
    # The kills must have hit what they are meant to hit, or the test proves nothing.
    assert report["in a commit"] >= KILLS / 4
    assert report["while opening"] >= KILLS / 20
    assert report["acknowledged"] >= KILLS / 2
    assert report["proofs"] >= KILLS / 2
