"""The names under which the server answers: a page of another name that points at our address gets nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
#: A name or an address, in brackets where it has colons, and perhaps a port.
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\[\]:/?#@\\\s]+)(?::(\d{1,5}))?", re.IGNORECASE)


def is_known_host(host: str, allowed: Sequence[str]) -> bool:
    """Whether a Host header names us; `*.example.cn` allows the names below, as Streamlit's own setting does."""
    found = _HOST.fullmatch(host)
    if found is None or int(found[2] or 0) > 65535:
        return False
    name = found[1].lower().rstrip(".")
    return any(_fits(name, one.strip().lower().rstrip(".")) for one in (*LOOPBACK, *allowed))


def _fits(name: str, pattern: str) -> bool:
    return name.endswith(pattern[1:]) if pattern.startswith("*.") else name == pattern
