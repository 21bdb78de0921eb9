"""Files made to harm: each is answered in time, with its reason, by a process that is still the same."""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Callable

import pytest

from metrics.intake import read_xlsx as read_xlsx_module
from metrics.intake.door import stage_any
from metrics.intake.stage import Staged
from metrics.model.catalogue import Catalogue
from tests.intake.conftest import TODAY
from tests.intake.workbooks import MAIN, make_workbook, pack

SECONDS = 5.0
HEADER = ["指标名称", "地区", "数据期", "本期值", "单位"]
ROW = ["5G基站总数", "泰安市", "2023年6月", 8460, "个"]
SHEET = "xl/worksheets/sheet1.xml"


def sheet_xml(cells: str, before: str = "") -> str:
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'


def with_sheet(cells: str, before: str = "") -> bytes:
    return make_workbook([{"rows": [HEADER, ROW]}], {SHEET: sheet_xml(cells, before)})


LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
FILE_ENTITY = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def lying_size() -> bytes:
    """A container that declares a small part and inflates to a large one."""
    content = bytearray(make_workbook([{"rows": [HEADER, ROW]}], {SHEET: sheet_xml(" " * 80_000_000)}))
    place = content.rfind(b"PK\x01\x02", 0, content.rfind(SHEET.encode()))
    content[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


def shared_text() -> bytes:
    """A small container whose table would be 15 GB of text: each of 500,000 cells shares 30,000 characters."""
    rows = "".join(f'<row r="{n}">' + '<c t="s"><v>0</v></c>' * 100 + "</row>" for n in range(1, 5001))
    relations = (
        f'<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="/{SHEET}"/>'
        '<Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    texts = f"<sst><si><t>{'字' * 30_000}</t></si></sst>"
    parts = {"xl/_rels/workbook.xml.rels": relations, "xl/sharedStrings.xml": texts, SHEET: sheet_xml(rows)}
    return make_workbook([{"rows": []}], parts)


def twice_named() -> bytes:
    stream = io.BytesIO(make_workbook([{"rows": [HEADER, ROW]}]))
    with zipfile.ZipFile(stream, "a") as container, pytest.warns(UserWarning, match="Duplicate name"):
        container.writestr(SHEET, sheet_xml(""))
    return stream.getvalue()


def encrypted_flag() -> bytes:
    content = bytearray(make_workbook([{"rows": [HEADER, ROW]}]))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


HOSTILE: list[tuple[str, Callable[[], bytes], str]] = [
    ("100 MB of blanks in a part", lambda: with_sheet(" " * 100_000_000), "FILE_INFLATES"),
    ("a part that lies about its size", lying_size, "FILE_XLSX_BROKEN"),
    ("entities in entities", lambda: with_sheet("<row><c><v>&j;</v></c></row>", LAUGHS + "]>"), "FILE_ENTITIES"),
    ("an entity that reads a file", lambda: with_sheet("<row><c><v>&x;</v></c></row>", FILE_ENTITY), "FILE_ENTITIES"),
    ("a cell in the last row and column", lambda: with_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "FILE_TOO_MANY_ROWS"),
    ("a cell in the last column", lambda: with_sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "FILE_TOO_WIDE"),
    ("a column past any sheet", lambda: with_sheet('<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>'), "FILE_XLSX_BROKEN"),
    ("a million columns", lambda: with_sheet("<row>" + "".join(f"<c><v>{n}</v></c>" for n in range(10**6)) + "</row>"), "FILE_TOO_WIDE"),
    ("more rows than we read", lambda: with_sheet("".join(f"<row><c><v>{n}</v></c></row>" for n in range(100_001))), "FILE_TOO_MANY_ROWS"),
    ("one long text in a million cells", shared_text, "FILE_TOO_MUCH_TEXT"),
    ("XML that never ends", lambda: with_sheet("<row>" * 200_000), "FILE_XLSX_BROKEN"),
    ("a part in an unknown encoding", lambda: with_sheet("", '<?xml version="1.0" encoding="klingon"?>'), "FILE_XLSX_BROKEN"),
    ("a cut-off file", lambda: make_workbook([{"rows": [HEADER, ROW]}])[:-30], "FILE_XLSX_BROKEN"),
    ("garbage after the mark", lambda: b"PK\x03\x04" + os.urandom(5000), "FILE_XLSX_BROKEN"),
    ("parts that climb out", lambda: pack({"[Content_Types].xml": "", "../../etc/cron": "x"}), "FILE_HOSTILE"),
    ("parts with absolute names", lambda: pack({"[Content_Types].xml": "", "/etc/passwd": "x"}), "FILE_HOSTILE"),
    ("a part named twice", twice_named, "FILE_HOSTILE"),
    ("3,000 parts", lambda: pack({f"xl/{n}.xml": "" for n in range(3000)}), "FILE_HOSTILE"),
    ("encrypted parts", encrypted_flag, "FILE_ENCRYPTED"),
    ("macros", lambda: make_workbook([{"rows": [HEADER, ROW]}], {"xl/vbaProject.bin": b"x"}), "FILE_XLSM"),
    ("a zip of anything", lambda: pack({"a.csv": "1"}), "FILE_ZIP"),
    ("a text document", lambda: pack({"[Content_Types].xml": "", "word/document.xml": ""}), "FILE_DOCX"),
    ("a sheet that is missing", lambda: make_workbook([{"rows": [HEADER]}], {"xl/_rels/workbook.xml.rels": ""}), "FILE_XLSX_BROKEN"),
    ("a shared text that is missing", lambda: with_sheet('<row><c t="s"><v>7</v></c></row>'), "FILE_XLSX_BROKEN"),
    ("two cells in one place", lambda: with_sheet('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'), "FILE_XLSX_BROKEN"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "code"), [(make, code) for _, make, code in HOSTILE], ids=[one[0] for one in HOSTILE])
def test_a_hostile_workbook_is_refused_in_time_with_its_reason(
    stage: Callable[..., Staged], make: Callable[[], bytes], code: str
) -> None:
    content, process = make(), os.getpid()
    start = time.perf_counter()
    staged = stage(content, "报送.xlsx")
    assert time.perf_counter() - start < SECONDS
    assert [problem.code for problem in staged.errors] == [code]
    assert (staged.rows, os.getpid()) == ((), process)


CHILDREN = [
    ("import time; time.sleep(60)", "FILE_TIMEOUT"),
    ("while True: pass", "FILE_TIMEOUT"),
    ("import os; os.abort()", "FILE_CRASHED"),
    ("import ctypes; ctypes.string_at(0)", "FILE_CRASHED"),
    ("raise SystemExit(3)", "FILE_CRASHED"),
    ("from metrics.intake.child import limit_resources; limit_resources(); x = bytearray(10**10)", "FILE_MEMORY"),
    ("print('no json')", "FILE_CRASHED"),
]


@pytest.mark.parametrize(("program", "code"), CHILDREN)
def test_whatever_becomes_of_the_child_is_a_problem_with_a_remedy(
    stage: Callable[..., Staged], monkeypatch: pytest.MonkeyPatch, program: str, code: str
) -> None:
    command = (read_xlsx_module._COMMAND[0], "-c", program)
    monkeypatch.setattr(read_xlsx_module, "_COMMAND", command)
    monkeypatch.setattr(read_xlsx_module, "SECONDS", 1.0)
    (problem,) = stage(make_workbook([{"rows": [HEADER, ROW]}]), "报送.xlsx").problems
    assert problem.code == code
    assert problem.remedy


def test_a_million_columns_of_text_are_refused(stage: Callable[..., Staged]) -> None:
    start = time.perf_counter()
    staged = stage("a," * 1_000_000 + "\n")
    assert time.perf_counter() - start < SECONDS
    assert [problem.code for problem in staged.problems] == ["FILE_TOO_WIDE"]


def test_ten_thousand_rows_are_staged_within_three_seconds(stage: Callable[..., Staged]) -> None:
    rows = [["5G基站总数", "泰安市", f"{year}年{month}月{day}日", year * month + day, "个", "正式", f"备注{day}"]
            for year in range(1990, 2022) for month in range(1, 13) for day in range(2, 29)][:10_000]  # fmt: skip
    content = make_workbook([{"rows": [[*HEADER, "数据性质", "备注"], *rows]}])
    start = time.perf_counter()
    staged = stage(content, "报送.xlsx")
    assert time.perf_counter() - start < 3
    assert (len(staged.rows), staged.errors) == (10_000, ())


LONG_TEXTS = {
    "colons": ":" * 30_000 + "x",
    "spaces": "甲" + " " * 30_000 + "乙",
    "years": "2023年" * 6_000,
    "brackets": "(" * 30_000,
    "requests": "甲" + "(必填)" * 6_000 + "乙",
    "numbering": "1." * 15_000,
    "units": "单位:" * 10_000,
    "months": "2023年1" + " " * 30_000,
    "digits": "1" * 30_000 + "x",
}
LONG_TABLES = {
    "heading": "{0},指标名称,地区,数据期,本期值,单位\n,5G基站总数,泰安市,2023年6月,8460,个\n",
    "title": "{0}\n指标名称,地区,数据期,本期值,单位\n5G基站总数,泰安市,2023年6月,8460,个\n",
    "indicator": "指标名称,地区,数据期,本期值\n{0},泰安市,2023年6月,8460\n",
    "region": "指标名称,地区,数据期,本期值\n5G基站总数,{0},2023年6月,8460\n",
    "period": "指标名称,地区,数据期,本期值\n5G基站总数,泰安市,{0},8460\n",
    "value": "指标名称,地区,数据期,本期值\n5G基站总数,泰安市,2023年6月,{0}\n",
    "unit": "指标名称,地区,数据期,本期值,单位\n5G基站总数,泰安市,2023年6月,8460,{0}\n",
}


@pytest.mark.parametrize("text", LONG_TEXTS.values(), ids=LONG_TEXTS)
@pytest.mark.parametrize("table", LONG_TABLES.values(), ids=LONG_TABLES)
def test_a_long_text_costs_no_time_wherever_it_stands(catalogue: Catalogue, table: str, text: str) -> None:
    # What was once quadratic took 85 s here; the processor's time, for others may use the machine too.
    start = time.process_time()
    stage_any(table.format(text).encode(), "报送.csv", catalogue, TODAY)
    assert time.process_time() - start < 1


def test_thousands_of_decorated_names_cost_no_time(stage: Callable[..., Staged]) -> None:
    rows = "".join(f"5G基站总数,{':' * 490}{number},2023年6月,1\n" for number in range(2000))
    start = time.perf_counter()
    staged = stage("指标名称,地区,数据期,本期值\n" + rows)
    assert time.perf_counter() - start < SECONDS
    assert len(staged.errors) == 2000
