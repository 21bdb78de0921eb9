"""The document Streamlit serves for every page, made ours: its language, its title, our mark, the theme's ground."""

from __future__ import annotations

import gzip
import logging
import re
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from metrics.model.palette import DARK, LIGHT
from metrics.publish.look import to_font_stack
from web.words import TAG as WORDS

_log = logging.getLogger(__name__)

#: Two bars of a month's report and the line they should reach.
MARK = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
    f"<rect width='32' height='32' rx='6' fill='{LIGHT.band}'/>"
    f"<path d='M7 24V15h5v9zM14 24V11h5v13z' fill='{LIGHT.on_band}'/>"
    f"<path d='M21 24V7h5v17z' fill='{LIGHT.on_band}' fill-opacity='.45'/></svg>"
)
_HEAD = (
    f'<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,{quote(MARK)}" />'
    '<meta name="color-scheme" content="light dark" />'
    f"<style>html{{background:{LIGHT.card}}}"
    f"@media screen and (prefers-color-scheme:dark){{html{{background:{DARK.card}}}}}"
    # Streamlit renders its empty frame in a font of its own, and fetches it, before it knows the theme.
    f"body,.stApp{{font-family:{to_font_stack()}!important}}</style>"
    f"{WORDS}"
)
_SILENT = '<noscript><p>本系统需启用浏览器的JavaScript。不能启用时，可打开<a href="brief">指标简报</a>。</p></noscript>'
#: What we look for in Streamlit's document, by name, and what stands there in ours.
_PLACES = {
    "语言": (re.compile(r'<html lang="en">'), '<html lang="zh-CN">'),
    "标题": (re.compile(r"<title>Streamlit</title>"), "<title>序时</title>"),
    "图标": (re.compile(r'<link\s[^>]*rel="shortcut icon"[^>]*>'), _HEAD),
    "字体预载": (re.compile(r'<link\s[^>]*rel="preload"[^>]*as="font"[^>]*>'), ""),
    "无脚本说明": (re.compile(r"<noscript>.*?</noscript>", re.DOTALL), _SILENT),
}


def find_missing(document: str) -> list[str]:
    """Names of the places that Streamlit's document no longer has exactly once."""
    return [name for name, (place, _) in _PLACES.items() if len(place.findall(document)) != 1]


def to_shell(document: str) -> str:
    """Streamlit's document with our words in the places that are found; a missing one stays as it is."""
    for place, ours in _PLACES.values():
        document = place.sub(ours, document, count=1)
    return document


class Shell:
    """Sends our document wherever the app behind it sends Streamlit's, byte for byte; all else passes unchanged."""

    def __init__(self, app: ASGIApp, original: bytes) -> None:
        self.app = app
        self.original = original
        self.document = to_shell(original.decode()).encode()
        self.packed = gzip.compress(self.document, mtime=0)
        for name in find_missing(original.decode()):
            _log.warning("Streamlit的页面文档中未找到：%s。该处保持原样。", name)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold back a page until it is known whether it is the original."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        held: list[Message] = []

        async def send_ours(message: Message) -> None:
            if not held and not _is_page(message):
                await send(message)
                return
            held.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                for ready in self._replace(held):
                    await send(ready)
                held.clear()

        await self.app(scope, receive, send_ours)

    def _replace(self, held: list[Message]) -> list[Message]:
        """The marks of the original go too: under them a browser would keep our document of an earlier release."""
        start, *bodies = held
        content = b"".join(body.get("body", b"") for body in bodies)
        headers = MutableHeaders(raw=list(start["headers"]))
        packed = headers.get("content-encoding") == "gzip"
        if not self._is_original(content, packed):
            return held
        ours = self.packed if packed else self.document
        headers["content-length"] = str(len(ours))
        for mark in ("etag", "last-modified", "accept-ranges"):
            del headers[mark]
        return [{**start, "headers": headers.raw}, {"type": "http.response.body", "body": ours}]

    def _is_original(self, content: bytes, packed: bool) -> bool:
        """The last four bytes of a gzip tell how long its content is: other pages need not be unpacked."""
        if not packed:
            return content == self.original
        is_as_long = int.from_bytes(content[-4:], "little") == len(self.original)
        return is_as_long and gzip.decompress(content) == self.original


def _is_page(message: Message) -> bool:
    """A whole page in HTML, as it is or packed by gzip."""
    if message["type"] != "http.response.start" or message["status"] != 200:
        return False
    headers = Headers(raw=message["headers"])
    is_readable = headers.get("content-encoding", "gzip") == "gzip"
    return is_readable and headers.get("content-type", "").startswith("text/html")
