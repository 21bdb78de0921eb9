"""GET /healthz: whether the server can be trusted to answer, for the machine that watches it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from metrics.model.errors import XushiError

#: Supplied by dashboard.py: every reason why the server is not well, none where it is.
ReadReasons = Callable[[], Sequence[str]]


def make_health_routes(read_reasons: ReadReasons) -> list[Route]:
    """200 and 正常, or 503 with the reasons."""

    def show_health(request: Request) -> Response:
        try:
            reasons = list(read_reasons())
        except XushiError as error:
            reasons = [str(error)]
        content: dict[str, object] = {"状态": "异常", "原因": reasons} if reasons else {"状态": "正常"}
        return _answer(content, 503 if reasons else 200)

    return [Route("/healthz", show_health, methods=["GET"])]


def _answer(content: dict[str, object], status: int) -> Response:
    text = json.dumps(content, ensure_ascii=False)
    return Response(text, status, {"Cache-Control": "no-store"}, media_type="application/json; charset=utf-8")
