"""The sheet a clerk fills in: everything but the values stands there already."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from metrics.intake.fields import Aside, Field
from metrics.intake.our_sheets import GUIDE
from metrics.intake.template_rows import COLUMNS, DEMO_NOTE, Template, to_cells
from metrics.intake.text_cell import TEXT_FORMAT, put_text
from metrics.model.download import Download
from metrics.model.observation import STATUS_WORDS

ADDED_ROWS = 20
_TITLE = "数据报送表"
_FILLED_IN = (Field.VALUE, Field.UNIT, Field.STATUS, Field.NOTE)
_WIDTHS = dict(zip(COLUMNS, (24, 36, 14, 15, 28, 15, 14, 16, 12, 12, 32), strict=True))
#: A font that Excel and WPS in Chinese have; the file only names it.
_FONT = "等线"
_HEAD, _GIVEN, _OPEN = (PatternFill("solid", fgColor=colour) for colour in ("FFD9E2EC", "FFF3F4F6", "FFFFFFFF"))
_LINE = Side(style="thin", color="FFBFC5CD")
_BORDER = Border(_LINE, _LINE, _LINE, _LINE)
_RULES = (
    "只填白色的单元格：本期值、单位、数据性质、备注；灰色的单元格已锁定（未设密码），不需改动。",
    "本期值只填数字，不带单位和文字；数据期写1-9月的，填自年初累计数。",
    "没有数据的请留空，或填“…”“—”“/”“无”“不详”；留空不作为0，也不删除已有数据。数值为0的，请填0。",
    "单位可改为能换算的单位，如把“万元”改为“亿元”，系统自动换算。",
    "数据性质从正式、预计、快报中选一个；留空按正式。",
    "目标值、上期、上期值仅供参考，系统不读取；上期值的单位与本表原列单位相同。",
    "表中没有的指标或地区，可填在表下的空白行，地区请从下拉框中选。",
    "填好后保存为xlsx（或CSV），在“数据报送”页上传核对。",
)


def to_csv(template: Template) -> Download:
    """UTF-8 with BOM and CRLF, as Excel and WPS open it."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.value for column in COLUMNS])
    for row in template.rows:
        writer.writerow([_plain(cell) for cell in to_cells(row, template.is_demo)])
    return Download(_name(template, "csv"), codecs.BOM_UTF8 + stream.getvalue().encode("utf-8"))


def to_xlsx(template: Template) -> Download:
    """A workbook whose first sheet is locked but for what is filled in; the second says how."""
    book = Workbook()
    book.properties.creator = "序时"
    book.properties.title = _title(template)
    sheet = book.active
    sheet.title = f"{_TITLE}（演示数据）" if template.is_demo else _TITLE
    _write_head(sheet)
    rows = [to_cells(row, template.is_demo) for row in template.rows]
    rows += [("",) * len(COLUMNS)] * ADDED_ROWS
    for number, cells in enumerate(rows, start=2):
        _write_row(sheet, number, cells, is_added=number > len(template.rows) + 1)
    _lay_out(sheet, _title(template))
    _add_choices(sheet, len(rows) + 1, len(template.rows) + 2, len(template.regions))
    _write_guide(book.create_sheet(GUIDE), template)
    stream = io.BytesIO()
    book.save(stream)
    return Download(_name(template, "xlsx"), stream.getvalue())


def _title(template: Template) -> str:
    return ("演示数据-" if template.is_demo else "") + f"{_TITLE}-{template.title}"


def _name(template: Template, ending: str) -> str:
    return f"{_title(template)}.{ending}"


def _plain(cell: str | Decimal) -> str:
    return cell if isinstance(cell, str) else f"{cell.normalize():f}"


def _write_head(sheet: Worksheet) -> None:
    for index, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, index)
        put_text(cell, column.value)
        cell.font = Font(name=_FONT, size=11, bold=True)
        cell.fill, cell.border = _HEAD, _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(index)].width = _WIDTHS[column]
    sheet.row_dimensions[1].height = 24


