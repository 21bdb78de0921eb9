"""The deck and what stands on a slide: titles, texts, tables and footers in python-pptx, in one place and one look."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.text.text import TextFrame
from pptx.util import Emu, Inches, Pt

from metrics.model.palette import LIGHT

FONT = "微软雅黑"
WIDTH, HEIGHT = 13.333, 7.5
#: Inches: where a slide's content begins and ends, and the margin beside it.
MARGIN, CONTENT_TOP, CONTENT_BOTTOM = 0.6, 1.55, 6.75
CONTENT_WIDTH = WIDTH - 2 * MARGIN
TITLE_LAYOUT, PLAIN_LAYOUT = 0, 5
_FOOT = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[Emu, Emu, Emu, Emu]:
        """The same as python-pptx takes it."""
        return (Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height))


_PLACES = {
    PP_PLACEHOLDER.TITLE: Box(MARGIN, 0.4, CONTENT_WIDTH, 0.95),
    PP_PLACEHOLDER.BODY: Box(MARGIN, CONTENT_TOP, CONTENT_WIDTH, CONTENT_BOTTOM - CONTENT_TOP),
    PP_PLACEHOLDER.DATE: Box(9.4, 6.95, 1.8, 0.3),
    PP_PLACEHOLDER.FOOTER: Box(MARGIN, 6.95, 8.6, 0.3),
    PP_PLACEHOLDER.SLIDE_NUMBER: Box(11.4, 6.95, 1.333, 0.3),
}


@dataclass(frozen=True)
class Words:
    """One paragraph: `colour` is a hex of the palette, `before` the space above it in points."""

    text: str
    size: float = 14
    colour: str = LIGHT.ink
    bold: bool = False
    centred: bool = False
    before: float = 0


@dataclass(frozen=True)
class SheetColumn:
    """A column of a table on a slide; `width` in inches."""

    head: str
    width: float
    is_left: bool = False


def rgb(colour: str) -> RGBColor:
    """#1B2430 as python-pptx takes it."""
    return RGBColor.from_string(colour.removeprefix("#"))


def make_deck() -> Presentation:
    """An empty deck, 16:9, with the two layouts that are used."""
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    kept = [deck.slide_layouts[number] for number in (TITLE_LAYOUT, PLAIN_LAYOUT)]
    for layout in list(deck.slide_layouts):
        if layout not in kept:
            deck.slide_layouts.remove(layout)
    _lay_out_master(deck)
    return deck


def _lay_out_master(deck: Presentation) -> None:
    """Titles on the left in the blue of the palette, footer and page number along the lower edge."""
    master = deck.slide_master
    for shape in master.placeholders:
        shape.left, shape.top, shape.width, shape.height = _PLACES[shape.placeholder_format.type].emu
        if shape.placeholder_format.type in _FOOT:
            _style_foot(shape, shape.placeholder_format.type)
    for level in master.element.iter(qn("p:titleStyle")):
        level[0].set("algn", "l")
        letters = level[0].find(qn("a:defRPr"))
        letters.set("sz", "2600")
        letters.set("b", "1")
        letters.find(f".//{qn('a:schemeClr')}").set("val", "tx2")


def _style_foot(shape: Any, kind: PP_PLACEHOLDER) -> None:
    for level in shape.text_frame._txBody.iter(qn("a:lvl1pPr")):
        level.set("algn", "l" if kind is PP_PLACEHOLDER.FOOTER else "r")
        level.find(qn("a:defRPr")).set("sz", "1000")


def to_theme(theme: bytes) -> bytes:
    """The theme with our fonts and colours, so that what is typed or drawn in later looks the same."""
    text = theme.decode()
    text = re.sub(
        r'<a:latin typeface="[^"]*"/><a:ea typeface=""/>',
        f'<a:latin typeface="{FONT}"/><a:ea typeface="{FONT}"/>',
        text,
    )
    text = re.sub(r'(<a:font script="Hans" typeface=")[^"]*', rf"\g<1>{FONT}", text)
    colours = {
        "dk1": LIGHT.ink,
        "dk2": LIGHT.blue,
        "lt2": LIGHT.ground,
        "accent1": LIGHT.blue,
        "accent2": LIGHT.red,
        "accent3": LIGHT.green,
        "accent4": LIGHT.yellow,
        "accent5": LIGHT.grey,
        "accent6": LIGHT.dash,
    }
    for name, colour in colours.items():
        found = f'<a:srgbClr val="{colour.removeprefix("#")}"/>'
        text = re.sub(rf"(<a:{name}>).*?(</a:{name}>)", rf"\g<1>{found}\g<2>", text)
    return text.encode()


