"""The files behind the links: the same address, the same rows, and words where there is nothing."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from metrics.intake.seed import open_workspace, read_seed
from metrics.model.errors import CommandRefused
from metrics.publish.xlsx_table import HEAD_ROW
from metrics.store.workspace import Workspace
from tests.pages.conftest import NUMBERS, ROOT
from ui.list_files import make_flags_file, make_ledger_file


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("files") / "var"
    seed = replace(read_seed(ROOT / "data", "泰安市"), actuals={"一.csv": NUMBERS.encode("utf-8-sig")})
    open_workspace(home, lambda: seed).close()
    return home


@pytest.fixture
def workspace(planted: Path, tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(Path(shutil.copytree(planted, tmp_path / "var")), lambda: read_seed(ROOT / "data"))
    yield opened
    opened.close()


def names(content: bytes) -> list[str]:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [str(row[1]).split("\n")[0] for row in sheet.iter_rows(min_row=HEAD_ROW + 1, values_only=True)]


def test_the_flags_of_an_address_are_listed_in_its_order(workspace: Workspace) -> None:
    made = make_flags_file(workspace, {"as_of": "2023-09-30"})
    assert made.name == "泰安市红旗清单-2023年9月.xlsx"
    assert names(made.content) == ["科技型中小企业入库数", "5G基站总数"]
    both = make_flags_file(workspace, {"as_of": "2023-09-30", "sort": "gap", "show": "yellow"})
    assert names(both.content) == ["科技型中小企业入库数", "5G基站总数", "高新技术企业增加数"]


def test_the_ledger_of_an_address_holds_the_targets_of_its_department(workspace: Workspace) -> None:
    made = make_ledger_file(workspace, {"department": "市科技局", "year": "2023"})
    assert made.name == "泰安市台账-市科技局-2023年9月.xlsx"
    assert len(names(made.content)) == 11
    assert len(names(make_ledger_file(workspace, {"year": "2023"}).content)) == 64


@pytest.mark.parametrize(
    ("params", "expect"),
    [
        ({"region": "nowhere"}, "筛选条件已失效"),
        ({"as_of": "2023-02-31"}, "筛选条件已失效"),
        ({"department": "市没有局"}, "没有该单位牵头的目标"),
        ({"region": "370783", "year": "2023"}, "没有该单位牵头的目标"),
    ],
)
def test_a_ledger_that_means_nothing_is_refused_in_words(
    workspace: Workspace, params: dict[str, str], expect: str
) -> None:
    with pytest.raises(CommandRefused, match=expect):
        make_ledger_file(workspace, params)


@pytest.mark.parametrize(
    ("params", "expect"), [({"theme": "绿色低碳"}, "没有红旗目标"), ({"known": "99"}, "筛选条件已失效")]
)
def test_flags_that_are_none_are_refused_in_words(workspace: Workspace, params: dict[str, str], expect: str) -> None:
    with pytest.raises(CommandRefused, match=expect):
        make_flags_file(workspace, params)
