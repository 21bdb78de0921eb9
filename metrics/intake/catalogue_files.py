"""The seed tables on disk."""

from __future__ import annotations

from pathlib import Path

from metrics.model.catalogue import Catalogue
from metrics.model.catalogue_csv import TABLES, parse_catalogue


def read_catalogue(folder: Path) -> Catalogue:
    """The catalogue in the folder's four CSV files. CatalogueInvalid names what is missing or wrong."""
    paths = {name: folder / f"{name}.csv" for name in TABLES}
    return parse_catalogue({name: path.read_bytes() for name, path in paths.items() if path.is_file()})
