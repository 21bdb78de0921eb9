"""Asking the provider over HTTP: one deadline over all of it, no redirect followed, no proxy, no more than we can hold."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import h11

from metrics.model.errors import XushiError

#: From the look-up of the name to the last byte.
SECONDS = 5.0
MAX_BYTES = 256 * 1024
_PIECE = 16 * 1024


class ProviderFailed(XushiError):
    """The provider cannot be reached, or does not answer as one; its text is for our log."""


@dataclass(frozen=True)
class Fetched:
    """`data` is empty where the answer is no JSON object."""

    status: int
    data: Mapping[str, Any]


async def fetch_json(
    url: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None, seconds: float = SECONDS
) -> Fetched:
    """GET, or with a form POST. Raises ProviderFailed, after `seconds` at the latest."""
    body = urlencode(form).encode() if form is not None else b""
    try:
        async with asyncio.timeout(seconds):
            return await _exchange(url, _make_request(url, body, headers or {}, is_form=form is not None), body)
    except TimeoutError:
        raise ProviderFailed(f"{url}: no answer within {seconds:g} s") from None
    except (OSError, ValueError, h11.ProtocolError) as error:
        raise ProviderFailed(f"{url}: {error}") from error


def _make_request(url: str, body: bytes, headers: Mapping[str, str], *, is_form: bool) -> h11.Request:
    parts = urlsplit(url)
    told = {"Host": parts.netloc, "Accept": "application/json", "Connection": "close", "User-Agent": "xushi", **headers}
    if is_form:
        told |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return h11.Request(method="POST" if is_form else "GET", target=target, headers=list(told.items()))


async def _exchange(url: str, request: h11.Request, body: bytes) -> Fetched:
    parts = urlsplit(url)
    is_secure = parts.scheme == "https"
    port = parts.port or (443 if is_secure else 80)
    reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=_context() if is_secure else None)
    try:
        connection = h11.Connection(h11.CLIENT)
        data = h11.Data(data=body)
        for event in (request, data, h11.EndOfMessage()) if body else (request, h11.EndOfMessage()):
            writer.write(connection.send(event) or b"")
        await writer.drain()
        return await _read_answer(connection, reader)
    finally:
        # Not waited for: a provider that does not say goodbye costs no time.
        writer.transport.abort()


async def _read_answer(connection: h11.Connection, reader: asyncio.StreamReader) -> Fetched:
    status, content = 0, bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(_PIECE))
        elif isinstance(event, h11.Response):
            status = event.status_code
        elif isinstance(event, h11.Data):
            content += event.data
            if len(content) > MAX_BYTES:
                raise ValueError("the answer is too long")
        elif isinstance(event, h11.EndOfMessage):
            return Fetched(status, _read_object(bytes(content)))
        elif not isinstance(event, h11.InformationalResponse):
            raise ValueError("the connection ended before the answer")


def _read_object(content: bytes) -> Mapping[str, Any]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


@cache
def _context() -> ssl.SSLContext:
    """The authorities that the system trusts; SSL_CERT_FILE names others."""
    return ssl.create_default_context()
