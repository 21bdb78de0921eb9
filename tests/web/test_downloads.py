"""The template is an attachment; a wrong question is answered in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from metrics.model.download import Download
from metrics.model.errors import CommandRefused
from tests.web.ask import Answer, ask
from web.downloads import make_download_routes, make_list_routes


def make(ending: str, region_id: str, department: str, month: date) -> Download:
    if region_id != "370900":
        raise CommandRefused("该地区没有需要报送的目标。")
    return Download(f"数据报送表-{department}/{month}.{ending}", f"{region_id},{department},{month}".encode())


def answer_to(query: str, ending: str = "csv") -> Answer:
    routes = Starlette(routes=make_download_routes(make))

    async def asked(scope: Scope, receive: Receive, send: Send) -> None:
        await routes({**scope, "query_string": query.encode()}, receive, send)

    return ask(asked, f"/download/template.{ending}")


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_the_sheet_is_an_attachment_named_in_chinese(ending: str, kind: str) -> None:
    answer = answer_to("region=370900&department=%E7%A7%91%E6%8A%80%E5%B1%80&month=2023-09-30", ending)
    assert (answer.status, answer.content) == (200, "370900,科技局,2023-09-30".encode())
    assert answer.header("content-type") == kind
    assert answer.header("cache-control") == "no-store"
    disposition = answer.header("content-disposition") or ""
    assert disposition.startswith("attachment; filename*=UTF-8''")
    assert "/" not in disposition
    assert unquote(disposition).endswith(f"数据报送表-科技局/2023-09-30.{ending}")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("region=370900&month=2023-09", 400, "数据期应为某月最后一天"),
        ("", 400, "数据期应为某月最后一天"),
        ("month=2023-09-30", 404, "该地区没有需要报送的目标"),
        ("region=370900%0d%0aX: y&month=2023-09-30", 404, "该地区没有需要报送的目标"),
    ],
)
def test_a_wrong_question_is_answered_in_words(query: str, status: int, words: str, ending: str) -> None:
    answer = answer_to(query, ending)
    assert answer.status == status
    assert words in answer.content.decode()
    assert answer.header("x") is None


def test_there_is_no_template_in_another_format() -> None:
    assert answer_to("region=370900&month=2023-09-30", "xls").status == 404


def list_flags(params: Mapping[str, str]) -> Download:
    if params.get("region") == "nowhere":
        raise CommandRefused("下载链接中的筛选条件已失效。")
    return Download("红旗清单.xlsx", repr(sorted(params.items())).encode())


@pytest.mark.parametrize(
    ("path", "query", "status", "words"),
    [
        ("/download/flags.xlsx", "sort=lag&department=%E7%A7%91%E6%8A%80%E5%B1%80", 200, "('sort', 'lag')"),
        ("/download/flags.xlsx", "department=%E7%A7%91%E6%8A%80%E5%B1%80", 200, "科技局"),
        ("/download/flags.xlsx", "region=nowhere", 404, "筛选条件已失效"),
        ("/download/flags.csv", "", 404, ""),
        ("/download/ledger.xlsx", "", 404, ""),
    ],
)
def test_a_list_is_made_from_the_parameters_of_its_page(path: str, query: str, status: int, words: str) -> None:
    answer = ask(Starlette(routes=make_list_routes({"flags.xlsx": list_flags})), path, query=query)
    assert answer.status == status
    assert words in answer.content.decode()
    if status == 200:
        assert unquote(answer.header("content-disposition") or "").endswith("红旗清单.xlsx")


@pytest.mark.parametrize(
    ("path", "query", "status", "words"),
    [
        ("/download/targets.csv", "find=%E5%9F%BA%E7%AB%99&year=all", 200, "find=基站&year=all"),
        ("/download/targets.csv", "region=nowhere", 404, "筛选条件已失效"),
        ("/download/targets.xlsx", "", 404, ""),
    ],
)
def test_a_list_may_be_a_csv(path: str, query: str, status: int, words: str) -> None:
    def list_targets(params: Mapping[str, str]) -> Download:
        if params.get("region") == "nowhere":
            raise CommandRefused("下载链接中的筛选条件已失效。")
        return Download("目标库.csv", "&".join(f"{name}={value}" for name, value in params.items()).encode())

    answer = ask(Starlette(routes=make_list_routes({"targets.csv": list_targets})), path, query=query)
    assert answer.status == status
    assert words in answer.content.decode()
    if status == 200:
        assert answer.header("content-type") == "text/csv; charset=utf-8"
        assert unquote(answer.header("content-disposition") or "").endswith("目标库.csv")
