"""The template opens in a spreadsheet, says what a clerk needs, and comes back through the intake without a remark."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from metrics import demo
from metrics.intake.commit import commit_batch
from metrics.intake.fields import Aside, Field
from metrics.intake.mark import to_marked
from metrics.intake.our_sheets import GUIDE
from metrics.intake.preview import make_preview
from metrics.intake.seed import open_workspace, read_seed
from metrics.intake.stage import Staged, stage_file
from metrics.intake.template import ADDED_ROWS, to_csv, to_xlsx
from metrics.intake.template_rows import COLUMNS, DEMO_NOTE, Template, TemplateRow, goal_words, make_template
from metrics.model.download import Download
from metrics.model.errors import CommandRefused
from metrics.store.workspace import Workspace
from tests.people import reporter

MONTH, DUE, TODAY = date(2023, 9, 30), date(2023, 12, 31), date(2026, 11, 22)
CITY = "370900"
WRITERS = [to_csv, to_xlsx]


@pytest.fixture(scope="module")
def workspace(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Real figures, and of September and earlier two more of one indicator."""
    opened = open_workspace(tmp_path_factory.mktemp("template") / "var", lambda: read_seed(root / "data"))
    rows = "\n".join(
        f"tech_smes_registered,泰安市,2023年{months},{value},家"
        for months, value in (("1-3月", 100), ("1-8月", 382), ("1-9月", 390))
    )
    content = f"指标编码,地区,数据期,本期值,单位\n{rows}\n".encode()
    staged = stage_file(content, "报送.csv", opened.catalogue, TODAY)
    commit_batch(opened, make_preview(opened, staged, "报送.csv", content), by=reporter("王某"), reason="核对")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def template(workspace: Workspace) -> Template:
    return make_template(workspace, CITY, "", MONTH)


@pytest.fixture(scope="module")
def invented(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    opened = open_workspace(tmp_path_factory.mktemp("demo") / "var", lambda: demo.make_demo_seed(root / "data"))
    yield opened
    opened.close()


def fill(file: Download, cells: dict[str, Any]) -> bytes:
    """The file as a clerk saves it, with these columns filled in every row that asks for a number."""
    if file.name.endswith(".csv"):
        table = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))
        for row in table[1:]:
            for name, content in cells.items():
                row[table[0].index(name)] = str(content)
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\r\n").writerows(table)
        return stream.getvalue().encode("utf-8-sig")
    book = load_workbook(io.BytesIO(file.content))
    sheet = book.worksheets[0]
    for number in range(2, sheet.max_row + 1 - ADDED_ROWS):
        for name, content in cells.items():
            sheet.cell(number, COLUMNS.index(name) + 1).value = content  # type: ignore[arg-type]
    return saved(book)


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def staged(workspace: Workspace, content: bytes, name: str) -> Staged:
    return stage_file(content, name, workspace.catalogue, TODAY)


def column_of(sheet: Any, field: Field | Aside) -> list[Any]:
    return [sheet.cell(number, COLUMNS.index(field) + 1) for number in range(2, sheet.max_row + 1)]


@pytest.mark.parametrize("write", WRITERS)
def test_a_filled_template_is_read_whole_without_error_or_warning(
    workspace: Workspace, template: Template, write: Callable[[Template], Download]
) -> None:
    file = write(template)
    read = staged(workspace, fill(file, {Field.VALUE: 7, Field.STATUS: "预计", Field.NOTE: "核对无误"}), file.name)
    assert (read.errors, read.warnings, read.suggestions) == ((), (), ())
    assert [problem.code for problem in read.notes] == ["HEADER_ASIDE"]
    assert [(row.indicator_id, row.region_id, row.period) for row in read.rows] == [
        (row.indicator.indicator_id, row.region.region_id, row.period) for row in template.rows
    ]
    assert {(row.value, row.status, row.note) for row in read.rows} == {(Decimal(7), "预计", "核对无误")}


@pytest.mark.parametrize("write", WRITERS)
def test_an_untouched_template_is_answered_with_no_values(
    workspace: Workspace, template: Template, write: Callable[[Template], Download]
) -> None:
    file = write(template)
    read = staged(workspace, file.content, file.name)
    assert [problem.message for problem in read.errors] == [f"全部{len(template.rows)}行的本期值都没有数值"]
    assert {problem.code for problem in read.problems} == {"BLANK_VALUE", "FILE_NO_VALUES", "HEADER_ASIDE"}
    assert (read.entry_count, read.rows) == (len(template.rows), ())


