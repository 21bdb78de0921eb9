"""The route of a snapshot link."""

from datetime import datetime, timedelta

import pytest
from starlette.applications import Starlette

from metrics.model.errors import ArchiveDamaged
from metrics.publish.snapshot import hash_token
from tests.web.ask import Answer, ask
from web.snapshot import make_snapshot_routes

TOKEN = "k" * 43
PAGE = "<!doctype html><p>第三季度</p>".encode()


def read_page(token_hash: str, now: datetime) -> bytes | None:
    """Knows one open link, one damaged one, and none besides."""
    assert now.utcoffset() == timedelta(0)
    if token_hash == hash_token("d" * 43):
        raise ArchiveDamaged("存档文件已被改动")
    return PAGE if token_hash == hash_token(TOKEN) else None


APP = Starlette(routes=make_snapshot_routes(read_page))


def test_an_open_link_gives_the_stored_bytes() -> None:
    answer = ask(APP, f"/s/{TOKEN}")
    assert (answer.status, answer.content) == (200, PAGE)


@pytest.mark.parametrize("path", [f"/s/{TOKEN}", "/s/unknown", f"/s/{'d' * 43}"])
def test_every_answer_bears_the_strict_headers(path: str) -> None:
    answer = ask(APP, path)
    assert answer.header("content-type") == "text/html; charset=utf-8"
    assert answer.header("cache-control") == "no-store"
    assert answer.header("referrer-policy") == "no-referrer"
    assert str(answer.header("x-robots-tag")).startswith("noindex")
    assert answer.header("x-content-type-options") == "nosniff"
    policy = str(answer.header("content-security-policy")).split("; ")
    assert set(policy) == {
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    }


def test_the_link_is_never_told_why_it_does_not_open() -> None:
    answers: set[Answer] = set()
    for token in (
        "x" * 43,
        "",
        "short",
        "k" * 44,
        f"{TOKEN}/",
        f"a/{TOKEN}",
        "../../etc/passwd",
        "表 ' or 1=1 --",
        "\ud800",
        "y" * 9000,
    ):
        answers.add(ask(APP, f"/s/{token}"))
    assert len(answers) == 1
    answer = answers.pop()
    assert answer.status == 404
    assert "链接无效或已失效" in answer.content.decode()


def test_a_damaged_page_is_said_to_be_so_and_logged_without_its_token(caplog: pytest.LogCaptureFixture) -> None:
    answer = ask(APP, f"/s/{'d' * 43}")
    assert answer.status == 503
    assert "校验未通过" in answer.content.decode()
    assert "存档文件已被改动" in caplog.text
    assert "d" * 43 not in caplog.text


@pytest.mark.parametrize("token", [TOKEN, "x" * 43])
def test_nothing_can_be_sent_to_a_link(token: str) -> None:
    assert ask(APP, f"/s/{token}", "POST") == ask(APP, "/s/other", "POST")
    assert ask(APP, f"/s/{token}", "POST").status == 405
