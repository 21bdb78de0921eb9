"""The panels of the counties: one manner for all, said in words; and lines that need no SVG."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from metrics.model.catalogue import Kind
from metrics.progress.read import read_story
from metrics.progress.report import TargetStory
from metrics.store.workspace import Workspace
from tests.pages.conftest import planted, workspace
from tests.progress.county_seed import GREEN, NUMBERS, adopt_parts, import_numbers
from ui.county_panels import OWN_NOTE, PART_NOTE, SAME_NOTE, county_panels, county_table
from ui.spark_line import spark_line

__all__ = ["planted", "workspace"]


@pytest.fixture
def told(workspace: Workspace) -> TargetStory:
    adopt_parts(workspace)
    import_numbers(workspace, "green_building_new,泰山区,2023年1-6月,12,万平方米", *NUMBERS)
    return read_story(workspace, GREEN, date(2023, 9, 30))


def test_a_panel_says_name_light_value_goal_and_distance(told: TargetStory) -> None:
    panel = str(county_panels(told, {})).split('class="x-panel"')[1]
    words = " ".join(re.sub("<[^>]*>?", " ", panel).split())
    assert words.startswith("> 泰山区 滞后 25 / 50万平方米 比序时差12.5万平方米")


def test_the_end_of_a_line_stands_at_its_share_of_the_own_goal(told: TargetStory) -> None:
    panel = str(county_panels(told, {})).split('class="x-panel"')[1]
    run = re.findall(r'class="x-spark-run" style="clip-path:circle\(3px at ([\d.]+)% ([\d.]+)%', panel)
    # Half of the goal, under the free room: one county has reached all of its own.
    assert run == [("74.73", "53.27")]


@pytest.mark.parametrize(("kind", "note"), [(Kind.FLOW, SAME_NOTE), (Kind.STOCK, OWN_NOTE)])
def test_without_goals_the_note_says_whether_heights_compare(told: TargetStory, kind: Kind, note: str) -> None:
    plain = replace(
        told,
        verdict=replace(told.verdict, kind=kind),
        counties=tuple(replace(one, verdict=None, expected_line=None) for one in told.counties),
    )
    assert note in county_panels(plain, {})
    assert PART_NOTE in county_panels(told, {})
    assert "占全市" in county_table(plain)


@pytest.mark.parametrize("kind", [Kind.FLOW, Kind.STOCK])
def test_the_dot_at_the_end_of_a_line_is_not_cut_at_the_edge(told: TargetStory, kind: Kind) -> None:
    plain = replace(
        told,
        verdict=replace(told.verdict, kind=kind),
        counties=tuple(replace(one, verdict=None, expected_line=None) for one in told.counties),
    )
    dots = re.findall(r"circle\(3px at [\d.]+% ([\d.]+)%", county_panels(plain, {}))
    assert dots
    assert all(5 < float(height) <= 100 if kind is Kind.FLOW else 5 < float(height) < 95 for height in dots)


def test_a_panel_leads_to_the_target_of_its_county_and_keeps_the_filters(told: TargetStory) -> None:
    assert f'href="indicator?year=all&amp;target={GREEN}-370902"' in county_panels(told, {"year": "all"})


def test_the_table_holds_the_same_in_the_same_order(told: TargetStory) -> None:
    table = str(county_table(told))
    names = re.findall(r'<th scope="row">([^<]+)</th>', table)
    assert names[:4] == ["泰山区", "岱岳区", "肥城市", "新泰市"]
    assert "−12.5万平方米" in table and "50.0%" in table


def test_a_line_is_a_band_around_its_places_and_one_place_is_a_dot() -> None:
    line = spark_line([(0, 0), (0.5, 1)], "run")
    assert "polygon(0% calc(100% - 1px),50% calc(0% - 1px),50% calc(0% + 1px),0% calc(100% + 1px))" in line
    assert "circle(3px at 50% 25%)" in spark_line([(0.5, 0.75)], "run")
    assert spark_line([], "run") == ""
