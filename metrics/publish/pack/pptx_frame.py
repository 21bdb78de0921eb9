"""The first and the last slide: what the deck is about, and what it rests on."""

from __future__ import annotations

from pptx.enum.text import MSO_ANCHOR

from metrics.model.figures import DASH, show_day
from metrics.model.palette import LIGHT
from metrics.publish.html_parts import show_moment, to_visible
from metrics.publish.pack.pptx_parts import (
    CONTENT_TOP,
    CONTENT_WIDTH,
    MARGIN,
    Box,
    Words,
    add_rule,
    add_words,
    rgb,
    write_words,
)
from metrics.publish.pack.pptx_stage import Stage
from metrics.publish.pack.rows import mark_demo, to_subject, warn

#: So many documents are named; more are counted.
_DOCUMENTS = 6


def add_opening(stage: Stage) -> None:
    """Title, scope, the day of the data, the version and the digest in short."""
    report = stage.report
    slide = stage.deck.slides.add_slide(stage.deck.slide_layouts[0])
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = rgb(LIGHT.band)
    title, below = slide.placeholders[0], slide.placeholders[1]
    title.left, title.top, title.width, title.height = Box(MARGIN, 1.7, CONTENT_WIDTH, 1.7).emu
    below.left, below.top, below.width, below.height = Box(MARGIN, 3.75, CONTENT_WIDTH, 2.6).emu
    words = to_visible(mark_demo(report, to_subject(report)))
    write_words(title.text_frame, [Words(words, 38, LIGHT.on_band, bold=True)])
    title.text_frame.vertical_anchor, below.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM, MSO_ANCHOR.TOP
    lines = (
        f"范围：{report.scope_words}",
        f"数据截至{show_day(report.as_of)}　生成于{show_moment(report.made_at)}（北京时间）",
        f"数据版本第{report.data_version}号　校验码{stage.checksum[:12]}　制作人：{report.made_by or DASH}",
    )
    facts = [Words(to_visible(line), 18, LIGHT.band_soft) for line in lines]
    if warn(report):
        facts.append(Words(to_visible(warn(report)), 18, LIGHT.on_band, bold=True))
    write_words(below.text_frame, facts)
    add_rule(slide, Box(MARGIN + 0.1, 3.55, 1.6, 0.05), LIGHT.band_soft)
    stage.note(slide, report.note or "会议用数据为固定结果，不随后续数据变化。")


def add_empty(stage: Stage) -> None:
    """What stands in place of all figures where the scope holds no target."""
    slide = stage.add("所选范围内没有目标", "请调整范围后重新生成。")
    words = [Words("所选范围内没有目标，没有可以展示的结果。", 20, LIGHT.soft)]
    add_words(slide, Box(MARGIN, 3.2, CONTENT_WIDTH, 1), words)


def add_sources(stage: Stage) -> None:
    """The documents, the method in short, and how to check the deck."""
    report = stage.report
    documents = list(dict.fromkeys((one.title, one.number) for one in report.sources))
    counted = [(words, sum((one.title, one.number) == words for one in report.sources)) for words in documents]
    finding = f"目标出自{len(documents)}份文件，结果固定，可凭校验码核对" if documents else "结果固定，可凭校验码核对"
    slide = stage.add(finding, "各项目标的条款和文件所载数字见工作簿“来源”表。")
    lines = [Words("目标来源", 16, LIGHT.blue, bold=True)] if documents else []
    for (title, number), count in counted[:_DOCUMENTS]:
        lines.append(Words(to_visible(f"《{title}》（{number or '未载文号'}），{count}项"), 14))
    if len(counted) > _DOCUMENTS:
        lines.append(Words(f"其余{len(counted) - _DOCUMENTS}份见工作簿“来源”表。", 14))
    lines += [
        Words("评价方法", 16, LIGHT.blue, bold=True, before=14),
        *(Words(to_visible(line), 14) for line in _method(stage)),
    ]
    lines += [Words("数据校验码（SHA-256）", 16, LIGHT.blue, bold=True, before=14), Words(stage.checksum, 14)]
    add_words(slide, Box(MARGIN, CONTENT_TOP, CONTENT_WIDTH, 5.1), lines)


def _method(stage: Stage) -> tuple[str, ...]:
    report = stage.report
    return (
        f"评价规则：{report.rule_set or DASH}；亮灯按未四舍五入的数值判定，显示值经四舍五入。",
        "差距为完成率减序时进度，增速、比率等不按序时折算的目标为实际减目标。",
        f"本材料为{show_day(report.as_of)}数据的固定结果，不随后续数据变化；此后如有更正，以新材料为准。",
    )
