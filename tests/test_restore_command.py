"""Restoring by command: what was closed after the backup was made does not open again by it."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from metrics.cli import main
from metrics.store.reads import read_snapshots
from metrics.store.tokens import read_tokens
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of an office with two open links, a revoked one and an open token."""
    folder = tmp_path_factory.mktemp("restore-command")

    def run(*arguments: str) -> None:
        assert main(["--home", str(folder / "var"), *arguments]) == 0

    for login, name, role in (("wangmin", "王敏", "审核"), ("lisi", "李四", "填报"), ("zhou", "周宁", "管理员")):
        run("account", "add", login, "--name", name, "--role", role)
    for title in ("一季度通报", "二季度通报", "三季度通报"):
        run("snapshot", "make", "--title", f"{title}（演示数据）", "--by", "王敏", "--year", "all")
    with closing(Workspace(folder / "var")) as workspace:
        first = read_snapshots(workspace)[-1].snapshot_id
    run("snapshot", "revoke", first, "--by", "王敏")
    run("token", "make", "--by", "lisi")
    run("backup", str(folder / "backup.zip"))
    return folder / "backup.zip"


@pytest.mark.parametrize(
    ("options", "open_links", "open_tokens"),
    [
        ((), 0, 0),
        (("--keep-links",), 2, 0),
        (("--keep-tokens",), 0, 1),
        (("--keep-links", "--keep-tokens"), 2, 1),
    ],
)
def test_links_and_tokens_are_closed_unless_they_are_to_stay(
    backed_up: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    open_links: int,
    open_tokens: int,
) -> None:
    home = tmp_path / "var"
    assert main(["--home", str(home), "restore", str(backed_up), *options]) == 0
    words = capsys.readouterr().out
    with closing(Workspace(home)) as workspace:
        now = workspace.clock()
        links = [row for row in read_snapshots(workspace) if row.is_open(now)]
        tokens = [row for row in read_tokens(workspace) if row.is_open]
        signed = {line.by for line in workspace.journal.read() if line.commit_id.startswith("restore:")}
    assert (len(links), len(tokens)) == (open_links, open_tokens)
    assert signed == (set() if open_links else {"命令行"})
    assert list(check_workspace(home)) == []
    verb = "保留" if open_links else "已撤销"
    assert words.count(f"快照链接{verb}：") == 2
    assert "快照链接" + verb + "：三季度通报（演示数据）" in words
    assert "，王敏制作，" in words
    assert words.count(f"接口令牌{'保留' if open_tokens else '已撤销'}：李四") == 1
    assert "账号已回到备份时的状态" in words


def test_restoring_twice_gives_the_same_and_changes_no_backup(backed_up: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.zip"
    shutil.copy(backed_up, copy)
    for name in ("first", "second"):
        assert main(["--home", str(tmp_path / name), "restore", str(copy)]) == 0
    assert copy.read_bytes() == backed_up.read_bytes()


def test_the_command_says_what_it_closes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["restore", "--help"])
    words = "".join(capsys.readouterr().out.split())
    assert "--keep-links" in words and "保留有效的快照链接（其中可能有备份之后才撤销的）" in words
    assert "--keep-tokens" in words
