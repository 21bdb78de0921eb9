"""What never changes is compressed once; everything else passes as it comes."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.web.ask import Answer, ask
from web.compress import Compress, takes_gzip
from web.snapshot import HEADERS as SNAPSHOT

SCRIPT = b"let light = 'red';\n" * 4000
GZIP = {"Accept-Encoding": "gzip, deflate, br"}
FOREVER = {"Cache-Control": "public, immutable, max-age=31536000"}


class Site:
    """Files as Streamlit serves them; counts how often the application behind is asked."""

    def __init__(self, folder: Path) -> None:
        self.asked = 0
        self.folder = folder
        routes = [
            Route("/static/{name}", self.show_file),
            Route("/page", lambda request: HTMLResponse(SCRIPT, headers={"Cache-Control": "no-cache", "ETag": '"a"'})),
            Route("/packed", lambda request: Response(b"x" * 5000, headers={**FOREVER, "Content-Encoding": "br"})),
            Route("/s/token", lambda request: Response(SCRIPT, headers=SNAPSHOT, media_type="text/html")),
        ]
        self.app = Starlette(routes=routes, middleware=[Middleware(Compress, capacity=20_000)])

    def show_file(self, request: Request) -> Response:
        self.asked += 1
        return FileResponse(self.folder / request.path_params["name"], headers=FOREVER)

    def ask(self, path: str, method: str = "GET", query: str = "", **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return ask(self.app, path, method, query=query, headers={**GZIP, **named})


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "main.js").write_bytes(SCRIPT)
    (tmp_path / "short.js").write_bytes(b"1;")
    (tmp_path / "font.woff2").write_bytes(SCRIPT)
    return Site(tmp_path)


def test_a_script_is_sent_compressed_and_whole(site: Site) -> None:
    answer = site.ask("/static/main.js")
    assert gzip.decompress(answer.content) == SCRIPT
    assert (answer.header("content-encoding"), answer.header("vary")) == ("gzip", "Accept-Encoding")
    assert answer.header("content-length") == str(len(answer.content))
    assert len(answer.content) < len(SCRIPT) / 20
    assert "immutable" in str(answer.header("cache-control"))
    assert answer.header("accept-ranges") is None


def test_it_is_compressed_once(site: Site) -> None:
    answers = [site.ask("/static/main.js") for _ in range(3)]
    assert site.asked == 1
    assert answers[0] == answers[1] == answers[2]


def test_both_forms_have_marks_of_their_own(site: Site) -> None:
    packed, plain = site.ask("/static/main.js"), site.ask("/static/main.js", Accept_Encoding="identity")
    assert packed.header("etag") != plain.header("etag")
    assert (plain.content, plain.header("content-encoding"), plain.header("vary")) == (SCRIPT, None, "Accept-Encoding")


def test_a_browser_that_has_it_is_told_so(site: Site) -> None:
    mark = str(site.ask("/static/main.js").header("etag"))
    again = site.ask("/static/main.js", If_None_Match=mark)
    assert (again.status, again.content, again.header("etag")) == (304, b"", mark)
    other = site.ask("/static/main.js", If_None_Match='"other"')
    assert (other.status, gzip.decompress(other.content)) == (200, SCRIPT)


def test_the_mark_outlives_a_restart(site: Site, tmp_path: Path) -> None:
    mark = str(site.ask("/static/main.js").header("etag"))
    assert Site(tmp_path).ask("/static/main.js", If_None_Match=mark).status == 304


def test_a_part_is_a_part_of_the_plain_bytes(site: Site) -> None:
    site.ask("/static/main.js")
    answer = site.ask("/static/main.js", Range="bytes=4-8")
    assert (answer.status, answer.content, answer.header("content-encoding")) == (206, SCRIPT[4:9], None)


@pytest.mark.parametrize("path", ["/static/short.js", "/static/font.woff2", "/page", "/packed"])
def test_what_gains_nothing_or_may_change_passes_as_it_is(site: Site, path: str) -> None:
    bare = ask(Starlette(routes=site.app.routes), path, headers=GZIP)
    assert site.ask(path) == bare


@pytest.mark.parametrize(("method", "query"), [("HEAD", ""), ("GET", "v=2")])
def test_other_questions_go_to_the_application(site: Site, method: str, query: str) -> None:
    site.ask("/static/main.js")
    answer = site.ask("/static/main.js", method, query)
    assert answer.header("content-encoding") is None
    assert site.asked == 2


def test_a_snapshot_is_sent_as_it_is_stored(site: Site) -> None:
    answer = site.ask("/s/token")
    assert (answer.content, answer.header("vary")) == (SCRIPT, None)


def test_what_is_kept_is_bounded(site: Site, tmp_path: Path) -> None:
    # Digits in a long row pack badly: three of these files do not fit into 20 kB together.
    for number in range(3):
        (tmp_path / f"{number}.js").write_bytes(b"".join(b"%d;" % (number + one * 7919**2) for one in range(2500)))
    for path in ("/static/0.js", "/static/1.js", "/static/2.js", "/static/2.js", "/static/0.js"):
        assert site.ask(path).header("content-encoding") == "gzip"
    assert site.asked == 4


@pytest.mark.parametrize(
    ("accepted", "expect"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip; q=0.0, br", False),
    ],
)
def test_a_reader_who_cannot_unpack_is_respected(accepted: str, expect: bool) -> None:
    assert takes_gzip(accepted) is expect


@pytest.mark.parametrize("kind", ["websocket", "lifespan"])
def test_what_is_no_request_passes_untouched(kind: str) -> None:
    seen: list[tuple[Any, ...]] = []

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((scope, receive, send))

    async def receive() -> dict[str, Any]:
        return {}

    async def send(message: Any) -> None:
        raise AssertionError("nothing is sent here")

    scope = {"type": kind, "path": "/_stcore/stream"}
    asyncio.run(Compress(inner)(scope, receive, send))
    assert seen == [(scope, receive, send)]
