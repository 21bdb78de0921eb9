"""The SQL of the house, one relation a file, read by name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def read_sql(name: str) -> str:
    """The text of `marts/target_light.sql` and the like."""
    return (FOLDER / name).read_text(encoding="utf-8")


def list_sql(folder: str) -> tuple[str, ...]:
    """The names in one folder, in order."""
    return tuple(f"{folder}/{path.name}" for path in sorted((FOLDER / folder).glob("*.sql")))
