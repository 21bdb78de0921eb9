"""Single sign-on from the button to the page, against a provider on this machine; and every way to cheat it."""

from __future__ import annotations

import asyncio
import http.client
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from metrics.access.accounts import disable_account, to_account_id
from metrics.model.actor import Role
from metrics.store.workspace import Workspace
from tests.people import admin
from tests.web.ask import Answer, ask_async
from tests.web.house import PASSWORD, Home, make_home
from tests.web.oidc_provider import CLIENT_ID, CLIENT_SECRET, Claims, LocalProvider, make_key, serve_provider, to_jwk
from web.oidc_desk import OidcDesk
from web.oidc_fetch import SECONDS
from web.oidc_pending import LIFETIME_SECONDS, PendingTable
from web.oidc_provider import DOWN_SECONDS
from web.oidc_settings import OidcSettings
from web.oidc_token import read_login
from web.transport import Setting

REDIRECT_URL = "http://localhost/login/callback"
NO_ACCOUNT, NOT_PROVED, LATE = "未在本系统开通", "未通过核验", "不是在本浏览器发起"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("oidc") / "var"
    make_home(folder).workspace.close()
    return folder


@pytest.fixture
def provider() -> Iterator[LocalProvider]:
    with serve_provider() as provider:
        yield provider


def settings_for(provider: LocalProvider) -> OidcSettings:
    return OidcSettings(provider.url, CLIENT_ID, CLIENT_SECRET, REDIRECT_URL)


@pytest.fixture
def home(planted: Path, tmp_path: Path, provider: LocalProvider) -> Iterator[Home]:
    workspace = Workspace(Path(shutil.copytree(planted, tmp_path / "var")))
    yield Home(workspace, oidc_settings=settings_for(provider))
    workspace.close()


class Reader:
    """One browser: keeps cookies, and goes where it is sent."""

    def __init__(self, home: Home, scheme: str = "http") -> None:
        self.home, self.scheme = home, scheme
        self.cookies: dict[str, str] = {}

    def open(self, path: str, query: str = "", **asked: str) -> Answer:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.home.look(path, query=query, scheme=self.scheme, headers={"cookie": kept, **asked})
        for name, value in answer.headers:
            if name == "set-cookie":
                for morsel in SimpleCookie(value).values():
                    self.cookies.pop(morsel.key, None)
                    if morsel["max-age"] != "0":
                        self.cookies[morsel.key] = morsel.value
        return answer

    def go_there(self, wanted: str = "/flags?sort=lag") -> str:
        """To the provider, which answers with the address that leads back: its query."""
        answer = self.open("/login/oidc", urlencode({"next": wanted}))
        assert answer.status == 303, answer.content.decode()
        return urlsplit(visit(str(answer.header("location")))).query

    def come_back(self, query: str) -> Answer:
        """As a browser that follows a redirect of another site."""
        return self.open("/login/callback", query, **{"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"})

    def sign_in(self, wanted: str = "/flags?sort=lag") -> Answer:
        return self.come_back(self.go_there(wanted))

    @property
    def token(self) -> str:
        return self.cookies.get("sid" if self.scheme == "http" else "__Host-sid", "")


def visit(url: str) -> str:
    """What the provider leads on to, asked over HTTP."""
    parts = urlsplit(url)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=10)) as connection:
        connection.request("GET", f"{parts.path}?{parts.query}")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 302
        return str(answer.getheader("Location"))


def words_of(answer: Answer) -> str:
    return answer.content.decode()


def assert_refused(reader: Reader, answer: Answer, status: int, words: str) -> None:
    assert (answer.status, reader.token) == (status, "")
    assert words in words_of(answer)
    assert reader.home.sessions.rows() == ()


def change(query: str, **fields: str | None) -> str:
    pairs = {name: values[-1] for name, values in parse_qs(query).items()}
    return urlencode({name: value for name, value in {**pairs, **fields}.items() if value is not None})


def test_the_way_there_and_back_opens_a_session_of_the_account(home: Home, provider: LocalProvider) -> None:
    assert 'href="/login/oidc?next=%2Fflags"' in words_of(home.look("/login", query="next=/flags"))
    reader = Reader(home)
    answer = reader.sign_in()
    actor = home.sessions.find(reader.token)
    assert actor is not None
    assert (actor.account_id, actor.role) == (to_account_id("reporter"), Role.REPORTER)
    assert (answer.status, 'content="0;url=/flags?sort=lag"' in words_of(answer)) == (200, True)
    assert reader.open("/flags").status == 200
    assert set(reader.cookies) == {"sid"}
    assert home.noted.names == ["sign_in_oidc"]
    assert provider.asked == ["/.well-known/openid-configuration", "/authorize", "/token", "/jwks"]


