"""Answers leave at once: the server's socket is told not to hold back a body until its head was acknowledged.

An answer is written in two parts, head and body. asyncio turns Nagle's algorithm off only for sockets that were made
with the protocol TCP by name; Streamlit makes its own without, so on a kept connection each body waited some 40 ms.
"""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_INTERNET = (socket.AF_INET, socket.AF_INET6)


def send_at_once() -> int:
    """Set TCP_NODELAY on every socket this process listens on, from which connections inherit it; returns how many."""
    found = list(_listening())
    for one in found:
        with one:
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return len(found)


def _listening() -> Iterator[socket.socket]:
    """Duplicates, so that closing them leaves the server's own open."""
    for number in sorted(int(path.name) for path in Path("/dev/fd").iterdir()):
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                one = socket.socket(fileno=os.dup(number))
                if one.family in _INTERNET and one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    yield one
                else:
                    one.close()
