"""GET /download/…: the template for a clerk to fill in (xlsx, csv), and the lists of the pages (xlsx, csv)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from metrics.model.download import Download
from metrics.model.errors import CommandRefused

ENDINGS = ("xlsx", "csv")
#: Supplied by dashboard.py: (xlsx or csv, region id, department, last day of the month) → the sheet; "" is all of them.
#: CommandRefused where there is nothing to report.
MakeTemplate = Callable[[str, str, str, date], Download]

#: Supplied by dashboard.py: the parameters of a page's address → its list. CommandRefused where there is none.
MakeList = Callable[[Mapping[str, str]], Download]


def make_list_routes(makers: Mapping[str, MakeList]) -> list[Route]:
    """/download/NAME for each name (flags.xlsx): what the page of the same parameters lists."""
    return [_make_list_route(name, make_list) for name, make_list in makers.items()]


def _make_list_route(name: str, make_list: MakeList) -> Route:
    def send_list(request: Request) -> Response:
        try:
            return to_attachment(make_list(dict(request.query_params)))
        except CommandRefused as refusal:
            return PlainTextResponse(str(refusal), 404)

    return Route(f"/download/{name}", send_list, methods=["GET"])


def make_download_routes(make_template: MakeTemplate) -> list[Route]:
    """The sheet as an attachment; what is asked wrongly is answered in words."""
    return [_make_route(ending, make_template) for ending in ENDINGS]


def _make_route(ending: str, make_template: MakeTemplate) -> Route:
    def send_template(request: Request) -> Response:
        asked = request.query_params
        try:
            month = date.fromisoformat(asked.get("month", ""))
            template = make_template(ending, asked.get("region", ""), asked.get("department", ""), month)
        except ValueError:
            return PlainTextResponse("数据期应为某月最后一天，如2023-09-30。", 400)
        except CommandRefused as refusal:
            return PlainTextResponse(str(refusal), 404)
        return to_attachment(template)

    return Route(f"/download/template.{ending}", send_template, methods=["GET"])


def to_attachment(download: Download) -> Response:
    """The file under its Chinese name; never kept by a cache on the way."""
    disposition = f"attachment; filename*=UTF-8''{quote(download.name, safe='')}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(download.content, 200, headers, media_type=download.media_type)
