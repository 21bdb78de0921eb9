"""Headers for every answer: of our routes, of Streamlit's, of errors, redirects and refused WebSockets."""

from __future__ import annotations

import base64
import hashlib
import logging
import re

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.transport import is_secure

_log = logging.getLogger(__name__)

_TRANSPORT = "max-age=31536000"
_CLOSED_FEATURES = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)
#: Nothing of ours is shown in a frame, and nothing of ours shows one.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _CLOSED_FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
#: Streamlit styles its elements as it draws them, and its protobuf reckons 64-bit numbers in WebAssembly. It needs no eval,
#: no frame, and nothing from anywhere else.
_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-src 'none'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

BROKEN = "服务器内部错误，未能显示。请稍后重试；仍不行时请联系系统管理员。"


def make_policy(document: str) -> str:
    """What a page may load and run: of the scripts inside a document only those that stand in `document` now."""
    found = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(document))
    return _POLICY.format(hashes="".join(f" 'sha256-{base64.b64encode(one).decode()}'" for one in found))


class Headers:
    """Plain ASGI: bodies stream through unchanged; an answer that brings a header of its own keeps it."""

    def __init__(self, app: ASGIApp, document: str = "") -> None:
        self.app = app
        self._headers = {**HEADERS, "Content-Security-Policy": make_policy(document)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whatever a route raises ends here: the answer that Starlette would give has no headers."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        answer = _Answer(scope, send, self._headers)
        try:
            await self.app(scope, receive, answer.send)
        except Exception:
            if answer.has_begun:
                raise
            _log.exception("An answer failed.")
            await PlainTextResponse(BROKEN, 500)(scope, receive, answer.send)


class _Answer:
    """One answer on its way out."""

    def __init__(self, scope: Scope, send: Send, headers: dict[str, str]) -> None:
        self._scope, self._send, self._headers = scope, send, headers
        self.has_begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "websocket.close" and not self.has_begun and self._can_refuse_in_words():
            await PlainTextResponse("连接未获许可。", 403)(self._scope, _receive_nothing, self.send)
            return
        if message["type"] in ("http.response.start", "websocket.http.response.start", "websocket.accept"):
            message = {**message, "headers": list(message.get("headers", ()))}
            self._add_headers(MutableHeaders(scope=message))
        self.has_begun = True
        await self._send(message)

    def _can_refuse_in_words(self) -> bool:
        """The server's own answer to a refused handshake has no headers."""
        is_handshake = self._scope["type"] == "websocket"
        return is_handshake and "websocket.http.response" in self._scope.get("extensions", {})

    def _add_headers(self, headers: MutableHeaders) -> None:
        for name, value in self._headers.items():
            headers.setdefault(name, value)
        if is_secure(self._scope):
            headers.setdefault("Strict-Transport-Security", _TRANSPORT)
            _secure_cookies(headers)


def _secure_cookies(headers: MutableHeaders) -> None:
    """Streamlit marks its own cookie only where it knows of a certificate, which behind a proxy it does not."""
    cookies = headers.getlist("set-cookie")
    del headers["set-cookie"]
    for cookie in cookies:
        is_marked = "secure" in (part.strip().lower() for part in cookie.split(";")[1:])
        headers.append("set-cookie", cookie if is_marked else f"{cookie}; Secure")


async def _receive_nothing() -> Message:
    return {"type": "websocket.disconnect"}
