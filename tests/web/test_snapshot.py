"""The route of a snapshot link: strict headers, one answer for all that is not open, and no word about why."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from metrics.publish.links import Links
from metrics.publish.snapshot import make_snapshot, revoke_snapshot
from metrics.publish.to_html import to_html
from metrics.store.workspace import Workspace
from tests.people import reviewer
from tests.publish.sample import MADE_AT, sample_report
from tests.web.ask import Answer, ask
from web.snapshot import MAX_BODY, make_snapshot_routes

CODE = "204816"
REPORT = sample_report(2)
PAGE = to_html(REPORT)
FORM = {"content-type": "application/x-www-form-urlencoded"}


class Desk:
    """A workspace with an open link, one with a code and one that was revoked, behind the route."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("web.snapshot.datetime", FixedClock)
        self.workspace = Workspace(home, clock=lambda: MADE_AT)
        self.open, self.coded, self.gone = (self.make(name, code) for name, code in (("a", ""), ("b", CODE), ("c", "")))
        gone = next(one for one in self.workspace.journal.read() if one.commit_id == "c").data["snapshot_id"]
        revoke_snapshot(self.workspace, gone, by=reviewer("王敏"), commit_id="d")
        self.app = Starlette(routes=make_snapshot_routes(Links(self.workspace).visit))

    def make(self, commit_id: str, code: str) -> str:
        return make_snapshot(self.workspace, REPORT, by=reviewer("王敏"), commit_id=commit_id, code=code).token


class FixedClock:
    """Stands for datetime in the route: a day in October 2023."""

    @staticmethod
    def now(zone: object) -> object:
        return MADE_AT


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    desk = Desk(tmp_path, monkeypatch)
    yield desk
    desk.workspace.close()


def post(desk: Desk, token: str, body: bytes) -> Answer:
    return ask(desk.app, f"/s/{token}", "POST", headers=FORM, parts=[body])


def test_an_open_link_gives_the_stored_bytes(desk: Desk) -> None:
    answer = ask(desk.app, f"/s/{desk.open}")
    assert (answer.status, answer.content) == (200, PAGE)


def test_a_browser_that_unpacks_gets_the_same_bytes_packed(desk: Desk) -> None:
    answer = ask(desk.app, f"/s/{desk.open}", headers={"accept-encoding": "gzip, br"})
    assert answer.header("content-encoding") == "gzip"
    assert gzip.decompress(answer.content) == PAGE
    assert len(answer.content) < len(PAGE) / 3


@pytest.mark.parametrize("kind", ["open", "coded", "gone", "unknown", "damaged"])
def test_every_answer_bears_the_strict_headers(desk: Desk, kind: str) -> None:
    token = {"open": desk.open, "coded": desk.coded, "gone": desk.gone}.get(kind, kind)
    if kind == "damaged":
        token = desk.open
        for path in desk.workspace.archives.snapshots.folder.glob("*.html"):
            path.write_bytes(b"changed")
    answer = ask(desk.app, f"/s/{token}")
    assert answer.header("content-type") == "text/html; charset=utf-8"
    assert answer.header("cache-control") == "no-store"
    assert answer.header("referrer-policy") == "no-referrer"
    assert str(answer.header("x-robots-tag")).startswith("noindex")
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("x-frame-options") == "DENY"
    policy = str(answer.header("content-security-policy")).split("; ")
    assert set(policy) == {
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'self'" if kind == "coded" else "form-action 'none'",
        "frame-ancestors 'none'",
    }
    for name in ("etag", "last-modified", "set-cookie", "location", "accept-ranges"):
        assert answer.header(name) is None


NO_TOKENS = (
    "list",
    "new",
    "make",
    "admin",
    "index.html",
    "1",
    "42",
    "%",
    "%2e%2e",
    "..",
    "../../etc/passwd",
    "a/b/c",
    "表 ' or 1=1 --",
    "\ud800",
    "\x00",
    "y" * 9000,
    "{token}",
    "null",
    "undefined",
    "*",
    "?",
    "a\nb",
    "\r\n",
)


@pytest.mark.parametrize("path", ["/s", "/s/", *(f"/s/{token}" for token in NO_TOKENS)])
def test_whatever_is_no_open_link_gets_one_and_the_same_answer(desk: Desk, path: str) -> None:
    answer = ask(desk.app, path)
    assert answer == ask(desk.app, f"/s/{desk.gone}")
    assert answer.status == 404
    assert "链接无效或已失效" in answer.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token + "/",
        lambda token: "/" + token,
        lambda token: token + "x",
        lambda token: token[:-1],
        lambda token: token.swapcase(),
        lambda token: f"a/../{token}",
        lambda token: token + ".html",
        lambda token: token + "\n",
        lambda token: " " + token,
        lambda token: token.replace("_", "-") + "=",
    ],
)
def test_a_token_that_is_nearly_right_is_wrong(desk: Desk, change: object) -> None:
    assert callable(change)
    assert ask(desk.app, f"/s/{change(desk.open)}") == ask(desk.app, "/s/unknown")


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "get"])
def test_no_other_method_tells_an_open_link_from_an_unknown_one(desk: Desk, method: str) -> None:
    assert ask(desk.app, f"/s/{desk.open}", method) == ask(desk.app, "/s/unknown")
    assert ask(desk.app, f"/s/{desk.coded}", method) == ask(desk.app, "/s/unknown")


