"""A word that somebody confirmed is remembered with the batch that needed it, and forgotten when that is undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from metrics.intake.commit import commit_batch
from metrics.intake.preview import make_preview
from metrics.intake.review import choose_review, hand_in, preview_submission, publish_submission
from metrics.intake.stage import Staged
from metrics.intake.targets.commit import commit_targets
from metrics.intake.targets.preview import make_targets_preview
from metrics.intake.targets.stage import StagedTargets
from metrics.intake.targets.undo import undo_targets
from metrics.intake.undo import undo_batch
from metrics.intake.upload import stage_upload
from metrics.store.submissions import Submission, read_confirmed_names
from metrics.store.workspace import Workspace
from tests.intake.small import open_small
from tests.people import admin, reporter, reviewer
from tests.store.conftest import sheet

ROW = "造林总面积,泰安市,2023年1-6月,900,亩"
SAID = {"造林总面积": "造林面积"}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_small(tmp_path / "var")
    yield opened
    opened.close()


def stage(workspace: Workspace, row: str = ROW, **more: dict[str, str]) -> Staged:
    return stage_upload(workspace, sheet(row), "报送.csv", **more)  # type: ignore[arg-type]


def commit(workspace: Workspace, staged: Staged, row: str = ROW) -> int:
    preview = make_preview(workspace, staged, staged.filename, sheet(row))
    return commit_batch(workspace, preview, by=reporter("李四")).batch_number


def test_an_unknown_name_is_offered_confirmed_remembered_and_forgotten(workspace: Workspace) -> None:
    asked = stage(workspace)
    assert not asked.can_commit
    assert [(one.written, one.meaning) for one in asked.suggestions] == [("造林总面积", "造林面积")]
    said = stage(workspace, confirmed=SAID)
    assert said.can_commit and said.confirmed == (("造林总面积", "造林面积"),)
    assert "‹造林总面积›按已确认的对应关系读作‹造林面积›" in [problem.message for problem in said.notes]
    number = commit(workspace, said)
    assert read_confirmed_names(workspace) == SAID
    assert stage(workspace, ROW.replace("900", "950")).can_commit
    workspace.rebuild()
    assert read_confirmed_names(workspace) == SAID
    undo_batch(workspace, number, reason="对应有误", by=reporter("王五"))
    assert read_confirmed_names(workspace) == {}
    assert not stage(workspace).can_commit


def test_what_the_file_did_not_need_is_not_remembered(workspace: Workspace) -> None:
    row = ROW.replace("造林总面积", "造林面积")
    commit(workspace, stage(workspace, row, confirmed=SAID), row)
    assert read_confirmed_names(workspace) == {}


def test_the_latest_word_counts(workspace: Workspace) -> None:
    commit(workspace, stage(workspace, confirmed=SAID))
    row = ROW.replace("900", "12").replace("亩", "家")
    commit(workspace, stage(workspace, row, confirmed={"造林总面积": "科技型中小企业入库数"}), row)
    assert read_confirmed_names(workspace) == {"造林总面积": "科技型中小企业入库数"}


def test_under_the_two_person_rule_a_word_is_remembered_when_it_is_published(workspace: Workspace) -> None:
    choose_review(workspace, True, reason="制度", by=admin("管理员"))
    preview = make_preview(workspace, stage(workspace, confirmed=SAID), "报送.csv", sheet(ROW))
    handed = hand_in(workspace, preview, by=reporter("李四"))
    assert isinstance(handed, Submission) and read_confirmed_names(workspace) == {}
    number = handed.submission_number
    publish_submission(workspace, number, preview_submission(workspace, number), by=reviewer("王五"))
    assert read_confirmed_names(workspace) == SAID


def test_a_word_of_a_table_of_targets_is_remembered_and_forgotten_too(workspace: Workspace) -> None:
    table = "目标编号,县区名,目标值,单位\ntaian-2023-34-1,泰山城区,30,万平方米\n".encode("utf-8-sig")
    said = {"泰山城区": "泰山区", "县区名": "地区"}
    staged = stage_upload(workspace, table, "分解.csv", confirmed=said)
    assert isinstance(staged, StagedTargets) and staged.can_commit, [one.sentence for one in staged.errors]
    preview = make_targets_preview(workspace, staged, "分解.csv", table)
    line = commit_targets(workspace, preview, by=admin("李四"), reason="先行下达").line_number
    assert read_confirmed_names(workspace)["泰山城区"] == "泰山区"
    undo_targets(workspace, line, reason="口径有误", by=admin("王五"))
    assert read_confirmed_names(workspace) == {}
    workspace.rebuild()
    assert read_confirmed_names(workspace) == {}
