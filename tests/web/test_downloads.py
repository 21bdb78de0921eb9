"""The template is an attachment; a wrong question is answered in words."""

from __future__ import annotations

from datetime import date
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from metrics.model.errors import CommandRefused
from tests.web.ask import Answer, ask
from web.downloads import make_download_routes


def make(region_id: str, month: date) -> bytes:
    if region_id != "370900":
        raise CommandRefused("该地区没有需要报送的目标。")
    return f"{region_id},{month}".encode()


def answer_to(query: str) -> Answer:
    routes = Starlette(routes=make_download_routes(make))

    async def asked(scope: Scope, receive: Receive, send: Send) -> None:
        await routes({**scope, "query_string": query.encode()}, receive, send)

    return ask(asked, "/download/template.csv")


def test_the_sheet_is_an_attachment_named_in_chinese() -> None:
    answer = answer_to("region=370900&month=2023-09-30")
    assert (answer.status, answer.content) == (200, b"370900,2023-09-30")
    assert answer.header("content-type") == "text/csv; charset=utf-8"
    disposition = answer.header("content-disposition") or ""
    assert disposition.startswith("attachment; filename*=UTF-8''")
    assert unquote(disposition).endswith("数据报送表-370900-2023-09-30.csv")


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("region=370900&month=2023-09", 400, "数据期应为某月最后一天"),
        ("", 400, "数据期应为某月最后一天"),
        ("region=370900%0d%0aX: y&month=2023-09-30", 404, "该地区没有需要报送的目标"),
    ],
)
def test_a_wrong_question_is_answered_in_words(query: str, status: int, words: str) -> None:
    answer = answer_to(query)
    assert answer.status == status
    assert words in answer.content.decode()
    assert answer.header("x") is None
