"""The document around every page: ours in all its places, and Streamlit's elsewhere left alone."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from metrics.model.palette import DARK, LIGHT
from tests.web.ask import ask
from web.shell import Shell, find_missing, to_shell

STATIC = Path(streamlit.__file__).parent / "static"
ORIGINAL = (STATIC / "index.html").read_bytes()
OURS = to_shell(ORIGINAL.decode())


def show_other(request: Request) -> Response:
    return HTMLResponse("x" * len(ORIGINAL))


def show_page(request: Request) -> Response:
    return FileResponse(STATIC / "index.html")


APP = Starlette(
    routes=[
        Route("/other", show_other),
        Route("/overview", show_page),
        Route("/", show_page),
    ],
    middleware=[Middleware(Shell, original=ORIGINAL)],
)
APP.mount("/", StaticFiles(directory=STATIC))
PACKING = Starlette(routes=APP.routes, middleware=[*APP.user_middleware, Middleware(GZipMiddleware)])
PACKED = {"accept-encoding": "gzip"}


def test_the_installed_streamlit_has_every_place_we_replace() -> None:
    assert find_missing(ORIGINAL.decode()) == [], "Streamlit's document has changed: see _PLACES in web/shell.py"


@pytest.mark.parametrize(
    "expect",
    [
        '<html lang="zh-CN">',
        "<title>序时</title>",
        '<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,',
        f"html{{background:{LIGHT.card}}}",
        f"html{{background:{DARK.card}}}",
        "指标简报</a>",
        '<div id="root"></div>',
    ],
)
def test_the_document_says_what_is_ours(expect: str) -> None:
    assert OURS.count(expect) == 1


@pytest.mark.parametrize("gone", ['lang="en"', "Streamlit</title>", "favicon.png", 'as="font"', "You need to enable"])
def test_the_document_has_lost_what_is_theirs(gone: str) -> None:
    assert gone in ORIGINAL.decode()
    assert gone not in OURS


def test_every_script_and_style_of_streamlit_stays() -> None:
    sources = re.compile(r'(?:src|href)="(\./static/(?:js|css)/[^"]+)"')
    assert sources.findall(OURS) == sources.findall(ORIGINAL.decode())
    assert len(sources.findall(OURS)) > 2


@pytest.mark.parametrize("path", ["/", "/overview"])
def test_every_page_is_sent_in_our_document(path: str) -> None:
    answer = ask(APP, path)
    assert answer.status == 200
    assert answer.content.decode() == OURS
    assert answer.header("content-length") == str(len(answer.content))
    assert answer.header("etag") is None
    assert answer.header("last-modified") is None


@pytest.mark.parametrize(("path", "expect"), [("/overview", OURS.encode()), ("/other", b"x" * len(ORIGINAL))])
def test_a_page_packed_behind_the_shell_stays_packed(path: str, expect: bytes) -> None:
    answer = ask(PACKING, path, headers=PACKED)
    assert answer.header("content-encoding") == "gzip"
    assert answer.header("content-length") == str(len(answer.content))
    assert gzip.decompress(answer.content) == expect


def test_other_answers_pass_even_where_they_are_as_long() -> None:
    assert ask(APP, "/other").content == b"x" * len(ORIGINAL)
    assert ask(APP, "/favicon.png").content == (STATIC / "favicon.png").read_bytes()


def test_a_question_for_the_headers_alone_is_answered() -> None:
    assert ask(APP, "/", "HEAD").status == 200


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        (ORIGINAL.decode().replace('lang="en"', 'lang="en-US"'), ["语言"]),
        (ORIGINAL.decode().replace("</head>", "<title>Streamlit</title></head>"), ["标题"]),
        ("", ["语言", "标题", "图标", "字体预载", "无脚本说明"]),
    ],
)
def test_a_place_that_is_gone_or_doubled_is_named(given: str, expect: list[str]) -> None:
    assert find_missing(given) == expect
