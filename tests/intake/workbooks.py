"""Small xlsx workbooks from plain recipes, written by hand so that every oddity of real files can be made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from metrics.intake.sheet import column_letter

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

Recipe = Mapping[str, Any]


def make_workbook(
    sheets: Sequence[Recipe], extra: Mapping[str, bytes | str] | None = None, dated_1904: bool = False
) -> bytes:
    """The bytes of a workbook; a sheet has rows, name, state, merges, hidden_rows, hidden_columns.

    A cell is text, number, bool, date, None, or a table with value, format, formula and type. `extra` parts are
    added to the container or replace those made here.
    """
    formats: list[str] = []
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(sheets, dated_1904),
        "xl/_rels/workbook.xml.rels": _relations(
            [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
            + [("rIdS", "styles", "styles.xml")]
        ),
    }
    for number, sheet in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = make_sheet(sheet, formats)
    parts["xl/styles.xml"] = _styles(formats)
    return pack(parts | dict(extra or {}))


def pack(parts: Mapping[str, bytes | str]) -> bytes:
    """The parts as a zip container."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(zipfile.ZipInfo(name, (2023, 7, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def make_sheet(sheet: Recipe, formats: list[str]) -> str:
    """The XML of one sheet; formats in use are appended to `formats`."""
    hidden = set(sheet.get("hidden_rows", ()))
    rows = "".join(
        f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if number in hidden else ""}>'
        + "".join(_cell(f"{column_letter(index)}{number}", cell, formats) for index, cell in enumerate(row))
        + "</row>"
        for number, row in enumerate(sheet["rows"], 1)
    )
    columns = "".join(f'<col min="{one}" max="{one}" hidden="1"/>' for one in sheet.get("hidden_columns", ()))
    merges = "".join(f'<mergeCell ref="{one}"/>' for one in sheet.get("merges", ()))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">'
        + (f"<cols>{columns}</cols>" if columns else "")
        + f"<sheetData>{rows}</sheetData>"
        + (f"<mergeCells>{merges}</mergeCells>" if merges else "")
        + "</worksheet>"
    )


def _cell(reference: str, cell: Any, formats: list[str]) -> str:
    recipe = cell if isinstance(cell, Mapping) else {"value": cell}
    value, code = recipe.get("value"), recipe.get("format", "yyyy/m/d" if isinstance(recipe.get("value"), date) else "")
    if value in (None, "") and "formula" not in recipe:
        return ""
    formula = f"<f>{escape(recipe['formula'])}</f>" if "formula" in recipe else ""
    if code and code not in formats:
        formats.append(code)
    style = f' s="{formats.index(code) + 1}"' if code else ""
    kind, text = _typed(value)
    kind = recipe.get("type", "str" if formula and kind == "inlineStr" else kind)
    inner = f"<is><t xml:space='preserve'>{escape(text)}</t></is>" if kind == "inlineStr" else f"<v>{escape(text)}</v>"
    return f'<c r="{reference}" t="{kind}"{style}>{formula}{inner if value is not None else ""}</c>'


def _typed(value: Any) -> tuple[str, str]:
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, date):
        return "n", str((value - date(1899, 12, 30)).days)
    if isinstance(value, int | float):
        return "n", repr(value)
    return "inlineStr", "" if value is None else str(value)


def _workbook(sheets: Sequence[Recipe], dated_1904: bool) -> str:
    listed = "".join(
        f"<sheet name={quoteattr(one.get('name', f'Sheet{n}'))} sheetId='{n}' state='{one.get('state', 'visible')}'"
        f" r:id='rId{n}'/>"
        for n, one in enumerate(sheets, 1)
    )
    dated = "<workbookPr date1904='1'/>" if dated_1904 else ""
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{dated}<sheets>{listed}</sheets></workbook>'


def _relations(listed: Sequence[tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>' for key, kind, target in listed
    )
    return f'<Relationships xmlns="{RELATIONS}">{inner}</Relationships>'


def _styles(formats: Sequence[str]) -> str:
    codes = "".join(f'<numFmt numFmtId="{164 + n}" formatCode={quoteattr(code)}/>' for n, code in enumerate(formats))
    used = "".join(f'<xf numFmtId="{number}"/>' for number in (0, *(164 + n for n in range(len(formats)))))
    return f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellXfs>{used}</cellXfs></styleSheet>'
