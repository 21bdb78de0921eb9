"""The chart of one target: what was reported, what time asks for, and the goals of every document on the same indicator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from html import escape

import plotly.graph_objects as go

from metrics.charts.outlook_lines import add_forecast, add_year, is_carried, reached_points
from metrics.charts.theme import BLUE, FONT, GREY, INK, PALE, Days, Values, hover_words
from metrics.model.catalogue import Comparator, Kind
from metrics.model.figures import round_half_up, show_goal
from metrics.model.period import label_as_of, month_end
from metrics.model.verdict import Verdict
from metrics.progress.report import TargetStory

HEIGHT = 440


def draw_target(story: TargetStory) -> go.Figure:
    """A figure of at most seven traces, values in the indicator's unit; its title says how the target stands."""
    figure = go.Figure()
    _add_sisters(figure, story.verdict, story.sisters)
    _add_goal(figure, story.verdict)
    _add_expected(figure, story)
    add_year(figure, story)
    add_forecast(figure, story)
    _add_actuals(figure, story)
    figure.update_layout(**_to_layout(story))
    return figure


def state_finding(verdict: Verdict) -> str:
    """How the target stands, in one line without its name: 滞后，低于序时进度17.6个百分点."""
    if verdict.is_stale:
        return f"{verdict.light.word}，报送{verdict.freshness_words}"
    if verdict.reason == "whole":
        return f"{verdict.light.word}，达到按整数计的序时要求"
    if verdict.gap is None or verdict.data_as_of is None:
        return verdict.light.word
    gap = round_half_up(verdict.gap, 1)
    if gap == 0:
        return f"{verdict.light.word}，与序时进度持平"
    return f"{verdict.light.word}，{'高于' if gap > 0 else '低于'}序时进度{abs(gap):.1f}个百分点"


def _add_actuals(figure: go.Figure, story: TargetStory) -> None:
    verdict = story.verdict
    carried = is_carried(verdict)
    days, values = _broken_by_year(reached_points(story), verdict.kind is Kind.FLOW and not carried)
    if not days:
        return
    name = "期内累计值" if carried else "实际值"
    figure.add_scatter(
        x=days,
        y=values,
        name=name,
        mode="lines+markers",
        line={"color": BLUE, "width": 2.5},
        marker={"size": 7, "color": BLUE},
        hovertemplate=hover_words(name, verdict),
    )


def _broken_by_year(points: Sequence[tuple[date, Decimal]], is_flow: bool) -> tuple[Days, Values]:
    """A cumulative figure starts anew each January: no line joins December to the next March."""
    days: Days = []
    values: Values = []
    for day, value in points:
        last = next((one for one in reversed(days) if one), None)
        if is_flow and last is not None and last.year != day.year:
            days.append(None)
            values.append(None)
        days.append(day)
        values.append(float(value))
    return days, values


def _add_expected(figure: go.Figure, story: TargetStory) -> None:
    line = story.expected_line
    if line is None:
        return
    figure.add_scatter(
        x=list(line.days),
        y=list(line.values),
        name=line.name,
        mode="lines",
        line={"color": GREY, "width": 1.5, "dash": "dash"},
        hovertemplate=hover_words(line.name, story.verdict),
    )


def _add_goal(figure: go.Figure, verdict: Verdict) -> None:
    days, values = _to_steps([verdict])
    if not days:
        return
    name = "控制目标" if verdict.comparator in (Comparator.AT_MOST, Comparator.LESS) else "目标值"
    figure.add_scatter(
        x=days,
        y=values,
        name=name,
        mode="lines+markers",
        line={"color": INK, "width": 1.5},
        marker={"symbol": "line-ns-open", "size": 9, "color": INK},
        hovertemplate=f"{name} {escape(_goal(verdict))}<extra></extra>",
    )


def _add_sisters(figure: go.Figure, verdict: Verdict, sisters: Iterable[Verdict]) -> None:
    """The goals that other documents or other years set for the same indicator in the same region."""
    others = [one for one in sisters if one.unit == verdict.unit and one.value is not None]
    days, values = _to_steps(others)
    if not days:
        return
    words: list[str] = []
    for one in others:
        words += [f"《{escape(one.document_title)}》<br>{one.end.year}年目标 {escape(_goal(one))}"] * _step_length(one)
    figure.add_scatter(
        x=days,
        y=values,
        name="其他文件或年度目标",
        mode="lines+markers",
        line={"color": PALE, "width": 1.5},
        marker={"symbol": "line-ns-open", "size": 9, "color": PALE},
        customdata=words,
        hovertemplate="%{customdata}<extra></extra>",
    )


