"""What the matrix answers: a permit for whom it lets, words that say who else may for everybody else."""

from __future__ import annotations

import pytest

from metrics.access.matrix import MATRIX, PLANTING, explain_refusal, may, permit
from metrics.model.actor import Action, Actor, Role
from metrics.model.errors import NotPermitted


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_a_permit_is_given_just_where_the_matrix_says_so(role: Role, action: Action) -> None:
    actor = Actor("李四", role)
    allowed = PLANTING if role is Role.PROGRAM else {one for one, roles in MATRIX.items() if role in roles}
    assert may(role, action) is (action in allowed)
    if action in allowed:
        given = permit(actor, action)
        assert (given.actor, given.action) == (actor, action)
    else:
        with pytest.raises(NotPermitted) as refused:
            permit(actor, action)
        assert str(refused.value) == explain_refusal(role, action)


@pytest.mark.parametrize("name", ["", "  "])
def test_nobody_acts_without_a_name(name: str) -> None:
    with pytest.raises(NotPermitted, match="提交数据需要署名。请登录后办理。"):
        permit(Actor(name, Role.REPORTER), Action.COMMIT_BATCH)


@pytest.mark.parametrize(
    ("role", "action", "words"),
    [
        (Role.ANONYMOUS, Action.VIEW_PAGES, "查看指标页面须先登录。请登录后重试。"),
        (Role.LINK_HOLDER, Action.COMMIT_BATCH, "提交数据须先登录。请登录后重试。"),
        (
            Role.LEADER,
            Action.COMMIT_BATCH,
            "您的身份是“领导”，不能提交数据。该事项由“填报”账号办理，如需权限请联系管理员。",
        ),
        (
            Role.ADMIN,
            Action.UNDO_BATCH,
            "您的身份是“管理员”，不能撤销数据批次。该事项由“填报、审核”账号办理，如需权限请联系管理员。",
        ),
        (
            Role.PROGRAM,
            Action.OPEN_LINK,
            "您的身份是“系统”，不能凭链接查看快照。该事项由“领导、填报、审核、管理员”账号办理，如需权限请联系管理员。",
        ),
    ],
)
def test_a_refusal_says_who_may(role: Role, action: Action, words: str) -> None:
    assert explain_refusal(role, action) == words
