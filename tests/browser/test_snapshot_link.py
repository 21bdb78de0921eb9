"""The link on the running server: what the network sees, what the server prints, and what a holder can reach."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from metrics.model.actor import Role
from tests.browser.axe import find_violations
from tests.browser.conftest import ROOT, App, StartApp
from tests.browser.signing import read_cookie
from tests.web.ask import Answer

MISSING = "链接无效或已失效"
STRANGER = "a-token-that-nobody-made-0123456789-abcdefgh"
CODE = "204816"
TITLE = "三季度调度会快照"


@dataclass(frozen=True)
class Linked:
    """A server on a demo workspace with an open link, one with a code and one that was revoked."""

    app: App
    open: str
    coded: str
    gone: str

    def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """One request on a connection of its own; the date and the server's name are left out of the answer."""
        connection = http.client.HTTPConnection(self.app.url.removeprefix("http://"), timeout=30)
        with closing(connection):
            connection.request(method, path, body or None, {key.replace("_", "-"): one for key, one in headers.items()})
            answer = connection.getresponse()
            told = sorted((name.lower(), value) for name, value in answer.getheaders())
            content = answer.read()
        return Answer(answer.status, tuple(pair for pair in told if pair[0] != "date"), content)


def run(home: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "metrics", "--home", str(home), *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def make_link(home: Path, *more: str) -> tuple[str, str]:
    """(id, token) of a snapshot made by command."""
    words, path = run(home, "snapshot", "make", "--title", TITLE, "--by", "演示审核", *more).splitlines()
    return words[2:34], path.removeprefix("/s/")


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory, start_app: StartApp) -> Iterator[Linked]:
    home = tmp_path_factory.mktemp("linked") / "home"
    run(home, "demo")
    (_, opened), (_, coded), (gone_id, gone) = make_link(home), make_link(home, "--code", CODE), make_link(home)
    run(home, "snapshot", "revoke", gone_id, "--by", "演示审核")
    yield Linked(start_app(home), opened, coded, gone)


def test_the_link_opens_without_a_session_and_weighs_little(linked: Linked) -> None:
    answer = linked.ask(f"/s/{linked.open}")
    page = answer.content
    assert answer.status == 200
    assert TITLE.encode() in page
    assert len(page) < 400_000
    assert answer.header("set-cookie") is None
    assert answer.header("cache-control") == "no-store"


@pytest.mark.parametrize(
    "path",
    ["/s", "/s/", "/s/list", "/s/new", "/s/a%0Ab", "/s/%2F%2F", "/s/x/y", "/s/x?token=1", "/s/" + "y" * 4000],
)
def test_every_wrong_link_is_answered_as_the_revoked_one(linked: Linked, path: str) -> None:
    assert linked.ask(path) == linked.ask(f"/s/{linked.gone}")


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "PATCH", "DELETE", "POST", "PROPFIND"])
def test_every_other_method_is_answered_as_the_revoked_link(linked: Linked, method: str) -> None:
    assert linked.ask(f"/s/{linked.open}", method) == linked.ask(f"/s/{linked.gone}")


def test_head_says_of_every_link_the_same(linked: Linked) -> None:
    tokens = (linked.open, linked.coded, linked.gone, "x")
    assert len({linked.ask(f"/s/{token}", "HEAD") for token in tokens}) == 1


@pytest.mark.parametrize(
    "start", ["//s/", "/s/../s/", "/./s/", "/S/", "/static/../s/", "/s/..%2f", "/%73%20/", "/s;/", "/s/%2e/"]
)
def test_no_trick_with_the_path_tells_an_open_link_from_an_unknown_one(linked: Linked, start: str) -> None:
    opened = linked.ask(start + linked.open)
    assert opened == linked.ask(start + "x" * 43)
    assert TITLE.encode() not in opened.content


def test_a_half_request_and_a_broken_one_end_without_a_page(linked: Linked) -> None:
    host, port = linked.app.url.removeprefix("http://").split(":")
    for request in (f"GET /s/{linked.open}\r\n\r\n", "GET /s/\xff HTTP/1.1\r\nhost: localhost\r\n\r\n"):
        with socket.create_connection((host, int(port)), timeout=20) as raw:
            raw.sendall(request.encode("latin-1"))
            raw.shutdown(socket.SHUT_WR)
            answer = raw.recv(65536)
        assert TITLE.encode() not in answer


