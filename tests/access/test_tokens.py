"""A reporter's token: shown once, known by its hash, closed at once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from metrics.access.tokens import Reporter, find_reporter, hash_token, make_token, revoke_token
from metrics.model.errors import CommandRefused
from metrics.store.tokens import read_tokens
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(tmp_path / "var")
    yield opened
    opened.close()


def test_a_token_is_long_random_and_recognisable(workspace: Workspace) -> None:
    tokens = {make_token(workspace, f"填报人{number}", by="管理员") for number in range(5)}
    assert len(tokens) == 5
    assert all(re.fullmatch(r"xs_[A-Za-z0-9_-]{43}", token) for token in tokens)


def test_a_token_tells_whose_it_is_and_any_other_text_tells_nothing(workspace: Workspace) -> None:
    token = make_token(workspace, " 张三 ", by="管理员", departments=["住建局", "统计局"])
    found = find_reporter(workspace, token)
    assert found == Reporter("张三", hash_token(token)[:12], ("住建局", "统计局"))
    others = ("", "张三", found.token_id, hash_token(token), token[:-1], token + "x", token.swapcase(), "xs_", "\ud800")
    assert [find_reporter(workspace, other) for other in others] == [None] * len(others)


def test_the_workspace_keeps_no_token_only_its_hash(workspace: Workspace) -> None:
    token = make_token(workspace, "张三", by="管理员")
    workspace.warehouse.checkpoint()
    (line,) = workspace.journal.read()
    assert (line.event, line.by, line.data["reporter"]) == ("reporter_token_made", "管理员", "张三")
    assert line.data["token_hash"] == hash_token(token)
    secret = token.removeprefix("xs_").encode()
    kept = [path for path in workspace.home.rglob("*") if path.is_file()]
    assert len(kept) > 1
    assert [path.name for path in kept if secret in path.read_bytes()] == []


def test_a_revoked_token_opens_nothing_at_once_and_the_next_one_does(workspace: Workspace) -> None:
    first = make_token(workspace, "张三", by="管理员")
    closed = revoke_token(workspace, "张三", by="李主任", reason="调岗")
    assert closed.reporter == "张三"
    assert find_reporter(workspace, first) is None
    (row,) = read_tokens(workspace)
    assert (row.revoked_by, row.revoked_reason, row.is_open) == ("李主任", "调岗", False)
    second = make_token(workspace, "张三", by="管理员")
    assert find_reporter(workspace, second) is not None
    assert find_reporter(workspace, first) is None


def test_a_token_is_revoked_by_its_id_too_and_only_that_one(workspace: Workspace) -> None:
    tokens = {name: make_token(workspace, name, by="管理员") for name in ("张三", "李四")}
    revoke_token(workspace, hash_token(tokens["李四"])[:12], by="管理员", reason="遗失")
    assert find_reporter(workspace, tokens["李四"]) is None
    assert find_reporter(workspace, tokens["张三"]) is not None


def refuse_second(workspace: Workspace) -> None:
    make_token(workspace, "张三", by="管理员")
    make_token(workspace, "张三 ", by="管理员")


@pytest.mark.parametrize(
    ("attempt", "words"),
    [
        (refuse_second, "张三已有有效的令牌"),
        (lambda workspace: make_token(workspace, " ", by="管理员"), "请填写填报人"),
        (lambda workspace: make_token(workspace, "张三", by=""), "请填写办理人"),
        (lambda workspace: make_token(workspace, "张\n三", by="管理员"), "一行文字"),
        (lambda workspace: make_token(workspace, "张" * 41, by="管理员"), "不超过40个字"),
        (lambda workspace: revoke_token(workspace, "张三", by="管理员", reason="调岗"), "没有有效的令牌"),
        (lambda workspace: revoke_token(workspace, "张三", by="管理员", reason=" "), "请填写撤销理由"),
    ],
)
def test_what_is_refused_leaves_no_line_but_the_first(
    workspace: Workspace, attempt: Callable[[Workspace], object], words: str
) -> None:
    with pytest.raises(CommandRefused, match=words):
        attempt(workspace)
    assert workspace.journal.tail == (1 if attempt is refuse_second else 0)


def test_of_two_tokens_made_at_the_same_moment_only_one_becomes_a_line(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    draw = secrets.token_urlsafe

    def draw_while_another_is_made(size: int) -> str:
        if not made:
            made.append("")
            made[0] = make_token(workspace, "张三", by="管理员")
        return draw(size)

    monkeypatch.setattr(secrets, "token_urlsafe", draw_while_another_is_made)
    with pytest.raises(CommandRefused, match="已有有效的令牌"):
        make_token(workspace, "张三", by="管理员")
    assert find_reporter(workspace, made[0]) is not None
    assert workspace.journal.tail == 1


def test_tokens_survive_a_rebuild_and_are_verified(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "var")
    token = make_token(workspace, "张三", by="管理员")
    revoke_token(workspace, "张三", by="管理员", reason="遗失")
    second = make_token(workspace, "张三", by="管理员")
    before = read_tokens(workspace)
    workspace.rebuild()
    assert read_tokens(workspace) == before
    assert (find_reporter(workspace, token), find_reporter(workspace, second) is None) == (None, False)
    workspace.close()
    assert list(check_workspace(workspace.home)) == []


def test_a_token_is_no_news_for_the_pages(workspace: Workspace) -> None:
    before = workspace.data_version
    make_token(workspace, "张三", by="管理员")
    revoke_token(workspace, "张三", by="管理员", reason="遗失")
    assert (workspace.data_version, workspace.journal.tail) == (before, 2)
