"""Where counties stand in a schematic map of equal tiles (data/tiles.csv): as they lie, roughly, and no boundary."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Tile:
    """The place of a region: row 1 in the north, column 1 in the west."""

    region_id: str
    row: int
    column: int


@cache
def read_tiles(path: Path) -> dict[str, Tile]:
    """The tiles by region id. Raises ValueError for a place that is no number."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        tiles = (Tile(row["region_id"], int(row["row"]), int(row["column"])) for row in rows)
        return {tile.region_id: tile for tile in tiles}
