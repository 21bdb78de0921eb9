"""Killed at random, hundreds of times: what was acknowledged is there, nothing is half there, the next start works.

XUSHI_KILLS says how often (200; `make soak` asks for 2,000), XUSHI_SEED where the dice begin.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("XUSHI_KILLS", "200"))
SEED = int(os.environ.get("XUSHI_SEED", "20261122"))


@pytest.mark.slow
@pytest.mark.timeout(120 + KILLS * 2)
def test_every_acknowledged_change_survives_a_kill_at_any_moment_and_none_is_half_there(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults.kill_rounds", str(tmp_path), str(KILLS), str(SEED)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    print(report)
    assert report["problems"] == []
    assert report["kills"] == KILLS
    # The kills must have hit what they are meant to hit, or the test proves nothing.
    assert report["in a commit"] >= KILLS / 4
    assert report["while opening"] >= KILLS / 20
    assert report["acknowledged"] >= KILLS / 2
    assert report["proofs"] >= KILLS / 2
