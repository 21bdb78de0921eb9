"""A server that cannot be trusted does not start: it says why in Chinese and ends with an error."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
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


def run_server(root: Path, home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """`streamlit run`, which reads settings from the environment; it is expected to end by itself."""
    return subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", "0"],
        cwd=root,
        env=os.environ | {"XUSHI_HOME": str(home), "PYTHONIOENCODING": "utf-8"} | settings,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_every_unsafe_setting_stops_the_server_in_words(root: Path, planted: Path) -> None:
    """tests/web/test_settings_check.py refuses each by itself."""
    ended = run_server(
        root,
        planted,
        STREAMLIT_SERVER_ADDRESS="0.0.0.0",
        STREAMLIT_SERVER_ALLOWED_HOSTS="*",
        STREAMLIT_SERVER_MAX_UPLOAD_SIZE="200",
        STREAMLIT_SERVER_FILE_WATCHER_TYPE="auto",
        STREAMLIT_SERVER_ENABLE_CORS="false",
        STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION="false",
        STREAMLIT_CLIENT_SHOW_ERROR_DETAILS="full",
        STREAMLIT_BROWSER_GATHER_USAGE_STATS="true",
    )
    assert ended.returncode == 1
    told = [line for line in ended.stderr.splitlines() if line.startswith("无法启动：")]
    names = ("监听地址", "allowedHosts", "maxUploadSize", "fileWatcherType", "enableCORS", "enableXsrfProtection",
             "showErrorDetails", "gatherUsageStats")  # fmt: skip
    assert [name for name in names if not any(name in line for line in told)] == []
    assert len(told) == len(names)
    assert "Traceback" not in ended.stderr + ended.stdout


def test_a_demo_is_not_served_to_others(root: Path, tmp_path: Path) -> None:
    home = tmp_path / "demo"
    open_workspace(home, lambda: replace(read_seed(root / "data"), kind="demo")).close()
    ended = run_server(root, home, STREAMLIT_SERVER_ADDRESS="0.0.0.0", XUSHI_PROXY="1")
    assert (ended.returncode, "演示工作区不设密码" in ended.stderr) == (1, True)


def test_a_folder_that_others_could_read_is_closed_at_the_start(root: Path, planted: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(planted, tmp_path / "var"))
    home.chmod(0o755)
    assert load(root, home).returncode == 0
    assert home.stat().st_mode & 0o777 == 0o700
