"""Pages, styles, tables and page numbers of a notice in python-docx: sizes and fonts as GB/T 9704 names them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH as PLACE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from metrics.publish.pack.notice_lines import Grid, GridColumn

TITLE_FONT, BODY_FONT, HEADING_FONT, ITEM_FONT, NUMBER_FONT = (
    "方正小标宋简体",
    "仿宋_GB2312",
    "黑体",
    "楷体_GB2312",
    "宋体",
)
#: 二号, 三号, 四号 and 小五 in points; 22 lines of 28.9 points fill the 225 mm of a page.
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL = 22, 16, 14, 9
LINE_POINTS, TITLE_LINE_POINTS = 28.9, 36
#: Millimetres: left, right, top and bottom of A4, which leave 156 × 225.
LEFT, RIGHT, TOP, BOTTOM, WIDTH = 28, 26, 37, 35, 156


@dataclass(frozen=True)
class _Look:
    """How a kind of line is set; `first` and `side` are indents in characters, `side` from the right."""

    style: str
    font: str
    size: float
    place: PLACE = PLACE.JUSTIFY
    line: float = LINE_POINTS
    first: int = 0
    side: int = 0
    before: float = 0
    after: float = 0
    keeps_next: bool = False


_LOOKS = {
    "title": _Look("Title", TITLE_FONT, SIZE_2, PLACE.CENTER, TITLE_LINE_POINTS, after=LINE_POINTS),
    "heading": _Look("Heading 1", HEADING_FONT, SIZE_3, first=2, keeps_next=True),
    "item": _Look("Heading 2", ITEM_FONT, SIZE_3, first=2, keeps_next=True),
    "body": _Look("Body Text", BODY_FONT, SIZE_3, first=2),
    "addressee": _Look("主送机关", BODY_FONT, SIZE_3),
    "caption": _Look("Caption", HEADING_FONT, SIZE_4, PLACE.CENTER, 24, before=8, after=4, keeps_next=True),
    "sign": _Look("成文日期", BODY_FONT, SIZE_3, PLACE.RIGHT, side=4, before=LINE_POINTS, keeps_next=True),
    "remark": _Look("附注", BODY_FONT, SIZE_3, first=2, after=12, keeps_next=True),
    "imprint": _Look("版记", BODY_FONT, SIZE_4, PLACE.LEFT, 24, keeps_next=True),
    "cell": _Look("表格文字", BODY_FONT, SIZE_SMALL, PLACE.CENTER, 13),
}


_KEPT = {"Normal", "Default Paragraph Font", "Normal Table", "No List", "Header", "Footer", "Table Grid"}


def set_styles(document: Document) -> None:
    """Every kind of line as a style of its own, so that an office can change all of one kind at once."""
    _drop_styles(document)
    _set_fonts(document.styles["Normal"].element, BODY_FONT, SIZE_3)
    for look in _LOOKS.values():
        known = look.style in document.styles
        style = document.styles[look.style] if known else document.styles.add_style(look.style, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        style.base_style = document.styles["Normal"]
        _set_style(style, look)
    _add_rules(document.styles[_LOOKS["imprint"].style].element.get_or_add_pPr())


def _drop_styles(document: Document) -> None:
    """The template brings 160 styles: an office sees those of the notice, and every look-up goes through fewer."""
    used = {look.style for look in _LOOKS.values()} | _KEPT
    for style in list(document.styles):
        if style.name is not None and style.name.removesuffix(" Char") not in used:
            style.delete()


def _set_style(style: ParagraphStyle, look: _Look) -> None:
    properties = style.element.get_or_add_pPr()
    for child in list(properties):
        if child.tag in (qn("w:pBdr"), qn("w:contextualSpacing"), qn("w:ind")):
            properties.remove(child)
    shape = style.paragraph_format
    shape.alignment, shape.line_spacing = look.place, Pt(look.line)
    shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
    shape.keep_with_next, shape.keep_together, shape.widow_control = look.keeps_next, False, True
    if look.first:
        _indent(properties, "firstLine", look.first, look.size)
    if look.side:
        _indent(properties, "right", look.side, look.size)
    style.font.bold, style.font.italic, style.font.color.rgb = False, False, RGBColor(0, 0, 0)
    _set_fonts(style.element, look.font, look.size)


def _add_rules(properties: Any) -> None:
    """The lines of the 版记: 0.35 mm above and below, a thin one between."""
    rules = OxmlElement("w:pBdr")
    for side, eighths in (("top", 8), ("bottom", 8), ("between", 4)):
        rule = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "1"), ("color", "000000")):
            rule.set(qn(f"w:{name}"), value)
        rules.append(rule)
    properties.insert_element_before(rules, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")


def _indent(properties: Any, side: str, characters: int, size: float) -> None:
    """In characters, as Chinese documents are indented, and in twentieths of a point for programs that count so."""
    indent = properties.get_or_add_ind()
    indent.set(qn(f"w:{side}Chars"), str(characters * 100))
    indent.set(qn(f"w:{side}"), str(int(characters * size * 20)))


def _set_fonts(owner: Any, font: str, size: float) -> None:
    """The font by name for Chinese and Latin alike: a theme's fonts would win over it."""
    properties = owner.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), font)
    for name in ("w:sz", "w:szCs"):
        found = properties.find(qn(name))
        if found is None:
            found = OxmlElement(name)
            properties.append(found)
        found.set(qn("w:val"), str(int(size * 2)))


