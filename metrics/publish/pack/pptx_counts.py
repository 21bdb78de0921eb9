"""The slides of counts: by group of lights, by theme, and against the earlier cut-off."""

from __future__ import annotations

from pptx.slide import Slide

from metrics.model.figures import show_share
from metrics.model.light import TONE_WORDS, Light
from metrics.model.palette import LIGHT
from metrics.model.period import label_as_of
from metrics.progress.findings import state_verdicts
from metrics.publish.html_parts import to_visible
from metrics.publish.pack.pptx_charts import TONES, add_doughnut, add_stack, add_then_now
from metrics.publish.pack.pptx_parts import (
    CONTENT_BOTTOM,
    CONTENT_TOP,
    CONTENT_WIDTH,
    MARGIN,
    Box,
    SheetColumn,
    Words,
    add_rule,
    add_table,
    add_words,
    describe,
)
from metrics.publish.pack.pptx_stage import Stage
from metrics.publish.pack.rows import Tally, to_theme_tallies
from metrics.publish.report import Change, Report

_CARD_WIDTH, _CARD_HEIGHT, _GAP = 3.05, 2.35, 0.25
#: So many changes stand on the slide; the workbook has all.
_CHANGES = 10


def add_counts(stage: Stage) -> None:
    """How many targets are on pace, with a doughnut and a card for each group of lights."""
    report = stage.report
    share = show_share(report.share(report.tones["green"]))
    title = f"{len(report.verdicts)}项目标中正常占{share}，{to_visible(state_verdicts(report.verdicts))}"
    slide = stage.add(title, "左图为各类目标项数，右侧为各类项数、占比和亮灯明细。")
    add_doughnut(slide, Box(MARGIN, CONTENT_TOP, 5.4, 5.1), {tone: report.tones[tone] for tone in TONE_WORDS})
    for number, tone in enumerate(TONE_WORDS):
        left = 6.35 + number % 2 * (_CARD_WIDTH + _GAP)
        top = CONTENT_TOP + 0.15 + number // 2 * (_CARD_HEIGHT + _GAP)
        _add_card(slide, report, tone, left, top)


def _add_card(slide: Slide, report: Report, tone: str, left: float, top: float) -> None:
    add_rule(slide, Box(left, top, _CARD_WIDTH, 0.06), TONES[tone])
    count = report.tones[tone]
    lights = "　".join(
        f"{light.word}{report.counts[light]}" for light in Light if light.tone == tone and report.counts[light]
    )
    words = [
        Words(TONE_WORDS[tone], 16, TONES[tone], bold=True),
        Words(f"{count}项", 34, LIGHT.ink, bold=True),
        Words(f"占{show_share(report.share(count))}", 14, LIGHT.soft),
        Words(lights, 12, LIGHT.soft),
    ]
    add_words(slide, Box(left, top + 0.1, _CARD_WIDTH, _CARD_HEIGHT - 0.1), words)


def add_themes(stage: Stage) -> None:
    """Which theme has most red flags."""
    tallies = to_theme_tallies(stage.report)
    slide = stage.add(_theme_finding(tallies), "每一横条为一个领域的目标项数，按亮灯分段；为零的不标数字。")
    height = min(CONTENT_BOTTOM - CONTENT_TOP, 1.2 + 0.55 * len(tallies))
    add_stack(slide, Box(MARGIN, CONTENT_TOP, 8.0, height), tallies)
    columns = (
        SheetColumn("领域", 1.6, is_left=True),
        SheetColumn("目标", 0.7),
        SheetColumn("红旗", 0.7),
        SheetColumn("正常", 0.7),
    )
    rows = [
        [Words(one.name, 11)]
        + [Words(str(count), 11, centred=True) for count in (one.total, one.tones["red"], one.tones["green"])]
        for one in tallies
    ]
    row_height = min(0.4, 4.7 / len(rows))
    frame = add_table(slide, Box(8.8, CONTENT_TOP, 3.93, 0.4), columns, rows, row_height)
    describe(frame, "各领域目标数、红旗数和正常数")


def _theme_finding(tallies: tuple[Tally, ...]) -> str:
    most = max(one.tones["red"] for one in tallies)
    if not most:
        return f"{len(tallies)}个领域均无红旗"
    worst = [one.name for one in tallies if one.tones["red"] == most]
    return f"{worst[0]}红旗最多，{most}项" if len(worst) == 1 else f"{worst[0]}等{len(worst)}个领域红旗最多，各{most}项"


def add_changes(stage: Stage) -> None:
    """What got worse and what got better since the earlier cut-off; no slide where there is none."""
    report = stage.report
    if report.earlier is None or not report.earlier_tones:
        return
    then, now = label_as_of(report.earlier.as_of), label_as_of(report.as_of)
    slide = stage.add(_change_finding(report), f"左图为{then}与{now}各类目标项数，右表为亮灯有变化的目标，转差在前。")
    counts = [[tones[tone] for tone in TONE_WORDS] for tones in (report.earlier_tones, report.tones)]
    add_then_now(slide, Box(MARGIN, CONTENT_TOP, 5.6, 5.1), counts[0], counts[1], (then, now))
    _add_moves(stage, slide)


def _change_finding(report: Report) -> str:
    moves = [one.direction for one in report.changes]
    assert report.earlier is not None
    return f"与{label_as_of(report.earlier.as_of)}相比，转差{moves.count('转差')}项，转好{moves.count('转好')}项"


def _add_moves(stage: Stage, slide: Slide) -> None:
    changes = sorted(stage.report.changes, key=lambda one: ("转差", "转好", "评价状态变化").index(one.direction))
    if not changes:
        add_words(slide, Box(6.6, 3.4, 6.1, 1), [Words("各目标亮灯与上期相同。", 18, LIGHT.soft)])
        return
    columns = (
        SheetColumn("目标", 3.2, is_left=True),
        SheetColumn("上期", 1.1),
        SheetColumn("本期", 1.1),
        SheetColumn("方向", 1.4),
    )
    rows = [_move(stage, one) for one in changes[:_CHANGES]]
    frame = add_table(slide, Box(6.5, CONTENT_TOP, CONTENT_WIDTH + MARGIN - 6.5, 0.4), columns, rows, 0.42)
    describe(frame, "亮灯有变化的目标")
    if len(changes) > _CHANGES:
        add_words(
            slide,
            Box(6.5, 6.3, 6.2, 0.4),
            [Words(f"其余{len(changes) - _CHANGES}项见工作簿“变化”表。", 12, LIGHT.soft)],
        )


def _move(stage: Stage, change: Change) -> list[Words]:
    now = change.verdict.light
    return [
        Words(stage.names.short(change.verdict), 12),
        Words(change.before.word, 12, TONES[change.before.tone], centred=True),
        Words(now.word, 12, TONES[now.tone], bold=True, centred=True),
        Words(change.direction, 12, centred=True),
    ]
