"""The values of one target as files: every value with what it replaced, inert, and called invented where it is."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from metrics.model.errors import CommandRefused
from metrics.progress.read import read_story
from metrics.publish.series_table import picture_name, to_series_csv, to_series_xlsx
from metrics.store.workspace import Workspace
from tests.pages.conftest import planted, workspace
from ui.series_files import make_series_csv, make_series_xlsx

__all__ = ["planted", "workspace"]
STATIONS = {"target": "taian-2023-16-2", "as_of": "2023-09-30"}


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_each_value_stands_with_what_it_replaced_its_batch_and_what_was_expected(workspace: Workspace) -> None:
    download = make_series_csv(workspace, STATIONS)
    june = next(row for row in rows_of(download.content) if row["数据期"] == "2023年6月")
    assert download.name == "演示数据-5G基站总数-泰安市-2023-09-30.csv"
    assert (june["数值"], june["更正前"], june["单位"], june["批次号"]) == ("10350", "10300", "个", "4")
    assert june["序时应达"] == "10600"
    assert june["目标来源"].endswith("泰政办字〔2022〕57号第16条：11000个以上")
    assert june["数据说明"] == "演示数据"


def test_looking_back_the_file_holds_what_was_known_then(workspace: Workspace) -> None:
    then = next(str(batch) for batch in range(1, workspace.data_version) if _knows(workspace, batch))
    june = next(
        row
        for row in rows_of(make_series_csv(workspace, {**STATIONS, "known": then}).content)
        if "6月" in row["数据期"]
    )
    assert (june["数值"], june["更正前"]) == ("10300", "")
    assert f"第{then}号数据版本" in june["来源"]


def _knows(workspace: Workspace, line: int) -> bool:
    try:
        make_series_csv(workspace, {**STATIONS, "known": str(line)})
    except CommandRefused:
        return False
    return True


def test_the_workbook_holds_typed_numbers_and_its_basis(workspace: Workspace) -> None:
    sheet = load_workbook(io.BytesIO(make_series_xlsx(workspace, STATIONS).content)).active
    values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert sheet["A1"].value == "演示数据-5G基站总数（泰安市）"
    assert "不得引用" in sheet["A2"].value and "第16条" in sheet["A2"].value
    assert [row[2] for row in values] == [10200, 10350, 10659]
    assert [row[3] for row in values] == ["—", 10300, "—"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_note_that_looks_like_a_formula_does_not_run(workspace: Workspace, ending: str) -> None:
    story = read_story(workspace, "taian-2023-16-2", workspace.today)
    hostile = replace(story, points=tuple(replace(one, note="=HYPERLINK(1)") for one in story.points))
    if ending == "csv":
        notes = {row["备注"] for row in rows_of(to_series_csv(hostile).content)}
    else:
        sheet = load_workbook(io.BytesIO(to_series_xlsx(hostile).content)).active
        notes = {row[7].value for row in sheet.iter_rows(min_row=4)}
    assert notes == {"'=HYPERLINK(1)"}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"target": "nope"}, "没有编号为‹nope›的目标"),
        ({}, "没有编号为‹›的目标"),
        ({"target": "taian-2023-21-1"}, "尚无报送数据"),
        ({**STATIONS, "known": "99999"}, "已失效"),
        ({**STATIONS, "as_of": "1999-01-31"}, "已失效"),
    ],
)
def test_an_address_that_means_nothing_is_refused_in_words(
    workspace: Workspace, params: dict[str, str], words: str
) -> None:
    with pytest.raises(CommandRefused, match=words):
        make_series_csv(workspace, params)


def test_a_filter_that_does_not_concern_one_target_is_ignored(workspace: Workspace) -> None:
    assert make_series_csv(workspace, {**STATIONS, "theme": "nope"}).content


def test_a_name_holds_no_sign_that_a_file_system_refuses(workspace: Workspace) -> None:
    story = read_story(workspace, "taian-2023-16-2", workspace.today)
    odd = replace(story, verdict=replace(story.verdict, short_name='a/b\\c:d*e?f"g<h>i|j\n'), is_demo=False)
    assert picture_name(odd).startswith("abcdefghij-泰安市-")
