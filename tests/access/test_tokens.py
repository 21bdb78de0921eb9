"""A reporter's token: shown once, known by its hash, tied to an account that reports, closed at once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from metrics.access.accounts import act_as, change_account, disable_account, enable_account, reset_password
from metrics.access.matrix import permit
from metrics.access.sessions import Sessions
from metrics.access.tokens import find_reporter, hash_token, is_standing, make_token, revoke_token
from metrics.model.actor import Action, Actor, Permit, Role
from metrics.model.errors import CommandRefused, NotPermitted, SessionEnded
from metrics.store.tokens import read_tokens
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace
from tests.access.conftest import ROOT, id_of, plant
from tests.people import leader, reporter, reviewer


@pytest.fixture(autouse=True)
def _people(workspace: Workspace) -> None:
    """Two reporters, one of them for two departments, and somebody who reports nothing."""
    plant(workspace, "zhangsan", "张三", Role.REPORTER, "住建局", "统计局")
    plant(workspace, "lisi", "李四", Role.REPORTER)
    plant(workspace, "wangwu", "王五", Role.REVIEWER)


def test_a_token_is_long_random_and_recognisable(workspace: Workspace) -> None:
    tokens = set()
    for number in range(5):
        plant(workspace, f"user{number}", f"填报人{number}", Role.REPORTER)
        tokens.add(make_token(workspace, by=act_as(workspace, f"填报人{number}")))
    assert len(tokens) == 5
    assert all(re.fullmatch(r"xs_[A-Za-z0-9_-]{43}", token) for token in tokens)


def test_a_token_tells_whose_it_is_and_any_other_text_tells_nothing(workspace: Workspace) -> None:
    token = make_token(workspace, by=act_as(workspace, " 张 三 "))
    found = find_reporter(workspace, token)
    assert found == Actor("张三", Role.REPORTER, id_of("zhangsan"), ("住建局", "统计局"), hash_token(token)[:12])
    others = ("", "张三", found.proof, hash_token(token), token[:-1], token + "x", token.swapcase(), "xs_", "\ud800")
    assert [find_reporter(workspace, other) for other in others] == [None] * len(others)


def test_the_workspace_keeps_no_token_only_its_hash(workspace: Workspace) -> None:
    token = make_token(workspace, by=act_as(workspace, "zhangsan"))
    workspace.warehouse.checkpoint()
    line = workspace.journal.read()[-1]
    assert (line.event, line.by, line.data["reporter"]) == ("reporter_token_made", "张三", "张三")
    assert (line.data["token_hash"], line.data["account_id"]) == (hash_token(token), id_of("zhangsan"))
    secret = token.removeprefix("xs_").encode()
    kept = [path for path in workspace.home.rglob("*") if path.is_file()]
    assert len(kept) > 1
    assert [path.name for path in kept if secret in path.read_bytes()] == []


def test_a_revoked_token_opens_nothing_at_once_and_the_next_one_does(workspace: Workspace) -> None:
    first = make_token(workspace, by=act_as(workspace, "张三"))
    closed = revoke_token(workspace, "张三", by=ROOT, reason="调岗")
    assert closed.reporter == "张三"
    assert find_reporter(workspace, first) is None
    (row,) = read_tokens(workspace)
    assert (row.revoked_by, row.revoked_reason, row.is_open) == ("李主任", "调岗", False)
    second = make_token(workspace, by=act_as(workspace, "张三"))
    assert find_reporter(workspace, second) is not None
    assert find_reporter(workspace, first) is None


def test_a_token_is_revoked_by_its_id_too_and_only_that_one(workspace: Workspace) -> None:
    tokens = {name: make_token(workspace, by=act_as(workspace, name)) for name in ("张三", "李四")}
    revoke_token(workspace, hash_token(tokens["李四"])[:12], by=ROOT, reason="遗失")
    assert find_reporter(workspace, tokens["李四"]) is None
    assert find_reporter(workspace, tokens["张三"]) is not None


@pytest.mark.parametrize(
    ("attempt", "words"),
    [
        (lambda workspace: make_token(workspace, by=act_as(workspace, "张 三")), "张三已有有效的令牌"),
        (lambda workspace: make_token(workspace, by=reporter("赵六")), "‹赵六›不是可用的填报账号"),
        (
            lambda workspace: make_token(workspace, by=Actor("王五", Role.REPORTER, id_of("wangwu"))),
            "‹王五›不是可用的填报账号",
        ),
        (lambda workspace: revoke_token(workspace, "李四", by=ROOT, reason="调岗"), "没有有效的令牌"),
        (lambda workspace: revoke_token(workspace, "", by=ROOT, reason="调岗"), "没有有效的令牌"),
        (lambda workspace: revoke_token(workspace, "张三", by=ROOT, reason=" "), "请填写撤销理由"),
    ],
)
def test_what_is_refused_leaves_no_line(
    workspace: Workspace, attempt: Callable[[Workspace], object], words: str
) -> None:
    make_token(workspace, by=act_as(workspace, "张三"))
    tail = workspace.journal.tail
    with pytest.raises(CommandRefused, match=words):
        attempt(workspace)
    assert workspace.journal.tail == tail


@pytest.mark.parametrize("role", [Role.LEADER, Role.REVIEWER, Role.ADMIN])
def test_nobody_but_a_reporter_makes_a_token_an_administrator_neither(workspace: Workspace, role: Role) -> None:
    """Nor for an account that reports: a name signs what its owner sent."""
    tail = workspace.journal.tail
    for by in (Actor("甲", role), Actor("张三", role, id_of("zhangsan"))):
        with pytest.raises(NotPermitted, match="不能生成本人接口令牌"):
            make_token(workspace, by=by)
    assert (read_tokens(workspace), workspace.journal.tail) == ((), tail)


@pytest.mark.parametrize(
    "by", [leader("甲"), reporter("张三"), Actor("李四", Role.REPORTER, id_of("lisi")), reviewer("甲")]
)
def test_nobody_but_an_administrator_revokes_anothers_token(workspace: Workspace, by: Actor) -> None:
    token = make_token(workspace, by=act_as(workspace, "张三"))
    for asked in ("张三", hash_token(token)[:12]):
        with pytest.raises(NotPermitted):
            revoke_token(workspace, asked, by=by, reason="调岗")
    assert find_reporter(workspace, token) is not None


def test_a_reporter_revokes_their_own_token(workspace: Workspace) -> None:
    token = make_token(workspace, by=act_as(workspace, "张三"))
    revoke_token(workspace, "张三", by=act_as(workspace, "张三"), reason="遗失")
    assert find_reporter(workspace, token) is None
    assert read_tokens(workspace)[0].revoked_by == "张三"


def test_of_tokens_made_at_the_same_moment_only_one_becomes_a_line(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(_: int) -> str:
        try:
            return make_token(workspace, by=act_as(workspace, "张三"))
        except CommandRefused:
            return ""

    tail = workspace.journal.tail
    with ThreadPoolExecutor(4) as pool:
        made = [token for token in pool.map(make, range(8)) if token]
    assert (len(made), workspace.journal.tail) == (1, tail + 1)
    assert find_reporter(workspace, made[0]) is not None
    assert secrets.compare_digest(read_tokens(workspace)[0].token_hash, hash_token(made[0]))


ENDINGS: dict[str, tuple[Callable[[Workspace], object], str]] = {
    "disabled": (lambda workspace: disable_account(workspace, id_of("zhangsan"), by=ROOT), "账号停用"),
    "another role": (
        lambda workspace: change_account(workspace, id_of("zhangsan"), role=Role.REVIEWER, departments=(), by=ROOT),
        "填报人身份变更",
    ),
    "revoked": (lambda workspace: revoke_token(workspace, "张三", by=ROOT, reason="调岗"), "调岗"),
}


@pytest.mark.parametrize(("end", "reason"), ENDINGS.values(), ids=ENDINGS)
def test_a_token_dies_with_what_it_stands_on_and_does_not_come_back(
    workspace: Workspace, end: Callable[[Workspace], object], reason: str
) -> None:
    token = make_token(workspace, by=act_as(workspace, "张三"))
    other = make_token(workspace, by=act_as(workspace, "李四"))
    actor = find_reporter(workspace, token)
    assert actor is not None
    workspace.vouch = Sessions(workspace).vouch
    end(workspace)
    assert find_reporter(workspace, token) is None
    with pytest.raises(SessionEnded):
        workspace.record("batch_submitted", {}, by=permit(actor, Action.COMMIT_BATCH), commit_id="late")
    row = next(one for one in read_tokens(workspace) if one.token_id == actor.proof)
    assert (row.is_open, row.revoked_by, row.revoked_reason) == (False, "李主任", reason)
    if reason == "账号停用":
        enable_account(workspace, id_of("zhangsan"), by=ROOT)
    if reason == "填报人身份变更":
        change_account(workspace, id_of("zhangsan"), role=Role.REPORTER, departments=("住建局",), by=ROOT)
    assert find_reporter(workspace, token) is None
    assert find_reporter(workspace, make_token(workspace, by=act_as(workspace, "张三"))) is not None
    assert find_reporter(workspace, other) is not None


def test_a_token_reports_for_the_departments_that_its_account_has_now(workspace: Workspace) -> None:
    token = make_token(workspace, by=act_as(workspace, "张三"))
    before = find_reporter(workspace, token)
    reset_password(workspace, id_of("zhangsan"), by=ROOT)
    assert find_reporter(workspace, token) == before
    change_account(workspace, id_of("zhangsan"), role=Role.REPORTER, departments=("统计局",), by=ROOT)
    after = find_reporter(workspace, token)
    assert before is not None and after is not None and after.departments == ("统计局",)
    assert (is_standing(workspace, before), is_standing(workspace, after)) == (False, True)


def test_a_token_vouches_for_its_own_reporter_and_for_no_other(workspace: Workspace) -> None:
    token = make_token(workspace, by=act_as(workspace, "张三"))
    sessions = Sessions(workspace)
    actor = find_reporter(workspace, token)
    assert actor is not None
    sessions.vouch(actor)
    for forged in (
        Actor("李四", Role.REPORTER, id_of("lisi"), (), actor.proof),
        Actor("张三", Role.ADMIN, id_of("zhangsan"), ("住建局", "统计局"), actor.proof),
        Actor("张三", Role.REPORTER, id_of("zhangsan"), ("住建局", "统计局"), token),
    ):
        with pytest.raises(SessionEnded):
            sessions.vouch(forged)
    assert sessions.find(token) is None


def test_tokens_survive_a_rebuild_and_are_verified(workspace: Workspace) -> None:
    token = make_token(workspace, by=act_as(workspace, "张三"))
    revoke_token(workspace, "张三", by=ROOT, reason="遗失")
    second = make_token(workspace, by=act_as(workspace, "张三"))
    third = make_token(workspace, by=act_as(workspace, "李四"))
    disable_account(workspace, id_of("lisi"), by=ROOT)
    before = read_tokens(workspace)
    workspace.rebuild()
    assert read_tokens(workspace) == before
    assert [find_reporter(workspace, one) is None for one in (token, second, third)] == [True, False, True]
    workspace.close()
    assert list(check_workspace(workspace.home)) == []


def test_a_token_of_a_release_before_the_accounts_opens_nothing(workspace: Workspace) -> None:
    data = {"token_id": "0" * 12, "token_hash": hash_token("xs_old"), "reporter": "张三", "departments": ["住建局"]}
    workspace.record("reporter_token_made", data, by=Permit(ROOT, Action.MAKE_TOKEN), commit_id="old")
    assert find_reporter(workspace, "xs_old") is None
    (row,) = read_tokens(workspace)
    assert (row.is_open, row.revoked_reason) == (False, "令牌未关联账号，升级后失效")
    assert make_token(workspace, by=act_as(workspace, "张三"))


def test_a_token_is_no_news_for_the_pages(workspace: Workspace) -> None:
    before, tail = workspace.data_version, workspace.journal.tail
    make_token(workspace, by=act_as(workspace, "张三"))
    revoke_token(workspace, "张三", by=ROOT, reason="遗失")
    assert (workspace.data_version, workspace.journal.tail) == (before, tail + 2)