def test_the_question_holds_what_it_must_and_nothing_twice(home: Home, provider: LocalProvider) -> None:
    reader = Reader(home)
    questions = []
    for _ in range(2):
        answer = reader.open("/login/oidc")
        questions.append(parse_qs(urlsplit(str(answer.header("location"))).query))
        cookie = str(answer.header("set-cookie"))
        assert "HttpOnly" in cookie and "SameSite=lax" in cookie and f"Max-Age={LIFETIME_SECONDS}" in cookie
    assert questions[0]["redirect_uri"] == [REDIRECT_URL]
    for name in ("state", "nonce", "code_challenge"):
        assert questions[0][name] != questions[1][name]
        assert len(questions[0][name][0]) >= 43
    assert not any("secret" in name for name in questions[0])


def test_over_tls_both_cookies_are_bound_to_the_host(home: Home, provider: LocalProvider) -> None:
    settings = replace(settings_for(provider), redirect_url="https://localhost/login/callback")
    reader = Reader(Home(home.workspace, Setting(has_certificate=True), settings), "https")
    query = reader.go_there()
    assert set(reader.cookies) == {"__Host-oidc"}
    reader.come_back(query)
    assert set(reader.cookies) == {"__Host-sid"}


def test_the_session_that_the_browser_had_ends(home: Home) -> None:
    reader = Reader(home)
    reader.cookies["sid"] = before = home.open(Role.LEADER)
    reader.sign_in()
    assert reader.token != before
    assert [row.role for row in home.sessions.rows()] == [Role.REPORTER]


@pytest.mark.parametrize(
    "wanted", ["//evil.cn", "https://evil.cn/", "/\\evil.cn", "/login/oidc", "javascript:1", "/a\r\nb"]
)
def test_it_leads_on_to_no_other_place(home: Home, wanted: str) -> None:
    assert 'content="0;url=/"' in words_of(Reader(home).sign_in(wanted))


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"state": "x" * 43}, 400, LATE),
        ({"state": None}, 400, LATE),
        ({"state": "\u00fc\u4e2d"}, 400, LATE),
        ({"code": "x"}, 403, NOT_PROVED),
        ({"code": None}, 403, "未完成"),
        ({"code": "x" * 5000}, 403, "未完成"),
        ({"iss": "https://evil.cn"}, 403, NOT_PROVED),
        ({"iss": None}, 403, NOT_PROVED),
        ({"error": "access_denied", "error_description": "<b>bad</b>"}, 403, "未完成"),
    ],
)
def test_an_altered_way_back_opens_nothing(home: Home, fields: dict[str, str | None], status: int, words: str) -> None:
    reader = Reader(home)
    answer = reader.come_back(change(reader.go_there(), **fields))
    assert_refused(reader, answer, status, words)
    assert "bad" not in words_of(answer)


def test_a_way_back_is_good_once(home: Home) -> None:
    reader = Reader(home)
    query = reader.go_there()
    binding = reader.cookies["oidc"]
    assert reader.come_back(query).status == 200
    thief = Reader(home)
    thief.cookies["oidc"] = binding
    answer = thief.come_back(query)
    assert (answer.status, thief.token, LATE in words_of(answer)) == (400, "", True)


def test_a_used_code_under_a_fresh_state_is_refused_by_the_provider(home: Home) -> None:
    first, second = Reader(home), Reader(home)
    code = parse_qs(used := first.go_there())["code"][0]
    assert first.come_back(used).status == 200
    answer = second.come_back(change(second.go_there(), code=code))
    assert (answer.status, second.token, NOT_PROVED in words_of(answer)) == (403, "", True)


def test_an_unused_code_of_another_browser_is_refused(home: Home) -> None:
    """PKCE: the code belongs to the challenge it was given for."""
    victim, thief = Reader(home), Reader(home)
    code = parse_qs(victim.go_there())["code"][0]
    answer = thief.come_back(change(thief.go_there(), code=code))
    assert_refused(thief, answer, 403, NOT_PROVED)


