"""/s/{token}: the stored page of an open link, and one and the same answer for every other and for every method."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from metrics.publish.links import Kind, Served, Visit
from metrics.publish.snapshot import hash_token

#: Supplied by dashboard.py: one request → its answer; never raises for what a stranger can send.
VisitLink = Callable[[Visit], Served]

MAX_BODY, BODY_SECONDS = 256, 10
#: So many look-ups run at once; more threads only wait for each other, and each of them longer.
SLOTS = 2
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action {form}; frame-ancestors 'none'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": _POLICY.format(form="'none'"),
}
#: The question for the code is the only page here that sends anything, and only to itself.
_ASKING = {**HEADERS, "Content-Security-Policy": _POLICY.format(form="'self'")}
_STATUS = {Kind.PAGE: 200, Kind.CODE: 200, Kind.WRONG_CODE: 403, Kind.MISSING: 404, Kind.DAMAGED: 503}


class Rest(Convertor[str]):
    """All that follows: the router's own `path` stops at a line break and cuts one off at the end."""

    regex = "(?s:.*)"

    def convert(self, value: str) -> str:
        """As it came."""
        return value

    def to_string(self, value: str) -> str:
        """As it is."""
        return value


def make_snapshot_routes(visit_link: VisitLink) -> list[Route]:
    """An object as endpoint takes every method, and the path takes slashes and may be bare: a malformed link must not
    fall through to another route's answer."""
    register_url_convertor("rest", Rest())
    door = LinkDoor(visit_link)
    return [Route("/s", door), Route("/s/{token:rest}", door)]


class LinkDoor:
    """Reads what was asked; who may see what is decided behind it."""

    def __init__(self, visit_link: VisitLink) -> None:
        self._visit_link = visit_link
        self._slots = asyncio.Semaphore(SLOTS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hashed whatever it is: a wrong method or a malformed link costs the same look-up as an unknown one."""
        request = Request(scope, receive)
        token = request.path_params.get("token", "")
        code = None
        if request.method == "POST":
            code = await _read_code(request)
        elif request.method != "GET":
            token = f"{request.method} {token}"  # no token has a blank: this one is unknown
        visit = Visit(
            hash_token(token),
            datetime.now(UTC),
            request.client.host if request.client else "",
            request.headers.get("user-agent", ""),
            code,
        )
        async with self._slots:
            served = await run_in_threadpool(self._visit_link, visit)
        await _to_response(request, served)(scope, receive, send)


async def _read_code(request: Request) -> str:
    """The field `code` of a form of ours; "" for a body that is none, too long or too slow."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > MAX_BODY:
                    return ""
    except (TimeoutError, ClientDisconnect):
        return ""
    return parse_qs(body.decode("ascii", "replace")).get("code", [""])[0]


def _to_response(request: Request, served: Served) -> Response:
    """No Vary: nothing may be kept, so no cache has to tell two encodings apart."""
    headers = _ASKING if served.kind in (Kind.CODE, Kind.WRONG_CODE) else HEADERS
    if served.gzipped and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(served.gzipped, 200, {**headers, "Content-Encoding": "gzip"}, media_type="text/html")
    return Response(served.content, _STATUS[served.kind], headers, media_type="text/html")
