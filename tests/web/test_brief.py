"""The route of the light page: what it sends, what it does not send again, and what it answers to a wrong address."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from contextlib import suppress

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from metrics.model.errors import CommandRefused, Conflict, JournalDamaged
from metrics.publish.briefs import BriefPage
from tests.web.ask import Answer, ask
from web.brief import ReadBrief, keep_ready, make_brief_routes
from web.headers import Headers

CONTENT = "<!doctype html><p>三季度</p>".encode()
PAGE = BriefPage(CONTENT, gzip.compress(CONTENT, mtime=0), 'W/"9-20231012-abc"')


def read_brief(params: Mapping[str, str]) -> BriefPage:
    """Knows one region; the data change all the while in another."""
    if params.get("region") == "busy":
        raise Conflict("数据正在更新，请稍后刷新。")
    if params.get("region") not in (None, "370900"):
        raise CommandRefused(f"链接中的地区“{params['region']}”不存在，请核对链接。")
    return PAGE


def answer_to(query: str = "", method: str = "GET", **headers: str) -> Answer:
    app = Starlette(routes=make_brief_routes(read_brief), middleware=[Middleware(Headers)])
    return ask(app, "/brief", method, query=query, headers={key.replace("_", "-"): headers[key] for key in headers})


def test_the_page_is_sent_whole_with_its_mark() -> None:
    answer = answer_to("region=370900")
    assert (answer.status, answer.content) == (200, CONTENT)
    assert answer.header("content-type") == "text/html; charset=utf-8"
    assert answer.header("etag") == PAGE.etag
    assert answer.header("cache-control") == "private, no-cache"
    assert answer.header("content-encoding") is None


def test_a_phone_that_takes_gzip_gets_the_compressed_bytes() -> None:
    answer = answer_to(accept_encoding="gzip, deflate, br")
    assert answer.header("content-encoding") == "gzip"
    assert answer.header("vary") == "Accept-Encoding"
    assert gzip.decompress(answer.content) == CONTENT


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (PAGE.etag, 304),
        (PAGE.etag.removeprefix("W/"), 304),
        (f'"other", {PAGE.etag}', 304),
        ("*", 304),
        ('W/"8-20231012-abc"', 200),
        ("", 200),
    ],
)
def test_what_a_phone_has_already_is_not_sent_again(asked: str, status: int) -> None:
    answer = answer_to(if_none_match=asked)
    assert (answer.status, answer.content) == (status, b"" if status == 304 else CONTENT)
    assert answer.header("etag") == PAGE.etag
    assert answer.header("cache-control") == "private, no-cache"


@pytest.mark.parametrize("query", ["", "region=nowhere", "region=busy"])
def test_every_answer_bears_the_strict_headers(query: str) -> None:
    answer = answer_to(query)
    assert answer.header("referrer-policy") == "no-referrer"
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("x-frame-options") == "DENY"
    assert str(answer.header("x-robots-tag")).startswith("noindex")
    policy = str(answer.header("content-security-policy")).split("; ")
    assert "default-src 'none'" in policy
    assert not [rule for rule in policy if rule.startswith("script-src")]


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("region=nowhere", 400, "地区“nowhere”不存在"),
        ("region=%3Cscript%3Ealert(1)%3C/script%3E", 400, "&lt;script&gt;"),
        ("region=busy", 503, "数据正在更新"),
    ],
)
def test_what_cannot_be_shown_is_said_in_words_and_not_kept(query: str, status: int, words: str) -> None:
    answer = answer_to(query)
    assert answer.status == status
    assert words in answer.content.decode()
    assert "<script" not in answer.content.decode()
    assert answer.header("cache-control") == "no-store"
    assert answer.header("etag") is None


def test_a_head_request_gets_no_body_and_nothing_can_be_sent() -> None:
    head = answer_to(method="HEAD")
    assert (head.status, head.header("etag")) == (200, PAGE.etag)
    assert answer_to(method="POST").status == 405


def run_for_a_moment(read: ReadBrief) -> None:
    async def run() -> None:
        task = asyncio.create_task(keep_ready(read, pause=0.01))
        await asyncio.sleep(0.2)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    asyncio.run(run())


def test_the_page_is_asked_for_again_and_again_also_after_an_error(caplog: pytest.LogCaptureFixture) -> None:
    asked: list[Mapping[str, str]] = []

    def read(params: Mapping[str, str]) -> BriefPage:
        asked.append(params)
        if len(asked) == 1:
            raise JournalDamaged("日志第3行与原文不符")
        return PAGE

    run_for_a_moment(read)
    assert len(asked) > 2
    assert set(map(len, asked)) == {0}
    assert caplog.text.count("日志第3行与原文不符") == 1
