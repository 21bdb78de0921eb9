"""/login, /logout, /password, /first and /session: how a session begins and ends. By form, never by script."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from metrics.access.sessions import Sessions, SignedIn, SignInRefused
from metrics.model.actor import ACCOUNT_ROLES, Actor, Role
from metrics.model.errors import CommandRefused, XushiError
from metrics.publish.login_page import (
    to_bounce_page,
    to_first_page,
    to_login_page,
    to_logout_page,
    to_password_page,
    to_said_page,
)
from web.cookie import drop_session, read_token, set_session
from web.first_code import FirstCode
from web.forms import FormRefused, read_form, to_local_path
from web.security_log import Note
from web.transport import is_at_home, is_secure, read_address

#: A password takes 19 MiB and a whole core while it is checked.
SLOTS = 2
#: No script, nothing fetched; the form goes only to ourselves. Referrers stay: by them a browser tells where a form is from.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Content-Security-Policy": POLICY}


@dataclass(frozen=True)
class Access:
    """What dashboard.py supplies: the open sessions and what stands behind them."""

    sessions: Sessions
    owner: Callable[[], str]
    note: Note
    #: (login, name, password) → id of the account. CommandRefused where it may not be.
    add_first_admin: Callable[[str, str, str], str]
    #: In short what a new password must be.
    rules: Callable[[], str]
    #: Actor → the name to sign in with.
    find_login: Callable[[Actor], str]
    first_code: FirstCode
    #: In a demo workspace: (role, address, agent) → a session of its account.
    open_demo: Callable[[Role, str, str], SignedIn] | None = None
    #: Where single sign-on is set up: token → where to sign out at the provider too, "" for a session not opened by it.
    find_exit: Callable[[str], str] | None = None


def make_session_routes(access: Access) -> list[Route]:
    """Five small pages and the question of our script whether the session still lives."""
    desk = SessionDesk(access)
    return [
        Route("/login", desk.ask_login, methods=["GET"]),
        Route("/login", desk.settled(desk.sign_in), methods=["POST"]),
        Route("/login/demo", desk.settled(desk.sign_in_demo), methods=["POST"]),
        Route("/logout", desk.ask_logout, methods=["GET"]),
        Route("/logout", desk.settled(desk.sign_out), methods=["POST"]),
        Route("/password", desk.ask_password, methods=["GET"]),
        Route("/password", desk.settled(desk.change_password), methods=["POST"]),
        Route("/first", desk.ask_first, methods=["GET"]),
        Route("/first", desk.settled(desk.set_first), methods=["POST"]),
        Route("/session", answer_alive, methods=["GET"]),
    ]


Found = TypeVar("Found")
Answering = Callable[[Request], Awaitable[Response]]


class SessionDesk:
    """Reads the forms and answers in pages; who may sign in is decided behind it."""

    def __init__(self, access: Access) -> None:
        self._access, self._sessions = access, access.sessions
        self._slots = asyncio.Semaphore(SLOTS)

    def settled(self, answer: Answering) -> Answering:
        """What is wrong with a form, or with the machine, is said on a page."""

        async def answer_settled(request: Request) -> Response:
            try:
                return await answer(request)
            except FormRefused as refused:
                return self._say("未能办理", str(refused), refused.status)
            except CommandRefused as refused:
                return self._say("未能办理", str(refused), 403)
            except XushiError as error:
                return self._say("暂时不能办理", str(error), 503)

        return answer_settled

    async def ask_login(self, request: Request) -> Response:
        """Whoever is signed in already goes on; in a demo they may have come to be somebody else."""
        wanted = to_local_path(request.query_params.get("next", "/"))
        if self._find(request) is not None and not self._is_demo(request):
            return _lead_to(wanted)
        return self._show_login(request, wanted)

    async def sign_in(self, request: Request) -> Response:
        """A session of its own for every sign-in; the one that the browser had ends."""
        form = await read_form(request)
        login, wanted = form.get("login", "").strip(), to_local_path(form.get("next", "/"))
        where = (read_address(request.scope), request.headers.get("user-agent", ""))
        try:
            signed_in = await self._check(partial(self._sessions.sign_in, login, form.get("password", ""), *where))
        except SignInRefused as refused:
            self._access.note("sign_in_refused", request.scope, words=str(refused))
            return self._show_login(request, wanted, str(refused), login)
        return self._welcome(request, signed_in, wanted, "sign_in")

    async def sign_in_demo(self, request: Request) -> Response:
        """At the machine itself, and in a demo workspace alone."""
        form = await read_form(request)
        roles = {role.value: role for role in ACCOUNT_ROLES}
        role, open_demo = roles.get(form.get("role", "")), self._access.open_demo
        if open_demo is None or role is None or not is_at_home(request.scope):
            raise FormRefused(403, "须以账号和密码登录。")
        signed_in = open_demo(role, read_address(request.scope), request.headers.get("user-agent", ""))
        return self._welcome(request, signed_in, to_local_path(form.get("next", "/")), "sign_in_demo")

    async def ask_logout(self, request: Request) -> Response:
        """A question: an address alone ends nothing."""
        actor = self._find(request)
        if actor is None:
            return _lead_to("/login")
        return _page(to_logout_page(self._access.owner(), actor.name, actor.role.word))

    async def sign_out(self, request: Request) -> Response:
        """The session ends here, whatever the browser keeps."""
        await read_form(request)
        token, actor = read_token(request), self._find(request)
        self._sessions.end(token)
        if actor is not None:
            self._access.note("sign_out", request.scope, account=actor.account_id)
        away = self._access.find_exit(token) if self._access.find_exit else ""
        # A page and no redirect: what a form is answered with must not lead to another host (form-action).
        answer = _page(to_bounce_page(away)) if away else _lead_to("/login")
        return drop_session(answer, is_secure(request.scope))

    async def ask_password(self, request: Request) -> Response:
        """The guard lets only those in who are signed in."""
        return self._show_password(request)

    async def change_password(self, request: Request) -> Response:
        """Every session of the account ends; this browser gets a new one."""
        form, actor = await read_form(request), self._find(request)
        if actor is None:
            return _lead_to("/login")
        try:
            if form.get("new", "") != form.get("again", ""):
                raise CommandRefused("两次输入的新密码不一致，请重新输入。")
            change = partial(self._sessions.change_password, actor, form.get("old", ""), form.get("new", ""))
            await self._check(partial(change, read_address(request.scope)))
        except CommandRefused as refused:
            self._access.note("password_refused", request.scope, account=actor.account_id)
            return self._show_password(request, str(refused))
        self._sessions.end_account(actor.account_id)
        return self._welcome(request, self._open(request, actor.account_id), "/", "password_changed")

    async def ask_first(self, request: Request) -> Response:
        """A wrong code and one of an earlier start get the same words."""
        code = request.query_params.get("code", "")
        if not self._access.first_code.matches(code):
            return self._refuse_code(request)
        return _page(to_first_page(self._access.owner(), code, self._access.rules()))

    async def set_first(self, request: Request) -> Response:
        """Signs the first administrator in; the code is gone with it."""
        form = await read_form(request)
        code, login, name = form.get("code", ""), form.get("login", "").strip(), form.get("name", "").strip()
        if not self._access.first_code.matches(code):
            return self._refuse_code(request)
        try:
            if form.get("password", "") != form.get("again", ""):
                raise CommandRefused("两次输入的密码不一致，请重新输入。")
            add = partial(self._access.add_first_admin, login, name, form.get("password", ""))
            account_id = await self._check(add)
        except CommandRefused as refused:
            return _page(
                to_first_page(self._access.owner(), code, self._access.rules(), str(refused), login, name), 422
            )
        return self._welcome(request, self._open(request, account_id), "/", "first_admin")

    async def _check(self, check: Callable[[], Found]) -> Found:
        """Beside the loop, and no more at once than the machine can bear."""
        async with self._slots:
            return await run_in_threadpool(check)

    def _find(self, request: Request) -> Actor | None:
        token = read_token(request)
        return self._sessions.find(token) if token else None

    def _open(self, request: Request, account_id: str) -> SignedIn:
        return self._sessions.open_for(account_id, read_address(request.scope), request.headers.get("user-agent", ""))

    def _welcome(self, request: Request, signed_in: SignedIn, wanted: str, event: str) -> Response:
        old = read_token(request)
        if old:
            self._sessions.end(old)
        actor = signed_in.actor
        self._access.note(event, request.scope, account=actor.account_id, role=actor.role.value)
        answer = _lead_to("/password" if signed_in.must_change else wanted)
        return set_session(answer, signed_in.token, is_secure(request.scope))

    def _is_demo(self, request: Request) -> bool:
        """Whether one may be anybody here without a password."""
        return self._access.open_demo is not None and is_at_home(request.scope)

    def _show_login(self, request: Request, wanted: str, words: str = "", login: str = "") -> Response:
        is_demo = self._is_demo(request)
        onward = "" if wanted == "/" else wanted
        has_oidc = self._access.find_exit is not None
        page = to_login_page(self._access.owner(), onward, words, login[:128], is_demo=is_demo, has_oidc=has_oidc)
        return _page(page, 401 if words else 200)

    def _show_password(self, request: Request, words: str = "") -> Response:
        actor = self._find(request)
        if actor is None:
            return _lead_to(f"/login?{urlencode({'next': '/password'})}")
        is_forced = self._sessions.must_change(read_token(request))
        login, rules = self._access.find_login(actor), self._access.rules()
        page = to_password_page(self._access.owner(), login, rules, words, is_forced=is_forced)
        return _page(page, 422 if words else 200)

    def _refuse_code(self, request: Request) -> Response:
        self._access.note("first_code_refused", request.scope)
        return self._say("链接无效", "该链接已使用或不是本次启动所给。请使用服务器启动时显示的网址。", 404)

    def _say(self, title: str, words: str, status: int) -> Response:
        return _page(to_said_page(self._access.owner(), title, words), status)


async def answer_alive(request: Request) -> Response:
    """The guard has answered everyone else with 401."""
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


def _lead_to(path: str) -> Response:
    return RedirectResponse(path, 303, {"Cache-Control": "no-store"})


def _page(content: bytes, status: int = 200) -> Response:
    return Response(content, status, HEADERS, media_type="text/html")
