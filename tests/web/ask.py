"""Asks an ASGI application in this process, as a server would."""

from __future__ import annotations

import asyncio
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


def ask(app: ASGIApp, path: str, method: str = "GET", scheme: str = "http") -> Answer:
    """One request without a body."""
    sent: list[Message] = []
    asked: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        if asked:
            return asked.pop()
        await asyncio.Event().wait()  # the reader stays: no disconnect
        raise AssertionError("nobody sets the event")

    async def send(message: Message) -> None:
        sent.append(message)

    scope: AsgiScope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": scheme,
        "path": path,
        "raw_path": path.encode("utf-8", "surrogatepass"),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
    }
    asyncio.run(_run(app, scope, receive, send))
    headers = tuple((name.decode().lower(), value.decode()) for name, value in sent[0]["headers"])
    return Answer(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))


async def _run(app: ASGIApp, *arguments: object) -> None:
    await app(*arguments)  # type: ignore[arg-type]
