"""The slides of lists: the red flags, their gaps, and the departments that answer."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.model.figures import show_gap, show_share
from metrics.model.light import TONE_WORDS
from metrics.model.palette import LIGHT
from metrics.model.verdict import Verdict
from metrics.progress.findings import state_verdicts
from metrics.progress.ledger import UNNAMED, Department, group_departments
from metrics.publish.html_parts import to_visible
from metrics.publish.pack.pptx_charts import TONES, add_gaps
from metrics.publish.pack.pptx_parts import (
    CONTENT_BOTTOM,
    CONTENT_TOP,
    CONTENT_WIDTH,
    MARGIN,
    Box,
    SheetColumn,
    Words,
    add_table,
    add_words,
    describe,
)
from metrics.publish.pack.pptx_stage import Stage
from metrics.publish.pack.rows import list_words, show_actual, show_first_leads, show_points, show_target
from metrics.publish.report import IssueWords

#: Rows on one slide, and slides of flags in a deck; the workbook has all.
FLAG_ROWS, FLAG_SLIDES, GAP_BARS, DEPARTMENT_ROWS = 8, 4, 12, 10
_TOLD = 3
_FULL = Box(MARGIN, CONTENT_TOP, CONTENT_WIDTH, 0.4)
_FLAG_COLUMNS = (
    SheetColumn("序号", 0.6),
    SheetColumn("目标", 3.3, is_left=True),
    SheetColumn("亮灯", 1.05),
    SheetColumn("差距（百分点）", 1.6),
    SheetColumn("完成率", 1.0),
    SheetColumn("当前值", 1.7),
    SheetColumn("目标值", 1.7),
    SheetColumn("牵头单位", 2.6, is_left=True),
)
_DEPARTMENT_COLUMNS = (
    SheetColumn("牵头单位", 2.4, is_left=True),
    SheetColumn("目标", 0.8),
    *(SheetColumn(word, 0.9) for word in TONE_WORDS.values()),
    SheetColumn("红旗目标", 5.0, is_left=True),
)


def add_flags(stage: Stage) -> None:
    """The red list, worst first, over as many slides as it takes, up to FLAG_SLIDES; without flags, whom to watch."""
    flags = stage.report.flags
    if not flags:
        _add_watched(stage)
    shown = flags[: FLAG_ROWS * FLAG_SLIDES]
    slides = -(-len(shown) // FLAG_ROWS)
    for number in range(slides):
        first = number * FLAG_ROWS
        _add_flag_slide(
            stage, shown[first : first + FLAG_ROWS], first, f"（{number + 1}/{slides}）" if slides > 1 else ""
        )
    if len(flags) > len(shown):
        words = f"其余{len(flags) - len(shown)}项见工作簿“红旗清单”表。"
        add_words(stage.deck.slides[-1], Box(MARGIN, 6.58, CONTENT_WIDTH, 0.35), [Words(words, 12, LIGHT.soft)])


def _add_watched(stage: Stage) -> None:
    """Where nothing is red: the targets with the least lead."""
    measured = (one for one in stage.report.verdicts if one.gap is not None)
    watched = sorted(measured, key=lambda one: (one.gap, one.target_id))[:FLAG_ROWS]
    if watched:
        title = f"{to_visible(state_verdicts(stage.report.verdicts))}；差距靠后的{len(watched)}项须持续关注"
        _add_list(stage, title, watched, 0)


def _add_flag_slide(stage: Stage, flags: tuple[Verdict, ...], first: int, part: str) -> None:
    title = f"{to_visible(state_verdicts(stage.report.flags))}{part}"
    _add_list(stage, title, flags, first)


def _add_list(stage: Stage, title: str, listed: Sequence[Verdict], first: int) -> None:
    spoken = [to_visible(_spoken(stage, one)) for one in listed]
    slide = stage.add(title, "\n".join(spoken))
    rows = [_flag_row(stage, number, one) for number, one in enumerate(listed, start=first + 1)]
    frame = add_table(slide, _FULL, _FLAG_COLUMNS, rows, 0.57)
    describe(frame, f"目标清单第{first + 1}至{first + len(listed)}项：亮灯、差距、完成率、当前值、目标值和牵头单位")
    if len(listed) <= _TOLD:
        # A short list leaves room for the sentences that otherwise only the notes hold.
        below = Box(MARGIN, CONTENT_TOP + 0.75 + 0.57 * len(listed), CONTENT_WIDTH, 2.5)
        add_words(slide, below, [Words(words, 14, LIGHT.soft, before=6) for words in spoken])


def _spoken(stage: Stage, flag: Verdict) -> str:
    """The sentence of the light, the forecast, and what its department wrote."""
    issue = stage.report.issues.get(flag.target_id, IssueWords("", ""))
    facts = (("存在问题", issue.problem), ("下一步措施", issue.measure))
    written = [f"{word}：{words}" for word, words in facts if words]
    return " ".join([flag.sentence, stage.report.outlooks.get(flag.target_id, ""), *written]).strip()


def _flag_row(stage: Stage, number: int, flag: Verdict) -> list[Words]:
    return [
        Words(str(number), 12, centred=True),
        Words(stage.names.full(flag), 12, bold=True),
        Words(flag.light.word, 12, TONES[flag.light.tone], bold=True, centred=True),
        Words(show_gap(flag.gap), 12, TONES[flag.light.tone], bold=True, centred=True),
        Words(show_share(flag.completion), 12, centred=True),
        Words(show_actual(flag), 12, centred=True),
        Words(show_target(flag), 12, centred=True),
        Words(show_first_leads(flag), 11),
    ]


def add_gap_bars(stage: Stage) -> None:
    """The targets furthest behind as bars; no slide where none is behind."""
    behind = sorted(
        (
            one
            for one in stage.report.verdicts
            if one.gap is not None and one.gap < 0 and one.light.tone in ("red", "yellow")
        ),
        key=lambda one: (one.gap, one.target_id),
    )[:GAP_BARS]
    if not behind:
        return
    title = f"{stage.names.short(behind[0])}差距最大，为{show_points(behind[0])}"
    note = "差距为完成率减序时进度，增速、比率等不按序时折算的目标为实际减目标；红色为红旗，黄色为略滞后。"
    slide = stage.add(title, note)
    height = min(CONTENT_BOTTOM - CONTENT_TOP - 0.4, 0.5 + 0.45 * len(behind))
    add_words(
        slide, Box(MARGIN, CONTENT_TOP - 0.1, CONTENT_WIDTH, 0.4), [Words(f"单位：百分点。{note}", 12, LIGHT.soft)]
    )
    add_gaps(slide, Box(MARGIN, CONTENT_TOP + 0.35, CONTENT_WIDTH, height), stage.names, behind)


def add_departments(stage: Stage) -> None:
    """The lead departments, most red flags first."""
    departments = group_departments(stage.report.verdicts)
    slide = stage.add(_department_finding(departments), "同一目标有多个牵头单位的，分别计入；按红旗项数由多到少排列。")
    rows = [_department_row(stage, one) for one in departments[:DEPARTMENT_ROWS]]
    frame = add_table(slide, _FULL, _DEPARTMENT_COLUMNS, rows, 0.45)
    describe(frame, "各牵头单位目标数、各类亮灯项数和红旗目标")
    rest = len(departments) - len(rows)
    words = f"共{len(departments)}个牵头单位，其余{rest}个见工作簿“责任单位”表。" if rest > 0 else ""
    words += "同一目标有多个牵头单位的，分别计入。"
    add_words(slide, Box(MARGIN, 6.5, CONTENT_WIDTH, 0.35), [Words(words, 12, LIGHT.soft)])


def _department_finding(departments: tuple[Department, ...]) -> str:
    named = [one for one in departments if one.name != UNNAMED and one.tones["red"]]
    if not named:
        return "各牵头单位均无红旗目标"
    most = named[0].tones["red"]
    worst = [one for one in named if one.tones["red"] == most]
    words = (
        f"{to_visible(worst[0].name)}最多，"
        if len(worst) == 1
        else f"{to_visible(worst[0].name)}等{len(worst)}个最多，各"
    )
    return f"{len(named)}个牵头单位有红旗目标，{words}{most}项"


def _department_row(stage: Stage, one: Department) -> list[Words]:
    flags = [stage.names.short(verdict) for verdict in one.verdicts if verdict.light.is_flag]
    red = LIGHT.red if flags else LIGHT.ink
    return [
        Words(to_visible(one.name), 12, bold=True),
        Words(str(len(one.verdicts)), 12, centred=True),
        *(
            Words(str(one.tones[tone]), 12, red if tone == "red" else LIGHT.ink, bold=tone == "red", centred=True)
            for tone in TONE_WORDS
        ),
        Words(list_words(flags, 3) or "无", 11),
    ]
