"""GET /brief: the overview as one page for a phone; what has not changed is answered with 304."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from metrics.model.errors import CommandRefused, Conflict, XushiError
from metrics.publish.briefs import BriefPage
from metrics.publish.to_brief import to_notice
from web.snapshot import HEADERS as STRICT

#: Supplied by dashboard.py: parameters of the address → the page. CommandRefused where one of them names nothing,
#: Conflict where the data change all the while.
ReadBrief = Callable[[Mapping[str, str]], BriefPage]

#: Seconds between two looks at whether the data have changed; a look at a page that is kept costs microseconds.
PAUSE = 5

_log = logging.getLogger(__name__)

# No script can run and nothing is fetched. A phone keeps the page and asks each time whether it still holds.
HEADERS = {**STRICT, "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
REFUSED = {**STRICT, "Cache-Control": "no-store"}


def make_brief_routes(read_brief: ReadBrief) -> list[Route]:
    """The page with its mark; an address that asks for what there is not is answered in words."""

    def show_brief(request: Request) -> Response:
        try:
            page = read_brief(request.query_params)
        except CommandRefused as refusal:
            return _refuse(to_notice("链接有误", str(refusal), is_scoped=True), 400)
        except Conflict as conflict:
            return _refuse(to_notice("请稍后再看", str(conflict)), 503)
        return _answer(request, page)

    return [Route("/brief", show_brief, methods=["GET"])]


async def keep_ready(read_brief: ReadBrief, pause: float = PAUSE) -> None:
    """Render the page without filters again after every commit, so that no leader waits for the judging; never ends."""
    while True:
        try:
            await run_in_threadpool(read_brief, {})
        except XushiError as error:
            _log.warning("%s", error)
        await asyncio.sleep(pause)


def _refuse(content: bytes, status: int) -> Response:
    return Response(content, status, REFUSED, media_type="text/html")


def _answer(request: Request, page: BriefPage) -> Response:
    headers = {**HEADERS, "ETag": page.etag}
    if has_already(request.headers.get("if-none-match", ""), page.etag):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(page.gzipped, 200, {**headers, "Content-Encoding": "gzip"}, media_type="text/html")
    return Response(page.content, 200, headers, media_type="text/html")


def has_already(asked: str, etag: str) -> bool:
    """If-None-Match: a list of marks, or * for any; compared weakly, as for a GET."""
    marks = {mark.strip().removeprefix("W/") for mark in asked.split(",")}
    return "*" in marks or etag.removeprefix("W/") in marks
