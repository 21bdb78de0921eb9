"""The accounts of a demo: one a role, planted once, without a password, and never in a real workspace."""

from __future__ import annotations

import pytest

from metrics.access.accounts import has_admin
from metrics.access.demo_accounts import DEMO_ACCOUNTS, demo_account_id, plant_demo_accounts
from metrics.access.matrix import permit
from metrics.access.sessions import Sessions, SignInRefused
from metrics.model.actor import ACCOUNT_ROLES, Action, Role
from metrics.model.errors import CommandRefused
from metrics.store.accounts import read_accounts
from metrics.store.workspace import Workspace
from tests.people import program


def create(workspace: Workspace, kind: str) -> None:
    data = {"name": "演示", "kind": kind, "rule_set": "通用", "seed_files": []}
    workspace.record(
        "workspace_created", data, by=permit(program("初始导入"), Action.ADOPT_CATALOGUE), commit_id="seed"
    )


def test_a_demo_gets_one_account_of_each_role_once(workspace: Workspace) -> None:
    create(workspace, "demo")
    for _ in range(2):
        plant_demo_accounts(workspace)
    rows = read_accounts(workspace)
    assert {(row.login, row.name, row.role) for row in rows} == {
        ("demo-leader", "演示领导", Role.LEADER),
        ("demo-reporter", "演示填报", Role.REPORTER),
        ("demo-reviewer", "演示审核", Role.REVIEWER),
        ("demo-admin", "演示管理员", Role.ADMIN),
    }
    assert workspace.journal.tail == 5
    assert has_admin(workspace) and set(DEMO_ACCOUNTS) == set(ACCOUNT_ROLES)


def test_they_are_entered_by_role_and_by_no_password(workspace: Workspace) -> None:
    create(workspace, "demo")
    plant_demo_accounts(workspace)
    sessions = Sessions(workspace)
    for role in ACCOUNT_ROLES:
        signed = sessions.open_for(demo_account_id(role), "127.0.0.1")
        assert (signed.actor.role, signed.must_change) == (role, False)
        for password in ("", "demo", "*", "!"):
            with pytest.raises(SignInRefused):
                sessions.sign_in(DEMO_ACCOUNTS[role].login, password, f"10.0.0.{ord((password or ' ')[0])}")


def test_a_real_workspace_gets_none(workspace: Workspace) -> None:
    for kind in (None, "real"):
        if kind:
            create(workspace, kind)
        tail = workspace.journal.tail
        with pytest.raises(CommandRefused, match="只能用于演示工作区"):
            plant_demo_accounts(workspace)
        assert (workspace.journal.tail, read_accounts(workspace)) == (tail, ())