def test_a_state_of_another_browser_is_refused_with_its_cookie_or_none(home: Home) -> None:
    for has_cookie in (False, True):
        victim, other = Reader(home), Reader(home)
        if has_cookie:
            other.go_there()
        answer = other.come_back(query := victim.go_there())
        assert_refused(other, answer, 400, LATE)
        assert_refused(victim, victim.come_back(query), 400, LATE)  # it was shown once


def test_a_sign_in_waits_ten_minutes(home: Home) -> None:
    ticks = home.ticks
    assert isinstance(home.oidc, OidcDesk)
    home.oidc._pending = PendingTable(ticks)
    in_time, late = Reader(home), Reader(home)
    first, second = in_time.go_there(), late.go_there()
    ticks.seconds += LIFETIME_SECONDS
    assert in_time.come_back(first).status == 200
    ticks.seconds += 1
    answer = late.come_back(second)
    assert (answer.status, late.token) == (400, "")


NOW = int(time.time())


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": 5},
        {"nonce": "\u4e2d"},
        {"aud": "another"},
        {"aud": []},
        {"aud": None},
        {"aud": [CLIENT_ID, "another"]},
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
        {"azp": "another"},
        {"iss": "https://evil.cn"},
        {"iss": None},
        {"exp": NOW - 3600},
        {"exp": None},
        {"exp": "soon"},
        {"iat": NOW + 3600},
        {"iat": None},
        {"nbf": NOW + 3600},
        {"sub": None},
        {"sub": 7},
    ],
)
def test_a_token_with_a_wrong_claim_opens_nothing(home: Home, provider: LocalProvider, changed: Claims) -> None:
    provider.changed = changed
    reader = Reader(home)
    assert_refused(reader, reader.sign_in(), 403, NOT_PROVED)
    assert home.noted.events == [("oidc_refused", {"reason": "token"})]


Forge = Callable[[LocalProvider], Callable[[Claims], str]]


def strip_signature(token: str) -> str:
    return token.rpartition(".")[0] + "."


def turn_last(token: str) -> str:
    head, body, signature = token.split(".")
    return f"{head}.{body}.{'B' if signature[0] != 'B' else 'C'}{signature[1:]}"


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda one: lambda claims: one.sign(claims, kid=None, alg="none"), id="alg none"),
        pytest.param(lambda one: one.sign_with_public_key, id="HS256 with the public key"),
        pytest.param(
            lambda one: lambda claims: one.sign(claims, CLIENT_SECRET.ljust(32), alg="HS256"),
            id="HS256 with the secret",
        ),
        pytest.param(lambda one: lambda claims: strip_signature(one.sign(claims)), id="unsigned"),
        pytest.param(lambda one: lambda claims: turn_last(one.sign(claims)), id="a changed signature"),
        pytest.param(lambda one: lambda claims: one.sign(claims, make_key()), id="another key under the same name"),
        pytest.param(lambda one: lambda claims: one.sign(claims, make_key(), "k2"), id="another key"),
        pytest.param(lambda one: lambda claims: one.sign(claims, make_key(), None), id="another key without a name"),
        pytest.param(
            lambda one: lambda claims: one.sign(claims, ec.generate_private_key(ec.SECP256R1()), alg="ES256"),
            id="another kind of key",
        ),
        pytest.param(lambda one: lambda claims: "a.b.c", id="no token"),
        pytest.param(lambda one: lambda claims: "", id="nothing"),
        pytest.param(lambda one: lambda claims: "x" * 20_000, id="too long"),
    ],
)
def test_a_forged_token_opens_nothing(home: Home, provider: LocalProvider, forge: Forge) -> None:
    provider.seal = forge(provider)
    reader = Reader(home)
    assert_refused(reader, reader.sign_in(), 403, NOT_PROVED)


def test_a_key_for_another_use_or_too_weak_signs_nobody_in(home: Home, provider: LocalProvider) -> None:
    cases = [(make_key(), {"use": "enc"}), (make_key(), {"alg": "RS512"}), (make_key(1024), {})]
    for number, (key, facts) in enumerate(cases):
        kid = f"x{number}"
        provider.extra_keys = [to_jwk(key, kid, **facts)]
        provider.seal = lambda claims, key=key, kid=kid: provider.sign(claims, key, kid)  # type: ignore[misc]
        reader = Reader(Home(home.workspace, oidc_settings=settings_for(provider)))
        assert_refused(reader, reader.sign_in(), 403, NOT_PROVED)


