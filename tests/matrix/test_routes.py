"""Subject × action by a request through the server's own middleware and routes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from metrics.access.matrix import may
from metrics.model.actor import ACCOUNT_ROLES, Action, Role
from tests.matrix.endings import end_sessions
from tests.matrix.routes import NO_ROUTE, ROUTES, Asked
from tests.matrix.server import Served, serve
from tests.matrix.town import ENDINGS, SUBJECTS, Planted, to_id
from tests.web.ask import Answer, shake_hands
from web.permits import ANY, RULES, WEBSOCKET, Door


@pytest.fixture(scope="module")
def served(planted: Planted, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all requests, beside sessions that have ended."""
    with serve(planted.copy(tmp_path_factory.mktemp("served") / "var")) as one:
        end_sessions(one.town)
        yield one


def is_refused(answer: Answer, action: Action) -> bool:
    """In words, by the way to the login page, or as if there were no such link."""
    if answer.status == 303:
        return (answer.header("location") or "").startswith("/login")
    return answer.status in (401, 403, 405) or (answer.status == 404 and action is Action.OPEN_LINK)


def is_done(answer: Answer) -> bool:
    """Answered, and not with the way to the login page."""
    return answer.status < 400 and not (answer.header("location") or "").startswith("/login")


def cells(table: dict[Action, object]) -> list[object]:
    return [pytest.param(role, action, id=to_id(role, action, "route")) for action in table for role in SUBJECTS]


@pytest.mark.parametrize(("role", "action"), cells(dict(ROUTES)))
def test_a_request(role: Role, action: Action, served: Served) -> None:
    town = served.town
    asked, before = ROUTES[action](town, role), town.tail
    # With a password every session of its account ends; the others go on with the first.
    answer = served.ask(asked, town.token(role, "乙" if action is Action.CHANGE_PASSWORD else "甲"))
    if may(role, action):
        assert is_done(answer), (answer.status, answer.content.decode())
        assert town.tail == before + (1 if action.events else 0)
        return
    assert is_refused(answer, action), (answer.status, answer.content.decode())
    assert b"came through" not in answer.content
    if role is Role.LINK_HOLDER:
        refuse_the_link(served, asked)
    assert town.tail == before


@pytest.mark.parametrize(("role", "action"), cells(dict(NO_ROUTE)))
def test_a_request_that_no_route_takes(role: Role, action: Action, served: Served) -> None:
    """Also of those who may do it elsewhere."""
    town = served.town
    before, victim = town.tail, town.victim
    answer = served.ask(NO_ROUTE[action](town, role), town.token(role))
    assert answer.status in (401, 403, 404, 405), answer.content.decode()
    assert town.tail == before
    assert victim in {row.row_id for row in town.sessions.rows()}
    assert action not in {entry for rule in RULES for entry in rule.entries.values()}


def refuse_the_link(served: Served, asked: Asked) -> None:
    """A link opens its page, and nothing beside it: not in front of a path, not as a cookie, not as where one came from."""
    token = served.town.planted.tokens[Role.LINK_HOLDER]
    answers = (
        served.ask(replace(asked, path=f"/s/{token}{asked.path}")),
        served.ask(asked, cookie=token),
        served.ask(asked, referer=f"http://localhost/s/{token}"),
        served.ask(replace(asked, query=f"{asked.query}&token={token}")),
    )
    assert [one.status for one in answers if is_done(one)] == []


@pytest.mark.parametrize("role", SUBJECTS)
def test_the_stream_of_the_pages_opens_for_whoever_is_signed_in(role: Role, served: Served) -> None:
    token = served.town.token(role) or served.town.planted.tokens[Role.LINK_HOLDER]
    sent = shake_hands(served.app, headers={"cookie": f"sid={token}"})
    assert ("websocket.accept" in [one["type"] for one in sent]) is may(role, Action.VIEW_PAGES), sent


def test_what_the_table_of_paths_lets_write_is_known() -> None:
    """A new method or path that writes is looked at here, and gets its row."""
    writing = {
        (rule.path, method, entry)
        for rule in RULES
        for method, entry in rule.entries.items()
        if method not in ("GET", "HEAD") and entry is not Door.CLOSED
    }
    upload = r"/_stcore/upload_file/.*"
    assert writing == {
        (r"/s(/.*)?", ANY, Door.OPEN),
        (r"/api/v1/batches", ANY, Door.OPEN),
        (r"/login|/first", "POST", Door.OPEN),
        (r"/login/demo", "POST", Door.OPEN),
        (r"/logout", "POST", Door.OPEN),
        (r"/password", "POST", Door.SIGNED_IN),
        (r"/_stcore/stream", WEBSOCKET, Action.VIEW_PAGES),
        (upload, "PUT", Action.CHECK_FILE),
        (upload, "DELETE", Action.CHECK_FILE),
    }


@pytest.mark.parametrize("role", ACCOUNT_ROLES)
def test_no_account_but_a_reporters_gets_a_token(role: Role, served: Served) -> None:
    answer = served.ask(ROUTES[Action.SEND_BY_API](served.town, role))
    assert answer.status == (200 if role is Role.REPORTER else 401)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("action", [one for one in ROUTES if one is not Action.OPEN_LINK], ids=lambda one: one.name)
def test_no_request_is_taken_with_the_cookie_of_before(action: Action, ending: str, served: Served) -> None:
    """Nor is it a token of a program."""
    town, before = served.town, served.town.tail
    role = next(one for one in ACCOUNT_ROLES if may(one, action))
    asked = ROUTES[action](town, Role.ANONYMOUS)
    assert is_refused(served.ask(asked, town.token(role, ending)), action)
    assert town.tail == before
