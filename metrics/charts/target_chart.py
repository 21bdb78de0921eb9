"""The chart of one target: what was reported, what time asks for, and the goals of every document on the same indicator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from html import escape

import plotly.graph_objects as go

from metrics.charts.outlook_lines import (
    add_forecast,
    add_year,
    broken_by_year,
    carried_before,
    is_carried,
    reached_points,
)
from metrics.charts.target_frame import (
    PLOT_HEIGHT,
    TICKS,
    TOP,
    Frame,
    drawn_targets,
    edge_width,
    shown_points,
    to_days_axis,
    to_frame,
    to_frame_words,
    to_values_axis,
)
from metrics.charts.target_labels import find_baseline, find_reference, goal_words, make_labels, step_name
from metrics.charts.theme import Days, Values, hover_words, plain_layout
from metrics.model.figures import round_half_up, show_number
from metrics.model.palette import Palette
from metrics.model.period import label_as_of
from metrics.model.verdict import Verdict
from metrics.progress.report import TargetStory

REVISED_NAME = "更正前数值"


def draw_target(story: TargetStory, palette: Palette) -> go.Figure:
    """A figure of at most nine traces, values in the indicator's unit; its title says how the target stands."""
    frame = to_frame(story)
    figure = go.Figure(layout=_to_layout(story, frame, palette))
    _add_goals(figure, story, palette)
    _add_expected(figure, story, palette)
    add_year(figure, story, palette)
    add_forecast(figure, story, palette)
    _add_marks(figure, story, palette)
    _add_revisions(figure, story, palette)
    _add_actuals(figure, story, palette)
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


def _add_actuals(figure: go.Figure, story: TargetStory, palette: Palette) -> None:
    verdict = story.verdict
    carried = is_carried(verdict)
    reached = reached_points(verdict, shown_points(story))
    days, values = _join_runs(broken_by_year(verdict, reached))
    if not days:
        return
    name = "期内累计值" if carried else "实际值"
    figure.add_scatter(
        x=days,
        y=values,
        name=name,
        mode="lines+markers",
        line={"color": palette.blue, "width": 2.5},
        marker={"size": 7, "color": palette.blue},
        cliponaxis=False,
        showlegend=False,
        hovertemplate=hover_words(name, verdict),
    )


def _join_runs(runs: Iterable[Sequence[tuple[date, Decimal]]]) -> tuple[Days, Values]:
    """One trace with a gap between runs: no line joins December to the next March."""
    days: Days = []
    values: Values = []
    for run in runs:
        days += [*([None] if days else []), *(day for day, _ in run)]
        values += [*([None] if values else []), *(float(value) for _, value in run)]
    return days, values


def _add_revisions(figure: go.Figure, story: TargetStory, palette: Palette) -> None:
    """A hollow mark where a value stood before it was corrected."""
    points = shown_points(story)
    revised = [point for point in points if point.revised_from is not None]
    if not revised:
        return
    unit, scale = story.verdict.unit, story.verdict.scale
    carried = is_carried(story.verdict)
    figure.add_scatter(
        x=[point.as_of for point in revised],
        y=[
            float((point.revised_from or 0) + (carried_before(points, point.as_of.year) if carried else 0))
            for point in revised
        ],
        name=REVISED_NAME,
        mode="markers",
        marker={"symbol": "circle-open", "size": 9, "color": palette.soft, "line": {"width": 1.5}},
        customdata=[
            f"{show_number(point.revised_from, scale)} → {show_number(point.value, scale)}{escape(unit)}，"
            f"第{point.batch_number}号批次"
            for point in revised
        ],
        hovertemplate="%{x|%Y年%-m月%-d日}<br>更正前 %{customdata}<extra></extra>",
    )


