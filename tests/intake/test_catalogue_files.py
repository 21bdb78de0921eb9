"""The seed tables are read from a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics.intake.catalogue_files import read_catalogue
from metrics.model.catalogue_csv import CatalogueInvalid

ROOT = Path(__file__).parents[2]


def test_the_shipped_seed_makes_a_catalogue() -> None:
    catalogue = read_catalogue(ROOT / "data")
    assert {target.indicator_id for target in catalogue.targets} <= {one.indicator_id for one in catalogue.indicators}
    assert catalogue.targets


def test_an_empty_folder_names_the_missing_files(tmp_path: Path) -> None:
    with pytest.raises(CatalogueInvalid) as refusal:
        read_catalogue(tmp_path)
    assert refusal.value.faults[0] == "缺少documents.csv"
    assert len(refusal.value.faults) == 4
