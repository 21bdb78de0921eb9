"""Sends a reader to the provider of single sign-on, and signs in whoever comes back proved and has an account of ours."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from metrics.access.sessions import Sessions, SignedIn, SignInRefused
from metrics.access.tokens import hash_token
from metrics.publish.login_page import to_bounce_page, to_said_page
from web.cookie import read_token, set_session
from web.forms import to_local_path
from web.oidc_fetch import ProviderFailed
from web.oidc_pending import LIFETIME_SECONDS, Begun, Pending, PendingTable
from web.oidc_provider import Proved, Provider
from web.oidc_settings import OidcSettings, to_origin
from web.oidc_token import TokenRefused, read_login
from web.security_log import Note
from web.session import HEADERS
from web.transport import is_secure, read_address

MAX_CODE = 4096
#: Longer ID tokens are left out of the sign-out's address, which must not grow past what servers take.
MAX_KEPT_TOKENS, MAX_KEPT_TOKEN = 1000, 4000

_NO_ACCOUNT = "您的统一身份认证账号未在本系统开通。请联系管理员。"
_LATE = "登录请求已失效，或不是在本浏览器发起的。请重新登录。"
_NOT_DONE = "统一身份认证未完成，未登录。请重试。"
_NOT_PROVED = "统一身份认证的答复未通过核验，未登录。请重试，仍不行时请联系管理员。"
_DOWN = "统一身份认证暂时不能使用。请稍后再试，或用登录名和密码登录。"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Counter:
    """What stands behind the desk. `find_account_id`: the account of a login name, "" where there is none."""

    sessions: Sessions
    owner: Callable[[], str]
    note: Note
    find_account_id: Callable[[str], str]


class OidcDesk:
    """The two routes of the way there and back, and the way out."""

    def __init__(self, settings: OidcSettings, counter: Counter) -> None:
        self._settings, self._counter = settings, counter
        self._provider, self._pending = Provider(settings), PendingTable()
        #: By the hash of the session's token; the oldest goes first.
        self._id_tokens: dict[str, str] = {}

    async def begin(self, request: Request) -> Response:
        """Send the reader to the provider, and give the browser what shows on return that it is the same."""
        wanted = to_local_path(request.query_params.get("next", "/"))
        try:
            metadata = await self._provider.find_metadata()
        except ProviderFailed as failed:
            return self._say_down(request, failed)
        begun = self._pending.begin(wanted, read_address(request.scope))
        url = _extend(metadata.authorization, self._make_question(begun))
        answer = RedirectResponse(url, 303, {"Cache-Control": "no-store"})
        secure = is_secure(request.scope)
        # Lax, not strict: the reader comes back by a link of the provider's.
        answer.set_cookie(
            cookie_name(secure), begun.binding, LIFETIME_SECONDS, path="/", secure=secure, httponly=True, samesite="lax"
        )
        return answer

    async def finish(self, request: Request) -> Response:
        """Whatever comes of it, neither the state nor its cookie is good a second time."""
        secure = is_secure(request.scope)
        answer = await self._sign_in(request)
        answer.delete_cookie(cookie_name(secure), path="/", secure=secure, httponly=True, samesite="lax")
        return answer

    def find_exit(self, token: str) -> str:
        """Where a session that was opened here goes to be signed out at the provider too; "" where there is no such."""
        id_token = self._id_tokens.pop(hash_token(token), None)
        if id_token is None or not self._provider.end_session:
            return ""
        back = to_origin(self._settings.redirect_url) + "/login"
        asked = {"client_id": self._settings.client_id, "post_logout_redirect_uri": back}
        if len(id_token) <= MAX_KEPT_TOKEN:
            asked["id_token_hint"] = id_token
        return _extend(self._provider.end_session, asked)

    def _make_question(self, begun: Begun) -> dict[str, str]:
        scope = "openid email" if self._settings.claim == "email" else "openid profile"
        return {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._settings.redirect_url,
            "scope": scope,
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": begun.challenge,
            "code_challenge_method": "S256",
        }

    async def _sign_in(self, request: Request) -> Response:
        query = request.query_params
        binding = request.cookies.get(cookie_name(is_secure(request.scope)), "")
        pending = self._pending.take(query.get("state", ""), binding)
        if pending is None:
            return self._refuse(request, 400, _LATE, "state")
        if "error" in query or not 0 < len(query.get("code", "")) <= MAX_CODE:
            return self._refuse(request, 403, _NOT_DONE, "error")
        try:
            proved = await self._prove(request, pending)
        except ProviderFailed as failed:
            return self._say_down(request, failed)
        except TokenRefused as refused:
            _log.warning("Single sign-on was refused: %s", refused)
            return self._refuse(request, 403, _NOT_PROVED, "token")
        return self._open(request, proved, pending.wanted)

    async def _prove(self, request: Request, pending: Pending) -> Proved:
        metadata = await self._provider.find_metadata()
        # RFC 9207: with several providers behind one, a code must not be taken to the wrong one.
        told = request.query_params.get("iss")
        if told != self._settings.issuer and (told is not None or metadata.says_issuer):
            raise TokenRefused("the answer is of another issuer")
        return await self._provider.prove(request.query_params["code"], pending)

    def _open(self, request: Request, proved: Proved, wanted: str) -> Response:
        login = read_login(proved.claims, self._settings.claim)
        account_id = self._counter.find_account_id(login) if login else ""
        where = (read_address(request.scope), request.headers.get("user-agent", ""))
        try:
            signed_in = self._counter.sessions.open_for(account_id, *where)
        except SignInRefused:
            # In the same words whether there is no account or one that is closed.
            return self._refuse(request, 403, _NO_ACCOUNT, "account")
        return self._welcome(request, signed_in, proved.id_token, wanted)

    def _welcome(self, request: Request, signed_in: SignedIn, id_token: str, wanted: str) -> Response:
        if old := read_token(request):
            self._counter.sessions.end(old)
        self._keep(signed_in.token, id_token)
        actor = signed_in.actor
        self._counter.note("sign_in_oidc", request.scope, account=actor.account_id, role=actor.role.value)
        # Not a redirect: a browser that comes from another site would keep the strict cookie back at the next address.
        return set_session(Response(to_bounce_page(wanted), 200, HEADERS, media_type="text/html"), signed_in.token,
                           is_secure(request.scope))  # fmt: skip

    def _keep(self, token: str, id_token: str) -> None:
        if len(self._id_tokens) >= MAX_KEPT_TOKENS:
            del self._id_tokens[next(iter(self._id_tokens))]
        self._id_tokens[hash_token(token)] = id_token

    def _say_down(self, request: Request, failed: ProviderFailed) -> Response:
        _log.warning("Single sign-on is not to be had: %s", failed)
        return self._refuse(request, 503, _DOWN, "provider")

    def _refuse(self, request: Request, status: int, words: str, reason: str) -> Response:
        self._counter.note("oidc_refused", request.scope, reason=reason)
        page = to_said_page(self._counter.owner(), "未能登录", words)
        return Response(page, status, HEADERS, media_type="text/html")


def cookie_name(secure: bool) -> str:
    """The cookie of one sign-in on its way; over TLS bound to this host alone, as the session's is."""
    return "__Host-oidc" if secure else "oidc"


def _extend(url: str, asked: dict[str, str]) -> str:
    """The address of a provider may have a query of its own."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}"