@pytest.mark.parametrize("alg", ["RS256", "RS512", "PS256", "ES256"])
def test_a_key_that_the_provider_took_meanwhile_is_fetched(home: Home, provider: LocalProvider, alg: str) -> None:
    Reader(home).sign_in()
    key = ec.generate_private_key(ec.SECP256R1()) if alg == "ES256" else make_key()
    provider.extra_keys = [{"kty": "odd"}, to_jwk(key, "new")]
    provider.seal = lambda claims: provider.sign(claims, key, "new", alg)
    assert isinstance(home.oidc, OidcDesk)
    reader = Reader(home)
    reader.sign_in()
    assert reader.token == ""  # asked for a moment ago: whoever sends odd tokens does not make us ask at each
    home.oidc._provider._ticks = lambda: time.monotonic() + 31
    reader.sign_in()
    assert home.sessions.find(reader.token) is not None
    assert provider.asked.count("/jwks") == 2


def test_nobody_without_an_account_comes_in_and_the_words_do_not_tell_why(home: Home, provider: LocalProvider) -> None:
    lines = home.workspace.journal.tail
    disable_account(home.workspace, to_account_id("leader"), by=admin("王主任"))
    pages = set()
    for name in (
        "nobody",
        "leader",
        "",
        "王主任",
        "ｒｅｐｏｒｔｅｒ",
        "reporter ",
        "\u212aeporter",
        5,
        None,
        ["reporter"],
    ):
        provider.person = {"sub": "u-2", "preferred_username": name}
        reader = Reader(home)
        answer = reader.sign_in()
        assert_refused(reader, answer, 403, NO_ACCOUNT)
        pages.add(answer.content)
    assert len(pages) == 1
    assert home.workspace.journal.tail == lines + 1  # the disabling; nothing was added


@pytest.mark.parametrize(
    ("value", "expect"), [("kate", "kate"), ("KATE", "kate"), ("\u212aate", ""), ("k\u0430te", ""), (["kate"], "")]
)
def test_a_look_alike_is_no_login_name(value: object, expect: str) -> None:
    assert read_login({"preferred_username": value}, "preferred_username") == expect


def test_the_provider_decides_neither_role_nor_name(home: Home, provider: LocalProvider) -> None:
    provider.person |= {"preferred_username": "Leader", "role": "admin", "roles": ["admin"], "name": "王主任"}
    reader = Reader(home)
    reader.sign_in()
    actor = home.sessions.find(reader.token)
    assert actor is not None
    assert (actor.role, actor.name) == (Role.LEADER, "领导甲0")


def test_an_address_of_mail_counts_only_where_the_provider_checked_it(home: Home, provider: LocalProvider) -> None:
    one = Home(home.workspace, oidc_settings=replace(settings_for(provider), claim="email"))
    for verified, is_in in ((None, False), (False, False), ("true", False), (True, True)):
        provider.person = {"sub": "u-3", "email": "reporter", "email_verified": verified}
        reader = Reader(one)
        reader.sign_in()
        assert bool(reader.token) is is_in, verified


def test_a_disabled_account_is_out_at_once(home: Home) -> None:
    reader = Reader(home)
    reader.sign_in()
    disable_account(home.workspace, to_account_id("reporter"), by=admin("王主任"))
    assert reader.open("/flags").status == 303
    assert home.sessions.find(reader.token) is None


def test_a_secret_goes_in_the_form_where_the_provider_wants_it_there(home: Home, provider: LocalProvider) -> None:
    provider.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    reader = Reader(home)
    reader.sign_in()
    assert home.sessions.find(reader.token) is not None


def test_a_sign_out_leads_over_the_provider_only_for_those_who_came_by_it(home: Home, provider: LocalProvider) -> None:
    reader = Reader(home)
    reader.sign_in()
    answer = home.send("/logout", token := reader.token)
    assert home.sessions.find(token) is None
    page = words_of(answer).replace("&amp;", "&")
    assert (answer.status, f'content="0;url={provider.url}/logout?client_id=xushi' in page) == (200, True)
    away = page.partition('content="0;url=')[2].partition('"')[0]
    assert visit(away) == "http://localhost/login"
    by_password = home.send("/login", login="wang", password=PASSWORD)
    cookie = SimpleCookie(by_password.header("set-cookie"))["sid"].value
    assert home.send("/logout", cookie).header("location") == "/login"


