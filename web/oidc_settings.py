"""How single sign-on is set up: all of it or nothing, and nothing that would send a secret in the clear."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from web.hosts import is_known_host
from web.transport import is_loopback

CALLBACK = "/login/callback"
DEFAULT_CLAIM = "preferred_username"

_START = "XUSHI_OIDC_"
ISSUER, CLIENT_ID, REDIRECT_URL = "XUSHI_OIDC_ISSUER", "XUSHI_OIDC_CLIENT_ID", "XUSHI_OIDC_REDIRECT_URL"
SECRET, SECRET_FILE, CLAIM = "XUSHI_OIDC_CLIENT_SECRET", "XUSHI_OIDC_CLIENT_SECRET_FILE", "XUSHI_OIDC_CLAIM"
_NEEDED = (ISSUER, CLIENT_ID, REDIRECT_URL)
_KNOWN = {*_NEEDED, SECRET, SECRET_FILE, CLAIM}
_CLAIM_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.:/-]{0,99}")


@dataclass(frozen=True)
class OidcSettings:
    """The provider, and who we are to it. `claim` is what holds the login name of an account of ours."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_url: str
    claim: str = DEFAULT_CLAIM


def find_oidc_refusals(environment: Mapping[str, str], hosts: Sequence[str]) -> list[str]:
    """Every reason not to start with these settings, in Chinese; none where single sign-on is not set up at all."""
    found = _find_set(environment)
    if not found:
        return []
    refusals = [*_refuse_names(found), *_refuse_secret(found), *_refuse_redirect(found, hosts)]
    issuer = found.get(ISSUER, "")
    if issuer and not is_safe_address(issuer):
        refusals.append(
            f"{ISSUER}须为https://开头的完整地址，不含参数；只有本机的测试服务可用http://（现为{issuer}）。"
        )
    if not _CLAIM_NAME.fullmatch(found.get(CLAIM, DEFAULT_CLAIM)):
        refusals.append(f"{CLAIM}应为ID令牌中一个字段的名称，如{DEFAULT_CLAIM}。")
    return refusals


def read_oidc_settings(environment: Mapping[str, str]) -> OidcSettings | None:
    """The settings, which `find_oidc_refusals` has passed; None where single sign-on is not set up."""
    found = _find_set(environment)
    if not found:
        return None
    secret = found.get(SECRET) or _read_secret(found[SECRET_FILE])
    claim = found.get(CLAIM, DEFAULT_CLAIM)
    return OidcSettings(found[ISSUER], found[CLIENT_ID], secret, found[REDIRECT_URL], claim)


def is_safe_address(text: str) -> bool:
    """Whether what is sent there cannot be read on the way: https, or http on this machine alone."""
    parts = _split(text)
    if parts is None or not parts.hostname or parts.query or parts.fragment or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname))


def to_origin(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _find_set(environment: Mapping[str, str]) -> dict[str, str]:
    """An empty value is none, as is usual in files of services."""
    return {name: value.strip() for name, value in environment.items() if name.startswith(_START) and value.strip()}


def _refuse_names(found: Mapping[str, str]) -> Iterator[str]:
    if unknown := sorted(set(found) - _KNOWN):
        yield f"不认识的设置：{'、'.join(unknown)}。请核对名称（见docs/oidc.md）。"
    missing = [name for name in _NEEDED if name not in found]
    if missing:
        yield f"统一身份认证的设置不全，缺{'、'.join(missing)}。请补全，或去掉全部以{_START}开头的设置。"


def _refuse_secret(found: Mapping[str, str]) -> Iterator[str]:
    if (SECRET in found) == (SECRET_FILE in found):
        yield f"{SECRET}和{SECRET_FILE}须设且只设其中一个。"
    elif SECRET_FILE in found:
        try:
            is_empty = not _read_secret(found[SECRET_FILE])
        except (OSError, ValueError):
            yield f"{SECRET_FILE}所指的文件不能读取。请核对路径和权限。"
        else:
            if is_empty:
                yield f"{SECRET_FILE}所指的文件是空的。"


def _refuse_redirect(found: Mapping[str, str], hosts: Sequence[str]) -> Iterator[str]:
    url = found.get(REDIRECT_URL, "")
    if not url:
        return
    parts = _split(url)
    if parts is None or not is_safe_address(url) or parts.path != CALLBACK:
        yield f"{REDIRECT_URL}须为https://域名{CALLBACK}；只有在本机使用时可用http://（现为{url}）。"
    elif not is_known_host(parts.netloc, hosts):
        yield f"{REDIRECT_URL}中的域名{parts.netloc}不在server.allowedHosts内，认证后将不能返回。请把它加入。"


def _read_secret(path: str) -> str:
    return Path(path).read_text(encoding="utf-8").strip()


def _split(url: str) -> SplitResult | None:
    """None for what is no address."""
    try:
        parts = urlsplit(url)
        return parts if parts.port != 0 and url.isprintable() and " " not in url else None
    except ValueError:
        return None


def _is_here(host: str) -> bool:
    return host == "localhost" or is_loopback(host)
