"""What the page offers of templates: regions, departments and months with something to report, and both formats."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from metrics.intake.seed import open_workspace, read_seed
from metrics.model.errors import CommandRefused
from metrics.store.workspace import Workspace
from ui.template_sheet import lead_departments, make_template_file, reporting_regions, template_months

MONTH = date(2023, 9, 30)


@pytest.fixture(scope="module")
def workspace(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    opened = open_workspace(tmp_path_factory.mktemp("sheets") / "var", lambda: read_seed(root / "data"))
    yield opened
    opened.close()


@pytest.mark.parametrize(("ending", "start"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")])
def test_both_formats_are_made(workspace: Workspace, ending: str, start: bytes) -> None:
    file = make_template_file(workspace, ending, "370900", "市科技局", MONTH)
    assert file.name == f"数据报送表-泰安市-市科技局-2023年9月.{ending}"
    assert file.content.startswith(start)


def test_nothing_to_report_is_refused(workspace: Workspace) -> None:
    with pytest.raises(CommandRefused, match="请重新选择"):
        make_template_file(workspace, "xlsx", "370902", "", MONTH)


def test_regions_without_a_target_are_not_offered(workspace: Workspace) -> None:
    assert reporting_regions(workspace.catalogue, [MONTH]) == ["370900"]
    assert reporting_regions(workspace.catalogue, [date(2022, 9, 30), MONTH]) == ["370000", "370783", "370900"]


def test_the_departments_are_those_that_lead_something_there_and_then(workspace: Workspace) -> None:
    offered = lead_departments(workspace.catalogue, "370900", MONTH)
    assert "市科技局" in offered
    assert "科技局" not in offered
    assert len(offered) == len(set(offered))
    for name in offered:
        assert make_template_file(workspace, "csv", "370900", name, MONTH).content


def test_the_months_in_which_a_target_was_in_force_are_offered(workspace: Workspace) -> None:
    months = template_months(workspace.catalogue, date(2023, 11, 22))
    assert months[0] == date(2023, 10, 31)
    assert months == sorted(months, reverse=True) and len(months) > 24
    later = template_months(workspace.catalogue, date(2026, 11, 22))
    assert later[0] == max(target.end for target in workspace.catalogue.targets)


def test_no_page_loads_openpyxl(root: Path) -> None:
    program = "import sys, ui.upload_steps, metrics.intake.mark; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0
