"""Asking the provider: in time or not at all, over a certificate that is believed, and nothing that is too much."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from tests.web.oidc_provider import make_key
from web import oidc_pending
from web.oidc_fetch import MAX_BYTES, SECONDS, Fetched, ProviderFailed, _context, fetch_json
from web.oidc_pending import LIFETIME_SECONDS, MAX_OF_ADDRESS, PendingTable, to_challenge

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n"


@contextmanager
def answer_with(speak: Callable[[socket.socket], None], context: ssl.SSLContext | None = None) -> Iterator[int]:
    """A server that does with each connection what it is told; the port it listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        is_over = threading.Event()
        server.settimeout(0.05)

        def serve() -> None:
            while not is_over.is_set():
                with suppress(OSError):
                    connection, _ = server.accept()
                    connection.settimeout(10)
                    with closing(context.wrap_socket(connection, server_side=True) if context else connection) as one:
                        one.recv(65536)
                        speak(one)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            is_over.set()
            thread.join()


def fetch(port: int, scheme: str = "http", seconds: float = SECONDS) -> Fetched:
    return asyncio.run(fetch_json(f"{scheme}://127.0.0.1:{port}/a", seconds=seconds))


def drip(connection: socket.socket) -> None:
    """A byte now and then: never silent for long, and never through."""
    for byte in OK * 100:
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


@pytest.mark.parametrize("speak", [lambda one: one.recv(1), drip, lambda one: (one.sendall(OK), one.recv(1))])
def test_a_provider_that_hangs_is_given_up(speak: Callable[[socket.socket], None]) -> None:
    with answer_with(speak) as port:
        began = time.perf_counter()
        with pytest.raises(ProviderFailed, match="no answer within"):
            fetch(port, seconds=0.5)
        assert time.perf_counter() - began < 1.5


def test_a_hanging_handshake_is_given_up_too() -> None:
    with answer_with(lambda one: time.sleep(1)) as port, pytest.raises(ProviderFailed, match="no answer within"):
        fetch(port, "https", 0.5)


@pytest.mark.parametrize(
    ("said", "expect"),
    [
        (OK + b'{"a": 1}', Fetched(200, {"a": 1})),
        (OK + b"[1,2,34]", Fetched(200, {})),
        (OK + b"no JSON!", Fetched(200, {})),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", Fetched(302, {})),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b'{"a": 2}', Fetched(200, {"a": 2})),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", Fetched(200, {})),
        (b'HTTP/1.0 200 OK\r\n\r\n{"a": 3}', Fetched(200, {"a": 3})),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b"[" * 200_000, Fetched(200, {})),
    ],
)
def test_an_answer_is_read_as_it_is(said: bytes, expect: Fetched) -> None:
    with answer_with(lambda one: one.sendall(said)) as port:
        assert fetch(port) == expect


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"SSH-2.0-x\r\n",
        OK + b"{",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + b" " * (MAX_BYTES + 1),
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000,
    ],
)
def test_what_is_no_answer_is_refused(said: bytes) -> None:
    with answer_with(lambda one: one.sendall(said)) as port, pytest.raises(ProviderFailed):
        fetch(port)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """For 127.0.0.1, signed by itself, with its key."""
    key, name = make_key(), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "provider")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now - timedelta(1), now + timedelta(1)
    )
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), False)
    builder = builder.add_extension(x509.BasicConstraints(True, None), True)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "provider.pem"
    path.write_bytes(private + builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


def test_only_a_certificate_that_the_system_trusts_is_believed(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with answer_with(lambda one: one.sendall(OK + b'{"a": 1}'), context) as port:
        _context.cache_clear()
        with pytest.raises(ProviderFailed, match="certificate"):
            fetch(port, "https")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        _context.cache_clear()
        try:
            assert fetch(port, "https").data == {"a": 1}
            with pytest.raises(ProviderFailed):
                asyncio.run(fetch_json(f"https://localhost:{port}/"))  # it is for the address alone
        finally:
            _context.cache_clear()


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with answer_with(lambda one: one.sendall(OK + b'{"a": 1}')) as port:
        assert fetch(port).status == 200


def test_whoever_begins_without_end_pushes_out_their_own() -> None:
    table = PendingTable()
    mine = table.begin("/", "10.0.0.1")
    first = table.begin("/", "10.0.0.2")
    for _ in range(MAX_OF_ADDRESS):
        table.begin("/", "10.0.0.2")
    assert len(table) == MAX_OF_ADDRESS + 1
    assert table.take(first.state, first.binding) is None
    assert table.take(mine.state, mine.binding) is not None


def test_the_table_does_not_grow_past_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oidc_pending, "MAX_PENDING", 50)
    table = PendingTable(lambda: 0.0)
    begun = [table.begin("/", f"10.0.0.{number}") for number in range(60)]
    assert len(table) == 50
    assert [table.take(one.state, one.binding) is not None for one in begun] == [False] * 10 + [True] * 50


def test_what_is_late_makes_room() -> None:
    now = [0.0]
    table = PendingTable(lambda: now[0])
    for moment in (0.0, 1.0, LIFETIME_SECONDS + 0.5):
        now[0] = moment
        table.begin("/", "10.0.0.1")
    assert len(table) == 2


def test_the_challenge_is_the_one_of_the_standard() -> None:
    """RFC 7636, appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert to_challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
