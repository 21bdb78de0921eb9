"""The chart of a target, read back as the JSON that a browser gets."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from metrics.charts.target_chart import describe_chart, draw_target, state_finding
from metrics.model.catalogue import Comparator, Kind
from metrics.model.verdict import Point, Verdict
from metrics.progress.report import Line, TargetStory
from tests.publish.sample import sample_verdict, seed_targets

FLOW = sample_verdict(next(one for one in seed_targets() if one.kind is Kind.FLOW), 5)


def point(year: int, month: int, value: str) -> Point:
    return Point(date(year, month, 28), f"{year}年{month}月", Decimal(value), "正式", "", 3)


def story(verdict: Verdict = FLOW, *points: Point, **changes: Any) -> TargetStory:
    line = Line("序时进度", (verdict.start, verdict.end), (0.0, float(verdict.value or 0)))
    return TargetStory(
        verdict, points, changes.pop("line", line), changes.pop("sisters", ()), (), "", date(2023, 9, 30), 1
    )


def drawn(told: TargetStory) -> Any:
    return json.loads(draw_target(told).to_json())


def names(figure: Any) -> list[str]:
    return [trace["name"] for trace in figure["data"]]


def test_each_line_is_one_trace_however_many_points_it_has() -> None:
    points = [point(2023, month, str(10 * month)) for month in range(1, 10)]
    assert names(drawn(story(FLOW, *points))).count("实际值") == 1


def test_target_and_expected_line_are_drawn_before_the_actuals() -> None:
    found = names(drawn(story(FLOW, point(2023, 3, "30"))))
    assert found[:2] == ["目标值", "序时进度"]
    assert found[-1] == "实际值"


def test_the_expected_line_is_dashed() -> None:
    trace = next(one for one in drawn(story(FLOW))["data"] if one["name"] == "序时进度")
    assert trace["line"]["dash"] == "dash"


def test_a_cumulative_line_breaks_at_the_turn_of_the_year_and_a_level_does_not() -> None:
    points = (point(2022, 12, "100"), point(2023, 3, "20"))
    flow = drawn(story(FLOW, *points))["data"][-1]
    level = drawn(story(replace(FLOW, kind=Kind.STOCK), *points))["data"][-1]
    assert (flow["y"], level["y"]) == ([100.0, None, 20.0], [100.0, 20.0])


def test_the_goals_of_other_years_are_one_trace_that_names_their_documents() -> None:
    sister = replace(
        FLOW, target_id="other", start=date(2022, 1, 1), end=date(2022, 12, 31), document_title="<b>一</b>"
    )
    figure = drawn(story(FLOW, sisters=(sister,)))
    trace = next(one for one in figure["data"] if one["name"] == "其他文件或年度目标")
    assert trace["x"] == ["2022-01-01", "2022-12-31", None]
    assert "&lt;b&gt;一&lt;/b&gt;" in trace["customdata"][0]


def test_a_sister_in_another_unit_is_left_out() -> None:
    sister = replace(FLOW, target_id="other", unit="千克")
    assert "其他文件或年度目标" not in names(drawn(story(FLOW, sisters=(sister,))))


def test_a_range_is_two_lines_of_one_trace() -> None:
    verdict = replace(FLOW, comparator=Comparator.BETWEEN, value=Decimal(3), value_high=Decimal(5))
    trace = next(one for one in drawn(story(verdict))["data"] if one["name"] == "目标值")
    assert trace["y"] == [3.0, 3.0, None, 5.0, 5.0, None]


def test_a_cap_is_called_a_limit() -> None:
    assert "控制目标" in names(drawn(story(replace(FLOW, comparator=Comparator.AT_MOST))))


@pytest.mark.parametrize(
    ("changes", "drawn_too"),
    [
        ({"projection": Decimal(90), "data_as_of": date(2023, 9, 30)}, True),
        ({"projection": Decimal(90), "data_as_of": date(2023, 12, 31)}, False),
        ({"projection": None}, False),
    ],
)
def test_the_pace_is_projected_only_inside_the_period(changes: dict[str, Any], drawn_too: bool) -> None:
    verdict = replace(FLOW, actual=Decimal(60), **changes)
    assert ("按目前进度推算" in names(drawn(story(verdict)))) is drawn_too


def test_the_title_states_the_finding_and_the_axis_its_unit() -> None:
    layout = drawn(story(FLOW))["layout"]
    assert FLOW.short_name in layout["title"]["text"]
    assert state_finding(FLOW) in layout["title"]["text"]
    assert layout["annotations"][0]["text"] == f"单位：{FLOW.unit}"


def test_markup_in_a_name_stays_text() -> None:
    layout = drawn(story(replace(FLOW, short_name="<a href=x>")))["layout"]
    assert "&lt;a href=x&gt;" in layout["title"]["text"]


def test_the_grounds_are_clear_so_that_any_theme_shows_through() -> None:
    layout = drawn(story(FLOW))["layout"]
    assert (layout["paper_bgcolor"], layout["plot_bgcolor"]) == ("rgba(0,0,0,0)", "rgba(0,0,0,0)")


@pytest.mark.parametrize("last", [2023, 2025, 2030, 2040])
def test_ticks_are_few_enough_for_a_phone_however_long_the_plan(last: int) -> None:
    verdict = replace(FLOW, end=date(last, 12, 31))
    assert 1 <= len(drawn(story(verdict))["layout"]["xaxis"]["tickvals"]) <= 6


@pytest.mark.parametrize(
    ("gap", "expect"),
    [("-10.84", "低于序时进度10.8个百分点"), ("3.75", "高于序时进度3.8个百分点"), ("0.04", "与序时进度持平")],
)
def test_the_finding_says_the_distance(gap: str, expect: str) -> None:
    assert state_finding(replace(FLOW, gap=Decimal(gap))) == f"{FLOW.light.word}，{expect}"


def test_without_a_gap_the_finding_is_the_light() -> None:
    assert state_finding(replace(FLOW, gap=None)) == FLOW.light.word


def test_the_words_beside_the_chart_hold_its_values() -> None:
    assert f"2023年3月28日30{FLOW.unit}" in describe_chart(story(replace(FLOW, scale=0), point(2023, 3, "30")))
    assert "尚无报送数据" in describe_chart(story(FLOW))
