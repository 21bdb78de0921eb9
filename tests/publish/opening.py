"""Opens a link as the route does, without HTTP."""

from __future__ import annotations

from datetime import datetime

from metrics.model.errors import ArchiveDamaged
from metrics.publish.links import Kind, Links, Visit
from metrics.store.workspace import Workspace


def read_page(workspace: Workspace, token_hash: str, now: datetime) -> bytes | None:
    """What an open link shows, None for any other. Raises ArchiveDamaged where the route would say so."""
    served = Links(workspace).visit(Visit(token_hash, now, "127.0.0.1", "pytest"))
    if served.kind is Kind.DAMAGED:
        raise ArchiveDamaged("存档文件已被改动")
    return served.content if served.kind is Kind.PAGE else None
