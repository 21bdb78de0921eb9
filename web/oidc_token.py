"""Whether an ID token is the provider's, for us, for this sign-in and still good; and whose login name it holds."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import jwt

from metrics.model.errors import XushiError
from web.oidc_settings import OidcSettings

#: Signatures that a public key checks. No "none", and none made with a shared secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
#: How far two clocks may be apart.
LEEWAY_SECONDS = 60
MAX_TOKEN, MAX_KEYS = 16_000, 20
_REQUIRED = ("iss", "sub", "aud", "exp", "iat", "nonce")


class TokenRefused(XushiError):
    """The answer of the provider proves nobody; its text is for our log and holds nothing of the token."""


class KeyUnknown(TokenRefused):
    """No key of the provider that we hold fits; it may have a new one."""


def check_id_token(
    token: str, keys: Iterable[Mapping[str, Any]], settings: OidcSettings, nonce: str
) -> Mapping[str, Any]:
    """The claims of a sound token. Raises TokenRefused, and KeyUnknown where fresh keys may help."""
    if len(token) > MAX_TOKEN:
        raise TokenRefused("the token is too long")
    claims = _check_signature(token, keys, settings)
    found = claims["nonce"]
    if not isinstance(found, str) or not hmac.compare_digest(found.encode("utf-8", "replace"), nonce.encode()):
        raise TokenRefused("the nonce is another")
    audience = claims["aud"]
    is_shared = isinstance(audience, list) and len(audience) > 1
    if claims.get("azp", None if is_shared else settings.client_id) != settings.client_id:
        raise TokenRefused("the token was issued to another client")
    return claims


def read_login(claims: Mapping[str, Any], claim: str) -> str:
    """The login name in the claim, "" where there is none that can be believed.

    Only cases are one here: were widths and the like one too, a person with an odd name at the provider would be
    somebody else with us.
    """
    value = claims.get(claim)
    if not isinstance(value, str) or not value.isascii():
        return ""
    if claim == "email" and claims.get("email_verified") is not True:
        return ""
    return value.lower()


def _check_signature(token: str, keys: Iterable[Mapping[str, Any]], settings: OidcSettings) -> dict[str, Any]:
    try:
        head = jwt.get_unverified_header(token)
        algorithm = head.get("alg")
        if algorithm not in ALGORITHMS:
            raise TokenRefused(f"signed with {algorithm!r:.20}")
        for key in _find_keys(keys, head.get("kid"), algorithm):
            try:
                return _decode(token, key, algorithm, settings)
            except jwt.InvalidSignatureError:
                continue
    except jwt.PyJWTError as error:
        raise TokenRefused(type(error).__name__) from error
    raise KeyUnknown("no key of the provider fits")


def _find_keys(keys: Iterable[Mapping[str, Any]], kid: object, algorithm: str) -> Iterator[jwt.PyJWK]:
    """The keys that may have signed; each is used with the algorithm that the header names and it allows."""
    for key in list(keys)[:MAX_KEYS]:
        is_for_us = key.get("kty") in ("RSA", "EC") and key.get("use", "sig") == "sig"
        if is_for_us and key.get("alg", algorithm) == algorithm and (kid is None or key.get("kid") == kid):
            try:
                yield jwt.PyJWK(dict(key), algorithm)
            except jwt.PyJWTError:
                continue  # of the other kind, or no key at all


def _decode(token: str, key: jwt.PyJWK, algorithm: str, settings: OidcSettings) -> dict[str, Any]:
    return jwt.decode(
        token,
        key,
        algorithms=[algorithm],
        audience=settings.client_id,
        issuer=settings.issuer,
        leeway=LEEWAY_SECONDS,
        options={"require": list(_REQUIRED), "enforce_minimum_key_length": True},
    )
