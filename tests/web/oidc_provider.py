"""A provider of single sign-on on this machine: real HTTP, real keys, and every way to answer wrongly."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

CLIENT_ID, CLIENT_SECRET = "xushi", "s3cret/with+odd:signs%"
Claims = dict[str, Any]


def make_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def to_jwk(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, kid: str, **more: str) -> dict[str, Any]:
    public = key.public_key()
    data = (
        RSAAlgorithm.to_jwk(public, as_dict=True)
        if isinstance(public, rsa.RSAPublicKey)
        else ECAlgorithm.to_jwk(public, as_dict=True)
    )
    return {**data, "kid": kid, "use": "sig", **more}


@dataclass
class LocalProvider:
    """What it answers may be changed while it runs; what it was asked is kept."""

    url: str
    key: rsa.RSAPrivateKey = field(default_factory=make_key)
    #: Whoever is asked for is signed in there already.
    person: Claims = field(default_factory=lambda: {"sub": "u-1", "preferred_username": "reporter"})
    #: Claims of the token that are others than they should be; None takes one away.
    changed: Claims = field(default_factory=dict)
    #: In place of the signature with the key: claims → token.
    seal: Callable[[Claims], str] | None = None
    #: What the discovery says otherwise.
    metadata: Claims = field(default_factory=dict)
    #: Status by path, in place of an answer.
    broken: dict[str, int] = field(default_factory=dict)
    extra_keys: list[dict[str, Any]] = field(default_factory=list)
    refuses: str = ""
    asked: list[str] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def discovery(self) -> Claims:
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks",
                 "end_session_endpoint": "logout"}  # fmt: skip
        said: Claims = {name: f"{self.url}/{path}" for name, path in names.items()}
        said |= {"issuer": self.url, "authorization_response_iss_parameter_supported": True, **self.metadata}
        return {name: value for name, value in said.items() if value is not None}

    def keys(self) -> Claims:
        return {"keys": [*self.extra_keys, to_jwk(self.key, "k1")]}

    def authorize(self, query: dict[str, str]) -> str:
        """The address that the browser is sent back to."""
        assert query["response_type"] == "code" and query["client_id"] == CLIENT_ID
        assert "openid" in query["scope"].split() and query["code_challenge_method"] == "S256"
        back = {"state": query["state"], "iss": self.url}
        if self.refuses:
            return f"{query['redirect_uri']}?{urlencode(back | {'error': self.refuses})}"
        code = secrets.token_urlsafe(16)
        self._codes[code] = query
        return f"{query['redirect_uri']}?{urlencode(back | {'code': code})}"

    def exchange(self, form: dict[str, str], authorization: str) -> tuple[int, Claims]:
        """As RFC 6749 and 7636 say, to the letter: a code is good once."""
        if not self._is_client(form, authorization):
            return 401, {"error": "invalid_client"}
        asked = self._codes.pop(form.get("code", ""), None)
        verifier = form.get("code_verifier", "")
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != digest or asked["redirect_uri"] != form.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        claims = {**self.claims_for(asked["nonce"]), **self.changed}
        token = (self.seal or self.sign)({name: value for name, value in claims.items() if value is not None})
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": token}

    def claims_for(self, nonce: str) -> Claims:
        now = int(time.time())
        return {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": nonce, **self.person}

    def sign(self, claims: Claims, key: Any = None, kid: str | None = "k1", alg: str = "RS256") -> str:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of keys that are too short, on purpose
            used = None if alg == "none" else key or self.key
            return jwt.encode(claims, used, algorithm=alg, headers={"kid": kid} if kid else None)

    def sign_with_public_key(self, claims: Claims) -> str:
        """HS256 with what everybody knows, as a library that trusts the header would check it."""
        known = self.key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        head, body, _ = self.sign(claims).split(".")
        head = _encode(json.dumps({"alg": "HS256", "kid": "k1", "typ": "JWT"}).encode())
        return f"{head}.{body}.{_encode(hmac.digest(known, f'{head}.{body}'.encode(), 'sha256'))}"

    def _is_client(self, form: dict[str, str], authorization: str) -> bool:
        if "client_secret_post" in self.metadata.get("token_endpoint_auth_methods_supported", ()):
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        told = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        return dict(parse_qsl(f"pair={told}")).get("pair") == f"{CLIENT_ID}:{CLIENT_SECRET}"


def _encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class _Answers(BaseHTTPRequestHandler):
    provider: LocalProvider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.provider.asked.append(parts.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if parts.path in self.provider.broken:
            self._say(self.provider.broken[parts.path], {})
        elif parts.path == "/.well-known/openid-configuration":
            self._say(200, self.provider.discovery())
        elif parts.path == "/jwks":
            self._say(200, self.provider.keys())
        elif parts.path == "/authorize":
            self._lead(self.provider.authorize(query))
        elif parts.path == "/logout":
            jwt.decode(query["id_token_hint"], self.provider.key.public_key(), ["RS256"], audience=CLIENT_ID)
            self._lead(query["post_logout_redirect_uri"])
        else:
            self._say(404, {})

    def do_POST(self) -> None:
        self.provider.asked.append(self.path)
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        if self.path in self.provider.broken:
            self._say(self.provider.broken[self.path], {})
        else:
            form = dict(parse_qsl(body, keep_blank_values=True))
            self._say(*self.provider.exchange(form, self.headers.get("authorization", "")))

    def _lead(self, url: str) -> None:
        self.send_response(302)
        self.send_header("Location", url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _say(self, status: int, data: Claims) -> None:
        content = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Silent."""


@contextmanager
def serve_provider(host: str = "127.0.0.1") -> Iterator[LocalProvider]:
    """A provider that runs until the block ends; `host` is a name of this machine, for a browser another site."""
    answers = type("Answers", (_Answers,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), answers)
    answers.provider = provider = LocalProvider(f"http://{host}:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
