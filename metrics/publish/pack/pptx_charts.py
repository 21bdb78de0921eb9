"""Charts of the slides as PowerPoint's own: each holds a workbook and can be edited; text in it never runs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Pt

from metrics.model.figures import round_half_up
from metrics.model.inert import inert
from metrics.model.light import TONE_WORDS
from metrics.model.palette import LIGHT
from metrics.model.verdict import Verdict
from metrics.publish.pack.pptx_parts import FONT, Box, describe, rgb
from metrics.publish.pack.rows import Names, Tally

TONES = {"green": LIGHT.green, "yellow": LIGHT.yellow, "red": LIGHT.red, "grey": LIGHT.grey}


def add_doughnut(slide: Slide, box: Box, counts: dict[str, int]) -> None:
    """Targets by group of lights; a group without any has no slice."""
    shown = {tone: count for tone, count in counts.items() if count}
    data = CategoryChartData(number_format='0"项"')
    data.categories = [TONE_WORDS[tone] for tone in shown]
    data.add_series("目标数（项）", list(shown.values()))
    words = "、".join(f"{TONE_WORDS[tone]}{count}项" for tone, count in shown.items())
    chart = _add_chart(slide, box, XL_CHART_TYPE.DOUGHNUT, data, f"环形图：{words}")
    plot = chart.plots[0]
    for number, tone in enumerate(shown):
        _fill(plot.series[0].points[number], TONES[tone])
    _label(plot, 14, LIGHT.on_tone)
    _show_legend(chart)


def add_stack(slide: Slide, box: Box, tallies: Sequence[Tally]) -> None:
    """A bar for each group of targets, parted by lights; the first on top."""
    data = CategoryChartData(number_format="0;;")
    data.categories = [inert(one.name) for one in tallies]
    for number, word in enumerate(TONE_WORDS.values()):
        data.add_series(word, [one.counts[number] for one in tallies])
    words = "；".join(f"{one.name}共{one.total}项、红旗{one.tones['red']}项" for one in tallies)
    chart = _add_chart(slide, box, XL_CHART_TYPE.BAR_STACKED, data, f"堆积条形图：{words}")
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    for series, tone in zip(plot.series, TONE_WORDS, strict=True):
        _fill(series, TONES[tone])
    _label(plot, 11, LIGHT.on_tone)
    _turn(chart)
    _show_legend(chart)


def add_gaps(slide: Slide, box: Box, names: Names, verdicts: Sequence[Verdict]) -> None:
    """The gaps of targets that are behind, worst on top, each in the colour of its light."""
    data = CategoryChartData(number_format="0.0;−0.0")
    data.categories = [inert(names.short(one)) for one in verdicts]
    data.add_series("差距（百分点）", [_shown(one.gap) for one in verdicts])
    words = "；".join(f"{names.short(one)}{_shown(one.gap)}" for one in verdicts)
    chart = _add_chart(slide, box, XL_CHART_TYPE.BAR_CLUSTERED, data, f"条形图，差距（百分点）：{words}")
    plot = chart.plots[0]
    plot.gap_width = 45
    series = plot.series[0]
    series.invert_if_negative = False
    _fill(series, LIGHT.red)
    for number, verdict in enumerate(verdicts):
        if verdict.light.tone != "red":
            _fill(series.points[number], TONES[verdict.light.tone])
    _label(plot, 12, LIGHT.ink)
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    _turn(chart)
    # All are negative: turned round, their bars start at the names.
    chart.value_axis.reverse_order = True
    chart.value_axis.maximum_scale = 0
    # Room for the number at the end of the longest bar.
    chart.value_axis.minimum_scale = 1.15 * min(_shown(one.gap) for one in verdicts)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH


def _shown(gap: Decimal | None) -> float:
    """As the page prints it."""
    return float(round_half_up(gap or Decimal(0), 1))


def add_then_now(slide: Slide, box: Box, then: Sequence[int], now: Sequence[int], labels: tuple[str, str]) -> None:
    """Targets by group of lights at two cut-offs, named by `labels`."""
    data = CategoryChartData(number_format="0")
    data.categories = list(TONE_WORDS.values())
    for name, counts in zip(labels, (then, now), strict=True):
        data.add_series(name, list(counts))
    words = "；".join(f"{word}{a}项→{b}项" for word, a, b in zip(TONE_WORDS.values(), then, now, strict=True))
    chart = _add_chart(slide, box, XL_CHART_TYPE.COLUMN_CLUSTERED, data, f"柱形图，两期目标项数：{words}")
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, -5
    for series, colour in zip(plot.series, (LIGHT.dash, LIGHT.blue), strict=True):
        _fill(series, colour)
    _label(plot, 12, LIGHT.ink)
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    _hide_values(chart)
    _show_legend(chart)


def _add_chart(slide: Slide, box: Box, kind: XL_CHART_TYPE, data: CategoryChartData, words: str) -> Chart:
    frame = slide.shapes.add_chart(kind, *box.emu, data)
    describe(frame, words)
    chart = frame.chart
    chart.has_title = False
    chart.has_legend = False
    chart.font.size, chart.font.name = Pt(12), FONT
    chart.font.color.rgb = rgb(LIGHT.ink)
    for latin in chart._chartSpace.iter(qn("a:latin")):
        latin.addnext(parse_xml(f'<a:ea {nsdecls("a")} typeface="{FONT}"/>'))
    return chart


def _fill(part: Any, colour: str) -> None:
    """A series or a point in one colour, with a thin light edge."""
    part.format.fill.solid()
    part.format.fill.fore_color.rgb = rgb(colour)
    part.format.line.color.rgb = rgb(LIGHT.card)


def _label(plot: Any, size: float, colour: str) -> None:
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.show_value = True
    labels.number_format_is_linked = True
    labels.font.size, labels.font.bold = Pt(size), True
    labels.font.color.rgb = rgb(colour)
    for shape in labels._element.iter(qn("a:bodyPr")):
        shape.set("wrap", "none")


def _turn(chart: Chart) -> None:
    """Bars read from the top down, as the table does."""
    chart.category_axis.reverse_order = True
    _hide_values(chart)


def _hide_values(chart: Chart) -> None:
    """Every bar bears its number, so that the axis of values needs none."""
    axis = chart.value_axis
    axis.has_major_gridlines = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.fill.background()
    names = chart.category_axis
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.format.line.color.rgb = rgb(LIGHT.dash)
    names.tick_label_position = XL_TICK_LABEL_POSITION.NEXT_TO_AXIS


def _show_legend(chart: Chart) -> None:
    chart.has_legend = True
    assert chart.legend is not None
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
