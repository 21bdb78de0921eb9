"""The files of 目标库 and 修订记录 hold the rows of the page of the same address, safe for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from metrics.intake.seed import import_file, open_workspace, read_seed
from metrics.intake.undo import undo_batch
from metrics.model.download import Download
from metrics.model.errors import CommandRefused
from metrics.publish.revisions_csv import to_revisions_csv
from metrics.store.revisions import Sought, read_revisions
from metrics.store.workspace import Workspace
from tests.people import reporter
from ui.record_files import make_revisions_file, make_targets_file

DATA = Path(__file__).parents[2] / "data"
SHEET = "指标名称,地区,数据期,本期值,单位,备注\n新增绿色建筑面积,泰安市,2023年1-9月,{value},万平方米,{note}\n"


@pytest.fixture(scope="module", params=["real", "demo"])
def workspace(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    seed = replace(read_seed(DATA), kind=request.param, actuals={})
    opened = open_workspace(tmp_path_factory.mktemp(request.param) / "var", lambda: seed)
    import_file(opened, "一.csv", SHEET.format(value="128.4", note="").encode("utf-8-sig"), by=reporter("李四"))
    import_file(opened, "=二.csv", SHEET.format(value="155", note="=1+1").encode("utf-8-sig"), by=reporter("@王五"))
    undo_batch(opened, opened.journal.tail, reason="误报", by=reporter("赵六"))
    yield opened
    opened.close()


def rows_of(download: Download) -> list[dict[str, str]]:
    assert download.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(download.content.decode("utf-8-sig"), newline="")))


def test_the_targets_are_those_of_the_page(workspace: Workspace) -> None:
    rows = rows_of(make_targets_file(workspace, {"document": "taian-2022", "year": "all"}))
    assert len(rows) == 35
    assert [row["目标编号"] for row in rows if row["上级目标编号"] == "taian-2022-17-1"] == [
        f"taian-2022-17-{number}" for number in range(2, 6)
    ]
    (one,) = rows_of(make_targets_file(workspace, {"find": "11000个", "year": "all"}))
    assert (one["条款"], one["原文数字"], one["比较"], one["目标值"], one["截止日"]) == (
        "16",
        "11000个以上",
        ">=",
        "11000",
        "2023-12-31",
    )


def test_the_revisions_are_those_of_the_page(workspace: Workspace) -> None:
    undone, revised = rows_of(make_revisions_file(workspace, {}))
    assert (undone["类别"], undone["更正前"], undone["更正后"], undone["办理人"]) == ("撤销", "155", "128.4", "赵六")
    assert (revised["变动"], revised["变动比例（%）"], revised["行号"], revised["理由"]) == (
        "26.6",
        "20.72",
        "2",
        "初始导入",
    )
    assert len(rows_of(make_revisions_file(workspace, {"show": "all", "region": "370900"}))) == 3
    assert len(rows_of(make_revisions_file(workspace, {"person": "赵六"}))) == 1


def test_no_cell_is_a_formula(workspace: Workspace) -> None:
    revised = rows_of(make_revisions_file(workspace, {}))[1]
    assert (revised["文件"], revised["办理人"]) == ("'=二.csv", "'@王五")
    assert revised["备注"].startswith("'=1+1")


def test_invented_data_are_called_so_in_name_and_rows(workspace: Workspace) -> None:
    for download in (make_targets_file(workspace, {}), make_revisions_file(workspace, {})):
        rows = rows_of(download)
        assert download.name.startswith("演示数据-") is workspace.is_demo
        assert all((row.get("数据说明") == "演示数据") is workspace.is_demo for row in rows)


@pytest.mark.parametrize(
    ("params", "words"),
    [({"region": "nowhere"}, "已失效"), ({"find": "没有的词"}, "没有目标"), ({"as_of": "yesterday"}, "已失效")],
)
def test_targets_nobody_can_list_are_refused_in_words(workspace: Workspace, params: dict[str, str], words: str) -> None:
    with pytest.raises(CommandRefused, match=words):
        make_targets_file(workspace, params)


@pytest.mark.parametrize(
    ("params", "words"),
    [({"region": "nowhere"}, "已失效"), ({"indicator": "no"}, "没有修订记录"), ({"person": "没有"}, "没有修订记录")],
)
def test_revisions_nobody_can_list_are_refused_in_words(
    workspace: Workspace, params: dict[str, str], words: str
) -> None:
    with pytest.raises(CommandRefused, match=words):
        make_revisions_file(workspace, params)


def test_a_list_that_is_cut_says_so_in_its_name(workspace: Workspace) -> None:
    page = read_revisions(workspace, Sought(), page_size=1)
    assert (page.total, len(page.revisions)) == (2, 1)
    assert to_revisions_csv(page, is_demo=False).name == "修订记录-最近1条.csv"
    assert make_revisions_file(workspace, {}).name.endswith("修订记录.csv")
