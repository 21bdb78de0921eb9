"""The marked copy is the clerk's own file: problems shown in the cells, all else kept, and it comes back when mended."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from metrics.intake import mark as mark_module
from metrics.intake.container import Container
from metrics.intake.mark import to_marked
from metrics.intake.mark_book import AUTHOR, COLOURS, MAX_MARKED, PLAIN_NAME, mark_cells, mark_workbook
from metrics.intake.our_sheets import LISTING
from metrics.intake.problems import make_problem
from metrics.intake.stage import PASTED_NAME, Staged, stage_text
from metrics.intake.workbook import read_workbook
from metrics.model.catalogue import Catalogue
from metrics.model.download import Download
from metrics.model.errors import CommandRefused
from metrics.model.problem import Place, Problem, Severity
from tests.intake.conftest import TODAY
from tests.intake.workbooks import make_workbook, pack

HEADER = ("指标名称", "地区", "数据期", "本期值", "单位", "备注")
BAD = (
    HEADER,
    ("5G基站总数", "泰安市", "2023年6月", "约8460", "个", ""),
    ("5G基站总数", "新泰市", "2023年13月", 100, "亩", ""),
    ("高新技术产业产值占比", "泰安市", "2023年6月", 120, "%", ""),
    ("5G基站总数", "泰安高新区", "2023年6月", 12, "个", "=1+1"),
)
MENDED = {"D2": 8460, "C3": "2023年6月", "E3": "个"}
RED, AMBER = COLOURS[Severity.ERROR], COLOURS[Severity.WARNING]
Mark = Callable[[bytes, str], tuple[Staged, Download]]


@pytest.fixture
def mark(stage: Callable[..., Staged], catalogue: Catalogue) -> Mark:
    def run(content: bytes, name: str) -> tuple[Staged, Download]:
        staged = stage(content, name)
        return staged, to_marked(content, name, staged.problems, staged.sheet, catalogue)

    return run


def make_book() -> Any:
    book = Workbook()
    sheet = book.active
    sheet.title = "6月'报送"
    for row in BAD:
        sheet.append(row)
    sheet["F5"].data_type = "s"
    sheet["B2"].font = Font(name="仿宋", bold=True)
    sheet["D4"].number_format = "0.00"
    sheet.column_dimensions["A"].width = 33
    other = book.create_sheet("计算")
    other["A1"], other["A2"] = 20, "=A1*2"
    return book


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def opened(file: Download) -> Any:
    return load_workbook(io.BytesIO(file.content))


def colours(sheet: Any) -> dict[str, str]:
    return {cell.coordinate: cell.fill.fgColor.rgb for row in sheet for cell in row if cell.fill.fill_type}


def to_csv(rows: Sequence[Sequence[object]], encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join(",".join(str(cell) for cell in row) for row in rows).encode(encoding)


def test_cells_are_coloured_and_commented_by_what_is_wrong_with_them(mark: Mark) -> None:
    staged, file = mark(saved(make_book()), "6月表.xlsx")
    sheet = opened(file)["6月'报送"]
    assert file.name == "6月表-已标注.xlsx"
    assert colours(sheet) == {"D2": RED, "C3": RED, "E3": RED, "D4": AMBER}
    said = next(one for one in staged.errors if one.place.row == 2)
    assert sheet["D2"].comment.text == f"〔NUMBER_APPROXIMATE〕{said.message}。{said.remedy}"
    assert sheet["D2"].comment.author == AUTHOR
    assert "〔NUMBER_OVER_100〕" in sheet["D4"].comment.text


def test_everything_else_of_the_workbook_is_kept(mark: Mark) -> None:
    book = opened(mark(saved(make_book()), "6月表.xlsx")[1])
    assert book.sheetnames == [LISTING, "6月'报送", "计算"]
    sheet = book["6月'报送"]
    assert [tuple(cell.value or "" for cell in row) for row in sheet] == [tuple(row) for row in BAD]
    assert (sheet["B2"].font.name, sheet["D4"].number_format) == ("仿宋", "0.00")
    assert sheet.column_dimensions["A"].width == 33
    assert (book["计算"]["A1"].value, book["计算"]["A2"].value) == (20, "=A1*2")


def test_the_list_names_every_problem_and_leads_to_its_cell(mark: Mark) -> None:
    staged, file = mark(saved(make_book()), "6月表.xlsx")
    book = opened(file)
    listed = list(book[LISTING].iter_rows(min_row=3, max_col=6))
    assert [row[5].value for row in listed] == [one.code for one in staged.problems]
    assert [row[0].value for row in listed] == [one.severity.word for one in staged.problems]
    first = next(row for row in listed if row[5].value == "NUMBER_APPROXIMATE")
    assert first[1].hyperlink.location == "'6月''报送'!D2"
    assert (first[1].value, first[2].value) == ("第2行 D列‹本期值›", "约8460")
    assert book.active.title == LISTING
    assert [one.title for one in book.worksheets if one.sheet_view.tabSelected] == [LISTING]


@pytest.mark.parametrize("name", ["报送.xlsx", "报送.csv"])
def test_a_mended_copy_comes_back_without_errors(mark: Mark, stage: Callable[..., Staged], name: str) -> None:
    staged, file = mark(saved(make_book()) if name.endswith("xlsx") else to_csv(BAD), name)
    assert {one.place.row for one in staged.errors} == {2, 3}
    assert stage(file.content, file.name).errors == staged.errors
    book = opened(file)
    for place, content in MENDED.items():
        book.worksheets[1][place].value = content
    mended = stage(saved(book), file.name)
    assert (mended.errors, len(mended.rows), mended.sheet) == ((), 4, book.sheetnames[1])
    assert LISTING not in mended.sheets


def test_marking_again_takes_the_old_marks_away(mark: Mark) -> None:
    book = opened(mark(saved(make_book()), "表.xlsx")[1])
    sheet = book.worksheets[1]
    sheet["D2"].value = 8460
    sheet["F2"].comment, sheet["A2"].fill = Comment("请核", "王某"), PatternFill("solid", fgColor="FF00FF00")
    file = mark(saved(book), "表-已标注.xlsx")[1]
    again = opened(file)
    assert file.name == "表-已标注.xlsx"
    assert again.sheetnames == [LISTING, "6月'报送", "计算"]
    assert colours(again.worksheets[1]) == {"A2": "FF00FF00", "C3": RED, "E3": RED, "D4": AMBER}
    assert (again.worksheets[1]["D2"].comment, again.worksheets[1]["F2"].comment.text) == (None, "请核")


def test_a_comment_of_the_clerk_stays_under_ours(mark: Mark) -> None:
    book = make_book()
    book.active["D2"].comment = Comment("上报前核对", "王某")
    text = opened(mark(saved(book), "表.xlsx")[1]).worksheets[1]["D2"].comment.text
    assert text.startswith("〔NUMBER_APPROXIMATE〕")
    assert text.endswith("原批注：上报前核对")


def test_the_sheet_that_was_read_is_the_one_marked(mark: Mark) -> None:
    book = make_book()
    book.move_sheet("计算", -1)
    marked = opened(mark(saved(book), "表.xlsx")[1])
    assert (marked.sheetnames, colours(marked["计算"])) == ([LISTING, "计算", "6月'报送"], {})
    assert colours(marked["6月'报送"])["D2"] == RED


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_becomes_a_workbook_of_the_same_texts(mark: Mark, encoding: str) -> None:
    rows = (*BAD, ("5G基站总数", "新泰市", "2023年5月", "007", "个", "-1"))
    staged, file = mark(to_csv(rows, encoding), "报送.csv")
    sheet = opened(file)[PLAIN_NAME]
    assert [[cell.value or "" for cell in row] for row in sheet] == [[str(cell) for cell in row] for row in rows]
    assert {cell.data_type for row in sheet for cell in row if cell.value} == {"s"}
    assert {cell.number_format for row in sheet for cell in row if cell.value} == {"@"}
    assert colours(sheet).keys() == {"D2", "C3", "E3", "D4", "D6"}
    assert staged.errors


def test_a_pasted_table_is_marked_as_well(catalogue: Catalogue) -> None:
    text = "\n".join("\t".join(str(cell) for cell in row) for row in BAD)
    staged = stage_text(text, catalogue, TODAY)
    file = to_marked(text.encode("utf-8-sig"), PASTED_NAME, staged.problems, staged.sheet, catalogue)
    assert file.name == "粘贴的表格-已标注.xlsx"
    assert colours(opened(file)[PLAIN_NAME])["D2"] == RED


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "_x0041_",
        "_x005F_x0041_",
        "=1+1",
        "+1",
        "@a",
        "'a",
        " a ",
        "a\r\nb",
        "\x00\x0b",
        "\ufffe",
        "1e5",
        "TRUE",
        "2023/1/1",
    ]
)


@given(st.lists(st.lists(ANY_TEXT, min_size=1, max_size=4), min_size=1, max_size=4))
def test_any_text_comes_back_exactly(rows: list[list[str]]) -> None:
    sheets = {sheet.name: sheet.rows for sheet in read_workbook(Container(mark_cells(rows, [], [])))}
    read = sheets[PLAIN_NAME]
    assert [_cell(read, number, index) for number, row in enumerate(rows) for index in range(len(row))] == [
        text for row in rows for text in row
    ]


def _cell(rows: list[list[str]], number: int, index: int) -> str:
    return rows[number][index] if number < len(rows) and index < len(rows[number]) else ""


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_words_of_a_problem_can_be_shown(found: str, column: str) -> None:
    found = found.encode("utf-8", "replace").decode()
    problem = make_problem("NUMBER_TEXT", Place(2, "A", column.encode("utf-8", "replace").decode()), found)
    book = load_workbook(io.BytesIO(mark_cells([["a"], ["b"]], [], [problem])))
    assert colours(book[PLAIN_NAME]) == {"A2": RED}


def test_a_problem_of_a_row_marks_its_first_used_cell_and_a_note_marks_nothing() -> None:
    problems = [make_problem("DUPLICATE_CONFLICT", Place(2), **dict.fromkeys(("first", "key", "first_value"), "甲"),
                             **dict.fromkeys(("first_status", "value", "status"), "乙")),
                make_problem("BLANK_VALUE", Place(1, "A"), mark="空白"),
                make_problem("FILE_NO_ROWS", Place())]  # fmt: skip
    sheet = load_workbook(io.BytesIO(mark_cells([["a"], ["", "", "b"]], [], problems)))[PLAIN_NAME]
    assert colours(sheet) == {"C2": RED}


def test_a_merged_area_is_marked_at_its_first_cell() -> None:
    problem = make_problem("VALUE_MERGED", Place(3, "B", "本期值"), "7")
    content = mark_cells([["a", "b"], ["a", "7"], ["a", ""]], [(1, 1, 2, 1)], [problem])
    sheet = load_workbook(io.BytesIO(content))[PLAIN_NAME]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["B2:B3"]
    assert sheet["B2"].comment.text.startswith("〔VALUE_MERGED〕")


def test_several_problems_of_a_cell_share_its_comment_and_the_worst_gives_the_colour() -> None:
    place = Place(1, "A")
    problems = [make_problem("NUMBER_OVER_100", place, "120"), make_problem("NUMBER_TEXT", place, "120")]
    sheet = load_workbook(io.BytesIO(mark_cells([["120"]], [], problems)))[PLAIN_NAME]
    assert colours(sheet) == {"A1": RED}
    assert [line[:3] for line in sheet["A1"].comment.text.split("\n")] == ["〔NU", "〔NU"]


def test_past_the_limit_only_the_list_goes_on() -> None:
    rows = [[str(number)] for number in range(MAX_MARKED + 10)]
    problems = [make_problem("NUMBER_TEXT", Place(number, "A"), "x") for number in range(1, len(rows) + 1)]
    book = load_workbook(io.BytesIO(mark_cells(rows, [], problems)))
    assert len(colours(book[PLAIN_NAME])) == MAX_MARKED
    assert book[LISTING].max_row == len(problems) + 2
    assert f"只在前{MAX_MARKED}个上作了标注" in book[LISTING]["A1"].value


def test_what_openpyxl_cannot_read_is_copied_as_it_was_read(mark: Mark) -> None:
    content = make_workbook([{"rows": [list(row) for row in BAD], "name": "手写"}])
    staged, file = mark(content, "表.xlsx")
    with pytest.raises(Exception):  # noqa: B017 - whatever it is: the parts are not declared
        mark_workbook(content, "手写", staged.problems)
    sheet = opened(file)[PLAIN_NAME]
    assert sheet["D3"].value == "100"
    assert colours(sheet)["D2"] == RED
    said = "原工作簿不能完整复制，本文件只含‹手写›的文字；请对照原文件改正后上传原文件。"
    assert opened(file)[LISTING]["A1"].value == said


def test_a_copy_that_lacks_the_other_sheets_says_so(mark: Mark, stage: Callable[..., Staged]) -> None:
    book = make_book()
    book.create_chartsheet("图")
    file = mark(saved(book), "表.xlsx")[1]
    assert opened(file).sheetnames == [LISTING, PLAIN_NAME]
    assert "本文件只含‹6月'报送›的文字" in opened(file)[LISTING]["A1"].value
    assert stage(file.content, file.name).sheets == (PLAIN_NAME,)


def test_a_list_of_the_clerk_s_own_stays(mark: Mark) -> None:
    book = make_book()
    book.create_sheet(LISTING)["A1"] = "网速慢"
    once = mark(saved(book), "表.xlsx")[1]
    twice = opened(mark(once.content, "表.xlsx")[1])
    assert twice[LISTING]["A1"].value == "网速慢"
    assert len(twice.sheetnames) == len(book.sheetnames) + 1


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"PK\x03\x04 no zip", "表.xlsx"), (b"\xd0\xcf\x11\xe0", "表.xls"), (b"", "表.csv"), (b"\xff\x00\x81", "表.csv")],
)
def test_of_a_file_that_cannot_be_read_the_list_remains(mark: Mark, content: bytes, name: str) -> None:
    staged, file = mark(content, name)
    book = opened(file)
    assert [row[5].value for row in book[LISTING].iter_rows(min_row=3)] == [one.code for one in staged.problems]
    assert (file.name, book.sheetnames) == ("表-已标注.xlsx", [LISTING])
    assert "再上传原文件" in book[LISTING]["A1"].value


@pytest.mark.parametrize("program", ["import os; os.abort()", "raise SystemExit(3)", "import time; time.sleep(60)"])
def test_whatever_becomes_of_the_child_is_a_refusal_in_words(
    monkeypatch: pytest.MonkeyPatch, mark: Mark, program: str
) -> None:
    monkeypatch.setattr(mark_module, "_COMMAND", (sys.executable, "-c", program))
    monkeypatch.setattr(mark_module, "SECONDS", 1.0)
    with pytest.raises(CommandRefused, match="请下载问题清单"):
        mark(to_csv(BAD), "报送.csv")


def test_entities_in_a_workbook_are_refused_by_the_library_too() -> None:
    source = Container(saved(make_book()))
    parts = {name: source.open(name).read() for name in source.names}
    declared = b'<!DOCTYPE a [<!ENTITY a "aaaa">]><workbook'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<workbook", declared, 1)
    with pytest.raises(ValueError, match="invalid XML") as raised:
        mark_workbook(pack(parts), "6月'报送", ())
    assert type(raised.value.__cause__).__name__ == "EntitiesForbidden"


def test_the_process_that_asks_never_loads_the_library(root: Path) -> None:
    program = (
        "import sys; from metrics.intake.catalogue_files import read_catalogue; from pathlib import Path;"
        "from metrics.intake.mark import to_marked; c = read_catalogue(Path('data'));"
        "to_marked(b'a,b', 'x.csv', (), '', c); sys.exit('openpyxl' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0


def test_a_problem_keeps_all_it_says_on_its_way_to_the_child(mark: Mark) -> None:
    staged, file = mark(to_csv(BAD), "报送.csv")
    rows = [[cell.value or "" for cell in row] for row in opened(file)[LISTING].iter_rows(min_row=3)]
    assert rows == [
        [one.severity.word, one.place.label, one.found, one.message, one.remedy, one.code] for one in staged.problems
    ]
    assert all(isinstance(one, Problem) for one in staged.problems)
