"""Headers for every answer that brings none of its own, a closed metrics endpoint, and no search engine."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Same-origin frames stay allowed: Streamlit shows its components in them.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": "frame-ancestors 'self'; base-uri 'self'; object-src 'none'",
}
_TRANSPORT = "max-age=31536000"
_CLOSED = "/_stcore/metrics"


class Guard:
    """Plain ASGI: bodies stream through unchanged, and WebSockets and the lifespan are not touched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the closed path here; add to any other answer the headers it lacks."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), scope)
            await send(message)

        app = PlainTextResponse("未开放", 404) if _is_closed(scope["path"]) else self.app
        await app(scope, receive, send_guarded)


def _is_closed(path: str) -> bool:
    """Also behind a base path, and however a proxy doubles or ends the slashes."""
    return "/".join(["", *filter(None, path.split("/"))]).endswith(_CLOSED)


def _add_headers(headers: MutableHeaders, scope: Scope) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if scope.get("scheme") == "https":
        headers.setdefault("Strict-Transport-Security", _TRANSPORT)


def make_robots_routes() -> list[Route]:
    """/robots.txt: nothing here is for a search engine."""

    def show_robots(request: Request) -> Response:
        return PlainTextResponse("User-agent: *\nDisallow: /\n")

    return [Route("/robots.txt", show_robots, methods=["GET"])]