@pytest.mark.parametrize("write", WRITERS)
def test_goal_and_last_value_are_never_read(
    workspace: Workspace, template: Template, write: Callable[[Template], Download]
) -> None:
    file = write(template)
    nonsense = {Aside.GOAL: "约1万以上", Aside.LAST_PERIOD: "13月", Aside.LAST_VALUE: "=1/0"}
    plain = staged(workspace, fill(file, {Field.VALUE: 7}), file.name)
    read = staged(workspace, fill(file, {Field.VALUE: 7, **nonsense}), file.name)
    assert (read.digest, read.problems) == (plain.digest, plain.problems)
    assert read.ignored_columns == ("目标值", "上期", "上期值")


@pytest.mark.parametrize("mark", ["", "…", "—", "无", "不详"])
def test_a_row_without_a_number_does_not_hold_up_the_others(
    workspace: Workspace, template: Template, mark: str
) -> None:
    book = load_workbook(io.BytesIO(fill(to_xlsx(template), {Field.VALUE: 7})))
    column_of(book.worksheets[0], Field.VALUE)[0].value = mark
    read = staged(workspace, saved(book), "表.xlsx")
    assert (len(read.rows), read.errors) == (len(template.rows) - 1, ())


def test_the_last_value_is_the_latest_of_an_earlier_period(template: Template) -> None:
    def last_of(code: str) -> TemplateRow:
        return next(row for row in template.rows if row.indicator.indicator_id == code)

    row = last_of("tech_smes_registered")
    assert row.last is not None
    assert (row.period.label, row.last.period.label, row.last.value) == ("2023年1-9月", "2023年1-8月", 382)


def test_numbers_are_typed_as_numbers_and_nothing_is_a_formula(template: Template) -> None:
    sheet = load_workbook(io.BytesIO(to_xlsx(template).content)).worksheets[0]
    given = [cell.value for cell in column_of(sheet, Aside.LAST_VALUE) if cell.value is not None]
    assert 382 in given
    assert all(isinstance(value, int | float) for value in given)
    assert [cell.coordinate for row in sheet for cell in row if cell.data_type == "f"] == []


def test_only_what_is_filled_in_is_unlocked(template: Template) -> None:
    sheet = load_workbook(io.BytesIO(to_xlsx(template).content)).worksheets[0]
    assert (sheet.protection.sheet, sheet.protection.password, sheet.freeze_panes) == (True, None, "C2")
    names = {cell.column: cell.value for cell in sheet[1]}
    assert list(names.values()) == [column.value for column in COLUMNS]
    assert {cell.protection.locked for cell in sheet[1]} == {True}
    given, added = sheet[2], sheet[len(template.rows) + 2]
    assert {names[cell.column] for cell in given if not cell.protection.locked} == {
        "本期值",
        "单位",
        "数据性质",
        "备注",
    }
    assert {names[cell.column] for cell in added if cell.protection.locked} == {"目标值", "上期", "上期值"}


def test_drop_downs_offer_what_intake_accepts(workspace: Workspace, template: Template) -> None:
    book = load_workbook(io.BytesIO(to_xlsx(template).content))
    choices = {one.type + one.errorTitle: one for one in book.worksheets[0].data_validations.dataValidation}
    assert choices["list数据性质"].formula1 == '"正式,预计,快报"'
    offered = [row[0].value for row in book[GUIDE][choices["list地区"].formula1.split("!")[1]]]
    assert offered == [region.name for region in workspace.catalogue.regions]
    assert (choices["decimal本期值"].errorStyle, choices["decimal本期值"].showInputMessage) == ("warning", True)


def test_a_row_added_under_the_table_is_read(workspace: Workspace, template: Template) -> None:
    book = load_workbook(io.BytesIO(fill(to_xlsx(template), {Field.VALUE: 7})))
    number = len(template.rows) + 2
    for field, content in (
        (Field.NAME, "5G基站总数"),
        (Field.REGION, "新泰市"),
        (Field.PERIOD, "2023年9月"),
        (Field.VALUE, 9),
    ):
        book.worksheets[0].cell(number, COLUMNS.index(field) + 1).value = content
    read = staged(workspace, saved(book), "表.xlsx")
    assert (read.errors, len(read.rows)) == ((), len(template.rows) + 1)
    assert (read.rows[-1].region_id, read.rows[-1].value) == ("370982", 9)


