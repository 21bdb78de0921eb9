"""Our own logs: one line each, secrets masked, bounded, and never in the way."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from metrics.access.matrix import permit
from metrics.model.actor import Action, Actor, Role
from metrics.model.errors import NotPermitted
from metrics.model.security_event import LOGGER
from tests.web.ask import ask, shake_hands
from web.security_log import MOST_A_MINUTE, AccessLog, LineFile, Listener, make_note, to_masked

TOKEN = "b7Jq0xZk3vT9-Lw_2nRcYp5sUe8dFhGa4mXoQiBtVyE"


def show(request: Request) -> Response:
    request.scope["actor"] = Actor("张三", Role.REPORTER, "0123456789ab")
    return PlainTextResponse("四个汉字", 203)


def break_down(request: Request) -> Response:
    raise ZeroDivisionError


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_bytes(b"12345")
    await socket.close()


def make_app(path: Path) -> Starlette:
    routes = [Route("/broken", break_down), WebSocketRoute("/_stcore/stream", talk), Route("/{path:path}", show)]
    return Starlette(routes=routes, middleware=[Middleware(AccessLog, lines=LineFile(path))])


def lines_of(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_request_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "access.jsonl"
    app = make_app(path)
    ask(app, "/flags", query="region=370900&sort=lag")
    with pytest.raises(ZeroDivisionError):
        ask(app, "/broken")
    shake_hands(app)
    page, broken, socket = lines_of(path)
    assert str(page.pop("at")).endswith("+00:00")
    assert isinstance(page["ms"], float) and 0 <= page.pop("ms") < 1000
    assert page == {
        "address": "127.0.0.1",
        "method": "GET",
        "path": "/flags?region=…&sort=…",
        "account": "0123456789ab",
        "status": 203,
        "bytes": 12,
    }
    assert (broken["status"], broken["path"], broken["account"]) == (500, "/broken", "")
    assert (socket["method"], socket["status"], socket["bytes"]) == ("WEBSOCKET", 101, 5)
    assert (path.parent.stat().st_mode & 0o777) == 0o700


@pytest.mark.parametrize(
    ("path", "query", "expect"),
    [
        (f"/s/{TOKEN}", "", "/s/…"),
        ("/s/short", "", "/s/…"),
        (f"/S/{TOKEN}", "", "/S/…"),
        (f"//s/{TOKEN}", "view=all", "//s/…?view=…"),
        (f"/x/{TOKEN}/y", "", "/x/…/y"),
        ("/first", f"code={TOKEN}", "/first?code=…"),
        ("/login", "next=%2Fs%2Fabc", "/login?next=…"),
        ("/login", "a%0Ab=1&%e6%8c%87=2&ok=3", "/login?ok=…"),
        ("/flags", TOKEN, "/flags"),
        ("/" + "a/" * 300, "", ("/" + "a/" * 300)[:200]),
    ],
)
def test_a_path_stands_there_without_what_it_carried(path: str, query: str, expect: str) -> None:
    masked = to_masked({"path": path, "query_string": query.encode()})
    assert masked == expect
    assert TOKEN not in masked


def test_a_line_break_in_a_path_makes_no_line_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "access.jsonl"
    ask(make_app(path), '/a\n{"at": "forged"}')
    assert len(lines_of(path)) == 1


def test_the_files_are_bounded(tmp_path: Path) -> None:
    path = tmp_path / "access.jsonl"
    lines = LineFile(path, max_bytes=1000, kept=3)
    for number in range(500):
        lines.write({"number": number})
    files = sorted(tmp_path.iterdir())
    assert [one.name for one in files] == ["access.jsonl", "access.jsonl.1", "access.jsonl.2", "access.jsonl.3"]
    assert all(one.stat().st_size <= 1000 for one in files)
    assert lines_of(path)[-1] == {"number": 499}
    assert lines_of(tmp_path / "access.jsonl.1")[-1]["number"] == lines_of(path)[0]["number"] - 1  # type: ignore[operator]


def test_a_log_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        LineFile(tmp_path / "logs" / "access.jsonl").write({"number": 1})
    finally:
        os.umask(before)
    modes = [path.stat().st_mode & 0o777 for path in (tmp_path / "logs", tmp_path / "logs" / "access.jsonl")]
    assert modes == [0o700, 0o600]


def test_a_disk_that_takes_nothing_does_not_stop_an_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    app = make_app(blocked / "access.jsonl")  # a folder that cannot be made
    assert [ask(app, "/flags").status for _ in range(3)] == [203] * 3
    assert len(caplog.records) == 1


def test_a_full_disk_does_not_stop_an_answer() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    app = make_app(Path("/dev/full"))
    assert ask(app, "/flags").status == 203


def test_what_cannot_be_written_as_text_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "security.jsonl"
    make_note(LineFile(path))("refused", {"path": "/\ud800", "client": None}, words="\udfff")
    assert lines_of(path)[0]["event"] == "refused"


def test_an_event_says_when_what_and_from_where(tmp_path: Path) -> None:
    path = tmp_path / "security.jsonl"
    note = make_note(LineFile(path))
    note("start")
    note("sign_in", {"path": "/login", "client": ("10.0.0.8", 5), "query_string": b"next=%2F"}, account="ab")
    start, sign_in = lines_of(path)
    assert set(start) == {"at", "event"}
    assert {name: sign_in[name] for name in ("event", "address", "path", "account")} == {
        "event": "sign_in",
        "address": "10.0.0.8",
        "path": "/login?next=…",
        "account": "ab",
    }
    assert os.access(path, os.R_OK)


def test_what_the_domain_refuses_or_ends_is_taken_down_too(tmp_path: Path) -> None:
    lines = LineFile(tmp_path / "security.jsonl")
    handler = Listener(make_note(lines))
    LOGGER.addHandler(handler)
    try:
        with pytest.raises(NotPermitted):
            permit(Actor("张三", Role.LEADER, account_id="a1"), Action.COMMIT_BATCH)
    finally:
        LOGGER.removeHandler(handler)
    (line,) = lines.path.read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert (told["event"], told["account"], told["action"]) == ("refused", "a1", "COMMIT_BATCH")
    assert "张三" not in line


def test_a_stranger_cannot_wash_the_log_away(tmp_path: Path) -> None:
    lines, now = LineFile(tmp_path / "security.jsonl"), [datetime(2026, 11, 22, tzinfo=UTC)]
    note = make_note(lines, lambda: now[0])
    for _ in range(1000):
        note("token_refused", address="192.0.2.7")
    note("sign_in", account="a1")
    now[0] += timedelta(seconds=61)
    note("token_refused", address="192.0.2.7")
    told = [json.loads(line) for line in lines.path.read_text(encoding="utf-8").splitlines()]
    assert [one["event"] for one in told].count("token_refused") == MOST_A_MINUTE + 2
    assert {"event": "token_refused", "more": 1000 - MOST_A_MINUTE}.items() <= told[-2].items()
    assert "sign_in" in [one["event"] for one in told]
