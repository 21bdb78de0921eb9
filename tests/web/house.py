"""A workspace with accounts, and the way into it as the server has it: routes of ours behind the guard."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Scope
from starlette.websockets import WebSocket

from metrics.access.accounts import NewAccount, add_account, add_first_admin, to_account_id
from metrics.access.demo_accounts import plant_demo_accounts
from metrics.access.sessions import Sessions
from metrics.model.actor import ACCOUNT_ROLES, Role
from metrics.store.workspace import Workspace
from tests.people import admin
from tests.web.ask import Answer, ask
from web.entrance import make_access, make_house
from web.guard import Guard
from web.headers import Headers
from web.oidc import make_oidc, make_oidc_routes
from web.oidc_settings import OidcSettings
from web.session import make_session_routes
from web.transport import Setting, Transport

PASSWORD = "落雪2026-Quiet-harbour"


@dataclass
class Ticks:
    """A clock of the process that stands until it is moved."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Noted:
    """Events as they were taken down."""

    events: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __call__(self, event: str, scope: Scope | None = None, **facts: str) -> None:
        self.events.append((event, facts))

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.events]


async def show_any(request: Request) -> Response:
    """What stands behind the guard: says what came through, body included."""
    body = await request.body()
    return PlainTextResponse(f"{request.method} {request.url.path} {len(body)}")


async def take_socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


class Home:
    """One workspace, its sessions, and the application in front of them."""

    def __init__(
        self, workspace: Workspace, setting: Setting | None = None, oidc_settings: OidcSettings | None = None
    ) -> None:
        self.workspace, self.ticks, self.noted = workspace, Ticks(), Noted()
        self.sessions = Sessions(workspace, ticks=self.ticks)
        workspace.vouch = self.sessions.vouch
        self.oidc = make_oidc(workspace, self.sessions, self.noted, oidc_settings)
        self.access = make_access(workspace, self.sessions, self.noted, self.oidc)
        methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
        self.app = Starlette(
            routes=[
                *make_session_routes(self.access),
                *make_oidc_routes(self.oidc),
                WebSocketRoute("/{path:path}", take_socket),
                Route("/{path:path}", show_any, methods=methods),
            ],
            middleware=[
                Middleware(Transport, setting=setting or Setting()),
                Middleware(Headers),
                Middleware(Guard, house=make_house(self.access, ["xushi.example.cn", "*.tj.example.cn"])),
            ],
        )

    def open(self, role: Role) -> str:
        """The token of a new session of that role."""
        return self.sessions.open_for(to_account_id(role.value), "127.0.0.1").token

    def look(self, path: str, token: str = "", **asked: Any) -> Answer:
        """As a browser asks for a page."""
        headers = {"accept": "text/html,*/*;q=0.8", **asked.pop("headers", {})}
        return self.ask(path, token, headers=headers, **asked)

    def ask(self, path: str, token: str = "", **asked: Any) -> Answer:
        """As anything asks."""
        cookie = {"cookie": f"sid={token}"} if token else {}
        return ask(self.app, path, headers={**cookie, **asked.pop("headers", {})}, **asked)

    def send(
        self,
        path: str,
        token: str = "",
        headers: dict[str, str] | None = None,
        scheme: str = "http",
        **fields: str,
    ) -> Answer:
        """A form, as a browser sends it from a page of ours."""
        told = {"content-type": "application/x-www-form-urlencoded", "origin": f"{scheme}://localhost"}
        body = urlencode(fields).encode()
        return self.look(path, token, method="POST", scheme=scheme, headers=told | (headers or {}), parts=[body])


def make_home(folder: Path) -> Home:
    """A real workspace: 王主任 administers with a password of their own, and one account of each role by its name."""
    workspace = Workspace(folder, clock=lambda: datetime(2026, 11, 22, 8, tzinfo=UTC))
    add_first_admin(workspace, "wang", "王主任", PASSWORD)
    for number, role in enumerate(ACCOUNT_ROLES):
        add_account(workspace, NewAccount(role.value, f"{role.word}甲{number}", role), by=admin("王主任"))
    return Home(workspace)


def make_demo_home(workspace: Workspace) -> Home:
    """Over a demo workspace, with its accounts."""
    plant_demo_accounts(workspace)
    return Home(workspace)


def token_of(answer: Answer) -> str:
    """What the answer sets as the session."""
    cookie = answer.header("set-cookie") or ""
    return cookie.partition(";")[0].partition("=")[2].strip('"')
