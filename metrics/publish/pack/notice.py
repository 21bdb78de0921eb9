"""The notice (通报) as lines and tables: counts and shares, progress with rank, what lags and why, what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from metrics.model.clock import BEIJING
from metrics.model.figures import DASH, show_day, show_gap, show_share
from metrics.model.light import TONE_WORDS, Light
from metrics.model.period import label_as_of
from metrics.progress.ledger import UNNAMED, group_departments
from metrics.publish.html_parts import to_visible
from metrics.publish.pack.notice_demands import demands_part, lagging_part
from metrics.publish.pack.notice_lines import Grid, GridColumn, Line, Notice
from metrics.publish.pack.rows import (
    list_words,
    mark_demo,
    show_actual,
    show_first_leads,
    show_target,
    to_names,
    to_standings,
    to_subject,
    to_theme_tallies,
    warn,
)
from metrics.publish.report import Change, Report

#: So many are named in a sentence; a longer list is cut to a number.
NAMED = 8
THEME_COLUMNS = (
    GridColumn("领域", 36, is_left=True),
    GridColumn("目标数", 24),
    *(GridColumn(word, 24) for word in TONE_WORDS.values()),
)
RANK_COLUMNS = (
    GridColumn("位次", 10),
    GridColumn("目标", 38, is_left=True),
    GridColumn("当前值", 22),
    GridColumn("目标值", 23),
    GridColumn("完成率", 14),
    GridColumn("差距", 13),
    GridColumn("亮灯", 15),
    GridColumn("牵头单位", 21, is_left=True),
)


@dataclass(frozen=True)
class _Imprint:
    """版记: what the notice rests on, who made it and when."""

    report: Report
    checksum: str

    def lines(self) -> tuple[str, ...]:
        report = self.report
        version = (
            f"数据截至{show_day(report.as_of)}，数据版本第{report.data_version}号，评价规则：{report.rule_set or DASH}"
        )
        return (
            to_visible(version),
            f"数据校验码（SHA-256）：{self.checksum}",
            to_visible(f"制作：{report.made_by or DASH}　{made_on(report)}"),
        )


def made_on(report: Report) -> str:
    """The day on which it was made, as readers count it."""
    return show_day(report.made_at.astimezone(BEIJING).date())


def to_notice(report: Report, checksum: str) -> Notice:
    """All words of the notice; `checksum` is the digest of the report's canonical JSON."""
    body = (
        *_opening(report),
        Line("heading", "一、总体情况"),
        *_overall_part(report),
        Line("heading", "二、目标进度和位次"),
        *_rank_part(report),
        Line("heading", "三、滞后目标及原因"),
        *lagging_part(report),
        Line("heading", "四、下一步工作要求"),
        *demands_part(report),
        Line("sign", made_on(report)),
        Line("remark", "（本通报为数据截至日的固定结果，不随后续数据变化；此后如有更正，以新通报为准。）"),
    )
    return Notice(to_title(report), warn(report), body, _Imprint(report, checksum).lines())


def to_title(report: Report) -> str:
    """关于2023年三季度重点工作指标进展的通报; invented figures are called so on a line of their own."""
    subject = to_subject(report)
    if not subject.endswith("通报"):
        subject = f"关于{subject.removeprefix('关于')}的通报"
    return to_visible(mark_demo(report, subject, "\n"))


def _opening(report: Report) -> Iterator[Line]:
    yield Line("addressee", "各有关责任单位：")
    titles = list(dict.fromkeys(f"《{one.title}》" for one in report.sources))
    documents = "、".join(titles) if len(titles) <= 2 else f"{'、'.join(titles[:2])}等{len(titles)}份文件"
    subject = f"{documents}确定的{len(report.verdicts)}项目标" if titles else "所选范围内目标"
    yield Line("body", to_visible(f"现将{subject}截至{label_as_of(report.as_of)}的进展情况通报如下。"))
    yield Line("body", to_visible(f"通报范围：{report.scope_words}。"))
    if report.note:
        yield Line("body", to_visible(f"说明：{report.note.rstrip('。')}。"))


def _overall_part(report: Report) -> Iterator[Line | Grid]:
    if not report.verdicts:
        yield Line("body", "所选范围内没有目标。")
        return
    yield Line(
        "body", f"截至{label_as_of(report.as_of)}，纳入监测的{len(report.verdicts)}项目标中，{_shares(report)}。"
    )
    yield Line("body", f"按亮灯分，{_lights(report)}。")
    if report.earlier is not None:
        yield Line("body", f"与{label_as_of(report.earlier.as_of)}相比，{'；'.join(_moves(report))}。")
    if report.flags:
        yield Line("body", _departments(report))
    tallies = to_theme_tallies(report)
    yield Line("caption", "表1　各领域目标进展（单位：项）")
    yield Grid(THEME_COLUMNS, tuple((one.name, str(one.total), *map(str, one.counts)) for one in tallies))


def _shares(report: Report) -> str:
    """正常45项，占64.3%；…"""
    tones = report.tones
    return "；".join(
        f"{word}{tones[tone]}项，占{show_share(report.share(tones[tone]))}" for tone, word in TONE_WORDS.items()
    )


def _lights(report: Report) -> str:
    counts = report.counts
    return "，".join(f"{light.word}{counts[light]}项" for light in Light if counts[light])


def _moves(report: Report) -> Iterator[str]:
    """转差3项（甲由达序时转为滞后、…）; a direction without any is said to have none."""
    grouped: dict[str, list[Change]] = {"转差": [], "转好": [], "评价状态变化": []}
    for change in report.changes:
        grouped[change.direction].append(change)
    names = to_names(report)
    for word, changes in grouped.items():
        turns = [f"{names.short(one.verdict)}由{one.before.word}转为{one.verdict.light.word}" for one in changes]
        if turns:
            yield f"{word}{len(turns)}项（{list_words(turns, NAMED)}）"
        elif word != "评价状态变化":
            yield f"{word}0项"


def _departments(report: Report) -> str:
    named = [one for one in group_departments(report.verdicts) if one.tones["red"] and one.name != UNNAMED]
    if not named:
        return "红旗目标的牵头单位，文件均未明确。"
    words = "、".join(to_visible(f"{one.name}{one.tones['red']}项") for one in named[:NAMED])
    rest = f"等；其余{len(named) - NAMED}个单位见表2" if len(named) > NAMED else ""
    return f"红旗目标涉及{len(named)}个牵头单位：{words}{rest}。同一目标有多个牵头单位的，分别计入。"


def _rank_part(report: Report) -> Iterator[Line | Grid]:
    if not report.verdicts:
        yield Line("body", "无。")
        return
    yield Line(
        "body",
        "各项目标按差距由高到低排列，差距相同的位次相同，见表2。差距为完成率减序时进度，"
        "增速、比率等不按序时折算的目标为实际减目标；没有差距的目标不排位次，列于表末。"
        "亮灯按未四舍五入的数值判定。",
    )
    yield Line("caption", "表2　目标进度和位次（差距单位：百分点）")
    yield Grid(RANK_COLUMNS, _rank_rows(report))


def _rank_rows(report: Report) -> tuple[tuple[str, ...], ...]:
    names = to_names(report)
    return tuple(
        (
            DASH if one.place is None else str(one.place),
            names.full(one.verdict),
            show_actual(one.verdict),
            show_target(one.verdict),
            show_share(one.verdict.completion),
            show_gap(one.verdict.gap),
            one.verdict.light.word,
            show_first_leads(one.verdict),
        )
        for one in to_standings(report.verdicts)
    )
