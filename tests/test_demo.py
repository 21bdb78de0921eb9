"""The demo workspace: invented, says so everywhere, and the same every time."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from metrics.demo import BROKEN_DOWN, COUNTIES, IN_ZONES, LATE, NOTE, SHORT, make_demo_seed
from metrics.intake.seed import open_workspace
from metrics.model.light import Light
from metrics.model.verdict import Scope
from metrics.progress.counties import find_city, read_board
from metrics.progress.issues import read_open_issues
from metrics.progress.read import read_overview
from metrics.store.issues import read_issues
from metrics.store.reads import read_batches, read_known_values
from metrics.store.workspace import Workspace

DATA = Path(__file__).parents[1] / "data"
SEPTEMBER = date(2023, 9, 30)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return open_workspace(tmp_path_factory.mktemp("demo") / "var", lambda: make_demo_seed(DATA))


def test_every_2023_target_has_numbers_and_a_light(demo: Workspace) -> None:
    overview = read_overview(demo, SEPTEMBER, Scope())
    printed = [verdict for verdict in overview.verdicts if verdict.region_id == "370900"]
    assert len(printed) == 64
    assert overview.is_demo and "演示数据" in overview.workspace_name
    lights = Counter(verdict.light for verdict in overview.verdicts)
    assert Light.NO_DATA not in lights and Light.NOT_JUDGED not in lights
    assert {verdict.light.tone for verdict in overview.verdicts} == {"green", "yellow", "red"}


def test_every_file_and_every_number_is_called_invented(demo: Workspace) -> None:
    assert all("演示数据" in batch.filename for batch in read_batches(demo))
    assert all("演示数据" in value.note for value in read_known_values(demo))


def test_some_red_targets_have_problem_and_measure_some_have_not_and_one_was_closed(demo: Workspace) -> None:
    flags = read_overview(demo, SEPTEMBER, Scope()).flags
    issues = read_open_issues(demo)
    noted = [one for one in flags if issues.find(one)]
    assert 3 < len(noted) < len(flags)
    assert {one.target_id for one in noted} == set(issues.steps)
    steps = read_issues(demo)
    assert [step.is_open for step in steps.values()].count(False) == 1
    texts = [words for step in steps.values() for words in (step.problem, step.measure, step.reason) if words]
    assert all(words.startswith("演示数据：") for words in texts)
    assert any(issues.is_overdue(step) for step in issues.steps.values())


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
    # 2 numbers of the last month are left wrong on purpose, for the page that compares them.
    told = {(LATE[0], SEPTEMBER), (SHORT[0], SEPTEMBER)}
    assert sums and {key for key in sums if cities[key] != sums[key]} == told


def test_the_parts_of_a_target_sum_to_it_and_stand_in_no_document(demo: Workspace) -> None:
    targets = {row.target_id: row for row in demo.catalogue.targets}
    zones = {row.region_id for row in demo.catalogue.regions if row.level == "zone"}
    parts = [row for row in targets.values() if row.parent_target_id]
    sums: Counter[str] = Counter()
    for row in parts:
        assert row.figure == "" and row.note == NOTE and row.value
        if row.region_id not in zones:
            sums[row.parent_target_id or ""] += row.value  # type: ignore[assignment]
    assert set(sums) == BROKEN_DOWN
    assert dict(sums) == {key: targets[key].value for key in BROKEN_DOWN}
    assert len(parts) == 6 * len(BROKEN_DOWN) + 2 * len(IN_ZONES)


def test_counties_are_told_apart_by_their_lights(demo: Workspace) -> None:
    overview = read_overview(demo, SEPTEMBER, Scope())
    city = find_city(demo.catalogue, None)
    assert city is not None
    board = read_board(demo, city, overview)
    assert len(board.rows) == len(BROKEN_DOWN)
    assert {tone for one in board.regions for tone in board.tones(one.region_id)} == {"green", "yellow", "red"}
    found = {check.indicator.indicator_id: check.finding for check in board.checks if check.finding != "agrees"}
    assert found == {LATE[0]: "missing", SHORT[0]: "differs"}


def test_a_number_was_corrected_later(demo: Workspace) -> None:
    corrections = [batch for batch in read_batches(demo) if "更正" in batch.filename]
    assert len(corrections) == 1 and corrections[0].changed_count > 0 and corrections[0].new_count == 0
