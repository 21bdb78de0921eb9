"""Each unsafe setting is refused by itself, in Chinese, and the shipped ones are safe."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from web.settings_check import close_folder, find_refusals, read_setting
from web.transport import Setting

SAFE: dict[str, Any] = {
    "server.address": "127.0.0.1",
    "server.allowedHosts": ["localhost"],
    "server.baseUrlPath": "",
    "server.sslCertFile": None,
    "server.sslKeyFile": None,
    "server.maxUploadSize": 20,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.fileWatcherType": "none",
    "server.enableStaticServing": False,
    "client.showErrorDetails": "none",
    "browser.gatherUsageStats": False,
    "global.developmentMode": False,
}


def refusals_of(*, proxy: str = "", believed: str = "", is_demo: bool = False, **changed: Any) -> list[str]:
    options = SAFE | {name.replace("__", "."): value for name, value in changed.items()}
    setting = read_setting(options.__getitem__, {"XUSHI_PROXY": proxy, "FORWARDED_ALLOW_IPS": believed})
    return find_refusals(options.__getitem__, setting, is_demo=is_demo)


def test_safe_settings_are_taken() -> None:
    assert refusals_of() == []
    assert refusals_of(is_demo=True) == []
    assert refusals_of(server__address="localhost") == []
    assert refusals_of(server__address="::1") == []
    assert refusals_of(server__address="0.0.0.0", proxy="1") == []
    assert refusals_of(proxy="1", believed="127.0.0.1,10.0.0.7") == []
    assert refusals_of(server__address="10.0.0.5", server__sslCertFile="a.pem", server__sslKeyFile="a.key") == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"server__address": "0.0.0.0"}, "没有加密"),
        ({"server__address": None}, "没有加密"),
        ({"server__address": ""}, "没有加密"),
        ({"server__address": "::"}, "没有加密"),
        ({"server__address": "10.0.0.5", "proxy": "yes"}, "没有加密"),
        ({"server__address": "10.0.0.5", "server__sslCertFile": "a.pem"}, "没有加密"),
        ({"server__address": "10.0.0.5", "is_demo": True}, "演示工作区"),
        ({"server__address": "10.0.0.5", "is_demo": True, "proxy": "1"}, "演示工作区"),
        ({"believed": "*"}, "FORWARDED_ALLOW_IPS"),
        ({"proxy": "1", "believed": "127.0.0.1, *"}, "FORWARDED_ALLOW_IPS"),
        ({"proxy": "1", "believed": "10.0.0.0/8"}, "FORWARDED_ALLOW_IPS"),
        ({"server__allowedHosts": []}, "allowedHosts"),
        ({"server__allowedHosts": None}, "allowedHosts"),
        ({"server__allowedHosts": [" "]}, "allowedHosts"),
        ({"server__allowedHosts": ["*"]}, "allowedHosts"),
        ({"server__allowedHosts": ["xushi.example.cn", "*"]}, "allowedHosts"),
        ({"server__allowedHosts": ["*."]}, "allowedHosts"),
        ({"server__baseUrlPath": "app"}, "baseUrlPath"),
        ({"client__showErrorDetails": "full"}, "showErrorDetails"),
        ({"client__showErrorDetails": "type"}, "showErrorDetails"),
        ({"server__enableXsrfProtection": False}, "enableXsrfProtection"),
        ({"server__enableCORS": False}, "enableCORS"),
        ({"browser__gatherUsageStats": True}, "gatherUsageStats"),
        ({"server__fileWatcherType": "auto"}, "fileWatcherType"),
        ({"server__fileWatcherType": "poll"}, "fileWatcherType"),
        ({"global__developmentMode": True}, "developmentMode"),
        ({"server__enableStaticServing": True}, "enableStaticServing"),
        ({"server__maxUploadSize": 21}, "maxUploadSize"),
        ({"server__maxUploadSize": 0}, "maxUploadSize"),
        ({"server__maxUploadSize": None}, "maxUploadSize"),
    ],
)
def test_each_unsafe_setting_is_refused_by_itself(changed: dict[str, Any], words: str) -> None:
    (refusal,) = refusals_of(**changed)
    assert words in refusal
    assert refusal.endswith("。")


def test_every_reason_is_told_at_once() -> None:
    assert len(refusals_of(server__address="0.0.0.0", server__allowedHosts=["*"], server__enableCORS=False)) == 3


def test_the_shipped_settings_are_safe(root: Path) -> None:
    written = tomllib.loads((root / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    given = {f"{section}.{name}": value for section in written for name, value in written[section].items()}
    options = {"server.enableXsrfProtection": True, "server.enableCORS": True, **given}
    assert find_refusals(lambda name: options.get(name, SAFE[name]), Setting(), is_demo=True) == []
    spelled_out = {"server.address", "server.allowedHosts", "server.maxUploadSize", "server.fileWatcherType"}
    assert spelled_out | {"client.showErrorDetails", "browser.gatherUsageStats"} <= set(given)


@pytest.mark.parametrize(("mode", "mended"), [(0o700, False), (0o755, True), (0o750, True), (0o701, True)])
def test_a_folder_that_others_can_read_is_closed(tmp_path: Path, mode: int, mended: bool) -> None:
    home = tmp_path / "var"
    home.mkdir()
    home.chmod(mode)
    assert ("已改为700" in close_folder(home)) is mended
    assert home.stat().st_mode & 0o777 == 0o700