@pytest.mark.parametrize("write", WRITERS)
def test_a_template_filled_wrongly_comes_back_marked_and_is_read_once_mended(
    workspace: Workspace, template: Template, write: Callable[[Template], Download]
) -> None:
    file = write(template)
    content = fill(file, {Field.VALUE: "约7"})
    wrong = staged(workspace, content, file.name)
    assert len(wrong.errors) == len(template.rows)
    marked = to_marked(content, file.name, wrong.problems, wrong.sheet, workspace.catalogue)
    book = load_workbook(io.BytesIO(marked.content))
    for cell in column_of(book.worksheets[1], Field.VALUE)[: len(template.rows)]:
        assert cell.comment.text.startswith("〔NUMBER_APPROXIMATE〕")
        cell.value = 7
    mended = staged(workspace, saved(book), marked.name)
    assert (mended.errors, mended.warnings, len(mended.rows)) == ((), (), len(template.rows))


def test_csv_has_a_mark_of_its_encoding_and_the_line_ends_of_windows(template: Template) -> None:
    content = to_csv(template).content
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 1 + len(template.rows)


@pytest.mark.parametrize("write", WRITERS)
def test_a_name_that_would_run_as_a_formula_is_inert(template: Template, write: Callable[[Template], Download]) -> None:
    first = template.rows[0]
    hostile = first.indicator.model_copy(update={"name": "=HYPERLINK(1)"})
    row = TemplateRow(hostile, first.region, first.period, "=1+1", None)
    file = write(Template(template.title, False, (row,), template.regions))
    if file.name.endswith(".csv"):
        assert ",'=HYPERLINK(1)," in file.content.decode()
        return
    cells = [cell for line in load_workbook(io.BytesIO(file.content)).worksheets[0] for cell in line if cell.value]
    assert "'=HYPERLINK(1)" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} == {"s"}


@pytest.mark.parametrize("write", WRITERS)
def test_invented_numbers_are_called_so_outside_and_inside(
    invented: Workspace, write: Callable[[Template], Download]
) -> None:
    file = write(make_template(invented, CITY, "", MONTH))
    assert file.name.startswith("演示数据-数据报送表-泰安市-2023年9月.")
    read = staged(invented, fill(file, {Field.VALUE: 7}), file.name)
    assert {row.note for row in read.rows} == {DEMO_NOTE} == {demo.NOTE}
    assert (read.errors, read.warnings) == ((), ())
    if file.name.endswith(".xlsx"):
        assert "演示数据" in load_workbook(io.BytesIO(file.content)).worksheets[0].title


def test_real_numbers_are_not(template: Template) -> None:
    assert to_xlsx(template).name == "数据报送表-泰安市-2023年9月.xlsx"
    assert "演示" not in to_csv(template).content.decode()


def test_a_department_gets_the_rows_it_leads(workspace: Workspace, template: Template) -> None:
    rows = make_template(workspace, CITY, "市科技局", MONTH).rows
    led = {
        one.indicator_id for one in workspace.catalogue.targets if "市科技局" in one.lead_departments and one.end == DUE
    }
    assert {row.indicator.indicator_id for row in rows} == led
    assert 0 < len(rows) < len(template.rows)


def test_all_regions_are_those_with_targets(workspace: Workspace) -> None:
    sheet = make_template(workspace, "", "", date(2018, 12, 31))
    assert {row.region.region_id for row in sheet.rows} >= {"370000", "370783"}
    assert to_csv(sheet).name == "数据报送表-全部地区-2018年12月.csv"


@pytest.mark.parametrize(
    ("region", "department", "month"),
    [("370902", "", MONTH), ("nowhere", "", MONTH), (CITY, "没有的局", MONTH), (CITY, "", date(2030, 1, 31))],
)
def test_where_nothing_is_to_be_reported_there_is_no_template(
    workspace: Workspace, region: str, department: str, month: date
) -> None:
    with pytest.raises(CommandRefused, match="请重新选择"):
        make_template(workspace, region, department, month)


def test_a_day_inside_a_month_is_no_period(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="ends no month"):
        make_template(workspace, CITY, "", date(2023, 9, 15))


@pytest.mark.parametrize(
    ("target_id", "words"),
    [
        ("taian-2022-16-2", "≥10,000个（2022年）"),
        ("taian-2022-07-1", "3–5条（2022年）"),
        ("taian-2022-12-2", "约60家（2022年）"),
        ("taian-2022-12-3", "超过全省平均水平（2022年）"),
        ("taian-2022-18-1", "100（完成）（2022年）"),
        ("shouguang-2018-00-2", "≥0.5个百分点（2018—2022年）"),
    ],
)
def test_a_goal_is_said_in_words_with_its_years(workspace: Workspace, target_id: str, words: str) -> None:
    target = next(one for one in workspace.catalogue.targets if one.target_id == target_id)
    assert goal_words(target) == words
    assert goal_words(target.model_copy(update={"start": date(2022, 4, 1), "end": date(2022, 12, 31)})).endswith(
        "（2022年4月1日至2022年12月31日）"
    )
