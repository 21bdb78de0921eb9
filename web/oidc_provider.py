"""The provider of single sign-on: what it says of itself, its keys, and the exchange of a code for a proved identity."""

from __future__ import annotations

import asyncio
import base64
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from web.oidc_fetch import Fetched, ProviderFailed, fetch_json
from web.oidc_pending import Pending
from web.oidc_settings import OidcSettings, is_safe_address
from web.oidc_token import KeyUnknown, TokenRefused, check_id_token

#: How long we believe what the provider said of itself; and how soon its keys may be asked for again.
KEPT_SECONDS, KEYS_AGAIN_SECONDS = 3600.0, 30.0
#: For how long a provider that did not answer is not asked again: whoever waits for the same gets the same at once.
DOWN_SECONDS = 3.0
_WELL_KNOWN = "/.well-known/openid-configuration"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Metadata:
    """Addresses of the provider; `end_session` is "" where it has none."""

    authorization: str
    token: str
    jwks: str
    end_session: str
    takes_secret_in_form: bool
    says_issuer: bool


@dataclass(frozen=True)
class Proved:
    """Claims of a checked ID token, and the token itself for the sign-out."""

    claims: Mapping[str, Any]
    id_token: str


class Provider:
    """Asked only when somebody signs in; the server starts and runs without it."""

    def __init__(self, settings: OidcSettings, ticks: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._ticks = ticks
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, Sequence[Mapping[str, Any]]] | None = None
        self._failure: tuple[float, ProviderFailed] | None = None
        self._lock = asyncio.Lock()

    @property
    def end_session(self) -> str:
        """Where to sign out there, as far as it is known; "" else."""
        return self._metadata[1].end_session if self._metadata else ""

    async def find_metadata(self) -> Metadata:
        """What the provider says of itself. Raises ProviderFailed."""
        async with self._lock:
            if self._metadata is None or self._ticks() - self._metadata[0] > KEPT_SECONDS:
                self._metadata = (self._ticks(), await self._read_metadata())
            return self._metadata[1]

    async def prove(self, code: str, pending: Pending) -> Proved:
        """Who came back with the code. Raises ProviderFailed, and TokenRefused where it proves nobody."""
        metadata = await self.find_metadata()
        answer = await fetch_json(metadata.token, *self._make_exchange(metadata, code, pending.verifier))
        token = _read_token(answer)
        try:
            claims = check_id_token(token, await self._find_keys(metadata), self._settings, pending.nonce)
        except KeyUnknown:
            # A provider changes its keys now and then.
            keys = await self._find_keys(metadata, KEYS_AGAIN_SECONDS)
            claims = check_id_token(token, keys, self._settings, pending.nonce)
        return Proved(claims, token)

    async def _ask(self, url: str) -> Fetched:
        if self._failure is not None and self._ticks() - self._failure[0] < DOWN_SECONDS:
            raise ProviderFailed(str(self._failure[1]))
        try:
            return await fetch_json(url)
        except ProviderFailed as failure:
            self._failure = (self._ticks(), failure)
            raise

    async def _read_metadata(self) -> Metadata:
        url = self._settings.issuer.rstrip("/") + _WELL_KNOWN
        answer = await self._ask(url)
        data = answer.data
        if answer.status != 200 or data.get("issuer") != self._settings.issuer:
            raise ProviderFailed(f"{url}: status {answer.status}, or of another issuer")
        methods = data.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return Metadata(
            authorization=_check_address(data, "authorization_endpoint"),
            token=_check_address(data, "token_endpoint"),
            jwks=_check_address(data, "jwks_uri"),
            end_session=_check_address(data, "end_session_endpoint") if data.get("end_session_endpoint") else "",
            takes_secret_in_form="client_secret_basic" not in methods,
            says_issuer=data.get("authorization_response_iss_parameter_supported") is True,
        )

    def _make_exchange(self, metadata: Metadata, code: str, verifier: str) -> tuple[dict[str, str], dict[str, str]]:
        """The form and the headers that turn a code into a token."""
        ours = self._settings
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        form |= {"redirect_uri": ours.redirect_url}
        if metadata.takes_secret_in_form:
            return form | {"client_id": ours.client_id, "client_secret": ours.client_secret}, {}
        pair = f"{quote_plus(ours.client_id)}:{quote_plus(ours.client_secret)}".encode()
        return form, {"Authorization": f"Basic {base64.b64encode(pair).decode('ascii')}"}

    async def _find_keys(self, metadata: Metadata, kept_seconds: float = KEPT_SECONDS) -> Sequence[Mapping[str, Any]]:
        async with self._lock:
            if self._keys is None or self._ticks() - self._keys[0] > kept_seconds:
                answer = await self._ask(metadata.jwks)
                keys = answer.data.get("keys")
                if answer.status != 200 or not isinstance(keys, list):
                    raise ProviderFailed(f"{metadata.jwks}: status {answer.status}, or no keys")
                self._keys = (self._ticks(), [key for key in keys if isinstance(key, dict)])
            return self._keys[1]


def _read_token(answer: Fetched) -> str:
    if answer.status == 200:
        token = answer.data.get("id_token")
        if not isinstance(token, str):
            raise TokenRefused("no ID token in the answer")
        return token
    reason = str(answer.data.get("error", ""))[:40]
    if reason == "invalid_grant":
        raise TokenRefused("the provider does not take the code")
    raise ProviderFailed(f"the exchange of a code: status {answer.status} {reason!r}")


def _check_address(data: Mapping[str, Any], name: str) -> str:
    """An address that the provider names; over plain http only where the provider itself is on this machine."""
    url = data.get(name)
    if not isinstance(url, str) or not is_safe_address(url.partition("?")[0]):
        raise ProviderFailed(f"{name} is missing or not safe")
    return url