def test_a_provider_without_a_sign_out_is_not_led_to(home: Home, provider: LocalProvider) -> None:
    provider.metadata = {"end_session_endpoint": None}
    reader = Reader(home)
    reader.sign_in()
    assert home.send("/logout", reader.token).header("location") == "/login"


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.cn"},
        {"token_endpoint": "http://10.0.0.1/token"},
        {"token_endpoint": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"end_session_endpoint": "http://evil.cn/"},
    ],
)
def test_a_provider_that_says_unsafe_things_is_not_used(home: Home, provider: LocalProvider, metadata: Claims) -> None:
    provider.metadata = metadata
    answer = Reader(home).open("/login/oidc")
    assert (answer.status, "暂时不能使用" in words_of(answer)) == (503, True)


@pytest.mark.parametrize(("path", "status"), [("/token", 500), ("/token", 302), ("/jwks", 404)])
def test_a_provider_that_fails_on_the_way_back_is_said_to_be_down(
    home: Home, provider: LocalProvider, path: str, status: int
) -> None:
    provider.broken = {path: status}
    reader = Reader(home)
    assert_refused(reader, reader.sign_in(), 503, "暂时不能使用")


def test_a_wrong_secret_is_our_fault_and_not_the_readers(home: Home, provider: LocalProvider) -> None:
    reader = Reader(Home(home.workspace, oidc_settings=replace(settings_for(provider), client_secret="wrong")))
    assert_refused(reader, reader.sign_in(), 503, "暂时不能使用")


def test_a_provider_that_is_away_is_said_to_be_and_passwords_go_on(home: Home) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    away = Home(home.workspace, oidc_settings=OidcSettings(f"http://127.0.0.1:{port}", "x", "y", REDIRECT_URL))
    answer = Reader(away).open("/login/oidc")
    assert (answer.status, "暂时不能使用" in words_of(answer)) == (503, True)
    assert away.send("/login", login="wang", password=PASSWORD).status == 303
    assert away.noted.names == ["oidc_refused", "sign_in"]


def test_a_provider_that_hangs_holds_up_nobody(home: Home) -> None:
    """Thirty readers at once are told after five seconds, not one after the other; passwords go on meanwhile."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as silent:
        issuer = f"http://127.0.0.1:{silent.getsockname()[1]}"
        stuck = Home(home.workspace, oidc_settings=OidcSettings(issuer, "x", "y", REDIRECT_URL))

        async def visit_all() -> tuple[list[int], float, float]:
            began = time.perf_counter()
            waiting = [asyncio.create_task(ask_async(stuck.app, "/login/oidc")) for _ in range(30)]
            await asyncio.sleep(0.1)
            await ask_async(stuck.app, "/login")
            other = time.perf_counter() - began
            answers = await asyncio.gather(*waiting)
            return [answer.status for answer in answers], other, time.perf_counter() - began

        statuses, other, whole = asyncio.run(visit_all())
    assert statuses == [503] * 30
    assert other < 2
    assert whole < SECONDS + 2


def test_a_provider_that_was_away_is_asked_again(home: Home, provider: LocalProvider) -> None:
    assert isinstance(home.oidc, OidcDesk)
    url, provider_of = provider.url, home.oidc._provider
    now = [0.0]
    provider_of._ticks = lambda: now[0]
    provider_of._settings = replace(provider_of._settings, issuer="http://127.0.0.1:9")
    assert Reader(home).open("/login/oidc").status == 503
    provider_of._settings = replace(provider_of._settings, issuer=url)
    assert Reader(home).open("/login/oidc").status == 503
    now[0] += DOWN_SECONDS
    assert Reader(home).open("/login/oidc").status == 303


def test_nothing_secret_is_said_or_noted(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    reader = Reader(home)
    query = reader.go_there()
    code, state = (parse_qs(query)[name][0] for name in ("code", "state"))
    answers = [reader.come_back(query), reader.come_back(query)]
    told = "".join(map(words_of, answers)) + str(home.noted.events) + caplog.text
    assert [secret for secret in (code, state, CLIENT_SECRET, reader.token) if secret in told] == []
    assert CLIENT_SECRET not in repr(home.oidc._settings if isinstance(home.oidc, OidcDesk) else "")


def test_without_settings_there_is_no_button_and_no_way(home: Home) -> None:
    bare = Home(home.workspace)
    assert "统一身份认证" not in words_of(bare.look("/login"))
    for path in ("/login/oidc", "/login/callback"):
        answer = bare.look(path, query="state=x&code=y")
        assert (answer.status, words_of(answer), answer.header("set-cookie")) == (404, "未开放", None)
