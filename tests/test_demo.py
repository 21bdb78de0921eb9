"""The demo workspace: invented, says so everywhere, and the same every time."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from metrics.demo import COUNTIES, make_demo_seed
from metrics.intake.seed import open_workspace
from metrics.model.light import Light
from metrics.model.verdict import Scope
from metrics.progress.read import read_overview
from metrics.store.reads import read_batches, read_known_values
from metrics.store.workspace import Workspace

DATA = Path(__file__).parents[1] / "data"
SEPTEMBER = date(2023, 9, 30)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return open_workspace(tmp_path_factory.mktemp("demo") / "var", lambda: make_demo_seed(DATA))


def test_every_2023_target_has_numbers_and_a_light(demo: Workspace) -> None:
    overview = read_overview(demo, SEPTEMBER, Scope())
    assert len(overview.verdicts) == 64
    assert overview.is_demo and "演示数据" in overview.workspace_name
    lights = Counter(verdict.light for verdict in overview.verdicts)
    assert Light.NO_DATA not in lights and Light.NOT_JUDGED not in lights
    assert {verdict.light.tone for verdict in overview.verdicts} == {"green", "yellow", "red"}


def test_every_file_and_every_number_is_called_invented(demo: Workspace) -> None:
    assert all("演示数据" in batch.filename for batch in read_batches(demo))
    assert all("演示数据" in value.note for value in read_known_values(demo))


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert make_demo_seed(DATA).actuals == make_demo_seed(DATA).actuals


def test_counties_sum_to_the_city(demo: Workspace) -> None:
    additive = {row.indicator_id for row in demo.catalogue.indicators if row.additive}
    regions = {row.region_id: row.name for row in demo.catalogue.regions}
    sums: Counter[tuple[str, date]] = Counter()
    cities = {}
    for row in read_known_values(demo):
        key = (row.indicator_id, row.period.as_of)
        if regions[row.region_id] in COUNTIES:
            sums[key] += row.value  # type: ignore[assignment]
        elif regions[row.region_id] == "泰安市" and row.indicator_id in additive:
            cities[key] = row.value
    assert sums and {key: cities[key] for key in sums} == dict(sums)


def test_a_number_was_corrected_later(demo: Workspace) -> None:
    corrections = [batch for batch in read_batches(demo) if "更正" in batch.filename]
    assert len(corrections) == 1 and corrections[0].changed_count > 0 and corrections[0].new_count == 0