def _add_marks(figure: go.Figure, story: TargetStory, palette: Palette) -> None:
    """Where the way begins, and what a relative target is compared with."""
    origin = "（推定）" if story.verdict.baseline_is_derived else ""
    marks = ((f"基期值{origin}", find_baseline(story)), ("对标值", find_reference(story)))
    for name, mark in marks:
        if mark is None:
            continue
        figure.add_scatter(
            x=[mark[0]],
            y=[mark[1]],
            name=name,
            mode="markers",
            marker={"symbol": "diamond-open", "size": 12, "color": palette.ink, "line": {"width": 1.5}},
            cliponaxis=False,
            showlegend=False,
            hovertemplate=hover_words(name, story.verdict),
        )


def _add_expected(figure: go.Figure, story: TargetStory, palette: Palette) -> None:
    line = story.expected_line
    if line is None:
        return
    figure.add_scatter(
        x=list(line.days),
        y=list(line.values),
        name=line.name,
        mode="lines",
        line={"color": palette.soft, "width": 1.5, "dash": "dash"},
        showlegend=False,
        hovertemplate=hover_words(line.name, story.verdict),
    )


def _add_goals(figure: go.Figure, story: TargetStory, palette: Palette) -> None:
    """The goals that other documents or years set lie below the target's own."""
    own, *sisters = drawn_targets(story)
    _add_steps(figure, sisters, "其他文件或年度目标", palette.dash)
    _add_steps(figure, [own], "目标值" if "控制" not in step_name(own) else "控制目标", palette.ink)


def _add_steps(figure: go.Figure, verdicts: Sequence[Verdict], name: str, colour: str) -> None:
    days, values = _to_steps(verdicts)
    if not days:
        return
    words: list[str] = []
    for one in verdicts:
        said = f"《{escape(one.document_title)}》<br>{step_name(one)} {escape(goal_words(one))}"
        words += [said] * _step_length(one)
    figure.add_scatter(
        x=days,
        y=values,
        name=name,
        mode="lines+markers",
        line={"color": colour, "width": 1.5},
        marker={"symbol": "line-ns-open", "size": 9, "color": colour},
        showlegend=False,
        customdata=words,
        hovertemplate="%{customdata}<extra></extra>",
    )


def _step_length(verdict: Verdict) -> int:
    return 0 if verdict.value is None else 6 if verdict.value_high is not None else 3


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


def _to_layout(story: TargetStory, frame: Frame, palette: Palette) -> dict[str, object]:
    return {
        **plain_layout(palette),
        "title": _to_title(story.verdict, palette),
        "height": frame.height,
        "margin": {"l": 8, "r": edge_width(story, frame), "t": TOP, "b": frame.bottom},
        "legend": _to_legend(palette),
        "showlegend": frame.has_legend,
        "xaxis": to_days_axis(frame, palette),
        "yaxis": to_values_axis(frame, story.verdict.unit, palette),
        "annotations": [*to_frame_words(frame, story.verdict.unit), *make_labels(story, frame, palette)],
    }


def _to_legend(palette: Palette) -> dict[str, object]:
    """Of the band and of the marks of corrections: everything else has its words beside it."""
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": -TICKS / PLOT_HEIGHT,
        "yanchor": "top",
        "bgcolor": "rgba(0,0,0,0)",
        "font": {"color": palette.soft},
        "itemclick": False,
        "itemdoubleclick": False,
    }


def _to_title(verdict: Verdict, palette: Palette) -> dict[str, object]:
    return {
        "text": f"<b>{escape(verdict.short_name)}</b><br>{escape(state_finding(verdict))}",
        "font": {"size": 15, "color": palette.ink},
        "x": 0,
        "xanchor": "left",
        "xref": "paper",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"t": 22},
    }


def describe_chart(story: TargetStory) -> str:
    """The chart in words, for those who do not see it."""
    steps = [f"{label_as_of(point.as_of)}{_number(point.value, story.verdict)}" for point in story.points]
    run = "、".join(steps[-8:]) or "尚无报送数据"
    verdict = story.verdict
    words = f"{verdict.short_name}，{state_finding(verdict)}。目标{goal_words(verdict)}。实际值：{run}。"
    return words + (story.outlook.sentence if story.outlook else "")


def _number(value: Decimal, verdict: Verdict) -> str:
    return f"{round_half_up(value, verdict.scale):,f}{verdict.unit}"