def add_slide(deck: Presentation, title: str, foot: str) -> Slide:
    """A slide with its finding as title, a rule below it, and a footer with the page number."""
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    assert slide.shapes.title is not None
    slide.shapes.title.text_frame.text = title
    slide.shapes.title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    add_rule(slide, Box(MARGIN, 1.38, CONTENT_WIDTH, 0.03), LIGHT.blue)
    for layout_shape in slide.slide_layout.placeholders:
        if layout_shape.placeholder_format.type in _FOOT:
            slide.shapes.clone_placeholder(layout_shape)
    for shape in slide.placeholders:
        if shape.placeholder_format.type is PP_PLACEHOLDER.FOOTER:
            shape.left, shape.top, shape.width, shape.height = _PLACES[PP_PLACEHOLDER.FOOTER].emu
            write_words(shape.text_frame, [Words(foot, 10, LIGHT.soft)])
        elif shape.placeholder_format.type is PP_PLACEHOLDER.SLIDE_NUMBER:
            _number(shape.text_frame)
    return slide


def _number(frame: TextFrame) -> None:
    """A field, so that the number follows the slide when slides are moved."""
    field = f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr lang="zh-CN"/><a:t>1</a:t></a:fld>'
    frame.paragraphs[0]._p.append(parse_xml(field))


def add_rule(slide: Slide, box: Box, colour: str) -> None:
    """A filled strip without an outline."""
    strip = slide.shapes.add_shape(1, *box.emu)
    strip.fill.solid()
    strip.fill.fore_color.rgb = rgb(colour)
    strip.line.fill.background()
    # The style of a drawn shape brings a shadow, which some programs show whatever the shape itself says.
    strip._element.remove(strip._element.find(qn("p:style")))


def add_words(slide: Slide, box: Box, paragraphs: Sequence[Words]) -> None:
    """A text box; its lines wrap inside it."""
    frame = slide.shapes.add_textbox(*box.emu).text_frame
    write_words(frame, paragraphs)


def write_words(frame: TextFrame, paragraphs: Sequence[Words]) -> None:
    """The paragraphs as the whole text of a frame."""
    frame.word_wrap = True
    for number, words in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.CENTER if words.centred else PP_ALIGN.LEFT
        paragraph.line_spacing, paragraph.space_before = 1.15, Pt(words.before)
        run = paragraph.add_run()
        run.text = words.text
        set_font(run.font, words.size, words.colour, words.bold)


def set_font(font: Any, size: float, colour: str, bold: bool = False) -> None:
    """Size, colour and the font by name, for Chinese as for Latin."""
    font.size, font.bold, font.name = Pt(size), bold, FONT
    font.color.rgb = rgb(colour)
    properties = font._rPr
    for old in properties.findall(qn("a:ea")):
        properties.remove(old)
    latin = properties.find(qn("a:latin"))
    latin.addnext(parse_xml(f'<a:ea {nsdecls("a")} typeface="{FONT}"/>'))


def describe(frame: GraphicFrame, words: str) -> None:
    """The text for those who do not see a chart or a table."""
    frame._element.nvGraphicFramePr.cNvPr.set("descr", words)


def add_table(
    slide: Slide, box: Box, columns: Sequence[SheetColumn], rows: Sequence[Sequence[Words]], row_height: float
) -> GraphicFrame:
    """A table whose columns share the width of `box`; the rows are `row_height` inches each."""
    frame = slide.shapes.add_table(len(rows) + 1, len(columns), *box.emu)
    table = frame.table
    table.horz_banding = False
    stretch = box.width / sum(column.width for column in columns)
    for column, made in zip(columns, table.columns, strict=True):
        made.width = Inches(column.width * stretch)
    heads = [Words(column.head, 12, LIGHT.on_band, bold=True, centred=not column.is_left) for column in columns]
    for number, (row, words) in enumerate(zip(table.rows, (heads, *rows), strict=True)):
        row.height = Inches(0.4 if number == 0 else row_height)
        for cell, content in zip(row.cells, words, strict=True):
            _write_cell(cell, content, LIGHT.band if number == 0 else LIGHT.card)
    return frame


def _write_cell(cell: _Cell, words: Words, ground: str) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(ground)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = Inches(0.08)
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    write_words(cell.text_frame, [words])
    cell.text_frame.paragraphs[0].line_spacing = 1.0
    line = LIGHT.line.removeprefix("#")
    for number, side in enumerate(("lnT", "lnB")):
        edge = f'<a:{side} {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{line}"/></a:solidFill></a:{side}>'
        cell._tc.get_or_add_tcPr().insert(number, parse_xml(edge))
