"""Killing the process at any step of a commit leaves the batch wholly there or wholly absent."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from metrics.intake.commit import commit_batch
from metrics.intake.seed import open_workspace
from metrics.store.reads import read_batches, read_known_values
from metrics.store.verify import check_workspace
from tests.people import reporter
from tests.store.conftest import preview_of, refuse_seed, sheet

ROOT = Path(__file__).parents[2]
SHEET = sheet("新增绿色建筑面积,泰安市,2023年1-9月,128.4,万平方米", "5G基站总数,泰安市,2023年9月,10500,个")
STEPS = [
    "file written",
    "file named",
    "file written",
    "file named",
    "before journal",
    "journal written",
    "journal synced",
    "projected",
    "checkpointed",
]


def kill_at(step: int, home: Path, file: Path) -> list[str]:
    command = [sys.executable, "-m", "tests.store.kill_in_commit", str(home), str(file), str(step)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1]


def test_a_kill_at_any_step_leaves_all_or_nothing(planted: Path, tmp_path: Path) -> None:
    import shutil

    file = tmp_path / "数据.csv"
    file.write_bytes(SHEET)
    outcomes = []
    for step in range(len(STEPS) + 1):
        home = tmp_path / f"home-{step}"
        shutil.copytree(planted, home)
        said = kill_at(step, home, file)
        assert said == [*STEPS[: step + 1], *(["acknowledged"] if step == len(STEPS) else [])]

        workspace = open_workspace(home, refuse_seed)  # type: ignore[arg-type]
        batches = [row for row in read_batches(workspace) if row.filename == "数据.csv"]
        values = [row for row in read_known_values(workspace) if row.period.as_of == date(2023, 9, 30)]
        assert (len(batches), len(values)) in ((0, 0), (1, 2))
        outcomes.append(len(batches))
        preview = preview_of(workspace, SHEET)
        if not batches:
            commit_batch(workspace, preview, by=reporter("李四"))
        assert preview_of(workspace, SHEET).effective == ()
        assert len([row for row in read_batches(workspace) if row.filename == "数据.csv"]) == 1
        workspace.close()
        assert list(check_workspace(home)) == []
    # A SIGKILL leaves what the kernel holds: from the write of the line on, the batch is there.
    assert outcomes == [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
