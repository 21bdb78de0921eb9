"""Snapshots by command, from making to verifying."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from metrics.cli import main

LINK = re.compile(r"^/s/[A-Za-z0-9_-]{43}$", re.MULTILINE)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("snapshot-command") / "var"
    for login, name, role in (("wangmin", "王敏", "审核"), ("liqiang", "李强", "审核"), ("zhou", "周宁", "管理员")):
        assert main(["--home", str(home), "account", "add", login, "--name", name, "--role", role]) == 0
    return home


def test_a_snapshot_is_made_listed_compared_replaced_revoked_and_verified(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        code = main(["--home", str(home), "snapshot", *arguments])
        return code, "".join(capsys.readouterr())

    code, words = run("make", "--title", "三季度通报", "--by", "王敏", "--code", "204816", "--year", "all")
    assert code == 0
    first = LINK.search(words)
    assert first
    snapshot_id = words[2:34]
    assert run("list")[1].startswith(f"{snapshot_id}  三季度通报（全部文件 · ")
    assert first[0].removeprefix("/s/") not in run("list")[1]
    code, words = run("compare", snapshot_id, "--to", str(tmp_path / "a.csv"))
    assert code == 0
    assert "新列红旗0项" in words and "更正0处" in words
    assert (tmp_path / "a.csv").stat().st_size > 50
    assert run("compare", snapshot_id, "--to", str(tmp_path / "a.csv"))[0] == 1
    code, words = run("rotate", snapshot_id, "--by", "王敏")
    second = LINK.search(words)
    assert code == 0 and second and second[0] != first[0]
    assert run("revoke", snapshot_id, "--by", "李强")[0] == 1
    assert run("revoke", snapshot_id, "--by", "zhou")[0] == 0
    assert "已撤销" in run("list")[1]
    (page,) = (home / "snapshots").glob("*.html")
    assert run("verify", str(page))[0] == 0
    (tmp_path / "changed.html").write_bytes(page.read_bytes() + b" ")
    assert run("verify", str(tmp_path / "changed.html"))[0] == 1


@pytest.mark.parametrize(
    "wrong",
    [
        ("--days", "0"),
        ("--days", "181"),
        ("--code", "12"),
        ("--region", "nowhere"),
        ("--theme", "没有的主题"),
        ("--as-of", "2023-13-01"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(
    home: Path, capsys: pytest.CaptureFixture[str], wrong: tuple[str, str]
) -> None:
    assert main(["--home", str(home), "snapshot", "make", "--title", "通报", "--by", "王敏", *wrong]) == 1
    captured = capsys.readouterr()
    assert captured.err.strip() and not LINK.search(captured.out)
