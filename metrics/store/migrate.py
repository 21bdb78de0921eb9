"""The tables of the projection. They hold nothing of their own, so a new shape means: build anew from the journal."""

from __future__ import annotations

import hashlib

from metrics.sql import list_sql, read_sql
from metrics.store.warehouse import Cursor, Warehouse


def schema_version() -> str:
    """A hash over the texts of all migrations and marts: results made by another SQL are not kept."""
    texts = [read_sql(name) for folder in ("migrations", "marts") for name in list_sql(folder)]
    return hashlib.sha256("\x00".join(texts).encode()).hexdigest()


def create_tables(warehouse: Warehouse) -> None:
    """Lay the tables into an empty database and note which shape they have."""
    with warehouse.transaction() as cursor:
        for name in list_sql("migrations"):
            cursor.run(name)
        write_meta(cursor, "schema", schema_version())


def read_meta(cursor: Cursor) -> dict[str, str]:
    """What the projection says about itself: schema, tail_number, tail_hash; empty in an empty database."""
    return dict(cursor.rows("queries/meta.sql")) if cursor.rows("queries/has_meta.sql") else {}


def write_meta(cursor: Cursor, name: str, value: str) -> None:
    """Set one of its words."""
    cursor.run("writes/forget_meta.sql", name=name)
    cursor.run("writes/meta.sql", name=name, value=value)
