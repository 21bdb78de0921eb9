"""The server's socket sends at once, and so do the connections it accepts."""

from __future__ import annotations

import socket
from pathlib import Path

from web.no_delay import send_at_once


def delays(one: socket.socket) -> bool:
    return one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0


def test_a_connection_inherits_it_from_the_socket_the_server_listens_on() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        assert delays(server)
        assert send_at_once() >= 1
        assert not delays(server)
        with socket.create_connection(server.getsockname()), server.accept()[0] as accepted:
            assert not delays(accepted)


def test_what_is_no_listening_socket_is_left_alone_and_nothing_stays_open() -> None:
    pair = socket.socketpair()
    before = sorted(Path("/dev/fd").iterdir())
    send_at_once()
    assert sorted(Path("/dev/fd").iterdir()) == before
    for one in pair:
        one.close()
