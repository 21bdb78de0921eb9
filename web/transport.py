"""Where a request comes from and whether it came over TLS: told by the connection, by a proxy only where one is set up.

uvicorn believes X-Forwarded-For and X-Forwarded-Proto of whoever connects from 127.0.0.1 (or from FORWARDED_ALLOW_IPS).
That is right behind a proxy on this machine, which XUSHI_PROXY=1 announces. Without one, whoever sends these headers made
them up: what they changed is put back, and they go no further.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_FORWARDED = (b"forwarded", b"via", b"x-real-ip")
_FORWARDED_START = b"x-forwarded-"
_LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Setting:
    """How the server stands in the network: behind a proxy, or with a certificate of its own, or neither."""

    has_proxy: bool = False
    has_certificate: bool = False
    #: Bound to the loopback address: nobody but this machine can connect.
    is_local: bool = True
    #: FORWARDED_ALLOW_IPS has uvicorn believe whoever connects.
    believes_all: bool = False


class Transport:
    """The outermost of ours: what stands behind it can believe `client` and `scheme`."""

    def __init__(self, app: ASGIApp, setting: Setting) -> None:
        self.app = app
        self._setting = setting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Settle both in the scope itself, which the access log reads afterwards."""
        if scope["type"] in ("http", "websocket"):
            scope["forwarded"] = _is_forwarded(scope)
            if not self._setting.has_proxy:
                _put_back(scope, self._setting)
        await self.app(scope, receive, send)


def _is_forwarded(scope: Scope) -> bool:
    return any(_tells_of_proxy(name) for name, _ in scope["headers"])


def _tells_of_proxy(name: bytes) -> bool:
    return name in _FORWARDED or name.startswith(_FORWARDED_START)


def _put_back(scope: Scope, setting: Setting) -> None:
    """uvicorn rewrites the address only for a peer on this machine. Where others can connect too, it is left as told:
    taking a stranger for this machine would be worse."""
    if setting.is_local and "x-forwarded-for" in Headers(scope=scope):
        scope["client"] = (_LOOPBACK, 0)
    plain = "ws" if scope["type"] == "websocket" else "http"
    scope["scheme"] = f"{plain}s" if setting.has_certificate else plain
    scope["headers"] = [(name, value) for name, value in scope["headers"] if not _tells_of_proxy(name)]


def read_address(scope: Scope) -> str:
    """The reader's address, "" where the server does not know it."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def is_secure(scope: Scope) -> bool:
    """Whether the reader's connection is encrypted, as far as the reader sees it."""
    return scope.get("scheme") in ("https", "wss")


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def is_at_home(scope: Scope) -> bool:
    """Whether the reader sits at this machine and nothing passed the request on."""
    return is_loopback(read_address(scope)) and not scope.get("forwarded", False)
