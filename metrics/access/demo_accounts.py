"""演示数据: one account of each role, entered without a password and from the machine itself alone."""

from __future__ import annotations

from metrics.access.accounts import NewAccount, plant_account, to_account_id
from metrics.model.actor import ACCOUNT_ROLES, Actor, Role
from metrics.model.errors import CommandRefused
from metrics.store.accounts import read_accounts
from metrics.store.workspace import Workspace

PLANTER = Actor("初始导入", Role.PROGRAM)
#: By role: 演示领导 is demo-leader.
DEMO_ACCOUNTS = {role: NewAccount(f"demo-{role.value}", f"演示{role.word}", role) for role in ACCOUNT_ROLES}


def plant_demo_accounts(workspace: Workspace) -> None:
    """Add those that are not there yet. Raises CommandRefused in a real workspace, which is entered by password."""
    if not workspace.is_demo:
        raise CommandRefused("演示账号只能用于演示工作区。")
    present = {row.login for row in read_accounts(workspace)}
    for new in DEMO_ACCOUNTS.values():
        if new.login not in present:
            plant_account(workspace, new, "", by=PLANTER)


def demo_account_id(role: Role) -> str:
    """The account of a role in a demo workspace."""
    return to_account_id(DEMO_ACCOUNTS[role].login)
