"""When numbers were touched after a state that somebody froze."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from metrics.store.reads import zoned
from metrics.store.workspace import Workspace


def read_last_touched(
    workspace: Workspace, keys: Collection[tuple[str, str]], as_of: date, since: int, known_at: int
) -> dict[tuple[str, str, date], datetime]:
    """(indicator, region, day) → when, in UTC, a journal line after `since` and up to `known_at` last touched it."""
    asked = sorted(set(keys))
    with workspace.warehouse.cursor() as cursor:
        rows = cursor.rows(
            "queries/last_touched.sql",
            indicator_ids=[indicator_id for indicator_id, _ in asked],
            region_ids=[region_id for _, region_id in asked],
            as_of=as_of,
            since=since,
            known_at=known_at,
        )
    return {(indicator_id, region_id, day): zoned(at) for indicator_id, region_id, day, at in rows}
