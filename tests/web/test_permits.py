"""The table of paths: what each asks for, that nothing falls through it, and that every route of the server stands in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from metrics.model.actor import Action
from web.permits import ANY, RULES, WEBSOCKET, Door, Entry, find_entry, is_ambiguous


@pytest.mark.parametrize(
    ("method", "path", "expect"),
    [
        ("GET", "/", Action.VIEW_PAGES),
        ("GET", "/flags", Action.VIEW_PAGES),
        ("POST", "/flags", None),
        ("GET", "/static/js/index.js", Action.VIEW_PAGES),
        ("GET", "/words.js", Action.VIEW_PAGES),
        ("GET", "/media/abc.csv", Action.VIEW_PAGES),
        ("GET", "/brief", Action.VIEW_BRIEF),
        ("GET", "/download/template.xlsx", Action.DOWNLOAD_TEMPLATE),
        ("GET", "/download/snapshot.docx", Action.DOWNLOAD_PACK),
        ("GET", "/download/comparison.csv", Action.COMPARE_SNAPSHOTS),
        ("GET", "/download/flags.xlsx", Action.DOWNLOAD_LISTS),
        ("GET", "/download/whatever", Action.DOWNLOAD_LISTS),
        (WEBSOCKET, "/_stcore/stream", Action.VIEW_PAGES),
        (WEBSOCKET, "/_stcore/streams", Door.CLOSED),
        (WEBSOCKET, "/", None),
        ("GET", "/_stcore/stream", None),
        ("PUT", "/_stcore/upload_file/a/b", Action.CHECK_FILE),
        ("DELETE", "/_stcore/upload_file/a/b", Action.CHECK_FILE),
        ("GET", "/_stcore/upload_file/a/b", None),
        ("PUT", "/app/_stcore/upload_file/a/b", Door.CLOSED),
        ("PUT", "//_stcore/upload_file/a/b", Door.CLOSED),
        ("GET", "/_stcore/metrics", Door.CLOSED),
        ("GET", "/app/_stcore/metrics", Door.CLOSED),
        ("GET", "/_stcore/agent/mcp", Door.CLOSED),
        ("POST", "/_stcore/agent/interact", Door.CLOSED),
        ("GET", "/_stcore/script-health-check", Door.CLOSED),
        ("GET", "/auth/login", Door.CLOSED),
        ("GET", "/oauth2callback", Door.CLOSED),
        ("GET", "/component/x", Door.CLOSED),
        ("GET", "/s/token", Door.OPEN),
        ("BREW", "/s/token", Door.OPEN),
        ("GET", "/s", Door.OPEN),
        ("GET", "/s/a\nb//c", Door.OPEN),
        ("GET", "/S/token", Action.VIEW_PAGES),
        ("GET", "/static", Action.VIEW_PAGES),
        ("GET", "//s/token", Action.VIEW_PAGES),
        ("POST", "/api/v1/batches", Door.OPEN),
        ("POST", "/api/v1/batches/", None),
        ("POST", "/API/v1/batches", None),
        ("GET", "/login", Door.OPEN),
        ("GET", "/Login", Action.VIEW_PAGES),
        ("PUT", "/login", None),
        ("POST", "/login/demo", Door.OPEN),
        ("GET", "/login/demo", None),
        ("GET", "/login/oidc", Door.OPEN),
        ("POST", "/login/callback", None),
        ("POST", "/first", Door.OPEN),
        ("GET", "/healthz", Door.OPEN),
        ("POST", "/healthz", None),
        ("GET", "/robots.txt", Door.OPEN),
        ("GET", "/password", Door.SIGNED_IN),
        ("GET", "/session", Door.SIGNED_IN),
        ("OPTIONS", "/", None),
        ("TRACE", "/", None),
    ],
)
def test_a_path_asks_for_one_thing(method: str, path: str, expect: Entry | None) -> None:
    assert find_entry(path, method) is expect


@pytest.mark.parametrize("path", ["", "flags", "*"])
def test_what_is_no_path_asks_for_nothing_that_is_given(path: str) -> None:
    assert find_entry(path, "GET") is None


@pytest.mark.parametrize(
    ("path", "raw", "expect"),
    [
        ("/flags", b"/flags", False),
        ("/指标", "/指标".encode(), False),
        ("//flags", b"//flags", True),
        ("/a//b", b"/a//b", True),
        ("/a/../b", b"/a/../b", True),
        ("/a/..", b"/a/..", True),
        ("/a/./b", b"/a/./b", True),
        ("/a..b", b"/a..b", False),
        ("/a\\b", b"/a%5Cb", True),
        ("/a/b", b"/a%2Fb", True),
        ("/a/b", b"/a%2fb", True),
        ("/a%2fb", b"/a%252fb", True),
        ("/a\x00b", b"/a%00b", True),
        ("/a\r\nb", b"/a%0d%0ab", True),
        ("/s/../x", b"/s/../x", False),
        ("/s//x", b"/s//x", False),
        ("/S/../x", b"/S/../x", True),
    ],
)
def test_a_path_with_two_meanings_is_known(path: str, raw: bytes, expect: bool) -> None:
    assert is_ambiguous(path, raw) is expect


def test_writing_anything_is_never_given_by_the_last_line() -> None:
    assert set(RULES[-1].entries) == {"GET", "HEAD"}


ROUTES = """
import json, dashboard
def tell(routes):
    for one in routes:
        methods = getattr(one, "methods", None)
        kind = type(one).__name__
        yield kind, one.path, sorted(methods) if methods else (["WEBSOCKET"] if kind == "WebSocketRoute" else [])
