"""/login/oidc and /login/callback: single sign-on, which does not exist unless it is set up."""

from __future__ import annotations

from typing import Protocol

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from metrics.access.sessions import Sessions
from metrics.store.accounts import read_accounts
from metrics.store.workspace import Workspace
from web.oidc_settings import CALLBACK, OidcSettings
from web.security_log import Note

BEGIN = "/login/oidc"


class Oidc(Protocol):
    """The desk behind the routes (web.oidc_desk), which is imported only where it is set up."""

    async def begin(self, request: Request) -> Response:
        """To the provider."""

    async def finish(self, request: Request) -> Response:
        """Back from it."""

    def find_exit(self, token: str) -> str:
        """Where to sign out at the provider, "" where the session was not opened by it."""


def make_oidc(workspace: Workspace, sessions: Sessions, note: Note, settings: OidcSettings | None) -> Oidc | None:
    """The desk, and with it the libraries that check signatures; None, and no library, without settings."""
    if settings is None:
        return None
    from web.oidc_desk import Counter, OidcDesk

    return OidcDesk(
        settings, Counter(sessions, lambda: workspace.name, note, lambda login: find_account_id(workspace, login))
    )


def make_oidc_routes(oidc: Oidc | None) -> list[Route]:
    """Both addresses stand in the table of doors; without a desk they say 404, and nothing behind them is asked."""
    begin, finish = (oidc.begin, oidc.finish) if oidc else (answer_closed, answer_closed)
    return [Route(BEGIN, begin, methods=["GET"]), Route(CALLBACK, finish, methods=["GET"])]


async def answer_closed(request: Request) -> Response:
    """As the guard answers at a closed door."""
    return PlainTextResponse("未开放", 404, {"Cache-Control": "no-store"})


def find_account_id(workspace: Workspace, login: str) -> str:
    """The account with exactly this login name, "" without one."""
    return next((row.account_id for row in read_accounts(workspace) if row.login == login), "")
