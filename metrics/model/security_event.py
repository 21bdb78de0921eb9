"""What matters to security where no request is at hand: told to one logger, which the server writes into its log."""

from __future__ import annotations

import logging

#: The server hands its events on to logs/security.jsonl; a command says them nowhere.
LOGGER = logging.getLogger("xushi.security")
LOGGER.addHandler(logging.NullHandler())
LOGGER.setLevel(logging.INFO)
LOGGER.propagate = False


def tell(event: str, **facts: str) -> None:
    """One event with plain facts: never a password, a token or a login name that somebody only typed."""
    LOGGER.info(event, extra={"facts": facts})
