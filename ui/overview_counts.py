"""The first screen of the overview: counts by light with their change, how current the data are, and how far all are off."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import groupby
from math import floor

from metrics.model.figures import show_day
from metrics.model.light import TONE_WORDS, WORST_FIRST, Light
from metrics.model.verdict import Verdict
from metrics.progress.findings import count_freshness
from metrics.progress.report import Overview
from metrics.publish.brief_lists import points_off
from metrics.publish.html_parts import Html, join, tag
from ui.style import light_mark

#: Columns of the spread are so many percentage points wide; what lies outside stands in the first and the last.
STEP, LOWEST, HIGHEST = 5, -50, 25
_MARK, _LEGIBLE, _TALLEST = 9, 3, 62
#: Fewer targets than this make no spread; a city without reports would be told that nothing is behind.
FEWEST = 5


def glance(overview: Overview, days: int) -> Html:
    """Freshness in one line, the counts, and the spread. `days` have passed since the cut-off."""
    counts = tag("div", join(_count(overview, tone) for tone in WORST_FIRST), class_="x-counts")
    label = f"{len(overview.verdicts)}项目标按亮灯分组"
    return join(
        [
            fresh_line(overview, days),
            tag("h2", "总体情况", class_="x-unseen"),
            tag("section", counts, spread(overview), class_="x-glance", aria_label=label),
        ]
    )


def fresh_line(overview: Overview, days: int) -> Html:
    """Up to which day the data go, and how many targets are reported up to date or not."""
    ago = f"（距今{days}天）" if days > 0 else ""
    marks = join(
        tag("span", word, tag("b", str(count)), "项", class_=f"x-fresh x-fresh-{name}")
        for name, word, count in count_freshness(overview)
    )
    return tag("p", "数据截至", tag("b", show_day(overview.as_of)), ago, marks, class_="x-asof")


def _count(overview: Overview, tone: str) -> Html:
    """One group of lights; a light that no target has is left out."""
    now = overview.tones[tone]
    lights = join(
        light_mark(light, overview.counts[light]) for light in Light if light.tone == tone and overview.counts[light]
    )
    number = tag("p", tag("strong", str(now)), "项", _change(overview, tone), class_="x-number")
    look = f"x-count x-{tone}" if now else "x-count x-grey x-zero"
    return tag("div", tag("h3", TONE_WORDS[tone]), number, tag("div", lights, class_="x-of"), class_=look)


def _change(overview: Overview, tone: str) -> Html:
    """Against the earlier cut-off, over the targets that were there then; nothing where there were none."""
    then = Counter(
        overview.earlier_lights[one.target_id].tone
        for one in overview.verdicts
        if one.target_id in overview.earlier_lights
    )
    if overview.earlier_as_of is None or not then:
        return Html("")
    change = overview.tones[tone] - then[tone]
    word = f"+{change}" if change > 0 else f"−{-change}" if change else "持平"
    return tag("span", f"较{overview.earlier_as_of.month}月底", tag("b", word), class_="x-since")


def spread(overview: Overview) -> Html:
    """Every target as a mark in the column of its distance; empty where too few have one."""
    off = [(one, points) for one in overview.verdicts if (points := _points(one)) is not None]
    if len(off) < FEWEST:
        return Html("")
    columns: dict[int, list[Verdict]] = {place: [] for place in range(_place(Decimal(LOWEST - 1)), _last() + 1)}
    for one, points in off:
        columns[_place(points)].append(one)
    unit = _unit(max(len(column) for column in columns.values()))
    bins = join(_bin(column, unit) for column in columns.values())
    finding = _far_words([points for _, points in off])
    label = f"{len(off)}项目标按与应达进度的差距分布：{_spread_words(columns)}"
    others = len(overview.verdicts) - len(off)
    foot = f"{'每格一项，' if unit >= _LEGIBLE else ''}共{len(off)}项{f'，另有{others}项未列入' if others else ''}"
    return tag(
        "figure",
        tag("figcaption", tag("b", finding), tag("span", foot)),
        tag("div", tag("div", bins, class_="x-bins"), _axis(len(columns)), role="img", aria_label=label),
        class_="x-spread",
    )


def _points(verdict: Verdict) -> Decimal | None:
    """None where the distance does not tell the light: whole things that wait for the next whole one."""
    return None if verdict.reason == "whole" else points_off(verdict)


def _place(points: Decimal) -> int:
    return min(max(floor((points - LOWEST) / STEP), -1), _last())


def _last() -> int:
    return (HIGHEST - LOWEST) // STEP


def _unit(most: int) -> float:
    """The height of a mark in pixels: whole ones where marks can be told apart."""
    fits = min(_MARK, _TALLEST / most)
    return floor(fits) if fits >= _LEGIBLE else fits


def _bin(column: list[Verdict], unit: float) -> Html:
    """One column, worst marks on top; marks too small to be told apart become a bar."""
    ordered = sorted(column, key=lambda one: WORST_FIRST.index(one.light.tone))
    solid = " x-solid" if unit < _LEGIBLE else ""
    marks = (
        tag("i", class_=f"x-{tone}{solid}", style=f"height:{unit * len(list(run)):.1f}px;--unit:{unit:.1f}px")
        for tone, run in groupby(one.light.tone for one in ordered)
    )
    return tag("div", join(marks), class_="x-bin")


def _axis(columns: int) -> Html:
    """Words at the borders of the columns; 0 is where a target should be."""
    words = {LOWEST: f"−{-LOWEST}", LOWEST // 2: f"−{-LOWEST // 2}", 0: "应达进度", HIGHEST: f"+{HIGHEST}"}
    marks = (
        tag("span", word, class_="x-due-line" if at == 0 else "", style=f"left:{_across(at, columns):.1f}%")
        for at, word in words.items()
    )
    return tag("div", *marks, class_="x-axis", aria_hidden="true")


def _across(points: int, columns: int) -> float:
    return ((points - LOWEST) / STEP + 1) / columns * 100


def _far_words(points: list[Decimal]) -> str:
    """The finding of the spread: how many are far behind."""
    for far in (20, 10):
        if count := sum(one <= -far for one in points):
            return f"{count}项落后{far}个百分点以上"
    return "没有落后10个百分点以上的目标"


def _spread_words(columns: dict[int, list[Verdict]]) -> str:
    return "、".join(f"{_range_words(place)}{len(column)}项" for place, column in columns.items() if column)


def _range_words(place: int) -> str:
    low = LOWEST + place * STEP
    if place < 0:
        return f"低于−{-LOWEST}个百分点"
    if place == _last():
        return f"+{HIGHEST}个百分点及以上"
    return f"{_signed(low)}至{_signed(low + STEP)}个百分点"


def _signed(points: int) -> str:
    return f"+{points}" if points > 0 else f"−{-points}" if points else "0"
