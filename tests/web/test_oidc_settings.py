"""Half a setting, and one that would send a secret in the clear, stop the start in words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from web.oidc_settings import OidcSettings, find_oidc_refusals, is_safe_address, read_oidc_settings

HOSTS = ["xushi.example.cn"]
WHOLE = {
    "XUSHI_OIDC_ISSUER": "https://sso.example.cn/realms/city",
    "XUSHI_OIDC_CLIENT_ID": "xushi",
    "XUSHI_OIDC_CLIENT_SECRET": "s3cret",
    "XUSHI_OIDC_REDIRECT_URL": "https://xushi.example.cn/login/callback",
}


def test_nothing_set_is_nothing() -> None:
    for environment in ({}, {"XUSHI_HOME": "var"}, {"XUSHI_OIDC_ISSUER": " ", "XUSHI_OIDC_CLIENT_ID": ""}):
        assert find_oidc_refusals(environment, HOSTS) == []
        assert read_oidc_settings(environment) is None


def test_whole_settings_are_taken(tmp_path: Path) -> None:
    assert find_oidc_refusals(WHOLE, HOSTS) == []
    expect = OidcSettings(*WHOLE.values())
    assert read_oidc_settings(WHOLE) == expect
    (tmp_path / "secret").write_text("s3cret\n", encoding="utf-8")
    by_file = {name: value for name, value in WHOLE.items() if not name.endswith("SECRET")}
    by_file |= {"XUSHI_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret"), "XUSHI_OIDC_CLAIM": "email"}
    assert find_oidc_refusals(by_file, HOSTS) == []
    found = read_oidc_settings(by_file)
    assert found is not None
    assert (found.client_secret, found.claim, expect.claim) == ("s3cret", "email", "preferred_username")


@pytest.mark.parametrize("name", list(WHOLE))
def test_each_half_is_refused(name: str) -> None:
    for environment in ({name: WHOLE[name]}, {one: value for one, value in WHOLE.items() if one != name}):
        refusals = find_oidc_refusals(environment, HOSTS)
        assert refusals
        assert "s3cret" not in "".join(refusals)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"XUSHI_OIDC_ISSUER": "http://sso.example.cn"}, "https://开头"),
        ({"XUSHI_OIDC_ISSUER": "sso.example.cn"}, "https://开头"),
        ({"XUSHI_OIDC_ISSUER": "https://sso.example.cn/?a=1"}, "https://开头"),
        ({"XUSHI_OIDC_ISSUER": "https://u:p@sso.example.cn/"}, "https://开头"),
        ({"XUSHI_OIDC_REDIRECT_URL": "http://xushi.example.cn/login/callback"}, "/login/callback"),
        ({"XUSHI_OIDC_REDIRECT_URL": "https://xushi.example.cn/callback"}, "/login/callback"),
        ({"XUSHI_OIDC_REDIRECT_URL": "https://xushi.example.cn/login/callback?a=1"}, "/login/callback"),
        ({"XUSHI_OIDC_REDIRECT_URL": "https://other.example.cn/login/callback"}, "allowedHosts"),
        ({"XUSHI_OIDC_CLAIM": "a b"}, "XUSHI_OIDC_CLAIM"),
        ({"XUSHI_OIDC_ONLY": "1"}, "不认识的设置：XUSHI_OIDC_ONLY"),
        ({"XUSHI_OIDC_ISSUERS": "x"}, "不认识的设置"),
        ({"XUSHI_OIDC_CLIENT_SECRET_FILE": "secret"}, "只设其中一个"),
        ({"XUSHI_OIDC_CLIENT_SECRET": "", "XUSHI_OIDC_CLIENT_SECRET_FILE": "nowhere"}, "不能读取"),
        ({"XUSHI_OIDC_CLIENT_SECRET": "", "XUSHI_OIDC_CLIENT_SECRET_FILE": os.devnull}, "是空的"),
    ],
)
def test_each_unsafe_setting_is_refused_by_itself(changed: dict[str, str], words: str) -> None:
    refusals = find_oidc_refusals(WHOLE | changed, HOSTS)
    assert len(refusals) == 1
    assert words in refusals[0]


@pytest.mark.parametrize(
    ("address", "expect"),
    [
        ("https://sso.example.cn", True),
        ("https://[2001:db8::1]:8443/a", True),
        ("http://127.0.0.1:8080/realms/a", True),
        ("http://localhost", True),
        ("http://[::1]:80/", True),
        ("http://127.0.0.1.evil.cn", False),
        ("http://10.0.0.1", False),
        ("ftp://localhost", False),
        ("https://", False),
        ("https://a:b", False),
        ("https://a:99999", False),
        ("https://a/\r\nb", False),
        ("https://a b/", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_only_what_nobody_reads_on_the_way_is_safe(address: str, expect: bool) -> None:
    assert is_safe_address(address) is expect


def test_half_a_setting_stops_the_server_in_words(root: Path, tmp_path: Path) -> None:
    ended = load(root, tmp_path, "import dashboard", XUSHI_OIDC_ISSUER="http://sso.example.cn")
    assert ended.returncode == 1
    told = [line for line in ended.stderr.splitlines() if line.startswith("无法启动：")]
    assert len(told) == 3
    assert "Traceback" not in ended.stderr


LOADED = "import sys, dashboard; print(sorted({'jwt', 'cryptography', 'web.oidc_desk', 'web.oidc_fetch'} & set(sys.modules)))"


def test_without_the_setting_no_library_of_it_is_loaded(root: Path, tmp_path: Path) -> None:
    bare = load(root, tmp_path, LOADED)
    assert (bare.returncode, bare.stdout.strip()) == (0, "[]")
    full = load(root, tmp_path, LOADED, **WHOLE | {"XUSHI_OIDC_REDIRECT_URL": "http://localhost/login/callback"})
    assert (full.returncode, full.stdout.strip()) == (0, "['cryptography', 'jwt', 'web.oidc_desk', 'web.oidc_fetch']")


def load(root: Path, folder: Path, code: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The server as far as it goes before it listens."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env=os.environ | {"XUSHI_HOME": str(folder / "var"), "PYTHONIOENCODING": "utf-8"} | settings,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=90,
        check=False,
    )
