"""A server that cannot be trusted does not start: it says why in Chinese and ends with an error."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from metrics.intake.seed import open_workspace, read_seed


@pytest.fixture(scope="module")
def planted(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("dashboard") / "var"
    open_workspace(home, lambda: read_seed(root / "data")).close()
    return home


def load(root: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Import dashboard.py as `streamlit run` does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "import dashboard"],
        cwd=root,
        env=os.environ | {"XUSHI_HOME": str(home), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_a_changed_journal_stops_the_start_in_words(root: Path, planted: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(planted, tmp_path / "var"))
    journal = home / "journal.jsonl"
    journal.write_text(
        journal.read_text(encoding="utf-8").replace('"by":"初始导入"', '"by":"某人"', 1), encoding="utf-8"
    )
    ended = load(root, home)
    assert ended.returncode == 1
    assert "无法启动" in ended.stderr
    assert "日志第1行" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_workspace_in_use_stops_the_start_in_words(root: Path, planted: Path) -> None:
    workspace = open_workspace(planted, lambda: read_seed(root / "data"))
    try:
        ended = load(root, planted)
    finally:
        workspace.close()
    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
    assert "正由另一个进程使用" in ended.stderr


def test_a_sound_workspace_is_opened(root: Path, planted: Path) -> None:
    assert load(root, planted).returncode == 0
