"""Who asks and over what: told by the connection, by a proxy only where one was announced."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from tests.web.ask import ask
from web.transport import Setting, Transport, is_at_home, is_loopback, is_secure, read_address


def tell(request: Request) -> Response:
    scope = request.scope
    forwarded = sorted(name for name in request.headers if "forward" in name)
    return JSONResponse([read_address(scope), is_secure(scope), is_at_home(scope), forwarded])


def told(setting: Setting, client: str, headers: dict[str, str]) -> bytes:
    """Behind uvicorn's own belief in whoever connects from this machine, as in the server."""
    app = Starlette(routes=[Route("/", tell)], middleware=[Middleware(Transport, setting=setting)])
    return ask(ProxyHeadersMiddleware(app), "/", headers=headers, client=client).content  # type: ignore[arg-type]


FORGED = {"X-Forwarded-For": "10.1.2.3", "X-Forwarded-Proto": "https"}
KEPT = b'["x-forwarded-for","x-forwarded-proto"]]'
NEAR = {"X-Forwarded-For": "127.0.0.1"}


@pytest.mark.parametrize(
    ("setting", "client", "headers", "expect"),
    [
        (Setting(), "127.0.0.1", {}, b'["127.0.0.1",false,true,[]]'),
        (Setting(), "127.0.0.1", FORGED, b'["127.0.0.1",false,false,[]]'),
        (Setting(), "127.0.0.1", {"X-Forwarded-For": "1.2.3.4:99"}, b'["127.0.0.1",false,false,[]]'),
        (Setting(), "127.0.0.1", {"Forwarded": "for=1.2.3.4"}, b'["127.0.0.1",false,false,[]]'),
        (Setting(has_proxy=True), "127.0.0.1", FORGED, b'["10.1.2.3",true,false,' + KEPT),
        (Setting(has_certificate=True, is_local=False), "10.9.9.9", NEAR, b'["10.9.9.9",true,false,[]]'),
        (Setting(has_certificate=True, is_local=False), "10.9.9.9", {}, b'["10.9.9.9",true,false,[]]'),
        (Setting(has_proxy=True, is_local=False), "10.9.9.9", FORGED | NEAR, b'["10.9.9.9",false,false,' + KEPT),
    ],
)
def test_only_an_announced_proxy_is_believed(
    setting: Setting, client: str, headers: dict[str, str], expect: bytes
) -> None:
    assert told(setting, client, headers) == expect


@pytest.mark.parametrize(
    ("address", "expect"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("10.0.0.1", False), ("", False), ("localhost", False)],
)
def test_this_machine_is_known_by_its_address(address: str, expect: bool) -> None:
    assert is_loopback(address) is expect
