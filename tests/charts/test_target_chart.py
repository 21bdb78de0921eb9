"""The chart of a target, read back as the JSON that a browser gets."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from metrics.charts.target_chart import describe_chart, draw_target, state_finding
from metrics.charts.target_labels import goal_words
from metrics.model.catalogue import Comparator, Kind
from metrics.model.palette import DARK, LIGHT, Palette
from metrics.model.verdict import Point, Verdict
from metrics.progress.forecast import Forecast
from metrics.progress.outlook import Outlook
from metrics.progress.report import Line, TargetStory
from tests.publish.sample import sample_verdict, seed_targets

FLOW = sample_verdict(next(one for one in seed_targets() if one.kind is Kind.FLOW), 5)
OTHER = replace(FLOW, target_id="other", start=date(2022, 1, 1), end=date(2022, 12, 31))


def point(year: int, month: int, value: str) -> Point:
    return Point(date(year, month, 28), f"{year}年{month}月", Decimal(value), "正式", "", 3)


def story(verdict: Verdict = FLOW, *points: Point, **changes: Any) -> TargetStory:
    line = Line("序时进度", (verdict.start, verdict.end), (0.0, float(verdict.value or 0)))
    return TargetStory(
        verdict, points, changes.pop("line", line), changes.pop("sisters", ()), (), "", date(2023, 9, 30), 1
    )


def drawn(told: TargetStory, palette: Palette = LIGHT) -> Any:
    return json.loads(draw_target(told, palette).to_json())


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


LIKELY = Forecast(
    "pace", "pace", 0, 9, actual=Decimal(60), value=Decimal(90), low=Decimal(80), high=Decimal(101), probability=0.1
)


def foretold(forecast: Forecast, **changes: Any) -> Any:
    verdict = replace(FLOW, actual=Decimal(60), data_as_of=date(2023, 9, 30), **changes)
    return drawn(replace(story(verdict, point(2023, 9, "60")), outlook=Outlook(forecast, "按目前进度预计。")))


def test_the_forecast_fans_out_from_the_last_value_to_the_end_of_the_period() -> None:
    traces = {one["name"]: one for one in foretold(LIKELY)["data"]}
    assert traces["80%区间"]["x"] == ["2023-09-30", "2023-12-31", "2023-12-31", "2023-09-30"]
    assert traces["80%区间"]["y"] == [60.0, 101.0, 80.0, 60.0]
    assert traces["预计"]["y"] == [60.0, 90.0]
    assert "80%可能在80—101之间" in traces["预计"]["customdata"][1]


def test_without_an_interval_there_is_a_line_and_no_band() -> None:
    found = names(foretold(replace(LIKELY, low=None, high=None)))
    assert "预计" in found
    assert "80%区间" not in found


@pytest.mark.parametrize(
    ("forecast", "changes"),
    [
        (LIKELY, {"end": date(2023, 9, 30)}),
        (replace(LIKELY, method="none", basis="no_movement", value=None), {}),
    ],
)
def test_nothing_is_foretold_past_the_end_or_without_a_value(forecast: Forecast, changes: dict[str, Any]) -> None:
    assert "预计" not in names(foretold(forecast, **changes))


LONG = replace(
    FLOW,
    start=date(2018, 1, 1),
    end=date(2022, 12, 31),
    data_as_of=date(2020, 9, 30),
    year_goal=Decimal(60),
    baseline=Decimal(0),
)


def trace_of(told: TargetStory, name: str) -> Any:
    return next(one for one in drawn(told)["data"] if one["name"] == name)


def test_figures_of_a_flow_over_several_years_run_on_as_its_goal_does() -> None:
    points = (point(2018, 12, "10"), point(2019, 6, "4"), point(2019, 12, "9"), point(2020, 9, "5"))
    assert trace_of(story(LONG, *points), "期内累计值")["y"] == [10.0, 14.0, 19.0, 24.0]
    assert trace_of(story(LONG, *points), "当年序时")["x"] == ["2019-12-31", "2020-12-31"]
    assert trace_of(story(LONG, *points), "当年序时")["y"] == [19.0, 60.0]


@pytest.mark.parametrize(
    ("verdict", "points", "expect"),
    [
        (replace(LONG, kind=Kind.STOCK), (point(2019, 12, "9"), point(2020, 9, "11")), [9.0, 60.0]),
        (replace(LONG, data_as_of=date(2018, 9, 30)), (point(2018, 9, "3"),), [0.0, 60.0]),
        (replace(LONG, kind=Kind.STOCK, year_goal=None), (point(2020, 9, "11"),), None),
        (replace(LONG, kind=Kind.STOCK), (point(2020, 9, "11"),), None),
    ],
)
def test_the_way_of_the_year_starts_where_the_last_one_ended(
    verdict: Verdict, points: tuple[Point, ...], expect: list[float] | None
) -> None:
    told = story(verdict, *points)
    assert ("当年序时" in names(drawn(told))) is (expect is not None)
    if expect is not None:
        assert trace_of(told, "当年序时")["y"] == expect


def test_a_yearly_goal_begins_anew_each_year() -> None:
    verdict = replace(LONG, qualifier=("每年",), year_goal=None, actual=Decimal(5))
    points = (point(2019, 12, "9"), point(2020, 9, "5"))
    told = replace(story(verdict, *points), outlook=Outlook(LIKELY, ""))
    assert trace_of(told, "实际值")["y"] == [9.0, None, 5.0]
    assert trace_of(told, "预计")["x"] == ["2020-09-30", "2020-12-31"]


def test_the_title_states_the_finding_and_the_axis_its_unit() -> None:
    layout = drawn(story(FLOW))["layout"]
    assert FLOW.short_name in layout["title"]["text"]
    assert state_finding(FLOW) in layout["title"]["text"]
    assert layout["annotations"][0]["text"] == f"单位：{FLOW.unit}"


def test_markup_in_a_name_stays_text() -> None:
    layout = drawn(story(replace(FLOW, short_name="<a href=x>")))["layout"]
    assert "&lt;a href=x&gt;" in layout["title"]["text"]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_every_colour_comes_from_the_palette_of_the_page(palette: Palette) -> None:
    told = replace(story(LONG, point(2019, 12, "9"), point(2020, 9, "5")), outlook=Outlook(LIKELY, ""))
    own = {str(getattr(palette, field.name)) for field in fields(palette)}
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", json.dumps(drawn(told, palette)))) <= own


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_lines_and_their_words_stand_out_from_the_card(palette: Palette) -> None:
    figure = drawn(story(FLOW, point(2023, 3, "30"), sisters=(OTHER,)), palette)
    lines = {one["line"]["color"] for one in figure["data"]}
    words = {
        one.get("font", figure["layout"]["font"]).get("color", palette.soft) for one in figure["layout"]["annotations"]
    }
    assert figure["layout"]["paper_bgcolor"] == palette.card
    assert min(contrast(colour, palette.card) for colour in lines) >= 3
    assert min(contrast(colour, palette.card) for colour in words) >= 4.5


def contrast(one: str, other: str) -> float:
    """WCAG 2, 1.4.3: relative luminance of the lighter to the darker, each with 0.05."""

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_figure_carries_none_of_the_template_that_comes_with_plotly() -> None:
    assert len(json.dumps(drawn(story(FLOW))["layout"]["template"])) < 100


def labels(told: TargetStory) -> list[str]:
    return [one["text"] for one in drawn(told)["layout"]["annotations"]]


def test_steps_of_several_years_are_named_at_their_lines() -> None:
    found = labels(story(FLOW, point(2023, 3, "30"), sisters=(OTHER,)))
    assert f"2022年目标<br>{goal_words(OTHER)}" in found
    assert f"2023年目标<br>{goal_words(FLOW)}" in found


def test_last_value_forecast_and_expected_way_have_their_words_beside_them() -> None:
    verdict = replace(FLOW, actual=Decimal(60), data_as_of=date(2023, 9, 30))
    found = labels(replace(story(verdict, point(2023, 9, "60")), outlook=Outlook(LIKELY, "")))
    assert {"<b>9月28日 60</b>", "预计<br>90", "序时进度"} <= set(found)


def test_a_baseline_is_a_mark_and_that_of_an_amount_of_a_year_is_not() -> None:
    level = replace(FLOW, kind=Kind.STOCK, baseline=Decimal(12), baseline_source="derived")
    trace = trace_of(story(level), "基期值（推定）")
    assert trace["y"] == [12.0]
    assert "推定" in trace["hovertemplate"]
    assert not [one for one in names(drawn(story(replace(FLOW, baseline=Decimal(0))))) if "基期" in one]


def test_what_a_relative_target_is_compared_with_is_a_mark_that_is_named() -> None:
    verdict = replace(FLOW, kind=Kind.RELATIVE, value=None, reference=Decimal("51.02"), scale=2)
    told = story(replace(verdict, data_as_of=date(2023, 3, 28)), point(2023, 3, "51.15"), line=None)
    assert trace_of(told, "对标值")["y"] == [51.02]
    assert "对标 51.02" in labels(told)


def test_a_corrected_value_leaves_a_hollow_mark_that_says_what_it_became() -> None:
    revised = replace(point(2023, 8, "85"), revised_from=Decimal(102), batch_number=13)
    figure = drawn(story(replace(FLOW, scale=0), point(2023, 7, "68"), revised))
    mark = next(one for one in figure["data"] if one["name"] == "更正前数值")
    assert (mark["y"], mark["marker"]["symbol"]) == ([102.0], "circle-open")
    assert mark["customdata"] == [f"102 → 85{FLOW.unit}，第13号批次"]
    assert figure["layout"]["showlegend"]


def test_the_source_line_says_whose_numbers_and_which_clause() -> None:
    told = story(replace(FLOW, document_number="泰政办字〔2022〕57号", clause="34"))
    assert "数据来源：责任单位报送，第1号数据版本<br>目标来源：泰政办字〔2022〕57号第34条" in labels(told)
    assert any("演示数据" in one for one in labels(replace(told, is_demo=True)))


def test_what_was_reported_long_before_the_first_target_is_left_to_the_table() -> None:
    points = (point(2015, 12, "7"), point(2022, 6, "8"), point(2023, 3, "9"))
    assert trace_of(story(replace(FLOW, kind=Kind.STOCK), *points), "实际值")["y"] == [8.0, 9.0]


@pytest.mark.parametrize(
    ("points", "changes"),
    [
        ((), {}),
        ((), {"value": None, "kind": Kind.MILESTONE}),
        ((point(2023, 3, "30"),), {"value": None, "kind": Kind.RELATIVE}),
        ((point(2023, 3, "0"),), {"value": Decimal(0), "kind": Kind.GROWTH}),
        ((point(2023, 3, "-3"),), {"kind": Kind.GROWTH}),
    ],
)
def test_little_or_nothing_to_draw_is_drawn(points: tuple[Point, ...], changes: dict[str, Any]) -> None:
    figure = drawn(story(replace(FLOW, **changes), *points, line=None))
    low, high = figure["layout"]["yaxis"]["range"]
    assert all(low <= float(one.value) <= high for one in points)
    assert low < high


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


def test_a_light_that_is_not_about_the_gap_says_what_it_is_about() -> None:
    whole = replace(FLOW, reason="whole", gap=Decimal(-20))
    stale = replace(FLOW, is_stale=True, freshness="missing", missed_periods=2)
    assert state_finding(whole) == f"{FLOW.light.word}，达到按整数计的序时要求"
    assert state_finding(stale) == f"{FLOW.light.word}，报送缺报2期"


def test_the_words_beside_the_chart_hold_its_values() -> None:
    assert f"2023年3月28日30{FLOW.unit}" in describe_chart(story(replace(FLOW, scale=0), point(2023, 3, "30")))
    assert "尚无报送数据" in describe_chart(story(FLOW))
