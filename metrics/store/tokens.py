"""Reading the tokens of reporters: hashes and dates, never a token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from metrics.store.reads import zoned
from metrics.store.workspace import Workspace


@dataclass(frozen=True)
class TokenRow:
    """`token_hash` is the SHA-256 of the token in hex; moments carry a time zone."""

    token_id: str
    token_hash: str
    account_id: str
    reporter: str
    made_at: datetime
    made_by: str
    revoked_at: datetime | None
    revoked_by: str | None
    revoked_reason: str | None

    @property
    def is_open(self) -> bool:
        """Whether it still opens."""
        return self.revoked_at is None


def read_tokens(workspace: Workspace, token_hash: str | None = None) -> tuple[TokenRow, ...]:
    """The tokens, newest first, or the one that has a hash."""
    with workspace.warehouse.cursor() as cursor:
        records = cursor.records("queries/reporter_tokens.sql", token_hash=token_hash)
    return tuple(TokenRow(**{name: zoned(value) for name, value in record.items()}) for record in records)
