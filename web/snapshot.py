"""GET /s/{token}: the stored page of an open link, and one and the same answer for every other."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from metrics.model.errors import ArchiveDamaged
from metrics.publish.snapshot import hash_token

#: Supplied by dashboard.py: (SHA-256 of the token, now in UTC) → the page, or None where no open link has it.
ReadPage = Callable[[str, datetime], bytes | None]

_log = logging.getLogger(__name__)

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}

_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title><style>body{{margin:0;background:#f3f5f8;color:#1b2430;border-top:5px solid #1f4674;
font:16px/1.7 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}}
main{{max-width:560px;margin:12vh auto 0;padding:0 24px}}h1{{font-size:24px}}p{{color:#56606d}}</style></head>
<body><main><h1>{title}</h1><p>{words}</p></main></body></html>
"""

MISSING = _PAGE.format(
    title="链接无效或已失效", words="该快照不存在、已过有效期或已被撤销。请向快照的制作单位索取新的链接。"
).encode()
DAMAGED = _PAGE.format(
    title="快照暂时无法显示", words="存档文件校验未通过，为避免出示有误的数据，页面已停止显示。请联系系统管理员。"
).encode()


def make_snapshot_routes(read_page: ReadPage) -> list[Route]:
    """The path takes slashes too: a malformed link must not fall through to another route's answer."""

    def show_snapshot(request: Request) -> Response:
        # Hashed whatever it is: malformed, unknown, expired and revoked links all cost one look-up by hash.
        token_hash = hash_token(request.path_params["token"])
        try:
            page = read_page(token_hash, datetime.now(UTC))
        except ArchiveDamaged as damage:
            _log.error("%s", damage)
            return _answer(DAMAGED, 503)
        return _answer(MISSING, 404) if page is None else _answer(page, 200)

    return [Route("/s/{token:path}", show_snapshot, methods=["GET"])]


def _answer(content: bytes, status: int) -> Response:
    return Response(content, status, HEADERS, media_type="text/html")
