"""The whole server in its own process, asked over the network by whoever has no session: every door, every answer."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from web.headers import HEADERS

START_SECONDS = 60
MIB = 1024**2
EVERY = {name.lower() for name in HEADERS} | {"content-security-policy"}
TOKEN = "b7Jq0xZk3vT9-Lw_2nRcYp5sUe8dFhGa4mXoQiBtVyE"
PASSWORD = "Quiet-harbour-2026"


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, its process, its home, what it printed."""

    port: int
    process: subprocess.Popen[bytes]
    home: Path
    log: Path

    def ask(
        self, path: str, method: str = "GET", headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, found, answer.read()

    def send(self, raw: bytes) -> tuple[int, set[str]]:
        """Bytes as they are; the status of the answer and the names of its headers."""
        with closing(socket.create_connection(("127.0.0.1", self.port), timeout=20)) as connection:
            connection.sendall(raw)
            answer = b""
            while b"\r\n\r\n" not in answer and (part := connection.recv(4096)):
                answer += part
        lines = answer.partition(b"\r\n\r\n")[0].split(b"\r\n")
        return int(lines[0].split()[1]), {line.partition(b":")[0].decode().lower() for line in lines[1:]}

    @property
    def memory(self) -> int:
        """Bytes resident now."""
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self.process.pid}/status").read_text())
        assert found is not None
        return int(found[1]) * 1024

    @property
    def printed(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


@pytest.fixture(scope="module")
def server(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("doors")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    environment = os.environ | {"XUSHI_HOME": str(folder / "var"), "PYTHONUNBUFFERED": "1"}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=log, stderr=subprocess.STDOUT)
    one = Server(port, process, folder / "var", folder / "log")
    deadline = time.monotonic() + START_SECONDS
    try:
        while True:
            try:
                if one.ask("/healthz")[0] == 200:
                    break
            except OSError:
                pass
            assert process.poll() is None and time.monotonic() < deadline, one.printed
            time.sleep(0.1)
        yield one
    finally:
        process.terminate()
        process.wait(20)


def test_a_thousand_anonymous_uploads_are_a_thousand_refusals_and_take_no_memory(server: Server) -> None:
    head = (
        "PUT /_stcore/upload_file/session{0}/file{0} HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {4 * MIB}\r\n\r\n"
    )
    server.send(head.format("first").encode())
    before = server.memory
    answers = [server.send(head.format(number).encode() + b"x" * 16_000)[0] for number in range(1000)]
    assert answers == [401] * 1000
    assert server.memory - before < 30 * MIB


def test_whole_uploads_of_nobody_are_not_kept_either(server: Server) -> None:
    head = f"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: localhost\r\nContent-Length: {4 * MIB}\r\n\r\n".encode()
    before = server.memory
    for _ in range(20):
        connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
        with closing(connection), suppress(OSError):  # the server answers and closes before it is through
            connection.sendall(head + b"x" * 4 * MIB)
    assert server.memory - before < 30 * MIB


PATHS = [
    "/", "/flags", "/upload", "/nothing", "/static/js/nothing.js", "/favicon.png", "/words.js", "/brief", "/session",
    "/download/flags.xlsx", "/download/template.csv", "/download/nothing", "/media/abc", "/component/x", "/password",
    "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/upload_file/a/b", "/_stcore/agent/mcp",
    "/_stcore/agent/openapi.json", "/_stcore/stream", "/auth/login", "/oauth2callback", "/app/static/x", "/login",
    "/login/demo", "/logout", "/first", "/first?code=x", "/healthz", "/robots.txt", "/s", "/s/", f"/s/{TOKEN}",
    f"/S/{TOKEN}", f"//s/{TOKEN}", f"/%73/{TOKEN}", f"/s%2f{TOKEN}", "/a/../b", "/a%2fb", "/a%5cb", "/a%00b", "/a%25b",
    "/api/v1/batches", "/api/v1/nothing", "/API/v1/batches", "/app/_stcore/metrics", "//_stcore//metrics",
    "/login/oidc", "/login/callback",
]  # fmt: skip
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"]
#: What may be said to anybody with 200: the sign-in, whether the server is well, and what search engines may do.
SHOWN = {("GET", "/login"), ("HEAD", "/login"), *((m, p) for m in ("GET", "HEAD") for p in ("/healthz", "/robots.txt"))}


def test_every_answer_of_every_route_has_the_headers_and_shows_nothing(server: Server) -> None:
    shown, bare = set(), []
    for path in PATHS:
        for method in METHODS:
            status, headers, content = server.ask(path, method, {"Accept": "text/html"})
            if status == 200:
                shown.add((method, path))
            missing = EVERY - set(headers)
            if missing:
                bare.append((method, path, status, missing))
            assert status < 500, (method, path, content)
            assert "set-cookie" not in headers, (method, path)
            assert b"Traceback" not in content
    assert bare == []
    assert shown == SHOWN


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: evil.cn\r\n\r\n", 421),
        (b"GET / HTTP/1.1\r\nHost: \r\n\r\n", 421),
        (b"GET / HTTP/1.0\r\n\r\n", 421),
        (b"GET http://evil.cn/ HTTP/1.1\r\nHost: evil.cn\r\n\r\n", 421),
        (b"GET /login HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.0.0.8\r\n\r\n", 403),
        (b"GET /login HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\n\r\n", 403),
        (
            b"GET /_stcore/stream HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            401,
        ),
        (
            b"GET /elsewhere HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            405,
        ),
        (b"GET /_stcore/../login HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
    ],
)
def test_odd_requests_are_refused_with_the_headers(server: Server, raw: bytes, status: int) -> None:
    found, names = server.send(raw)
    assert (found, EVERY - names) == (status, set())