def lay_out_page(document: Document) -> None:
    """A4 with the margins of the standard; odd and even pages differ in where their number stands."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.header_distance, section.footer_distance = Mm(22), Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    language = document.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        # A Latin language for digits and Latin words: with a Chinese one some programs break lines inside numbers.
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")


def write_headers(document: Document, words: str) -> None:
    """The words on every page, odd and even; empty words leave the header empty."""
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        paragraph = header.paragraphs[0]
        paragraph.alignment = PLACE.CENTER
        _add_run(paragraph, words, HEADING_FONT, SIZE_4)


def write_footers(document: Document) -> None:
    """— 1 —, a character in from the outer edge: on the right of odd pages, on the left of even ones."""
    section = document.sections[0]
    for footer, place, side in (
        (section.footer, PLACE.RIGHT, "right"),
        (section.even_page_footer, PLACE.LEFT, "left"),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = place
        _indent(paragraph._p.get_or_add_pPr(), side, 1, SIZE_4)
        _add_run(paragraph, "— ", NUMBER_FONT, SIZE_4)
        _add_field(paragraph, "PAGE")
        _add_run(paragraph, " —", NUMBER_FONT, SIZE_4)


def _add_run(paragraph: Paragraph, words: str, font: str, size: float) -> Any:
    run = paragraph.add_run(words)
    _set_fonts(run._r, font, size)
    return run


def _add_field(paragraph: Paragraph, name: str) -> None:
    for kind in ("begin", "", "separate", "1", "end"):
        run = _add_run(paragraph, "1" if kind == "1" else "", NUMBER_FONT, SIZE_4)
        if kind == "1":
            continue
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = name
        run._r.append(part)


def add_line(document: Document, kind: str, text: str) -> Paragraph:
    """One paragraph of a kind of notice_lines.Line, or the title."""
    return document.add_paragraph(text, style=_LOOKS[kind].style)


def add_grid(document: Document, grid: Grid) -> None:
    """A framed table whose head comes again on each page and whose rows are never cut."""
    table = document.add_table(len(grid.rows) + 1, len(grid.columns), style="Table Grid")
    _fix_widths(table, [column.width for column in grid.columns])
    head, *rows = table.rows
    _mark(head, "w:tblHeader")
    for cell, column in zip(head.cells, grid.columns, strict=True):
        _write_cell(cell, column, column.head, HEADING_FONT)
    for row, texts in zip(rows, grid.rows, strict=True):
        for cell, column, text in zip(row.cells, grid.columns, texts, strict=True):
            _write_cell(cell, column, text, BODY_FONT)
    for row in table.rows:
        _mark(row, "w:cantSplit")


def _write_cell(cell: _Cell, column: GridColumn, text: str, font: str) -> None:
    cell.width = Mm(column.width)
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.style = _LOOKS["cell"].style
    if column.is_left and font == BODY_FONT:
        paragraph.alignment = PLACE.LEFT
    _add_run(paragraph, text, font, SIZE_SMALL)


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _fix_widths(table: Table, widths: list[int]) -> None:
    """Set widths, in the grid too, for some programs read only that; narrow margins inside the cells."""
    table.autofit = False
    properties = table._tbl.tblPr
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    margins = OxmlElement("w:tblCellMar")
    for side, size in (("top", Mm(0.6)), ("left", Mm(0.8)), ("bottom", Mm(0.6)), ("right", Mm(0.8))):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(size.twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.insert_element_before(margins, "w:tblLook")


def add_imprint(document: Document, lines: tuple[str, ...]) -> None:
    """The 版记: ruled lines that stay together."""
    for line in lines:
        paragraph = document.add_paragraph(line, style=_LOOKS["imprint"].style)
    paragraph.paragraph_format.keep_with_next = False
