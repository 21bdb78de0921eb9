"""Two reports side by side: what turned red, recovered, was corrected, came and went."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest

from metrics.intake.undo import undo_batch
from metrics.model.errors import CommandRefused
from metrics.model.light import Light
from metrics.publish.compare import compare
from metrics.publish.comparison import Comparison
from metrics.publish.editions import HEADER, read_comparison, to_comparison_csv, to_comparison_xlsx
from metrics.publish.freeze import Signature, freeze
from metrics.publish.html_since import regions_section, since_section
from metrics.publish.report import RegionTally, Report
from metrics.publish.snapshot import make_snapshot
from metrics.publish.to_html import to_html
from metrics.store.workspace import Workspace
from tests.people import reporter, reviewer
from tests.publish.planted import CITY, report_numbers
from tests.publish.sample import sample_report

REPORT = sample_report(12)
FIRST = REPORT.verdicts[0].target_id


def lit(report: Report, target_id: str, light: Light) -> Report:
    verdicts = (replace(one, light=light) if one.target_id == target_id else one for one in report.verdicts)
    return replace(report, verdicts=tuple(verdicts))


def lists(comparison: Comparison) -> dict[str, list[str]]:
    return {word: [one.target_id for one in moves] for word, moves in comparison.lists if moves}


@pytest.mark.parametrize(
    ("before", "now", "expect"),
    [
        (Light.ON_PACE, Light.BEHIND, "新列红旗"),
        (Light.NO_DATA, Light.FAR_BEHIND, "新列红旗"),
        (Light.BEHIND, Light.ON_PACE, "退出红旗"),
        (Light.BEHIND, Light.SLIGHTLY_BEHIND, "退出红旗"),
        (Light.BEHIND, Light.NO_DATA, "其他亮灯变化"),
        (Light.BEHIND, Light.FAR_BEHIND, "其他亮灯变化"),
        (Light.ON_PACE, Light.AHEAD, "其他亮灯变化"),
        (Light.BEHIND, Light.BEHIND, ""),
    ],
)
def test_a_light_that_moved_stands_in_one_list(before: Light, now: Light, expect: str) -> None:
    found = compare(lit(REPORT, FIRST, before), lit(REPORT, FIRST, now))
    assert lists(found) == ({expect: [FIRST]} if expect else {})


def test_targets_that_came_and_went_are_no_moves() -> None:
    fewer = replace(REPORT, verdicts=REPORT.verdicts[1:])
    assert lists(compare(fewer, REPORT)) == {"新增目标": [FIRST]}
    assert lists(compare(REPORT, fewer)) == {"不再列入": [FIRST]}


def test_a_report_beside_itself_differs_in_nothing() -> None:
    assert compare(REPORT, REPORT).is_empty


def test_a_number_on_the_same_day_that_is_another_is_a_correction() -> None:
    target_id = next(one.target_id for one in REPORT.verdicts if len(REPORT.series[one.target_id].points) > 2)
    series = REPORT.series[target_id]
    day, value = series.points[0]
    changed = replace(series, points=((day, value + 1), *series.points[1:]))
    (found,) = compare(REPORT, replace(REPORT, series={**REPORT.series, target_id: changed})).corrected
    assert (found.target_id, found.day, found.old, found.new) == (target_id, day, value, value + 1)
    gone = replace(series, points=series.points[1:])
    (lost,) = compare(REPORT, replace(REPORT, series={**REPORT.series, target_id: gone})).corrected
    assert (lost.old, lost.new) == (value, None)


def test_a_number_of_a_later_day_is_no_correction() -> None:
    target_id = next(one.target_id for one in REPORT.verdicts if REPORT.series[one.target_id].points)
    series = REPORT.series[target_id]
    later = replace(series, points=(*series.points, (series.points[-1][0] + timedelta(days=30), Decimal(1))))
    assert compare(REPORT, replace(REPORT, series={**REPORT.series, target_id: later})).is_empty


def test_a_target_with_another_value_is_a_correction() -> None:
    changed = replace(REPORT, verdicts=(replace(REPORT.verdicts[0], value=Decimal(7)), *REPORT.verdicts[1:]))
    (found,) = compare(REPORT, changed).corrected
    assert (found.day, found.old, found.new) == (None, REPORT.verdicts[0].value, Decimal(7))


def test_a_snapshot_against_now_and_against_another(town: Workspace) -> None:
    first = make_snapshot(
        town, freeze(town, CITY, Signature("一", "王敏")), by=reviewer("王敏"), commit_id="c1"
    ).snapshot_id
    assert read_comparison(town, first).is_empty
    batch = report_numbers(
        town, "5g_base_stations,,泰安市,2023年9月,11200,个,,", "high_tech_enterprises_added,,泰安市,2023年1-9月,5,家,,"
    )
    now = read_comparison(town, first)
    assert {(one.old, one.new) for one in now.corrected} == {(10659, 11200), (55, 5)}
    assert [one.name for one in now.turned_red]
    second = make_snapshot(
        town, freeze(town, CITY, Signature("二", "王敏")), by=reviewer("王敏"), commit_id="c2"
    ).snapshot_id
    undo_batch(town, batch, reason="报错", by=reporter("李四"))
    assert read_comparison(town, first).is_empty
    frozen = read_comparison(town, first, second)
    assert (frozen.corrected, frozen.turned_red) == (now.corrected, now.turned_red), "both are frozen"
    assert frozen.before.checksum and frozen.now.checksum
    for before, after in ((first, first), (first, "x"), ("x", first)):
        with pytest.raises(CommandRefused):
            read_comparison(town, before, after)


def differing() -> Comparison:
    shorter = replace(lit(REPORT, REPORT.verdicts[3].target_id, Light.DONE), verdicts=REPORT.verdicts[2:])
    hostile = replace(REPORT.verdicts[2], indicator_name="=1+1<b>", value=Decimal(7))
    return compare(replace(shorter, verdicts=(hostile, *shorter.verdicts[1:])), lit(REPORT, FIRST, Light.MISSED))


def test_the_files_hold_one_row_for_each_difference() -> None:
    comparison = differing()
    count = sum(len(moves) for _, moves in comparison.lists) + len(comparison.corrected)
    table = list(csv.reader(io.StringIO(to_comparison_csv(comparison, is_demo=True).content.decode("utf-8-sig"))))
    assert table[0] == [*HEADER, "数据说明"]
    assert len(table) == count + 1
    assert not any(cell.startswith("=") for row in table for cell in row)
    file = to_comparison_xlsx(comparison, is_demo=True)
    assert file.name.startswith("演示数据-快照对比-")
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).active
    assert sheet.max_row == count + 3
    assert "不得引用" in str(sheet["A2"].value)


def test_the_page_says_what_differs_from_the_last_snapshot() -> None:
    assert since_section(REPORT) == ""
    words = since_section(replace(REPORT, since=differing()))
    for word in ("较上次快照变化", "新增目标（2项）", "更正（1处）", "&lt;b&gt;"):
        assert word in words
    assert "<b>" not in words
    assert "与上次快照相比无变化" in since_section(replace(REPORT, since=compare(REPORT, REPORT)))


@pytest.mark.parametrize(
    ("reds", "title"),
    [((0, 0), "各地区均无红旗"), ((2, 1), "泰山区红旗最多（2项）"), ((3, 3), "泰山区、新泰市红旗最多（各3项）")],
)
def test_the_counties_stand_in_a_table_whose_title_says_who_lags_most(reds: tuple[int, int], title: str) -> None:
    names = ("泰山区", "新泰市")
    regions = tuple(RegionTally(name, name, 4, 1, red, 0) for name, red in zip(names, reds, strict=True))
    words = regions_section(replace(REPORT, regions=regions))
    assert f"地区情况：{title}" in words
    assert words.count("<tr>") == 3
    assert regions_section(REPORT) == ""
    assert len(to_html(replace(sample_report(70), regions=regions, since=differing()))) <= 400_000