print(json.dumps(list(tell(dashboard.app._build_starlette_app().routes))))
"""

#: Of Streamlit's, those that nobody needs here; whatever a release adds has to be looked at.
CLOSED = {
    "/_stcore/metrics",
    "/component/{path:path}",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
    "/_stcore/agent/interact",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/mcp",
}


@pytest.fixture(scope="module")
def routes(root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, list[str]]]:
    """Of the whole server, in the order in which they are tried: kind, path, methods."""
    home = tmp_path_factory.mktemp("routes") / "var"
    ended = subprocess.run(
        [sys.executable, "-c", ROUTES],
        cwd=root,
        env=os.environ | {"XUSHI_HOME": str(home), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=90,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return [tuple(one) for one in json.loads(ended.stdout.splitlines()[-1])]


def rule_path(pattern: str) -> str:
    """A path that the route takes."""
    for name in ("{path:path}", "{file_id:path}", "{session_id}", "{file_id}", "{token:rest}"):
        pattern = pattern.replace(name, "x")
    assert "{" not in pattern, pattern
    return pattern or "/"


def test_every_route_of_the_server_stands_in_the_table(routes: list[tuple[str, str, list[str]]]) -> None:
    assert len(routes) > 30
    for kind, pattern, methods in routes:
        path = rule_path(pattern)
        for method in methods or ["GET"]:
            entry = find_entry(path, method)
            if pattern in CLOSED:
                assert entry is Door.CLOSED, (method, pattern)
            elif method != "OPTIONS":
                assert entry not in (None, Door.CLOSED), (kind, method, pattern)


def test_every_open_door_is_one_of_a_few(routes: list[tuple[str, str, list[str]]]) -> None:
    paths = {rule_path(pattern) for _, pattern, _ in routes}
    methods = {method for rule in RULES for method in rule.entries if method != ANY}
    open_ones = {path for path in paths for method in methods if find_entry(path, method) is Door.OPEN}
    assert open_ones == {
        "/login", "/login/demo", "/login/oidc", "/login/callback", "/logout", "/first", "/healthz", "/robots.txt",
        "/s", "/s/x", "/api/v1/batches",
    }  # fmt: skip
