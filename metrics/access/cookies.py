"""The name of the cookie that carries a session, for the routes that set it and the pages that read it."""

from __future__ import annotations

#: A browser takes a cookie of this name only over TLS, for this host alone and for all its paths.
SECURE_NAME = "__Host-sid"
#: On the loopback address without TLS.
PLAIN_NAME = "sid"


def cookie_name(secure: bool) -> str:
    """Where the session is looked for; over TLS the plain name counts for nothing, for anybody could have set it."""
    return SECURE_NAME if secure else PLAIN_NAME