def _step_length(verdict: Verdict) -> int:
    return 6 if verdict.value_high is not None else 3


def _to_steps(verdicts: Iterable[Verdict]) -> tuple[Days, Values]:
    """Each goal as a level line over its period, a gap after it; a range is two lines."""
    days: Days = []
    values: Values = []
    for one in verdicts:
        for goal in (one.value, one.value_high):
            if goal is not None:
                days += [one.start, one.end, None]
                values += [float(goal), float(goal), None]
    return days, values


def _goal(verdict: Verdict) -> str:
    return show_goal(verdict.comparator, verdict.value, verdict.value_high, verdict.unit, max(verdict.scale, 2))


def _to_layout(story: TargetStory) -> dict[str, object]:
    return {
        "title": _to_title(story.verdict),
        "font": {"family": FONT, "size": 12, "color": "#56606D"},
        "height": HEIGHT,
        "margin": {"l": 4, "r": 12, "t": 92, "b": 4},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {"font": {"family": FONT}, "align": "left"},
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": -0.16, "yanchor": "top"},
        "xaxis": _to_days_axis(story),
        "yaxis": _to_values_axis(story.verdict),
        "annotations": [_to_unit(story.verdict)],
    }


def _to_title(verdict: Verdict) -> dict[str, object]:
    return {
        "text": f"<b>{escape(verdict.short_name)}</b><br>{escape(state_finding(verdict))}",
        "font": {"size": 15, "color": INK},
        "x": 0,
        "xanchor": "left",
        "xref": "paper",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"t": 22},
    }


def _to_days_axis(story: TargetStory) -> dict[str, object]:
    first, last = _span(story)
    ticks = list(_tick_days(first, last))
    return {
        "automargin": True,
        "range": [first, last],
        "tickvals": ticks,
        "ticktext": [f"{day.month}月<br>{day.year}" for day in ticks],
        "showgrid": False,
        "showline": True,
        "linecolor": PALE,
        "fixedrange": True,
    }


def _to_values_axis(verdict: Verdict) -> dict[str, object]:
    return {
        "automargin": True,
        "ticklabelstandoff": 6,
        "tickformat": f",.{max(verdict.scale, 2)}~f",
        "gridcolor": "rgba(128,138,150,0.2)",
        "zerolinecolor": "rgba(128,138,150,0.4)",
        "rangemode": "tozero" if verdict.kind is Kind.FLOW else "normal",
        "fixedrange": True,
    }


def _to_unit(verdict: Verdict) -> dict[str, object]:
    """The unit reads level, above its axis: turned Chinese is hard to read."""
    return {
        "text": f"单位：{escape(verdict.unit)}",
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 8,
        "showarrow": False,
    }


def _span(story: TargetStory) -> tuple[date, date]:
    """The target's own period, its sisters' and every reported value."""
    everyone = [story.verdict, *story.sisters]
    firsts = [one.start for one in everyone] + [point.as_of for point in story.points[:1]]
    lasts = [one.end for one in everyone] + [point.as_of for point in story.points[-1:]]
    last = max(lasts)
    return min(firsts), month_end(last.year + last.month // 12, last.month % 12 + 1)


def _tick_days(first: date, last: date) -> Iterable[date]:
    """Ends of quarters, half years or years: at most six, so that they stand apart on a phone."""
    ends = [month_end(year, month) for year in range(first.year, last.year + 1) for month in (3, 6, 9, 12)]
    inside = [day for day in ends if first <= day <= last]
    for months in (3, 6, 12):
        chosen = [day for day in inside if day.month % months == 0]
        if len(chosen) <= 6:
            return chosen
    return chosen[:: -(-len(chosen) // 6)]


def describe_chart(story: TargetStory) -> str:
    """The chart in words, for those who do not see it."""
    steps = [f"{label_as_of(point.as_of)}{_number(point.value, story.verdict)}" for point in story.points]
    run = "、".join(steps[-8:]) or "尚无报送数据"
    words = f"{story.verdict.short_name}，{state_finding(story.verdict)}。目标{_goal(story.verdict)}。实际值：{run}。"
    return words + (story.outlook.sentence if story.outlook else "")


def _number(value: Decimal, verdict: Verdict) -> str:
    return f"{round_half_up(value, verdict.scale):,f}{verdict.unit}"
