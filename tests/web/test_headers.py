"""The headers: on answers, errors, redirects, refused handshakes; and what a page may run."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from metrics.publish.links import Kind, Served
from tests.web.ask import ask, shake_hands
from web.headers import BROKEN, HEADERS, Headers, make_policy
from web.shell import to_shell
from web.snapshot import make_snapshot_routes

EVERY = {name.lower() for name in HEADERS} | {"content-security-policy"}


def show_any(request: Request) -> Response:
    return PlainTextResponse("页面")


def show_stream(request: Request) -> Response:
    return StreamingResponse(iter([b"a", b"b", b"c"]))


def break_down(request: Request) -> Response:
    raise ZeroDivisionError("at /srv/secret")


def refuse(request: Request) -> Response:
    raise HTTPException(418)


def set_cookies(request: Request) -> Response:
    answer = PlainTextResponse("页面")
    answer.set_cookie("theirs", "1", samesite="strict")
    answer.set_cookie("ours", "2", secure=True)
    return answer


async def close_early(socket: WebSocket) -> None:
    await socket.close(1008)


async def welcome(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


ROUTES = [
    *make_snapshot_routes(lambda visit: Served(Kind.PAGE, b"page")),
    Route("/stream", show_stream),
    Route("/broken", break_down),
    Route("/teapot", refuse),
    Route("/cookies", set_cookies),
    Route("/away", lambda request: RedirectResponse("/there")),
    Route("/post", show_any, methods=["POST"]),
    WebSocketRoute("/closed", close_early),
    WebSocketRoute("/welcome", welcome),
    Route("/page", show_any),
]
APP = Starlette(routes=ROUTES, middleware=[Middleware(Headers)])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/page", 200),
        ("/stream", 200),
        ("/away", 307),
        ("/missing", 404),
        ("/post", 405),
        ("/teapot", 418),
        ("/s/x", 200),
    ],
)
def test_every_answer_gets_the_headers(path: str, status: int) -> None:
    answer = ask(APP, path)
    assert answer.status == status
    assert [name for name in EVERY if not answer.header(name)] == []
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("x-frame-options") == "DENY"
    assert "frame-ancestors 'none'" in str(answer.header("content-security-policy"))


def test_an_error_of_ours_is_answered_in_words_and_with_the_headers(caplog: pytest.LogCaptureFixture) -> None:
    answer = ask(APP, "/broken")
    assert (answer.status, answer.content.decode()) == (500, BROKEN)
    assert [name for name in EVERY if not answer.header(name)] == []
    assert "ZeroDivisionError" in caplog.text


def test_a_snapshot_keeps_its_own_stricter_headers() -> None:
    answer = ask(APP, "/s/token")
    bare = ask(Starlette(routes=make_snapshot_routes(lambda visit: Served(Kind.PAGE, b"page"))), "/s/token")
    assert (answer.status, answer.content) == (bare.status, bare.content)
    assert set(bare.headers) <= set(answer.headers)
    assert answer.header("referrer-policy") == "no-referrer"


def test_a_stream_passes_unchanged() -> None:
    assert ask(APP, "/stream").content == b"abc"


@pytest.mark.parametrize(("scheme", "expect"), [("http", None), ("https", "max-age=31536000")])
def test_strict_transport_is_asked_for_only_behind_tls(scheme: str, expect: str | None) -> None:
    assert ask(APP, "/page", scheme=scheme).header("strict-transport-security") == expect


@pytest.mark.parametrize(("scheme", "expect"), [("http", [False, True]), ("https", [True, True])])
def test_behind_tls_no_cookie_goes_out_that_could_come_back_in_the_clear(scheme: str, expect: list[bool]) -> None:
    answer = ask(APP, "/cookies", scheme=scheme)
    cookies = [value for name, value in answer.headers if name == "set-cookie"]
    assert [cookie.split("=")[0] for cookie in cookies] == ["theirs", "ours"]
    assert [cookie.count("Secure") for cookie in cookies] == [int(one) for one in expect]


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [("/closed", "websocket.http.response.start", 403), ("/welcome", "websocket.accept", None)],
)
def test_a_handshake_is_answered_with_the_headers_too(path: str, kind: str, status: int | None) -> None:
    start = shake_hands(APP, path)[0]
    assert (start["type"], start.get("status")) == (kind, status)
    assert {name.decode() for name, _ in start["headers"]} >= EVERY


def test_only_the_scripts_that_stand_in_the_document_may_run() -> None:
    document = to_shell((Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8"))
    policy = make_policy(document)
    inline = document.split("<script>")[1].split("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert policy.count("sha256-") == document.count("<script>") == 1
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "'unsafe-inline'" not in scripts
    assert "'unsafe-eval'" not in scripts
    assert "http" not in policy and "*" not in policy
    assert {"object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy.split("; "))