def test_nothing_can_be_sent_to_a_link_without_a_code(desk: Desk) -> None:
    before = desk.workspace.journal.tail
    for body in (b"", b"code=204816", b"revoke=1", b"title=x&by=y"):
        assert post(desk, desk.open, body) == ask(desk.app, "/s/unknown")
    assert desk.workspace.journal.tail == before


@pytest.mark.parametrize(
    "headers",
    [
        {"range": "bytes=0-10"},
        {"if-none-match": "*"},
        {"if-modified-since": "Wed, 21 Oct 2099 07:28:00 GMT"},
        {"x-http-method-override": "DELETE"},
        {"x-original-url": "/overview"},
        {"origin": "https://example.org", "sec-fetch-site": "cross-site"},
    ],
)
def test_no_header_changes_the_answer(desk: Desk, headers: dict[str, str]) -> None:
    assert ask(desk.app, f"/s/{desk.open}", headers=headers) == ask(desk.app, f"/s/{desk.open}")
    assert ask(desk.app, "/s/unknown", headers=headers) == ask(desk.app, "/s/unknown")


@pytest.mark.parametrize("where", ["cookie", "authorization", "query", "referer"])
def test_a_token_anywhere_but_in_the_path_opens_nothing(desk: Desk, where: str) -> None:
    headers = {
        "cookie": {"cookie": f"token={desk.open}; sid={desk.open}"},
        "authorization": {"authorization": f"Bearer {desk.open}"},
        "referer": {"referer": f"http://localhost/s/{desk.open}"},
    }.get(where, {})
    query = f"token={desk.open}" if where == "query" else ""
    for path in ("/s", "/s/", "/s/x"):
        assert ask(desk.app, path, headers=headers, query=query) == ask(desk.app, "/s/unknown")


def test_a_code_is_asked_by_a_form_that_sends_it_to_itself(desk: Desk) -> None:
    answer = ask(desk.app, f"/s/{desk.coded}")
    page = answer.content.decode()
    assert answer.status == 200
    assert '<form method="post">' in page, "no action: the address of the form never stands in the page"
    assert desk.coded not in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (f"code={CODE}".encode(), 200),
        (b"code=2048+16", 200),
        (b"code=000000", 403),
        (b"code=", 403),
        (b"", 403),
        (b"code=" + CODE.encode() + b"&" + b"x" * MAX_BODY, 403),
        (b"\xff\xfe", 403),
    ],
)
def test_only_the_right_code_opens(desk: Desk, body: bytes, status: int) -> None:
    answer = post(desk, desk.coded, body)
    assert answer.status == status
    assert (answer.content == PAGE) is (status == 200)


def test_a_code_in_the_address_opens_nothing(desk: Desk) -> None:
    answer = ask(desk.app, f"/s/{desk.coded}", query=f"code={CODE}")
    assert answer == ask(desk.app, f"/s/{desk.coded}")
    assert answer.content != PAGE
    assert ask(desk.app, f"/s/{desk.coded}", "POST", query=f"code={CODE}").status == 403


def test_a_body_that_never_ends_is_read_no_further_than_a_code_is_long(desk: Desk) -> None:
    taken = 0

    def parts() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"x" * 64

    answer = ask(desk.app, f"/s/{desk.coded}", "POST", headers=FORM, parts=parts())
    assert answer.status == 403
    assert taken < 10


def test_a_damaged_page_is_said_to_be_so_and_logged_without_its_token(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    for path in desk.workspace.archives.snapshots.folder.glob("*.html"):
        path.write_bytes(path.read_bytes() + b" ")
    answer = ask(desk.app, f"/s/{desk.open}")
    assert answer.status == 503
    assert "校验未通过" in answer.content.decode()
    assert "存档文件已被改动" in caplog.text
    assert desk.open not in caplog.text


def test_no_page_of_a_link_names_its_token_or_leads_anywhere(desk: Desk) -> None:
    for token in (desk.open, desk.coded, desk.gone):
        page = ask(desk.app, f"/s/{token}").content.decode()
        assert token not in page
        assert 'href="http' not in page and 'src="http' not in page
        assert 'name="referrer" content="no-referrer"' in page
