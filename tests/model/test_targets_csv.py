"""The table of targets is written as it was read."""

from __future__ import annotations

from pathlib import Path

from metrics.intake.catalogue_files import read_catalogue
from metrics.model.targets_csv import COLUMNS, to_cells, to_targets_csv

DATA = Path(__file__).parents[2] / "data"


def test_the_shipped_table_is_written_to_the_same_bytes() -> None:
    assert to_targets_csv(read_catalogue(DATA).targets) == (DATA / "targets.csv").read_bytes()


def test_cells_are_texts_in_the_order_of_the_columns() -> None:
    target = next(row for row in read_catalogue(DATA).targets if row.target_id == "taian-2023-31-1")
    cells = to_cells(target)
    assert tuple(cells) == COLUMNS
    assert (cells["kind"], cells["value"], cells["value_high"], cells["start"]) == ("flow", "3000", "", "2023-01-01")
    assert cells["lead_departments"].count("、") == 3
