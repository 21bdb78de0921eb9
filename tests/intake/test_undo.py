"""Undoing a batch, and the warnings that only history can give."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from metrics.intake import preview as preview_module
from metrics.intake.commit import commit_batch
from metrics.intake.preview import Preview
from metrics.intake.seed import open_workspace, read_seed
from metrics.intake.undo import undo_batch
from metrics.model.errors import CommandRefused, Conflict
from metrics.model.verdict import Scope
from metrics.progress.read import read_overview
from metrics.publish.to_csv import to_long_csv
from metrics.store.reads import read_batches
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace
from tests.people import reporter
from tests.store.conftest import DATA, preview_of, refuse_seed, sheet

SEPTEMBER = date(2023, 9, 30)


@pytest.fixture(scope="module")
def planted_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("undo") / "var"
    open_workspace(home, lambda: read_seed(DATA)).close()
    return home


@pytest.fixture
def workspace(planted_once: Path, tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(Path(shutil.copytree(planted_once, tmp_path / "var")), refuse_seed)  # type: ignore[arg-type]
    yield opened
    opened.close()


def preview(workspace: Workspace, *rows: str) -> Preview:
    return preview_of(workspace, sheet(*rows))


def commit(workspace: Workspace, *rows: str) -> int:
    return commit_batch(workspace, preview(workspace, *rows), by=reporter("李四"), reason="已核对").batch_number


def picture(workspace: Workspace) -> tuple[object, ...]:
    overview = read_overview(workspace, SEPTEMBER, Scope())
    return (overview.verdicts, overview.earlier_lights, to_long_csv(workspace))


def test_undo_restores_every_page_and_export_to_the_byte(workspace: Workspace) -> None:
    commit(workspace, "新增绿色建筑面积,泰安市,2023年1-6月,90,万平方米")
    before = picture(workspace)
    number = commit(workspace, "新增绿色建筑面积,泰安市,2023年1-6月,95,万平方米", "造林面积,泰安市,2023年1-9月,2000,亩")
    assert picture(workspace) != before
    line = undo_batch(workspace, number, reason="口径错误", by=reporter("王五"))
    assert picture(workspace) == before
    assert undo_batch(workspace, number, reason="再点一次", by=reporter("王五")) == line
    (row,) = read_batches(workspace, number)
    assert (row.undone_line, row.undone_by, row.undone_reason) == (line.number, "王五", "口径错误")
    workspace.rebuild()
    assert picture(workspace) == before


def test_what_was_undone_can_be_sent_again(workspace: Workspace) -> None:
    row = "新增绿色建筑面积,泰安市,2023年1-6月,90,万平方米"
    first = commit(workspace, row)
    undo_batch(workspace, first, reason="误报", by=reporter("王五"))
    again = preview(workspace, row)
    assert again.earlier_batch is None and len(again.effective) == 1
    assert commit(workspace, row) != first


def test_a_batch_that_a_later_one_rests_on_is_not_undone(workspace: Workspace) -> None:
    first = commit(workspace, "新增绿色建筑面积,泰安市,2023年1-6月,90,万平方米", "造林面积,泰安市,2023年1-6月,900,亩")
    second = commit(workspace, "造林面积,泰安市,2023年1-6月,950,亩")
    with pytest.raises(CommandRefused, match=f"第{second}号批次更正"):
        undo_batch(workspace, first, reason="误报", by=reporter("王五"))
    undo_batch(workspace, second, reason="误报", by=reporter("王五"))
    undo_batch(workspace, first, reason="误报", by=reporter("王五"))


def test_an_undo_needs_a_batch_a_name_and_a_reason(workspace: Workspace) -> None:
    number = commit(workspace, "造林面积,泰安市,2023年1-6月,900,亩")
    for arguments, words in (
        ((999, "a", "b"), "没有第999号"),
        ((number, "", "b"), "撤销理由"),
        ((number, "a", " "), "需要署名"),
    ):
        with pytest.raises(CommandRefused, match=words):
            undo_batch(workspace, arguments[0], reason=arguments[1], by=reporter(arguments[2]))
    home = workspace.home
    workspace.warehouse.checkpoint()
    assert (home / "journal.jsonl").read_text(encoding="utf-8").count("batch_undone") == 0


COUNTIES = [
    f"造林面积,{name},2023年1-9月,300,亩" for name in ("泰山区", "岱岳区", "宁阳县", "东平县", "新泰市", "肥城市")
]


@pytest.mark.parametrize(
    ("earlier", "rows", "code", "words"),
    [
        (
            ["造林面积,泰安市,2023年1-6月,900,亩"],
            ["造林面积,泰安市,2023年1-9月,880,亩"],
            "HISTORY_FALLS",
            "低于2023年1-6月",
        ),
        ([], ["造林面积,泰安市,2023年1-6月,900,亩", "造林面积,泰安市,2023年1-9月,880,亩"], "HISTORY_FALLS", "900亩"),
        (["5G基站总数,泰安市,2023年6月,9000,个"], ["5G基站总数,泰安市,2023年9月,1,个"], "HISTORY_JUMP", "万或亿"),
        (["5G基站总数,泰安市,2023年6月,1,个"], ["5G基站总数,泰安市,2023年9月,10000,个"], "HISTORY_JUMP", "10,000倍"),
        (["造林面积,泰安市,2023年1-9月,900,亩"], ["造林面积,泰安市,2023年1-9月,950,亩"], "HISTORY_CLOSED", "原为900亩"),
        ([], ["造林面积,泰安市,2023年1-9月,1900,亩", *COUNTIES], "SUM_DIFFERS", "相差100亩"),
        (COUNTIES, ["造林面积,泰安市,2023年1-9月,1700,亩"], "SUM_DIFFERS", "合计为1,800亩"),
    ],
)
def test_history_warns(workspace: Workspace, earlier: list[str], rows: list[str], code: str, words: str) -> None:
    if earlier:
        commit(workspace, *earlier)
    found = preview(workspace, *rows)
    assert [problem.code for problem in found.history] == [code]
    assert words in found.history[0].sentence
    with pytest.raises(CommandRefused, match="1处提醒"):
        commit_batch(workspace, found, by=reporter("李四"))


@pytest.mark.parametrize(
    ("earlier", "rows"),
    [
        (["造林面积,泰安市,2023年1-6月,900,亩"], ["造林面积,泰安市,2023年1-9月,900,亩"]),
        (["造林面积,泰安市,2022年,3000,亩"], ["造林面积,泰安市,2023年1-3月,200,亩"]),
        (["5G基站总数,泰安市,2023年6月,9000,个"], ["5G基站总数,泰安市,2023年9月,8900,个"]),
        ([], ["造林面积,泰安市,2023年1-9月,1800,亩", *COUNTIES]),
        ([], ["造林面积,泰安市,2023年1-9月,1900,亩", *COUNTIES[:5]]),
    ],
)
def test_history_is_silent_where_nothing_is_wrong(workspace: Workspace, earlier: list[str], rows: list[str]) -> None:
    if earlier:
        commit(workspace, *earlier)
    assert preview(workspace, *rows).history == ()


def test_verify_passes_after_an_undo(workspace: Workspace, tmp_path: Path) -> None:
    number = commit(workspace, "造林面积,泰安市,2023年1-6月,900,亩")
    undo_batch(workspace, number, reason="误报", by=reporter("王五"))
    workspace.warehouse.checkpoint()
    copy = Path(shutil.copytree(workspace.home, tmp_path / "copy"))
    assert list(check_workspace(copy)) == []


def test_what_the_targets_ask_for_and_the_file_has_not_is_said(workspace: Workspace) -> None:
    found = preview(workspace, "新增绿色建筑面积,泰安市,2023年1-9月,130,万平方米", "造林面积,宁阳县,2023年1-6月,90,亩")
    absent = {one.indicator_name for one in found.absent}
    asked = {
        one.indicator_id for one in workspace.catalogue.targets if one.region_id == "370900" and "2023" in one.target_id
    }
    assert "新增绿色建筑面积" not in absent and "造林面积" in absent
    assert len(found.absent) == len(asked) - 1
    assert {(one.region_name, one.month) for one in found.absent} == {("泰安", SEPTEMBER)}


def test_a_preview_made_while_somebody_commits_is_not_based_on_what_it_has_not_seen(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = preview_module.read_known_values

    def read_late(*arguments: object) -> object:
        values = read(*arguments)  # type: ignore[arg-type]
        monkeypatch.setattr(preview_module, "read_known_values", read)
        commit(workspace, "新增绿色建筑面积,泰安市,2023年1-6月,95,万平方米")
        return values

    monkeypatch.setattr(preview_module, "read_known_values", read_late)
    found = preview(workspace, "新增绿色建筑面积,泰安市,2023年1-6月,90,万平方米")
    with pytest.raises(Conflict):
        commit_batch(workspace, found, by=reporter("李四"), reason="已核对")
