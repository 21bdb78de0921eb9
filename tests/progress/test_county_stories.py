"""The counties behind a city's target: who has a part, who drags most, in words; and since when the target is red."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from metrics.model.catalogue import Comparator, Kind
from metrics.model.light import Light
from metrics.model.verdict import Verdict
from metrics.progress.county_stories import find_lag, state_drag
from metrics.progress.read import read_story
from metrics.progress.report import CountyStory, TargetStory
from metrics.store.workspace import Workspace
from tests.pages.conftest import planted, workspace
from tests.progress.county_seed import GREEN, NUMBERS, adopt_parts, import_numbers
from tests.publish.sample import sample_verdict, seed_targets

__all__ = ["planted", "workspace"]
CUTOFF = date(2023, 9, 30)
LEVEL = replace(
    sample_verdict(next(one for one in seed_targets() if one.kind is Kind.STOCK), 5),
    comparator=Comparator.AT_LEAST,
    baseline=Decimal(10),
    value=Decimal(20),
    shortfall=Decimal(-3),
)


@pytest.fixture
def told(workspace: Workspace) -> TargetStory:
    adopt_parts(workspace)
    import_numbers(workspace, *NUMBERS)
    return read_story(workspace, GREEN, CUTOFF)


def test_the_county_that_drags_most_comes_first_and_those_without_a_part_last(told: TargetStory) -> None:
    names = [one.region.name for one in told.counties]
    assert names[:4] == ["泰山区", "岱岳区", "肥城市", "新泰市"]
    assert [one.region.name for one in told.counties if one.verdict is None] == names[4:]
    assert set(names[4:]) == {"宁阳县", "东平县", "泰安高新区"}


def test_a_part_has_its_own_expected_way_that_ends_at_its_own_goal(told: TargetStory) -> None:
    first = told.counties[0]
    assert first.expected_line is not None and told.counties[-1].expected_line is None
    assert (first.expected_line.values[0], first.expected_line.values[-1]) == (0.0, 50.0)
    assert [point.value for point in first.points] == [Decimal(25)]


def test_who_drags_is_said_with_the_amount(told: TargetStory) -> None:
    assert (
        state_drag(told.counties, told.verdict.unit, told.verdict.scale)
        == "落后最多：泰山区，差12.5万平方米；其次岱岳区，差10万平方米"
    )


def test_nobody_is_named_where_no_county_has_a_part_or_none_lags(told: TargetStory) -> None:
    without = [replace(one, verdict=None) for one in told.counties]
    ahead = [
        replace(one, verdict=replace(one.verdict, light=Light.AHEAD, shortfall=Decimal(1)))
        for one in told.counties
        if one.verdict
    ]
    assert state_drag(without, "个", 0) == ""
    assert state_drag(ahead, "个", 0) == "各县市区均未滞后"
    assert state_drag((), "个", 0) == ""


def test_without_any_number_nobody_is_said_to_keep_up(told: TargetStory) -> None:
    silent = [
        replace(one, verdict=replace(one.verdict, light=Light.NO_DATA, shortfall=None), points=())
        for one in told.counties
        if one.verdict
    ]
    assert silent
    assert state_drag(silent, "个", 0) == ""


@pytest.mark.parametrize(
    ("changes", "expect"),
    [
        ({}, 3),
        ({"baseline": Decimal(30)}, -3),
        ({"comparator": Comparator.AT_MOST}, -3),
        ({"shortfall": None}, None),
    ],
)
def test_too_much_is_missing_too_where_less_is_asked_for(changes: dict[str, object], expect: int | None) -> None:
    verdict: Verdict = replace(LEVEL, **changes)  # type: ignore[arg-type]
    assert find_lag(verdict) == expect
    assert find_lag(None) is None


def test_a_red_target_says_since_when_and_another_does_not(workspace: Workspace) -> None:
    red = read_story(workspace, "taian-2023-06-1", CUTOFF)
    assert red.lag_run is not None and red.lag_run.periods >= 1
    assert read_story(workspace, "taian-2023-06-2", CUTOFF).lag_run is None


def test_the_counties_of_a_county_are_none(told: TargetStory, workspace: Workspace) -> None:
    assert read_story(workspace, f"{GREEN}-370902", CUTOFF).counties == ()
    assert isinstance(told.counties[0], CountyStory)
