"""What guard and session routes need of a workspace, put together for the server and for tests of the whole way in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from metrics.access.accounts import add_first_admin, has_admin
from metrics.access.demo_accounts import demo_account_id
from metrics.access.password_rules import read_profile
from metrics.access.sessions import Sessions, SignedIn
from metrics.model.actor import Actor, Role
from metrics.store.accounts import read_accounts
from metrics.store.workspace import Workspace
from web.first_code import FirstCode
from web.guard import House
from web.oidc import Oidc
from web.security_log import Note
from web.session import Access


def make_access(workspace: Workspace, sessions: Sessions, note: Note, oidc: Oidc | None = None) -> Access:
    """What stands behind the forms."""
    return Access(
        sessions=sessions,
        owner=lambda: workspace.name,
        note=note,
        add_first_admin=partial(add_first_admin, workspace),
        rules=lambda: read_profile(workspace).sentence,
        find_login=partial(find_login, workspace),
        # A demo is entered without a password: there an administrator by code would be one door more.
        first_code=FirstCode(lambda: workspace.is_demo or has_admin(workspace)),
        open_demo=_open_demo(workspace, sessions),
        find_exit=oidc.find_exit if oidc else None,
    )


def make_house(access: Access, hosts: Sequence[str]) -> House:
    """What the guard asks."""
    return House(access.sessions, tuple(map(str, hosts)), access.note, access.open_demo)


def find_login(workspace: Workspace, actor: Actor) -> str:
    """The name that an actor signs in with."""
    return next((row.login for row in read_accounts(workspace) if row.account_id == actor.account_id), "")


def _open_demo(workspace: Workspace, sessions: Sessions) -> Callable[[Role, str, str], SignedIn] | None:
    if not workspace.is_demo:
        return None
    return lambda role, address, agent: sessions.open_for(demo_account_id(role), address, agent)