def _write_row(sheet: Worksheet, number: int, cells: Sequence[str | Decimal], *, is_added: bool) -> None:
    for index, (column, content) in enumerate(zip(COLUMNS, cells, strict=True), start=1):
        cell = sheet.cell(number, index)
        is_open = column in _FILLED_IN or (is_added and column not in tuple(Aside))
        _write_cell(cell, content, is_number=column in (Field.VALUE, Aside.LAST_VALUE))
        cell.font = Font(name=_FONT, size=11)
        cell.border = _BORDER
        cell.fill = _OPEN if is_open else _GIVEN
        cell.protection = Protection(locked=not is_open)
        cell.alignment = Alignment(vertical="center", wrap_text=column in (Field.NAME, Aside.GOAL, Field.NOTE))


def _write_cell(cell: Cell, content: str | Decimal, *, is_number: bool) -> None:
    """Numbers as numbers; the other cells are formatted as text, so that what is typed there stays as typed."""
    if isinstance(content, Decimal):
        cell.value = content
    elif not is_number:
        put_text(cell, content)
        cell.number_format = TEXT_FORMAT


def _lay_out(sheet: Worksheet, title: str) -> None:
    """What moves, what is locked and how it prints. Without a password: the lock keeps from slips, not from people."""
    sheet.freeze_panes = "C2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.center.text = title.replace("&", "&&")


def _add_choices(sheet: Worksheet, last: int, added: int, region_count: int) -> None:
    """Drop-downs, and a hint at the value that warns but lets 无 or … pass."""
    statuses = DataValidation(type="list", formula1=f'"{",".join(STATUS_WORDS)}"', allow_blank=True)
    statuses.error, statuses.errorTitle = "请从正式、预计、快报中选一个；留空按正式。", "数据性质"
    regions = DataValidation(type="list", formula1=f"'{GUIDE}'!$C$2:$C${region_count + 1}", allow_blank=True)
    regions.error, regions.errorTitle = "请从下拉框中选择地区。", "地区"
    values = DataValidation(
        type="decimal", operator="between", formula1="-1E+15", formula2="1E+15", allow_blank=True, errorStyle="warning"
    )
    values.promptTitle, values.prompt = "本期值", "只填数字，不带单位。没有数据请留空，或填“…”“—”“/”“无”“不详”。"
    values.errorTitle, values.error = (
        "本期值",
        "此处应为数字。没有数据的写法（如“…”“—”“无”）可以保留，其他文字不能入库。",
    )
    for choice, column, first in (
        (statuses, Field.STATUS, 2),
        (regions, Field.REGION, added),
        (values, Field.VALUE, 2),
    ):
        letter = get_column_letter(COLUMNS.index(column) + 1)
        choice.showErrorMessage, choice.showInputMessage = True, bool(choice.prompt)
        choice.add(f"{letter}{first}:{letter}{last}")
        sheet.add_data_validation(choice)


def _write_guide(sheet: Worksheet, template: Template) -> None:
    """The rules in short; beside them the regions, from which the drop-down takes its words."""
    rules = (*_RULES, DEMO_NOTE + "，不得引用。") if template.is_demo else _RULES
    _write_list(sheet, 1, (GUIDE, *(f"{number}. {rule}" for number, rule in enumerate(rules, start=1))), 80)
    _write_list(sheet, 3, ("可选地区", *template.regions), 20)
    sheet.protection.sheet = True


def _write_list(sheet: Worksheet, column: int, texts: Iterable[str], width: float) -> None:
    sheet.column_dimensions[get_column_letter(column)].width = width
    for number, text in enumerate(texts, start=1):
        cell = sheet.cell(number, column)
        put_text(cell, text)
        cell.font = Font(name=_FONT, size=11, bold=number == 1)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
