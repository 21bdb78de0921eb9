"""Runs the marts: for one cut-off and one state of knowledge, from observations to lights."""

from __future__ import annotations

from datetime import date

from metrics.model.light import Light
from metrics.sql import list_sql
from metrics.store.warehouse import Cursor


def build_marts(cursor: Cursor, as_of: date, known_at: int) -> None:
    """Build every mart in order as temporary tables of this cursor. `05_target_method.sql` becomes `target_method`."""
    for name in list_sql("marts"):
        cursor.build(name.split("/")[1][3:-4], name, as_of=as_of, known_at=known_at)


def keep_verdicts(cursor: Cursor, as_of: date, known_at: int) -> None:
    """Materialise the verdicts of one cut-off, once per data version."""
    build_marts(cursor, as_of, known_at)
    cursor.run("writes/verdict.sql", as_of=as_of, known_at=known_at)


def read_lights(cursor: Cursor) -> dict[str, Light]:
    """The lights just built, by target."""
    return {target_id: Light(light) for target_id, light in cursor.rows("queries/light_now.sql")}
