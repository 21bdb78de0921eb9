"""The way in and out: forms, cookies, the one-time password, the first administrator, the demo's identities."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from metrics.access.accounts import NewAccount, add_account, add_first_admin, to_account_id
from metrics.intake.seed import open_workspace, read_seed
from metrics.model.actor import ACCOUNT_ROLES, Role
from metrics.store.workspace import Workspace
from tests.people import admin
from tests.web.ask import Answer
from tests.web.house import PASSWORD, Home, make_demo_home, make_home, token_of
from web.forms import MAX_BODY, to_local_path
from web.transport import Setting


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("session") / "var"
    make_home(folder).workspace.close()
    return folder


@pytest.fixture
def home(planted: Path, tmp_path: Path) -> Iterator[Home]:
    home = Home(Workspace(Path(shutil.copytree(planted, tmp_path / "var"))))
    yield home
    home.workspace.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Home]:
    """Without any account."""
    home = Home(Workspace(tmp_path / "fresh"))
    yield home
    home.workspace.close()


@pytest.fixture(scope="module")
def demo(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("demo") / "var"
    home = make_demo_home(open_workspace(folder, lambda: replace(read_seed(root / "data"), kind="demo")))
    yield home
    home.workspace.close()


def words_of(answer: Answer) -> str:
    return answer.content.decode()


def test_a_sign_in_sets_a_cookie_and_leads_on(home: Home) -> None:
    answer = home.send("/login", login="wang", password=PASSWORD, next="/flags?sort=lag")
    assert (answer.status, answer.header("location")) == (303, "/flags?sort=lag")
    cookie = str(answer.header("set-cookie"))
    assert cookie.startswith("sid=")
    assert re.search("HttpOnly", cookie) and re.search("SameSite=strict", cookie) and "Path=/" in cookie
    assert "Secure" not in cookie and "Domain" not in cookie and "Max-Age" not in cookie
    assert len(token_of(answer)) >= 43
    assert home.look("/flags", token_of(answer)).status == 200
    assert home.noted.names == ["sign_in"]


def test_over_tls_the_cookie_is_bound_to_the_host(home: Home) -> None:
    secured = Home(home.workspace, Setting(has_certificate=True))
    answer = secured.send("/login", scheme="https", login="wang", password=PASSWORD)
    assert answer.status == 303
    cookie = str(answer.header("set-cookie"))
    assert cookie.startswith("__Host-sid=") and "Secure" in cookie and "Domain" not in cookie and "Path=/" in cookie
    assert answer.header("strict-transport-security") == "max-age=31536000"
    plain = secured.send(
        "/login", headers={"origin": "http://localhost"}, scheme="https", login="wang", password=PASSWORD
    )
    assert (plain.status, plain.header("set-cookie")) == (403, None)


@pytest.mark.parametrize(
    ("login", "password"),
    [("wang", "wrong"), ("nobody", PASSWORD), ("", ""), ("wang", ""), ("x" * 2000, "y" * 1000), ("王\x00", "\ud7ff")],
)
def test_a_failed_sign_in_says_the_same_whatever_was_wrong(home: Home, login: str, password: str) -> None:
    answer = home.send("/login", login=login, password=password)
    assert answer.status == 401
    assert answer.header("set-cookie") is None
    told = re.search(r'class="told" role="alert">([^<]*)<', words_of(answer))
    assert told is not None
    assert told[1] == "登录名或密码不正确。连续5次失败将锁定30分钟。"
    assert PASSWORD not in words_of(answer)
    assert home.noted.names == ["sign_in_refused"]


def test_the_sixth_try_is_refused_even_with_the_right_password(home: Home) -> None:
    for _ in range(5):
        assert home.send("/login", login="wang", password="x").status == 401
    answer = home.send("/login", login="wang", password=PASSWORD)
    assert (answer.status, answer.header("set-cookie")) == (401, None)
    assert "锁定" in words_of(answer)


def test_every_sign_in_is_another_session_and_ends_the_one_before(home: Home) -> None:
    first = token_of(home.send("/login", login="wang", password=PASSWORD))
    second = token_of(home.send("/login", first, login="wang", password=PASSWORD))
    assert first != second
    assert home.sessions.find(first) is None
    planted = "A" * 43
    answer = home.send("/login", planted, login="wang", password=PASSWORD)
    assert token_of(answer) != planted
    assert home.sessions.find(planted) is None


def test_a_sign_out_ends_the_session_here_and_in_the_browser(home: Home) -> None:
    token = home.open(Role.LEADER)
    page = home.look("/logout", token)
    assert "领导" in words_of(page) and home.sessions.find(token) is not None
    answer = home.send("/logout", token)
    assert (answer.status, answer.header("location")) == (303, "/login")
    assert home.sessions.find(token) is None
    cookie = str(answer.header("set-cookie"))
    assert cookie.startswith('sid=""') and "Max-Age=0" in cookie
    assert answer.header("clear-site-data") == '"cache"'
    assert home.look("/logout").header("location") == "/login"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://evil.cn"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "https://localhost"}, 403),
        ({"origin": "http://localhost:81"}, 403),
        ({"origin": "http://localhost", "content-type": "text/plain"}, 415),
        ({"origin": "http://localhost", "content-type": "application/json"}, 415),
    ],
)
@pytest.mark.parametrize("path", ["/login", "/login/demo", "/logout", "/first", "/password"])
def test_a_form_of_another_page_does_nothing(home: Home, path: str, headers: dict[str, str], status: int) -> None:
    token = home.open(Role.REPORTER)
    answer = home.send(path, token, headers, login="wang", password=PASSWORD)
    assert (answer.status, answer.header("set-cookie")) == (status, None)
    assert home.sessions.find(token) is not None


def test_without_an_origin_the_browsers_own_word_counts(home: Home) -> None:
    asked = {"content-type": "application/x-www-form-urlencoded"}
    for site, status in (("cross-site", 403), ("same-site", 403), ("none", 403), ("same-origin", 401)):
        headers = {**asked, "sec-fetch-site": site}
        answer = home.look("/login", method="POST", headers=headers, parts=[b"login=a&password=b"])
        assert answer.status == status


def test_a_body_too_long_or_not_a_form_is_refused(home: Home) -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1000
            yield b"a" * 1000

    headers = {"content-type": "application/x-www-form-urlencoded", "origin": "http://localhost"}
    answer = home.look("/login", method="POST", headers=headers, parts=endless())
    assert (answer.status, taken <= MAX_BODY + 1000) == (413, True)
    for body in (b"\xff\xfe", b"&".join(b"a=1" for _ in range(50)), b"login=%ff&password=x"):
        assert home.look("/login", method="POST", headers=headers, parts=[body]).status == 400


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("/flags?sort=lag", "/flags?sort=lag"),
        ("/", "/"),
        ("", "/"),
        ("https://evil.cn/", "/"),
        ("//evil.cn/", "/"),
        ("/\\evil.cn", "/"),
        ("\\\\evil.cn", "/"),
        ("/flags\r\nSet-Cookie: a=b", "/"),
        ("/\tevil", "/"),
        ("javascript:alert(1)", "/"),
        ("/login", "/"),
        ("/logout", "/"),
        ("/first?code=x", "/"),
        ("/" + "x" * 600, "/"),
        ("/指标?地区=泰安", "/指标?地区=泰安"),
    ],
)
def test_a_sign_in_leads_only_to_a_page_of_ours(text: str, expect: str) -> None:
    assert to_local_path(text) == expect


def test_whoever_is_signed_in_goes_on_past_the_form(home: Home) -> None:
    answer = home.look("/login", home.open(Role.LEADER), query="next=/flags")
    assert (answer.status, answer.header("location")) == (303, "/flags")


def test_a_one_time_password_is_changed_before_anything_else(home: Home) -> None:
    once = add_account(home.workspace, NewAccount("zhao", "赵一", Role.REPORTER), by=admin("王主任"))
    answer = home.send("/login", login="zhao", password=once, next="/flags")
    token = token_of(answer)
    assert answer.header("location") == "/password"
    assert home.look("/flags", token).header("location") == "/password"
    page = home.look("/password", token)
    assert "一次性密码" in words_of(page) and 'value="zhao"' in words_of(page)
    for fields, expect in (
        ({"old": "x", "new": PASSWORD, "again": PASSWORD}, "原密码不正确"),
        ({"old": once, "new": PASSWORD, "again": "y"}, "两次输入的新密码不一致"),
        ({"old": once, "new": "12345", "again": "12345"}, "密码"),
    ):
        refused = home.send("/password", token, **fields)
        assert (refused.status, expect in words_of(refused)) == (422, True)
    done = home.send("/password", token, old=once, new=PASSWORD, again=PASSWORD)
    assert (done.status, done.header("location")) == (303, "/")
    assert token_of(done) not in ("", token)
    assert home.sessions.find(token) is None
    assert home.look("/flags", token_of(done)).status == 200


def test_a_changed_password_ends_the_other_sessions(home: Home) -> None:
    here, there = (token_of(home.send("/login", login="wang", password=PASSWORD)) for _ in range(2))
    done = home.send("/password", here, old=PASSWORD, new="Another-2026-山高月小", again="Another-2026-山高月小")
    assert done.status == 303, words_of(done)
    assert [home.sessions.find(token) is None for token in (here, there, token_of(done))] == [True, True, False]


def test_the_first_administrator_comes_in_by_the_code_and_nobody_after(fresh: Home) -> None:
    code = fresh.access.first_code.read()
    assert len(code) >= 22
    for wrong in ("", "x", code[:-1], code + "x", "é"):
        answer = fresh.look("/first", query=f"code={wrong}")
        assert (answer.status, "链接无效" in words_of(answer)) == (404, True)
    assert fresh.send("/first", code="x", login="wang", name="王主任", password=PASSWORD, again=PASSWORD).status == 404
    page = fresh.look("/first", query=f"code={code}")
    assert (page.status, f'value="{code}"' in words_of(page)) == (200, True)
    asked = {"code": code, "login": "wang", "name": "王主任"}
    again = fresh.send("/first", **asked, password=PASSWORD, again="y")
    assert (again.status, 'value="wang"' in words_of(again), PASSWORD in words_of(again)) == (422, True, False)
    weak = fresh.send("/first", **asked, password="12345678", again="12345678")
    assert weak.status == 422
    done = fresh.send("/first", **asked, password=PASSWORD, again=PASSWORD)
    assert (done.status, done.header("location")) == (303, "/")
    actor = fresh.sessions.find(token_of(done))
    assert actor is not None
    assert (actor.name, actor.role) == ("王主任", Role.ADMIN)
    assert fresh.access.first_code.read() == ""
    assert fresh.look("/first", query=f"code={code}").status == 404
    assert fresh.look("/first", query="code=").status == 404


def test_the_code_dies_with_an_administrator_from_elsewhere_and_does_not_come_back(fresh: Home) -> None:
    code = fresh.access.first_code.read()
    add_first_admin(fresh.workspace, "liming", "李主任", PASSWORD)
    assert fresh.look("/first", query=f"code={code}").status == 404
    fresh.access.first_code._has_admin = lambda: False  # all of them disabled, before the next start
    assert fresh.look("/first", query=f"code={code}").status == 404


def test_every_start_has_a_code_of_its_own(fresh: Home) -> None:
    codes = {Home(fresh.workspace).access.first_code.read() for _ in range(20)}
    assert len(codes) == 20


@pytest.mark.parametrize("role", ACCOUNT_ROLES)
def test_a_demo_is_entered_as_anybody_at_the_machine_itself(demo: Home, role: Role) -> None:
    assert 'action="/login/demo"' in words_of(demo.look("/login"))
    answer = demo.send("/login/demo", role=role.value, next="/flags")
    actor = demo.sessions.find(token_of(answer))
    # Who is somebody already may become somebody else.
    assert 'action="/login/demo"' in words_of(demo.look("/login", token_of(answer)))
    assert actor is not None
    assert (actor.name, actor.role, answer.header("location")) == (f"演示{role.word}", role, "/flags")


def test_a_demo_is_entered_from_nowhere_else(demo: Home) -> None:
    for headers in ({"x-forwarded-for": "127.0.0.1"}, {"via": "1.1 proxy"}):
        answer = demo.send("/login/demo", headers=headers, role="admin")
        assert (answer.status, answer.header("set-cookie")) == (403, None)
    assert demo.send("/login/demo", role="program").status == 403
    assert demo.access.first_code.read() == ""


def test_a_real_workspace_knows_no_way_in_without_a_password(home: Home) -> None:
    assert "login/demo" not in words_of(home.look("/login"))
    for role in ACCOUNT_ROLES:
        answer = home.send("/login/demo", role=role.value)
        assert (answer.status, answer.header("set-cookie")) == (403, None)


@pytest.mark.parametrize("path", ["/login", "/logout", "/password"])
def test_no_page_of_a_session_is_kept_or_can_run_anything(home: Home, path: str) -> None:
    answer = home.look(path, "" if path == "/login" else home.open(Role.LEADER))
    assert (answer.status, answer.header("cache-control")) == (200, "no-store")
    policy = str(answer.header("content-security-policy"))
    assert "default-src 'none'" in policy and "script" not in policy
    assert answer.header("referrer-policy") == "same-origin"
    assert "<script" not in words_of(answer) and "://" not in words_of(answer)


def test_a_password_is_said_back_nowhere(home: Home) -> None:
    secret = "秘密-Word-9876"
    answers = [
        home.send("/login", login="wang", password=secret),
        home.send("/password", home.open(Role.LEADER), old=secret, new=secret, again=secret),
    ]
    assert [answer for answer in answers if secret in words_of(answer)] == []
    assert secret not in str(home.noted.events)


def test_the_account_of_a_session_is_the_one_that_was_asked_for(home: Home) -> None:
    actor = home.sessions.find(home.open(Role.REVIEWER))
    assert actor is not None
    assert actor.account_id == to_account_id("reviewer")
