"""Sessions that ended between the page and the commit, each in another way."""

from __future__ import annotations

from metrics.access.accounts import change_account, disable_account, reset_password, to_account_id
from metrics.model.actor import ACCOUNT_ROLES, Actor, Role
from tests.matrix.town import ENDINGS, Town, login_of
from tests.people import admin

_BOSS = admin("建账号者")


def end_sessions(town: Town) -> dict[tuple[Role, str], Actor]:
    """Sign one account of each role in for each ending, and end it; returns who they were."""
    were = {(role, ending): town.actor(role, ending) for role in ACCOUNT_ROLES for ending in ENDINGS}
    for role, ending in were:
        account_id = to_account_id(login_of(role, ending))
        if ending == "signed_out":
            town.sessions.end(town.token(role, ending))
        elif ending == "disabled":
            disable_account(town.workspace, account_id, by=_BOSS)
        elif ending == "password_reset":
            reset_password(town.workspace, account_id, by=_BOSS)
        elif ending == "other_departments":
            change_account(town.workspace, account_id, role=role, departments=("市财政局",), by=_BOSS)
        else:
            other = Role.LEADER if role is Role.REPORTER else Role.REPORTER
            change_account(town.workspace, account_id, role=other, departments=(), by=_BOSS)
    return were
