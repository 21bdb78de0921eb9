"""Closed by default: before a page, a file, an upload or a WebSocket is reached, the table and the matrix are asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from metrics.access.matrix import explain_refusal, may
from metrics.access.sessions import Sessions, SignedIn
from metrics.model.actor import Action, Actor, Role
from metrics.publish.login_page import to_bounce_page
from web.cookie import drop_pages, read_token, set_session
from web.forms import is_same_origin
from web.hosts import is_known_host
from web.permits import WEBSOCKET, Door, find_entry, is_ambiguous
from web.security_log import Note
from web.transport import is_at_home, is_secure, read_address

#: Supplied by dashboard.py for a demo workspace: (role, address, agent) → a session of its account.
OpenDemo = Callable[[Role, str, str], SignedIn]


@dataclass(frozen=True)
class House:
    """What the guard stands in front of."""

    sessions: Sessions
    hosts: Sequence[str]
    note: Note
    open_demo: OpenDemo | None = None


class Guard:
    """Plain ASGI: whoever is let through goes on unchanged, and of the others not one byte of the body is read."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self.app = app
        self._house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Settle who it is, refuse, or hand on; the actor stands in the scope for the log and the routes."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refusal = self._refuse(HTTPConnection(scope))
        await (refusal or self.app)(scope, receive, send)

    def _refuse(self, asked: HTTPConnection) -> Response | None:
        """The answer to whoever may not pass, None for the others."""
        scope = asked.scope
        # Without a Host header there is "".
        if not is_known_host(asked.headers.get("host", ""), self._house.hosts):
            return _say("地址不在允许访问的名单内。请使用管理员公布的网址。", 421)
        method = WEBSOCKET if scope["type"] == "websocket" else scope["method"]
        entry = find_entry(scope["path"], method)
        if entry is Door.CLOSED:
            return _say("未开放", 404)
        if is_ambiguous(scope["path"], scope.get("raw_path") or b""):
            return _say("网址有误，请核对。", 400)
        if entry is None:
            return _say("该地址不接受这种操作。", 405)
        if not (is_secure(scope) or is_at_home(scope)):
            return _say("请使用https://开头的网址访问；经代理转发的，请管理员核对XUSHI_PROXY等设置。", 403)
        # A cookie knows no port: what else runs under our name would come with it, and Streamlit takes any port too.
        if method == WEBSOCKET and not is_same_origin(asked):
            return _say("连接不是从本系统页面发出的，未接受。", 403)
        return None if entry is Door.OPEN else self._refuse_actor(asked, entry)

    def _refuse_actor(self, asked: HTTPConnection, entry: Door | Action) -> Response | None:
        token = read_token(asked)
        actor = self._house.sessions.find(token) if token else None
        if actor is None:
            answer = self._send_to_login(asked, bool(token))
            return drop_pages(answer) if token else answer
        asked.scope["actor"] = actor
        if entry is Door.SIGNED_IN:
            return None
        if self._house.sessions.must_change(token):
            return _redirect("/password") if is_navigation(asked) else _say("请先修改初始密码。", 403)
        assert isinstance(entry, Action)
        return self._refuse_action(asked, actor, entry)

    def _refuse_action(self, asked: HTTPConnection, actor: Actor, action: Action) -> Response | None:
        if may(actor.role, action):
            return None
        self._house.note("refused", asked.scope, account=actor.account_id, action=action.name)
        return _say(explain_refusal(actor.role, action), 403)

    def _send_to_login(self, asked: HTTPConnection, had_token: bool) -> Response:
        """A page is asked for again after the sign-in; whatever else asked is told in words."""
        if not is_navigation(asked):
            return _say("请先登录。", 401)
        here = asked.url.path + (f"?{asked.url.query}" if asked.url.query else "")
        if not had_token and asked.headers.get("sec-fetch-site") == "cross-site":
            # SameSite=Strict: a browser that comes by a link from elsewhere keeps the cookie back. From here it brings it.
            return HTMLResponse(to_bounce_page(here), 200, {"Referrer-Policy": "same-origin"})
        open_demo = self._house.open_demo
        if open_demo is not None and not had_token and is_at_home(asked.scope):
            signed_in = open_demo(Role.REPORTER, read_address(asked.scope), asked.headers.get("user-agent", ""))
            return set_session(_redirect(here), signed_in.token, is_secure(asked.scope))
        return _redirect("/login" if here == "/" else f"/login?{urlencode({'next': here})}")


def is_navigation(asked: HTTPConnection) -> bool:
    """Whether a browser asks for a page to show, not a script of a page for data."""
    if asked.scope["type"] != "http" or asked.scope["method"] != "GET":
        return False
    mode = asked.headers.get("sec-fetch-mode", "navigate")
    return mode == "navigate" and "text/html" in asked.headers.get("accept", "")


def _redirect(path: str) -> Response:
    return RedirectResponse(path, 303, {"Cache-Control": "no-store"})


def _say(words: str, status: int) -> Response:
    """The connection is closed with it: a body that was announced is never taken in."""
    return PlainTextResponse(words, status, {"Cache-Control": "no-store", "Connection": "close"})


def make_robots_routes() -> list[Route]:
    """/robots.txt: nothing here is for a search engine."""

    def show_robots(request: Request) -> Response:
        return PlainTextResponse("User-agent: *\nDisallow: /\n")

    return [Route("/robots.txt", show_robots, methods=["GET"])]
