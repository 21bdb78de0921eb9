"""Closed by default: who comes through to what stands behind, and what the others are told."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from metrics.access.accounts import disable_account, to_account_id
from metrics.intake.seed import open_workspace, read_seed
from metrics.model.actor import ACCOUNT_ROLES, Role
from metrics.store.workspace import Workspace
from tests.people import admin
from tests.web.ask import ask, shake_hands
from tests.web.house import Home, make_demo_home, make_home, token_of
from web.entrance import make_house
from web.guard import Guard, make_robots_routes
from web.hosts import is_known_host
from web.transport import Setting

_L, _R, _V, _A = ACCOUNT_ROLES
CLOSED_PATHS = [
    "/", "/flags", "/upload", "/static/js/index.js", "/favicon.png", "/words.js", "/media/a.csv", "/brief",
    "/download/flags.xlsx", "/download/template.csv", "/_stcore/health", "/_stcore/host-config", "/session", "/password",
    "/S/token", "/Login", "/api/v1/other", "/healthz/", "/login/x", "/firstborn", "/指标",
]  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = make_home(tmp_path / "var")
    yield home
    home.workspace.close()


@pytest.fixture(scope="module")
def shut(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """For tests that change nothing."""
    home = make_home(tmp_path_factory.mktemp("shut") / "var")
    yield home
    home.workspace.close()


@pytest.fixture(scope="module")
def planted(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "var"
    open_workspace(folder, lambda: replace(read_seed(root / "data"), kind="demo")).close()
    return folder


@pytest.fixture(scope="module")
def demo(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = shutil.copytree(planted, tmp_path_factory.mktemp("demo-home") / "var")
    home = make_demo_home(Workspace(Path(folder)))
    yield home
    home.workspace.close()


@pytest.mark.parametrize("path", CLOSED_PATHS)
def test_without_a_session_nothing_is_shown(shut: Home, path: str) -> None:
    asked = shut.ask(path)
    assert (asked.status, asked.content.decode()) == (401, "请先登录。")
    looked = shut.look(path)
    assert (looked.status, looked.content) == (303, b"")
    assert str(looked.header("location")).startswith("/login")
    assert looked.header("set-cookie") is None


@pytest.mark.parametrize(
    ("path", "query", "expect"),
    [
        ("/", "", "/login"),
        ("/flags", "", "/login?next=%2Fflags"),
        ("/flags", "region=370900&sort=lag", "/login?next=%2Fflags%3Fregion%3D370900%26sort%3Dlag"),
    ],
)
def test_a_page_is_asked_for_again_after_the_sign_in(shut: Home, path: str, query: str, expect: str) -> None:
    assert shut.look(path, query=query).header("location") == expect


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"])
@pytest.mark.parametrize("path", CLOSED_PATHS)
def test_without_a_session_nothing_is_done(shut: Home, method: str, path: str) -> None:
    assert shut.ask(path, method=method).status in (401, 405)


def test_the_body_of_a_refused_upload_is_not_read(shut: Home) -> None:
    def never() -> Iterator[bytes]:
        raise AssertionError("the body was asked for")
        yield b""

    for token in ("", shut.open(_L)):
        answer = shut.ask("/_stcore/upload_file/a/b", token, method="PUT", parts=never())
        assert answer.status == (403 if token else 401)
        assert answer.header("connection") == "close"


@pytest.mark.parametrize(
    ("method", "path", "expect"),
    [
        ("GET", "/flags", {_L, _R, _V, _A}),
        ("GET", "/brief", {_L, _R, _V, _A}),
        ("GET", "/download/flags.xlsx", {_L, _R, _V, _A}),
        ("GET", "/download/snapshot.docx", {_L, _R, _V, _A}),
        ("GET", "/download/template.xlsx", {_R, _V, _A}),
        ("PUT", "/_stcore/upload_file/a/b", {_R, _A}),
        ("DELETE", "/_stcore/upload_file/a/b", {_R, _A}),
        ("POST", "/flags", set()),
        ("PUT", "/flags", set()),
        ("GET", "/_stcore/metrics", set()),
        ("POST", "/_stcore/agent/interact", set()),
    ],
)
def test_the_matrix_decides_who_comes_through(shut: Home, method: str, path: str, expect: set[Role]) -> None:
    home = shut
    home.noted.events.clear()
    answers = {role: home.ask(path, home.open(role), method=method, parts=[b"x"]) for role in ACCOUNT_ROLES}
    assert {role for role, answer in answers.items() if answer.status == 200} == expect
    for role, answer in answers.items():
        if answer.status == 403:
            assert role.word in answer.content.decode()
    refused = sum(answer.status == 403 for answer in answers.values())
    assert home.noted.names == ["refused"] * refused


def test_a_handshake_without_a_session_is_refused_before_it_is_accepted(shut: Home) -> None:
    for cookie in ({}, {"cookie": "sid=wrong"}):
        assert shake_hands(shut.app, headers=cookie)[0]["status"] == 401
    assert shake_hands(shut.app, "/_stcore/other", {"cookie": f"sid={shut.open(_R)}"})[0]["status"] == 404
    assert shake_hands(shut.app, "/flags", {"cookie": f"sid={shut.open(_R)}"})[0]["status"] == 405
    assert shake_hands(shut.app, headers={"cookie": f"sid={shut.open(_L)}"})[0]["type"] == "websocket.accept"


@pytest.mark.parametrize(
    ("origin", "is_taken"),
    [
        ("http://localhost", True),
        ("http://localhost:9999", False),
        ("https://localhost", False),
        ("http://127.0.0.1", False),
        ("http://evil.example", False),
        ("null", False),
        ("", False),
    ],
)
def test_a_handshake_of_another_origin_is_refused_whatever_its_cookie(shut: Home, origin: str, is_taken: bool) -> None:
    answer = shake_hands(shut.app, headers={"cookie": f"sid={shut.open(_R)}", "origin": origin})[0]
    assert (answer["type"] == "websocket.accept") is is_taken
    assert is_taken or answer["status"] == 403


def test_a_session_that_is_over_opens_nothing(home: Home) -> None:
    token = home.open(_R)
    assert home.look("/flags", token).status == 200
    disable_account(home.workspace, to_account_id(_R.value), by=admin("王主任"))
    assert home.look("/flags", token).header("location") == "/login?next=%2Fflags"
    assert home.look("/flags", token).header("clear-site-data") == '"cache"'
    assert home.look("/flags").header("clear-site-data") is None
    idle = home.open(_L)
    home.ticks.seconds += 1801
    assert home.ask("/session", idle).status == 401


def test_over_tls_only_the_cookie_counts_that_nobody_else_could_have_set(shut: Home) -> None:
    secured = Home(shut.workspace, Setting(has_certificate=True))
    token = secured.open(_R)
    for name, status in (("sid", 401), ("__Host-sid", 200)):
        answer = ask(secured.app, "/flags", scheme="https", headers={"cookie": f"{name}={token}"})
        assert answer.status == status


def test_whoever_has_a_one_time_password_comes_to_nothing_else(home: Home) -> None:
    token = home.open(_R)
    home.sessions.must_change = lambda asked: asked == token  # type: ignore[method-assign]
    assert home.look("/flags", token).header("location") == "/password"
    assert home.ask("/download/flags.xlsx", token).status == 403
    assert home.ask("/_stcore/upload_file/a/b", token, method="PUT").status == 403
    assert shake_hands(home.app, headers={"cookie": f"sid={token}"})[0]["status"] == 403
    assert home.look("/password", token).status == 200
    assert home.look("/logout", token).status == 200
    assert home.ask("/session", token).status == 204


@pytest.mark.parametrize(
    ("host", "expect"),
    [
        ("xushi.example.cn", True),
        ("XUSHI.example.cn:8501", True),
        ("xushi.example.cn.", True),
        ("a.tj.example.cn", True),
        ("tj.example.cn", False),
        ("localhost:8501", True),
        ("127.0.0.1", True),
        ("[::1]:8501", True),
        ("evil.cn", False),
        ("xushi.example.cn.evil.cn", False),
        ("evil.cn/xushi.example.cn", False),
        ("evil@xushi.example.cn", False),
        ("xushi.example.cn:99999", False),
        ("xushi.example.cn:x", False),
        ("", False),
        ("xushi.example.cn evil", False),
    ],
)
def test_only_our_own_names_are_answered(shut: Home, host: str, expect: bool) -> None:
    assert is_known_host(host, ["xushi.example.cn", "*.tj.example.cn"]) is expect
    assert (shut.ask("/login", headers={"host": host}).status == 200) is expect
    if not expect:
        answer = shut.ask("/flags", shut.open(_R), headers={"host": host})
        assert (answer.status, "名单" in answer.content.decode()) == (421, True)


@pytest.mark.parametrize("path", ["//flags", "/a//b", "/a/../b", "/a\\b", "/a%2fb", "/a\x00b", "/./flags"])
def test_a_path_with_two_meanings_is_refused_also_to_whoever_is_signed_in(shut: Home, path: str) -> None:
    assert shut.ask(path, shut.open(_A)).status == 400


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/metrics/", "//_stcore//metrics", "/app/_stcore/metrics"]
)
def test_the_metrics_endpoint_is_closed(shut: Home, path: str) -> None:
    for token in ("", shut.open(_A)):
        answer = shut.ask(path, token)
        assert (answer.status, answer.content.decode()) == (404, "未开放")
        assert answer.header("x-content-type-options") == "nosniff"


def test_from_elsewhere_nothing_is_answered_without_tls(shut: Home) -> None:
    assert shut.ask("/login", client="10.0.0.8").status == 403
    assert shut.ask("/flags", shut.open(_R), client="10.0.0.8").status == 403
    assert shut.ask("/login", headers={"x-forwarded-for": "10.0.0.8"}).status == 403


def test_a_browser_that_comes_by_a_link_from_elsewhere_is_asked_to_come_again_from_here(shut: Home) -> None:
    answer = shut.look("/flags", query="a=1&b='\"<", headers={"sec-fetch-site": "cross-site"})
    assert answer.status == 200
    assert 'content="0;url=/flags?a=1&amp;b=' in answer.content.decode()
    assert "'\"<" not in answer.content.decode()
    again = shut.look("/flags", headers={"sec-fetch-site": "same-origin"})
    assert again.status == 303


def test_a_visit_to_a_demo_is_signed_in_at_the_machine_itself(demo: Home) -> None:
    answer = demo.look("/flags", query="sort=lag")
    assert (answer.status, answer.header("location")) == (303, "/flags?sort=lag")
    actor = demo.sessions.find(token_of(answer))
    assert actor is not None
    assert (actor.name, actor.role) == ("演示填报", _R)
    cookie = str(answer.header("set-cookie"))
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/" in cookie


@pytest.mark.parametrize(
    "asked",
    [
        {"client": "10.0.0.8"},
        {"headers": {"x-forwarded-for": "127.0.0.1"}},
        {"headers": {"forwarded": "for=127.0.0.1"}},
        {"headers": {"host": "evil.cn"}},
        {"headers": {"accept": "*/*"}},
        {"headers": {"sec-fetch-mode": "cors"}},
        {"headers": {"sec-fetch-site": "cross-site"}},
        {"headers": {"cookie": "sid=of-yesterday"}},
        {"method": "POST"},
    ],
)
def test_a_demo_lets_nobody_else_in_by_itself(demo: Home, asked: dict[str, Any]) -> None:
    answer = demo.look("/flags", **asked)
    assert answer.header("set-cookie") is None
    assert b"GET /flags" not in answer.content


def test_a_real_workspace_lets_nobody_in_by_itself(shut: Home) -> None:
    assert shut.look("/").header("set-cookie") is None


def test_what_is_no_request_passes_untouched(shut: Home) -> None:
    seen: list[tuple[Scope, Any, Any]] = []

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((scope, receive, send))

    async def receive() -> dict[str, Any]:
        return {}

    async def send(message: Any) -> None:
        raise AssertionError("nothing is sent here")

    scope = {"type": "lifespan"}
    asyncio.run(Guard(inner, make_house(shut.access, []))(scope, receive, send))
    assert seen == [(scope, receive, send)]


def test_search_engines_are_sent_away() -> None:
    assert ask(Starlette(routes=make_robots_routes()), "/robots.txt").content == b"User-agent: *\nDisallow: /\n"
