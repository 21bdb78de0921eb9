"""GET /healthz: whether the server can be trusted to answer, for the machine that watches it."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from metrics.model.errors import XushiError

#: Supplied by dashboard.py: every reason why the server is not well, none where it is.
ReadReasons = Callable[[], Sequence[str]]


#: Seconds for which an answer holds: whoever asks all the time costs no more than who asks once.
KEPT_SECONDS = 1.0
UNSAID = "检查未通过，详见服务器日志"

_log = logging.getLogger(__name__)


def make_health_routes(read_reasons: ReadReasons, kept_seconds: float = KEPT_SECONDS) -> list[Route]:
    """200 and 正常, or 503 with the reasons, in which nothing of the machine stands: anybody may ask."""
    kept: tuple[float, list[str]] | None = None

    def show_health(request: Request) -> Response:
        nonlocal kept
        if kept is None or time.monotonic() - kept[0] > kept_seconds:
            kept = (time.monotonic(), _read_short(read_reasons))
        reasons = kept[1]
        content: dict[str, object] = {"状态": "异常", "原因": reasons} if reasons else {"状态": "正常"}
        return _answer(content, 503 if reasons else 200)

    return [Route("/healthz", show_health, methods=["GET"])]


def _read_short(read_reasons: ReadReasons) -> list[str]:
    try:
        reasons = list(read_reasons())
    except XushiError as error:
        reasons = [str(error)]
    return [_shorten(reason) for reason in reasons]


def _shorten(reason: str) -> str:
    """The first sentence; one that names a file or a folder stays in the log."""
    if "/" in reason or "\\" in reason:
        _log.warning("%s", reason)
        return UNSAID
    return reason.partition("。")[0]


def _answer(content: dict[str, object], status: int) -> Response:
    text = json.dumps(content, ensure_ascii=False)
    return Response(text, status, {"Cache-Control": "no-store"}, media_type="application/json; charset=utf-8")
