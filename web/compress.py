"""Compresses once what never changes: Streamlit's scripts and styles, which it sends as they are to every new reader.

Everything else passes as it comes: Streamlit compresses documents and JSON itself, the brief brings its own bytes.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.brief import has_already

#: Bytes kept, oldest given up first. All that Streamlit has to send comes to 7 MB.
CAPACITY = 16_000_000
#: A shorter answer fits in one packet as it is.
SHORTEST = 1_000
#: Fonts and pictures are compressed by nature.
TYPES = ("text/", "application/javascript", "application/json", "image/svg+xml")


@dataclass(frozen=True)
class Packed:
    """An answer as it is sent, with all its headers."""

    headers: dict[str, str]
    body: bytes

    def answer(self, asked: str) -> Response:
        """304 for a browser whose marks, `asked`, show that it has it already."""
        if has_already(asked, self.headers["etag"]):
            kept = {name: self.headers[name] for name in ("cache-control", "etag", "vary")}
            return Response(status_code=304, headers=kept)
        return Response(self.body, headers=self.headers)


class Compress:
    """Plain ASGI: an answer is kept where the application calls it immutable; no path is known here."""

    def __init__(self, app: ASGIApp, capacity: int = CAPACITY) -> None:
        self.app = app
        self._capacity = capacity
        self._kept: dict[str, Packed] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept; where there is nothing, see whether the application's answer may be kept."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not _asks_for_whole(scope, headers) or not takes_gzip(headers.get("accept-encoding", "")):
            await self.app(scope, receive, _with_vary(send))
            return
        packed = self._kept.get(scope["path"]) or await self._ask(scope, receive, send)
        if packed is not None:
            await packed.answer(headers.get("if-none-match", ""))(scope, receive, send)

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> Packed | None:
        """The application's answer, packed and kept; None where it is not one to keep and went out as it came."""
        held: list[Message] = []

        async def hold(message: Message) -> None:
            if held or _may_keep(message):
                held.append(message)
            else:
                await send(message)

        await self.app(scope, receive, hold)
        if not held:
            return None
        packed = await run_in_threadpool(_pack, held)
        self._keep(scope["path"], packed)
        return packed

    def _keep(self, path: str, packed: Packed) -> None:
        self._kept[path] = packed
        while sum(len(one.body) for one in self._kept.values()) > self._capacity:
            del self._kept[next(iter(self._kept))]


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding allows it; "gzip;q=0" does not."""
    for coding in accepted.lower().split(","):
        name, _, weight = coding.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _asks_for_whole(scope: Scope, headers: Headers) -> bool:
    """A part is counted in the bytes as they lie in the file, and a query may change what is answered."""
    return scope["method"] == "GET" and not scope["query_string"] and "range" not in headers


def _may_keep(message: Message) -> bool:
    return message["type"] == "http.response.start" and message["status"] == 200 and _is_packable(message)


def _is_packable(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return (
        _is_immutable(headers)
        and headers.get("content-type", "").startswith(TYPES)
        and int(headers.get("content-length", "0")) >= SHORTEST
        and "content-encoding" not in headers
        and "set-cookie" not in headers
    )


def _is_immutable(headers: Headers) -> bool:
    return "immutable" in headers.get("cache-control", "") and "etag" in headers


def _pack(held: list[Message]) -> Packed:
    start, *parts = held
    body = gzip.compress(b"".join(part.get("body", b"") for part in parts), mtime=0)
    headers = MutableHeaders(raw=list(start["headers"]))
    # Other bytes, another mark; and a part of them would be of no use to anyone.
    headers["etag"] = headers["etag"].removesuffix('"') + '-gzip"'
    del headers["accept-ranges"]
    del headers["content-length"]
    headers["content-encoding"] = "gzip"
    headers.add_vary_header("Accept-Encoding")
    return Packed(dict(headers.items()), body)


def _with_vary(send: Send) -> Send:
    """A cache on the way must not give the plain bytes to everyone, nor the packed ones to a reader who cannot unpack."""

    async def send_marked(message: Message) -> None:
        if message["type"] == "http.response.start" and _is_immutable(Headers(raw=message["headers"])):
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
        await send(message)

    return send_marked
