"""GET /download/template.csv: the blank sheet of one region and month, for a clerk to fill in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from metrics.model.errors import CommandRefused

#: Supplied by dashboard.py: (region id, last day of the month) → the sheet. CommandRefused where there is none.
MakeTemplate = Callable[[str, date], bytes]


def make_download_routes(make_template: MakeTemplate) -> list[Route]:
    """The sheet as an attachment; what is asked wrongly is answered in words."""

    def send_template(request: Request) -> Response:
        region_id, month = request.query_params.get("region", ""), request.query_params.get("month", "")
        try:
            content = make_template(region_id, date.fromisoformat(month))
        except ValueError:
            return PlainTextResponse("数据期应为某月最后一天，如2023-09-30。", 400)
        except CommandRefused as refusal:
            return PlainTextResponse(str(refusal), 404)
        name = quote(f"数据报送表-{region_id}-{month}.csv")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
        return Response(content, 200, headers, media_type="text/csv; charset=utf-8")

    return [Route("/download/template.csv", send_template, methods=["GET"])]
