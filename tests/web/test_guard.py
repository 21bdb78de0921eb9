"""The middleware around everything else."""

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from metrics.publish.links import Kind, Served
from tests.web.ask import ask
from web.guard import Guard, make_robots_routes
from web.snapshot import make_snapshot_routes


def show_any(request: Request) -> Response:
    return PlainTextResponse("页面")


def show_stream(request: Request) -> Response:
    return StreamingResponse(iter([b"a", b"b", b"c"]))


APP = Starlette(
    routes=[
        *make_snapshot_routes(lambda visit: Served(Kind.PAGE, b"page")),
        *make_robots_routes(),
        Route("/stream", show_stream),
        Route("/{path:path}", show_any),
    ],
    middleware=[Middleware(Guard)],
)


@pytest.mark.parametrize("path", ["/", "/overview", "/static/index.js", "/_stcore/health"])
def test_every_other_answer_gets_the_headers(path: str) -> None:
    answer = ask(APP, path)
    assert answer.content.decode() == "页面"
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("referrer-policy") == "same-origin"
    assert answer.header("x-frame-options") == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in str(answer.header("content-security-policy"))


def test_a_snapshot_keeps_its_own_stricter_headers() -> None:
    answer = ask(APP, "/s/token")
    bare = ask(Starlette(routes=make_snapshot_routes(lambda visit: Served(Kind.PAGE, b"page"))), "/s/token")
    assert answer == bare
    assert answer.header("x-frame-options") == "DENY"


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/metrics/", "//_stcore//metrics", "/app/_stcore/metrics"]
)
def test_the_metrics_endpoint_is_closed(path: str) -> None:
    answer = ask(APP, path)
    assert (answer.status, answer.content.decode()) == (404, "未开放")
    assert answer.header("x-content-type-options") == "nosniff"


def test_a_stream_passes_unchanged() -> None:
    assert ask(APP, "/stream").content == b"abc"


@pytest.mark.parametrize(("scheme", "expect"), [("http", None), ("https", "max-age=31536000")])
def test_strict_transport_is_asked_for_only_behind_tls(scheme: str, expect: str | None) -> None:
    assert ask(APP, "/", scheme=scheme).header("strict-transport-security") == expect


@pytest.mark.parametrize("kind", ["websocket", "lifespan"])
def test_what_is_no_request_passes_untouched(kind: str) -> None:
    seen: list[tuple[Scope, Any, Any]] = []

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((scope, receive, send))

    async def receive() -> dict[str, Any]:
        return {}

    async def send(message: Any) -> None:
        raise AssertionError("nothing is sent here")

    scope = {"type": kind, "path": "/_stcore/stream"}
    asyncio.run(Guard(inner)(scope, receive, send))
    assert seen == [(scope, receive, send)]


def test_search_engines_are_sent_away() -> None:
    assert ask(APP, "/robots.txt").content == b"User-agent: *\nDisallow: /\n"
