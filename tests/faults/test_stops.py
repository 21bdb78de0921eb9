"""Stops and strangers: SIGTERM in a commit, an answer that never arrived, two writers, a lock left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from metrics.model.errors import CommandRefused, DiskRefused, WorkspaceBusy
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace
from tests.faults.small import commit_id_of, find_halves, make_happen, read_everything

ROOT = Path(__file__).parents[2]


def start(home: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults.stop_in_commit", str(home)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def read_acknowledgements(program: subprocess.Popen[bytes], count: int) -> list[str]:
    assert program.stdout is not None
    return [program.stdout.readline().decode().strip() for _ in range(count)]


def test_a_service_told_to_stop_ends_its_commit_and_leaves_everything_closed(home: Path) -> None:
    program = start(home)
    said = read_acknowledgements(program, 3)
    began = time.monotonic()
    program.send_signal(signal.SIGTERM)
    rest, errors = program.communicate(timeout=30)
    assert (program.returncode, errors) == (0, b"")
    assert time.monotonic() - began < 10
    said += rest.decode().splitlines()
    refusals = [words for words in said if words.startswith("refused")]
    assert len(refusals) == 2 and all("服务正在停止，本次未办理" in words for words in refusals)
    assert not list(home.glob("*.wal*"))

    assert list(check_workspace(home)) == []
    workspace = Workspace(home)
    acknowledged = dict(words.split()[1:] for words in said if words.startswith("ack"))
    assert len(acknowledged) >= 2
    for number, digest in acknowledged.items():
        line = workspace.journal.find(commit_id_of(int(number)))
        assert line is not None and line.hash == digest
    assert workspace.journal.tail - len(acknowledged) == 2, "a line that nobody was told of"
    assert find_halves(workspace) == []
    workspace.close()


def test_a_second_process_is_told_in_words_and_a_lock_left_by_a_kill_holds_nobody_up(home: Path) -> None:
    program = start(home)
    read_acknowledgements(program, 1)
    with pytest.raises(WorkspaceBusy, match=r"正由另一个进程使用.*请先停止它"):
        Workspace(home)
    with pytest.raises(WorkspaceBusy):
        list(check_workspace(home))
    program.send_signal(signal.SIGKILL)
    program.communicate(timeout=30)
    assert (home / "lock").exists()
    began = time.monotonic()
    workspace = Workspace(home)
    assert time.monotonic() - began < 10
    assert find_halves(workspace) == []
    workspace.close()


def test_looking_while_the_service_writes_does_not_touch_the_line_under_way(home: Path) -> None:
    """Half a line belongs to a commit that is not done; cutting it off would take the whole line away."""
    workspace = Workspace(home)
    content = workspace.journal.path.read_bytes()
    workspace.journal.path.write_bytes(content + b'{"at":"2026')
    with pytest.raises(WorkspaceBusy):
        list(check_workspace(home))
    assert workspace.journal.path.read_bytes() == content + b'{"at":"2026'
    workspace.close()
    assert ["没有写完" in words for words in check_workspace(home)] == [True]
    assert workspace.journal.path.read_bytes() == content + b'{"at":"2026'


def test_an_answer_that_never_arrived_is_found_again_by_its_commit_id(home: Path) -> None:
    workspace = Workspace(home)
    line = make_happen(workspace, 1)
    before = read_everything(workspace)
    assert make_happen(workspace, 1) == line
    workspace.close()
    again = Workspace(home)
    assert make_happen(again, 1) == line
    assert read_everything(again) == before
    again.close()


def test_after_it_is_closed_a_workspace_takes_nothing_more(home: Path) -> None:
    workspace = Workspace(home)
    workspace.close()
    workspace.close()
    before = workspace.journal.path.read_bytes()
    with pytest.raises(CommandRefused, match="服务正在停止，本次未办理"):
        make_happen(workspace, 1)
    assert workspace.journal.path.read_bytes() == before
    assert list(check_workspace(home)) == []


def test_closing_waits_for_the_commit_under_way(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace(home)
    reached, go_on = threading.Event(), threading.Event()

    def wait(name: str) -> None:
        if name == "journal written":
            reached.set()
            assert go_on.wait(20)

    monkeypatch.setattr("metrics.journal.durable.step", wait)
    writer = threading.Thread(target=make_happen, args=(workspace, 1))
    writer.start()
    assert reached.wait(20)
    closer = threading.Thread(target=workspace.close)
    closer.start()
    closer.join(0.3)
    assert closer.is_alive()
    go_on.set()
    writer.join()
    closer.join()
    again = Workspace(home)
    assert again.journal.find(commit_id_of(1)) is not None and find_halves(again) == []
    again.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write where nobody may")
def test_a_folder_that_may_not_be_written_is_refused_in_words(home: Path) -> None:
    home.chmod(0o500)
    (home / "lock").unlink(missing_ok=True)
    try:
        with pytest.raises(DiskRefused, match=r"无法打开.*其中的数据没有改动.*请检查"):
            Workspace(home)
    finally:
        home.chmod(0o700)


def test_a_file_in_the_place_of_the_workspace_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "var").write_bytes(b"")
    with pytest.raises(DiskRefused, match=r"工作区 var 无法打开.*其中的数据没有改动.*请检查"):
        Workspace(tmp_path / "var")


def test_what_a_kill_left_under_its_other_name_is_gone_after_the_next_start(home: Path) -> None:
    left = [home / "actuals" / ".ab.csv.1-2.part", home / ".journal.jsonl.1-2.part", home / "xushi.7.duckdb"]
    for path in left:
        path.write_bytes(b"half")
    Workspace(home).close()
    assert not any(path.exists() for path in left)
    assert list(check_workspace(home)) == []
