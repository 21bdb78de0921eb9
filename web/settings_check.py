"""Settings under which the server does not start: each by itself would open what is closed by default."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from web.transport import Setting, is_loopback

#: Supplied by dashboard.py: a setting of Streamlit by its name (server.address).
ReadOption = Callable[[str], Any]

MAX_UPLOAD_MB = 20
#: What each must be, and what it would open.
_MUST_BE = {
    "client.showErrorDetails": ("none", "出错时不得向浏览器显示程序内部信息"),
    "server.enableXsrfProtection": (True, "跨站请求防护不得关闭"),
    "server.enableCORS": (True, "跨域限制不得关闭"),
    "browser.gatherUsageStats": (False, "不得向外部发送使用统计"),
    "server.fileWatcherType": ("none", "正式运行不得监视并重新载入程序文件"),
    "global.developmentMode": (False, "不得以开发模式运行"),
    "server.enableStaticServing": (False, "不得另行开放静态文件目录"),
}


def read_setting(read_option: ReadOption, environment: dict[str, str] | None = None) -> Setting:
    """How the server stands in the network."""
    found = os.environ if environment is None else environment
    return Setting(
        has_proxy=found.get("XUSHI_PROXY", "") == "1",
        has_certificate=bool(read_option("server.sslCertFile") and read_option("server.sslKeyFile")),
        is_local=_is_local(read_option("server.address")),
        believes_all=any(map(_names_all, found.get("FORWARDED_ALLOW_IPS", "").split(","))),
    )


def find_refusals(read_option: ReadOption, setting: Setting, *, is_demo: bool) -> list[str]:
    """Every reason not to start, in Chinese; none where all is safe."""
    return [*_refuse_address(read_option, setting, is_demo), *_refuse_hosts(read_option), *_refuse_values(read_option)]


def _refuse_address(read_option: ReadOption, setting: Setting, is_demo: bool) -> Iterator[str]:
    address = read_option("server.address") or "0.0.0.0"  # noqa: S104 - what Streamlit takes where nothing is set
    if not setting.is_local and is_demo:
        yield f"演示工作区不设密码，只能在本机打开，监听地址不得为{address}。请把server.address设为127.0.0.1。"
    elif not setting.is_local and not setting.has_proxy and not setting.has_certificate:
        yield (
            f"监听地址{address}可被其他计算机访问，而连接没有加密。请设为127.0.0.1并由nginx等代理提供HTTPS（另设XUSHI_PROXY=1），"
            "或设定server.sslCertFile和server.sslKeyFile。"
        )
    if setting.believes_all:
        yield "FORWARDED_ALLOW_IPS不得含*或整个网段，否则任何人都能伪造来源地址。请去掉该设置，或只写代理的地址。"
    if read_option("server.baseUrlPath"):
        yield "server.baseUrlPath须为空：登录、下载等地址都从根路径开始。请为系统使用单独的域名或端口。"


def _refuse_hosts(read_option: ReadOption) -> Iterator[str]:
    hosts = [str(one).strip() for one in read_option("server.allowedHosts") or []]
    if not any(hosts) or any(set(one) <= set("*.") for one in hosts):
        yield "server.allowedHosts为空或含*，任何域名都能冒用本系统。请列明公布给使用者的域名，如xushi.example.cn。"


def _refuse_values(read_option: ReadOption) -> Iterator[str]:
    for name, (value, why) in _MUST_BE.items():
        found = read_option(name)
        if found != value:
            yield f"{why}：请把{name}设为{_show(value)}（现为{_show(found)}）。"
    most = read_option("server.maxUploadSize")
    if not isinstance(most, int) or not 0 < most <= MAX_UPLOAD_MB:
        yield f"上传文件不得超过{MAX_UPLOAD_MB}MB：请把server.maxUploadSize设为{MAX_UPLOAD_MB}以内（现为{_show(most)}）。"


def close_folder(home: Path) -> str:
    """Make the workspace unreadable for others on the machine; says what was mended, "" where nothing was to do.

    Raises OSError where that cannot be done.
    """
    mode = stat.S_IMODE(home.stat().st_mode)
    if not mode & 0o077:
        return ""
    home.chmod(0o700)
    return f"工作区目录原可被本机其他用户读取（权限{mode:o}），已改为700。"


def _names_all(text: str) -> bool:
    """Whether one entry is more than a single address."""
    return "*" in text or "/" in text


def _is_local(address: object) -> bool:
    return address == "localhost" or is_loopback(str(address or ""))


def _show(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