def test_the_first_administrator_comes_in_and_is_shown_the_pages(server: Server) -> None:
    printed = re.findall(
        r"首次启动：打开 http://127\.0\.0\.1:\d+(/first\?code=(\S+))，设置第一个管理员。", server.printed
    )
    assert len(printed) == 1
    address, code = printed[0]
    assert server.ask(address)[0] == 200
    form = {"code": code, "login": "wang", "name": "王主任", "password": PASSWORD, "again": PASSWORD}
    origin = {"Origin": f"http://127.0.0.1:{server.port}", "Content-Type": "application/x-www-form-urlencoded"}
    status, headers, _ = server.ask("/first", "POST", origin, urlencode(form).encode())
    assert (status, headers["location"]) == (303, "/")
    cookie = {"Cookie": headers["set-cookie"].partition(";")[0]}
    status, headers, content = server.ask("/flags", "GET", cookie)
    assert (status, "<title>序时</title>" in content.decode()) == (200, True)
    assert "'sha256-" in headers["content-security-policy"]
    script = re.search(rb'src="\./(static/js/[^"]+)"', content)
    assert script is not None
    assert server.ask(f"/{script[1].decode()}", "GET", cookie)[0] == 200
    assert server.ask("/brief", "GET", cookie)[0] == 200
    status, headers, _ = server.ask("/_stcore/upload_file/a/b", "PUT", cookie, b"x")
    assert (status in (400, 403), EVERY - set(headers)) == (True, set())  # Streamlit's own check of the token
    assert server.ask(address)[0] == 404
    status, headers, _ = server.ask("/logout", "POST", {**origin, **cookie}, b"")
    assert (status, headers["location"]) == (303, "/login")
    assert server.ask("/flags", "GET", cookie)[0] == 401


def test_no_token_and_no_code_stands_in_any_log(server: Server) -> None:
    code = re.findall(r"first\?code=(\S+?)，", server.printed)[0]
    server.ask(f"/s/{TOKEN}")
    server.ask(f"/first?code={code}")
    server.ask("/login?next=/s/abcdefgh")
    logs = {path.name: path.read_text(encoding="utf-8") for path in (server.home / "logs").iterdir()}
    assert set(logs) >= {"access.jsonl", "security.jsonl"}
    for name, text in logs.items():
        assert [word for word in (TOKEN, code, PASSWORD, "abcdefgh") if word in text] == [], name
        assert all(json.loads(line)["at"] for line in text.splitlines())
    printed = server.printed.replace(f"/first?code={code}，", "")
    assert [word for word in (TOKEN, code, PASSWORD) if word in printed] == []
    assert "Traceback" not in printed
