"""Marks of the overview: the line of a flag stays in its box, and a label never reads data as Markdown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from metrics.publish.report import Series
from tests.publish.sample import sample_overview, sample_report
from ui.flag_trace import flag_trace
from ui.menu import to_label
from ui.overview_counts import FEWEST, spread

REPORT = sample_report()
VERDICT = next(
    one
    for one in REPORT.flags
    if len(REPORT.series[one.target_id].points) > 1 and REPORT.series[one.target_id].expected
)
SERIES = REPORT.series[VERDICT.target_id]


def corners(html: str) -> list[float]:
    """Every place of every polygon, in percent of the box."""
    polygons = re.findall(r"clip-path:polygon\((.*?)\)(?:\"|;)", html)
    return [float(number) for polygon in polygons for number in re.findall(r"(-?[\d.]+)%", polygon)]


def test_a_line_stays_in_its_box_and_says_its_values() -> None:
    html = flag_trace(VERDICT, SERIES)
    assert html.count("polygon(") == 3
    assert all(0 <= place <= 100 for place in corners(html))
    assert f'aria-label="{VERDICT.short_name}走势：' in html and 'role="img"' in html


def test_higher_values_stand_higher() -> None:
    low, high = (flag_trace(VERDICT, replace(SERIES, points=points)) for points in ends())
    at = [float(re.findall(r"circle\(3px at [\d.]+% ([\d.]+)%\)", html)[-1]) for html in (low, high)]
    assert at[0] > at[1]


def ends() -> list[tuple[tuple[date, Decimal], ...]]:
    """The last value once a little above nothing, once at the target."""
    assert VERDICT.value is not None
    day = SERIES.points[-1][0]
    return [(*SERIES.points[:-1], (day, value)) for value in (VERDICT.value / 10, VERDICT.value)]


def test_there_is_no_line_without_values() -> None:
    assert flag_trace(VERDICT, Series((), SERIES.expected)) == ""
    assert flag_trace(VERDICT, Series(SERIES.points[:1], ())) == ""
    assert flag_trace(VERDICT, replace(SERIES, points=SERIES.points[:1])) != ""


def test_every_target_with_a_distance_is_a_mark_of_the_spread() -> None:
    html = spread(sample_overview(REPORT.verdicts))
    units = [(float(high), float(unit)) for high, unit in re.findall(r"height:([\d.]+)px;--unit:([\d.]+)px", html)]
    told = re.search(r'aria-label="(\d+)项目标', html)
    assert told is not None
    assert round(sum(high / unit for high, unit in units)) == int(told[1]) >= FEWEST


def test_too_few_targets_make_no_spread() -> None:
    assert spread(sample_overview(REPORT.verdicts[: FEWEST - 1])) == ""


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("5G基站总数", "5G基站总数"),
        ("**重点**项目", r"\*\*重点\*\*项目"),
        (":red[假]", "\\:\u2060red\\[假\\]"),
        (":streamlit: -> 项", "\\:\u2060streamlit\\: \\-\u2060\\> 项"),
        ("http://a.b www.a.b a@b.c", "http\\:\u2060\\/\\/a\\.b www\u2060\\.a\\.b a\\@\u2060b\\.c"),
        ("\u202e项", "\ufffd项"),
        ("a_b$c$", r"a\_b\$c\$"),
        ("1. 项", r"1\. 项"),
    ],
)
def test_a_name_in_a_label_is_never_read_as_markdown(name: str, label: str) -> None:
    assert to_label(name) == label