@pytest.mark.parametrize("carried", ["cookie", "header", "query", "basic"])
@pytest.mark.parametrize("path", ["/download/snapshot.json", "/download/targets.csv", "/api/v1/batches", "/brief"])
def test_the_token_changes_nothing_on_any_other_route(linked: Linked, path: str, carried: str) -> None:
    token = linked.open
    headers = {
        "cookie": {"cookie": f"sid={token}; __Host-sid={token}; token={token}"},
        "header": {"authorization": f"Bearer {token}", "x_token": token},
        "basic": {"authorization": f"Basic {token}"},
    }.get(carried, {})
    asked = f"{path}?id={token}" if carried == "query" else path
    other = f"{path}?id={'x' * 43}" if carried == "query" else path
    answer, plain = linked.ask(asked, **headers), linked.ask(other)
    assert (answer.status, answer.content) == (plain.status, plain.content)
    if path != "/brief":
        assert answer.status in (400, 401, 404, 405) or path.endswith("targets.csv")


def test_a_batch_cannot_be_sent_with_a_link(linked: Linked) -> None:
    answer = linked.ask(
        "/api/v1/batches?filename=a.csv", "POST", b"x", authorization=f"Bearer {linked.open}", idempotency_key="k"
    )
    assert answer.status == 401


def test_a_link_is_made_by_no_request_that_another_site_can_forge(linked: Linked) -> None:
    """Making is a click in a session of ours, over a WebSocket whose origin is checked; no route makes one."""
    journal = linked.app.home / "journal.jsonl"
    before = journal.read_bytes()
    form = b"title=x&by=y&days=30"
    for path in ("/s", "/s/", "/s/new", "/snapshots", "/snapshots/new", "/download/snapshot.html", "/api/v1/snapshots"):
        for method in ("POST", "PUT"):
            answer = linked.ask(path, method, form, origin="https://example.org", sec_fetch_site="cross-site")
            assert answer.status in (400, 401, 403, 404, 405)
    upgrade = {
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec_websocket_version": "13",
        "sec_websocket_key": "dGhlIHNhbXBsZSBub25jZQ==",
        "sec_websocket_protocol": "streamlit",
        "origin": "https://example.org",
    }
    assert linked.ask("/_stcore/stream", **upgrade).status == 403
    upgrade["cookie"] = f"sid={read_cookie(linked.app.url, Role.REVIEWER, is_demo=True)}"
    assert linked.ask("/_stcore/stream", **upgrade).status == 403
    assert journal.read_bytes() == before


def test_a_code_opens_by_post_alone(linked: Linked) -> None:
    form = {"content_type": "application/x-www-form-urlencoded"}
    assert linked.ask(f"/s/{linked.coded}?code={CODE}") == linked.ask(f"/s/{linked.coded}")
    assert linked.ask(f"/s/{linked.coded}", "POST", b"code=111111", **form).status == 403
    assert TITLE.encode() in linked.ask(f"/s/{linked.coded}", "POST", f"code={CODE}".encode(), **form).content


def test_a_reader_types_the_code_and_reads_the_page(linked: Linked, phone: Page) -> None:
    phone.goto(linked.app.path(f"/s/{linked.coded}"))
    assert phone.title() == "请输入会议码"
    phone.get_by_label("6位会议码").fill(CODE)
    phone.get_by_role("button", name="查看").click()
    expect(phone.get_by_role("heading", name=TITLE)).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert CODE not in phone.url
    assert linked.coded not in phone.content()


def test_the_page_fetches_nothing_and_sends_no_referrer(linked: Linked, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(linked.app.path(f"/s/{linked.open}"))
    assert [url for url in asked if not url.endswith("/favicon.ico")] == [linked.app.path(f"/s/{linked.open}")]
    assert page.title() == TITLE
    assert page.evaluate("document.cookie + JSON.stringify(Object.keys(sessionStorage))") == "[]"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["open", "coded", "gone"])
def test_axe_finds_nothing_in_the_pages_of_a_link(linked: Linked, page: Page, kind: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(linked.app.path(f"/s/{getattr(linked, kind)}"))
    assert find_violations(page) == []


@pytest.mark.parametrize("width", [1440, 768, 390])
def test_the_page_of_snapshots_has_no_fault_of_ours_and_no_sideways_scroll(
    linked: Linked, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(linked.app.path("/snapshots"))
    expect(page.get_by_text("快照对比").first).to_be_visible(timeout=60_000)
    page.wait_for_timeout(1500)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [one for one in find_violations(page) if one.ours] == []


def test_nothing_the_server_prints_or_keeps_holds_a_token(linked: Linked) -> None:
    """Runs last here: after all the requests above."""
    linked.ask(f"/s/{STRANGER}")
    tokens = (linked.open, linked.coded, linked.gone, STRANGER)
    printed = linked.app.printed()
    kept = [path for path in linked.app.home.rglob("*") if path.is_file()]
    assert any(path.name == "views.jsonl" for path in kept)
    for token in tokens:
        assert token not in printed
        assert [path.name for path in kept if token.encode() in path.read_bytes()] == []
    assert f"code={CODE}" not in printed
    assert "GET /s/" not in printed, "an access log would hold tokens: it must stay off"
