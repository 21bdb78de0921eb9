"""The two-person rule: nothing counts before a second person has published it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from metrics.intake.commit import Receipt, commit_batch
from metrics.intake.preview import make_preview
from metrics.intake.request import FileRequest, answer_file
from metrics.intake.review import choose_review, hand_in, preview_submission, publish_submission, return_submission
from metrics.intake.seed import adopt_catalogue, read_seed
from metrics.intake.undo import undo_batch
from metrics.intake.upload import stage_upload
from metrics.model.errors import CommandRefused, Conflict
from metrics.publish.to_csv import to_long_csv
from metrics.store.reads import read_batches
from metrics.store.submissions import Submission, read_submissions
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace
from tests.intake.small import look, open_small
from tests.people import admin, reporter, reviewer
from tests.store.conftest import DATA, sheet

GREEN = "新增绿色建筑面积,泰安市,2023年1-6月,{},万平方米"
FOREST = "造林面积,泰安市,2023年1-6月,{},亩"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_small(tmp_path / "var")
    choose_review(opened, True, reason="市局制度", by=admin("管理员"))
    yield opened
    opened.close()


def submit(workspace: Workspace, *rows: str, by: str = "李四", reason: str = "") -> Submission:
    handed = hand_in(workspace, look(workspace, *rows), by=reporter(by), reason=reason)
    assert isinstance(handed, Submission)
    return handed


def publish(workspace: Workspace, number: int, by: str = "王五") -> Receipt:
    return publish_submission(workspace, number, preview_submission(workspace, number), by=reviewer(by))


def test_a_submission_changes_nothing_until_it_is_published(workspace: Workspace) -> None:
    before, version = to_long_csv(workspace), workspace.data_version
    waiting = submit(workspace, GREEN.format(90))
    assert (waiting.submitted_by, waiting.decision, waiting.row_count) == ("李四", None, 1)
    assert (to_long_csv(workspace), workspace.data_version) == (before, version)
    receipt = publish(workspace, waiting.submission_number)
    assert (receipt.by, receipt.reviewed_by) == ("李四", "王五")
    (batch,) = read_batches(workspace)
    assert (batch.reported_by, batch.reviewed_by) == ("李四", "王五")
    assert batch.reported_at == waiting.submitted_at
    assert batch.reviewed_at is not None and batch.reviewed_at >= batch.reported_at
    assert b"90" in to_long_csv(workspace)
    (decided,) = read_submissions(workspace)
    assert (decided.decision, decided.decided_by) == ("published", "王五")


@pytest.mark.parametrize("name", ["李四", " 李 四 ", "李四\u3000"])
def test_the_reporter_cannot_be_the_reviewer(workspace: Workspace, name: str) -> None:
    waiting = submit(workspace, GREEN.format(90))
    with pytest.raises(CommandRefused, match="不能是同一人"):
        publish(workspace, waiting.submission_number, by=name)
    with pytest.raises(CommandRefused, match="需要署名"):
        publish(workspace, waiting.submission_number, by=" ")


def test_nothing_goes_past_the_rule(workspace: Workspace) -> None:
    with pytest.raises(CommandRefused, match="双人复核"):
        commit_batch(workspace, look(workspace, GREEN.format(90)), by=reporter("李四"))
    number = publish(workspace, submit(workspace, GREEN.format(90)).submission_number).batch_number
    with pytest.raises(CommandRefused, match="填报人以外"):
        undo_batch(workspace, number, reason="误报", by=reporter("李四"))
    undo_batch(workspace, number, reason="误报", by=reporter("王五"))


def test_the_same_file_waits_once_and_can_come_again_when_returned(workspace: Workspace) -> None:
    first = submit(workspace, GREEN.format(90))
    assert submit(workspace, GREEN.format(90)) == first
    returned = return_submission(workspace, first.submission_number, reason="口径不符", by=reviewer("王五"))
    assert (returned.decision, returned.decided_reason) == ("returned", "口径不符")
    with pytest.raises(CommandRefused, match="已由王五退回"):
        publish(workspace, first.submission_number)
    again = submit(workspace, GREEN.format(90))
    assert again.submission_number > first.submission_number
    publish(workspace, again.submission_number)
    with pytest.raises(CommandRefused, match="已由王五发布"):
        return_submission(workspace, again.submission_number, reason="晚了", by=reviewer("赵六"))


def test_publishing_twice_gives_one_batch(workspace: Workspace) -> None:
    number = submit(workspace, GREEN.format(90)).submission_number
    shown = preview_submission(workspace, number)
    first = publish_submission(workspace, number, shown, by=reviewer("王五"))
    assert publish_submission(workspace, number, shown, by=reviewer("王五")) == first
    assert len(read_batches(workspace)) == 1


def test_of_two_reviewers_one_wins(workspace: Workspace) -> None:
    number = submit(workspace, GREEN.format(90)).submission_number
    shown = preview_submission(workspace, number)
    return_submission(workspace, number, reason="口径不符", by=reviewer("赵六"))
    with pytest.raises(CommandRefused, match="已由赵六退回"):
        publish_submission(workspace, number, shown, by=reviewer("王五"))
    assert read_batches(workspace) == ()


def test_the_reviewer_sees_what_changed_since_the_file_was_handed_in(workspace: Workspace) -> None:
    first, second = submit(workspace, GREEN.format(90)), submit(workspace, GREEN.format(95), by="孙七")
    shown = preview_submission(workspace, second.submission_number)
    assert shown.changes[0].old_value is None
    publish(workspace, first.submission_number)
    with pytest.raises(Conflict):
        publish_submission(workspace, second.submission_number, shown, by=reviewer("王五"))
    again = preview_submission(workspace, second.submission_number)
    assert again.changes[0].old_value == 90
    publish_submission(workspace, second.submission_number, again, by=reviewer("王五"))


def test_the_reason_of_the_reporter_stays_with_the_number(workspace: Workspace) -> None:
    publish(workspace, submit(workspace, FOREST.format(900)).submission_number)
    row = "造林面积,泰安市,2023年1-9月,880,亩"
    with pytest.raises(CommandRefused, match="提醒"):
        submit(workspace, row)
    publish(workspace, submit(workspace, row, reason="核减重复上报").submission_number)
    assert "说明：核减重复上报" in to_long_csv(workspace).decode()


def test_switching_the_rule_needs_a_name_a_reason_and_a_change(workspace: Workspace) -> None:
    for two_person, reason, by, words in (
        (True, "a", "b", "没有变化"),
        (False, "", "b", "理由"),
        (False, "a", "", "需要署名"),
    ):
        with pytest.raises(CommandRefused, match=words):
            choose_review(workspace, two_person, reason=reason, by=admin(by))
    waiting = submit(workspace, GREEN.format(90))
    choose_review(workspace, False, reason="试行结束", by=admin("管理员"))
    with pytest.raises(CommandRefused, match="同一人"):
        publish(workspace, waiting.submission_number, by="李四")
    assert isinstance(hand_in(workspace, look(workspace, FOREST.format(900)), by=reporter("李四")), Receipt)


def test_a_rebuild_and_verify_find_submissions_as_they_were(workspace: Workspace, tmp_path: Path) -> None:
    publish(workspace, submit(workspace, GREEN.format(90)).submission_number)
    return_submission(
        workspace, submit(workspace, FOREST.format(900)).submission_number, reason="口径", by=reviewer("王五")
    )
    waiting = submit(workspace, FOREST.format(901))
    before = (read_submissions(workspace), read_batches(workspace))
    workspace.rebuild()
    assert (read_submissions(workspace), read_batches(workspace)) == before
    copy = shutil.copytree(workspace.home, tmp_path / "copy", ignore=shutil.ignore_patterns("*.lock"))
    assert list(check_workspace(Path(copy))) == []
    assert waiting.submission_number == before[0][0].submission_number


def test_the_same_numbers_in_another_file_are_another_submission(workspace: Workspace) -> None:
    first = submit(workspace, GREEN.format(90))
    return_submission(workspace, first.submission_number, reason="口径不符", by=reviewer("王五"))
    content = sheet(GREEN.format(90), encoding="gb18030")
    preview = make_preview(workspace, stage_upload(workspace, content, "报送.csv"), "报送.csv", content)
    again = hand_in(workspace, preview, by=reporter("李四"))
    assert isinstance(again, Submission)
    assert again.submission_number > first.submission_number and again.decision is None


def test_what_was_previewed_is_what_is_published(workspace: Workspace) -> None:
    first, second = submit(workspace, GREEN.format(90)), submit(workspace, FOREST.format(900))
    other = preview_submission(workspace, second.submission_number)
    with pytest.raises(CommandRefused, match="预览的不是"):
        publish_submission(workspace, first.submission_number, other, by=reviewer("王五"))


@pytest.mark.parametrize("tables", [(",万平方米,", ",平方米,"), ("green_building_new,新增绿色建筑面积", "")])
def test_a_submission_against_another_catalogue_goes_back(workspace: Workspace, tables: tuple[str, str]) -> None:
    number = submit(workspace, GREEN.format(90)).submission_number
    adopt_amended(workspace, *tables)
    with pytest.raises(CommandRefused, match="‹新增绿色建筑面积›有调整"):
        preview_submission(workspace, number)


def test_an_indicator_with_numbers_keeps_its_unit(workspace: Workspace) -> None:
    publish(workspace, submit(workspace, GREEN.format(90)).submission_number)
    for change, words in (
        ((",万平方米,", ",平方米,"), "改为‹平方米›"),
        (("green_building_new,", ""), "不在新目标库中"),
    ):
        with pytest.raises(CommandRefused, match=words):
            adopt_amended(workspace, *change)


def adopt_amended(workspace: Workspace, old: str, new: str) -> None:
    """Adopt the catalogue with the line of 新增绿色建筑面积 changed, or without it where `new` is empty."""
    seed = read_seed(DATA)
    lines = seed.tables["indicators"].decode("utf-8").splitlines(keepends=True)
    ours = [line.startswith("green_building_new,") for line in lines]
    changed = [line.replace(old, new) if is_ours else line for line, is_ours in zip(lines, ours, strict=True)]
    indicators = [line for line, is_ours in zip(changed, ours, strict=True) if new or not is_ours]
    targets = seed.tables["targets"].decode("utf-8").splitlines(keepends=True)
    rest = [line for line in targets if ",green_building_new," not in line]
    tables = {**seed.tables, "indicators": "".join(indicators).encode(), "targets": "".join(rest).encode()}
    adopt_catalogue(workspace, tables, seed.rules, by=admin("管理员"), commit_id=f"{old}|{new}")


@pytest.mark.parametrize("name", ["李四\u200b", "李四\ufeff"])
def test_a_name_with_something_invisible_is_the_same_name(workspace: Workspace, name: str) -> None:
    waiting = submit(workspace, GREEN.format(90))
    with pytest.raises(CommandRefused, match="不能是同一人"):
        publish(workspace, waiting.submission_number, by=name)


def test_a_request_sent_again_gets_what_it_left_whichever_rule_is_in_force(workspace: Workspace) -> None:
    def send(key: str, row: str) -> dict[str, object]:
        request = FileRequest(sheet(row), "报送.csv", by=reporter("李四"), key=key, reason="已核对")
        return answer_file(workspace, request).content

    waiting = send("k1", GREEN.format(90))
    assert waiting["verdict"] == "awaiting_review"
    choose_review(workspace, False, reason="试行结束", by=admin("管理员"))
    assert send("k1", GREEN.format(90)) == waiting
    committed = send("k2", FOREST.format(900))
    choose_review(workspace, True, reason="恢复", by=admin("管理员"))
    assert send("k2", FOREST.format(900))["batch"] == committed["batch"]
    return_submission(workspace, int(str(waiting["submission"])), reason="口径", by=reviewer("王五"))
    again = send("k1", GREEN.format(90))
    assert (again["verdict"], again["submission"]) == ("returned", waiting["submission"])
