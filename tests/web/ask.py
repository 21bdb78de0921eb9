"""Asks an ASGI application in this process, as a server would."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from starlette.types import ASGIApp, Message
from starlette.types import Scope as AsgiScope


@dataclass(frozen=True)
class Answer:
    """`headers` keeps order and repetitions, names in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes

    def header(self, name: str) -> str | None:
        """The value of a header that must stand at most once."""
        values = [value for key, value in self.headers if key == name.lower()]
        assert len(values) <= 1, name
        return values[0] if values else None


def ask(
    app: ASGIApp,
    path: str,
    method: str = "GET",
    scheme: str = "http",
    *,
    query: str = "",
    headers: Mapping[str, str] | None = None,
    parts: Iterable[bytes] = (),
    client: str = "127.0.0.1",
) -> Answer:
    """One request; the body is taken from `parts` only as far as the application asks for it."""
    return asyncio.run(ask_async(app, path, method, scheme, query=query, headers=headers, parts=parts, client=client))


async def ask_async(
    app: ASGIApp,
    path: str,
    method: str = "GET",
    scheme: str = "http",
    *,
    query: str = "",
    headers: Mapping[str, str] | None = None,
    parts: Iterable[bytes] = (),
    client: str = "127.0.0.1",
) -> Answer:
    """The same inside a running loop, for several requests at once."""
    sent: list[Message] = []
    body = iter(parts)
    ended = False

    async def receive() -> Message:
        nonlocal ended
        if not ended:
            part = next(body, None)
            ended = part is None
            return {"type": "http.request", "body": part or b"", "more_body": not ended}
        await asyncio.Event().wait()  # the reader stays: no disconnect
        raise AssertionError("nobody sets the event")

    async def send(message: Message) -> None:
        sent.append(message)

    given = {"host": "localhost"} | {name.lower(): value for name, value in (headers or {}).items()}
    scope: AsgiScope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": scheme,
        "path": path,
        "raw_path": path.encode("utf-8", "surrogatepass"),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "client": (client, 1),
        "server": ("localhost", 80),
    }
    await app(scope, receive, send)
    answered = tuple((name.decode().lower(), value.decode()) for name, value in sent[0]["headers"])
    return Answer(sent[0]["status"], answered, b"".join(message.get("body", b"") for message in sent[1:]))


def shake_hands(app: ASGIApp, path: str = "/_stcore/stream", headers: Mapping[str, str] | None = None) -> list[Message]:
    """Ask for a WebSocket and leave again; returns what the application sent."""
    sent: list[Message] = []
    came: list[Message] = [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1001}]

    async def receive() -> Message:
        return came.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    given = {"host": "localhost"} | {name.lower(): value for name, value in (headers or {}).items()}
    scope: AsgiScope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
        "subprotocols": [],
        "extensions": {"websocket.http.response": {}},
    }
    asyncio.run(app(scope, receive, send))
    return sent
