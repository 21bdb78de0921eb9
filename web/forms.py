"""What a form of ours sends: small, soon, and from a page of ours."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import ClientDisconnect, HTTPConnection, Request

from web.transport import is_secure

MAX_BODY, BODY_SECONDS = 4096, 10
MAX_PATH = 500
_KIND = "application/x-www-form-urlencoded"


class FormRefused(Exception):
    """Not a form of ours; its text may be shown."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


async def read_form(request: Request) -> dict[str, str]:
    """The fields, of a repeated one the last. Raises FormRefused."""
    if not is_same_origin(request):
        raise FormRefused(403, "请求不是从本系统页面发出的，未办理。请重新打开页面后再试。")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _KIND:
        raise FormRefused(415, "请求格式有误，未办理。")
    body = await _read_body(request)
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20))
    except ValueError:
        raise FormRefused(400, "请求内容有误，未办理。") from None


def is_same_origin(asked: HTTPConnection) -> bool:
    """By what every browser tells with a form and with a handshake; a program that tells neither has no cookies of a
    reader to abuse."""
    origin = asked.headers.get("origin")
    if origin is not None:
        scheme = "https" if is_secure(asked.scope) else "http"
        return origin == f"{scheme}://{asked.headers.get('host', '')}"
    return asked.headers.get("sec-fetch-site", "same-origin") == "same-origin"


def to_local_path(text: str) -> str:
    """The path of ours that a sign-in leads on to; the first page in place of anything else."""
    parts = urlsplit(text) if _is_plain(text) else None
    if parts is None or parts.scheme or parts.netloc or parts.path.startswith(("/login", "/logout", "/first")):
        return "/"
    return text


def _is_plain(text: str) -> bool:
    is_path = text.startswith("/") and not text.startswith("//")
    return is_path and len(text) <= MAX_PATH and "\\" not in text and text.isprintable()


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > MAX_BODY:
                    raise FormRefused(413, "提交的内容过长，未办理。")
    except TimeoutError:
        raise FormRefused(408, "未能及时收完提交的内容，请重试。") from None
    except ClientDisconnect:
        raise FormRefused(400, "连接已中断，未办理。") from None
    return bytes(body)
