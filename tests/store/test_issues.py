"""督办事项 in the projection: the latest step stands, all stay, and a line of the past tells what was known then."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from metrics.access.matrix import permit
from metrics.intake.commit import commit_batch
from metrics.intake.issues import IssueNote, close_issue, note_issue
from metrics.journal.journal import Journal
from metrics.model.actor import Action
from metrics.model.errors import Conflict
from metrics.model.issue import IssueStatus
from metrics.progress.issues import read_open_issues
from metrics.store.issues import find_last_line, read_issue_history, read_issues
from metrics.store.verify import check_workspace
from metrics.store.warehouse import Warehouse
from metrics.store.workspace import Workspace
from tests.people import reporter
from tests.store.conftest import preview_of, sheet

GREEN, BASE = "taian-2023-34-1", "taian-2023-16-2"
ROW = "新增绿色建筑面积,泰安市,2023年1-9月,128.4,万平方米"


def note(workspace: Workspace, problem: str, target_id: str = GREEN) -> int:
    words = IssueNote(problem, "按周调度", "2023年12月")
    return note_issue(workspace, target_id, words, by=reporter("王芳")).number


def test_a_step_is_read_as_it_was_written(workspace: Workspace) -> None:
    line = note(workspace, "竣工偏少")
    step = read_issues(workspace)[GREEN]
    assert (step.line_number, step.made_by, step.made_at) == (line, "王芳", workspace.journal.read()[-1].at)
    assert (step.problem, step.measure, step.due_on, step.reason) == ("竣工偏少", "按周调度", date(2023, 12, 31), "")
    assert step.status is IssueStatus.OPEN


def test_the_latest_step_of_each_target_stands_and_all_are_kept(workspace: Workspace) -> None:
    first, other, second = note(workspace, "一"), note(workspace, "别的", BASE), note(workspace, "二")
    assert {key: step.line_number for key, step in read_issues(workspace).items()} == {GREEN: second, BASE: other}
    assert [step.line_number for step in read_issue_history(workspace, GREEN)] == [second, first]


def test_a_closed_issue_shows_nothing_until_a_new_step_opens_it(workspace: Workspace) -> None:
    note(workspace, "一")
    closed = close_issue(workspace, GREEN, reason="已竣工", by=reporter("李四")).number
    assert read_issues(workspace)[GREEN].status is IssueStatus.CLOSED
    assert read_open_issues(workspace).steps == {}
    again = note(workspace, "一")
    assert read_open_issues(workspace).steps[GREEN].line_number == again > closed


def test_a_note_makes_no_data_version(workspace: Workspace) -> None:
    version = workspace.data_version
    note(workspace, "一")
    assert workspace.data_version == version


def test_a_line_of_the_past_tells_what_was_known_then(workspace: Workspace) -> None:
    first = note(workspace, "一")
    second = note(workspace, "二")
    close_issue(workspace, GREEN, reason="已竣工", by=reporter("李四"))
    told = {line: read_issues(workspace, line) for line in (first - 1, first, second)}
    assert {line: [step.problem for step in steps.values()] for line, steps in told.items()} == {
        first - 1: [],
        first: ["一"],
        second: ["二"],
    }
    assert len(read_issue_history(workspace, GREEN, second)) == 2


def test_a_data_version_lasts_until_the_next_with_what_was_noted_meanwhile(workspace: Workspace) -> None:
    quarter = commit_batch(
        workspace, preview_of(workspace, sheet(ROW)), by=reporter("李四"), reason="报送"
    ).batch_number
    met = note(workspace, "会前填写")
    changed = sheet(ROW.replace("128.4", "130"))
    later = commit_batch(workspace, preview_of(workspace, changed), by=reporter("李四"), reason="更正").batch_number
    closed = close_issue(workspace, GREEN, reason="已竣工", by=reporter("李四")).number
    assert [find_last_line(workspace, line) for line in (quarter, later, None)] == [met, closed, closed]
    then = read_open_issues(workspace, quarter)
    assert (then.steps[GREEN].problem, then.seen_on) == ("会前填写", None)
    assert read_open_issues(workspace).steps == {}


def test_a_rebuild_gives_the_same_steps(workspace: Workspace) -> None:
    note(workspace, "一")
    close_issue(workspace, GREEN, reason="已竣工", by=reporter("李四"))
    note(workspace, "二")
    before = read_issue_history(workspace, GREEN)
    workspace.rebuild()
    assert read_issue_history(workspace, GREEN) == before
    assert len(before) == 3


def test_the_steps_are_compared_with_the_journal(home: Path) -> None:
    with closing(Workspace(home)) as workspace:
        note(workspace, "一")
    assert list(check_workspace(home)) == []
    with closing(Warehouse(home / "xushi.duckdb")) as warehouse, warehouse.cursor() as cursor:
        cursor.control("update issue_step set problem = '二'")
    assert any("issue_step" in found for found in check_workspace(home))


def test_a_note_leaves_the_verdicts_of_other_targets_as_they_were(workspace: Workspace) -> None:
    first = commit_batch(workspace, preview_of(workspace, sheet(ROW)), by=reporter("李四"), reason="报送").batch_number
    workspace.judge(workspace.question(date(2023, 9, 30)))
    note(workspace, "一")
    changed = sheet(ROW.replace("128.4", "130"))
    commit_batch(workspace, preview_of(workspace, changed), by=reporter("李四"), reason="更正")
    with workspace.warehouse.cursor() as cursor:
        question = asdict(workspace.question(date(2023, 9, 30)))
        assert cursor.rows("queries/last_judged.sql", **question) == [(first,)]


def test_of_two_steps_on_top_of_the_same_the_second_is_never_written(workspace: Workspace) -> None:
    first = note(workspace, "一")
    data = {"target_id": GREEN, "problem": "二", "measure": "", "due": "", "status": "open", "reason": ""}
    workspace.record(
        "issue_step_recorded", {**data, "replaces": first}, by=permit(reporter("甲"), Action.NOTE_ISSUE), commit_id="a"
    )
    with pytest.raises(Conflict, match="督办情况已有更新"):
        workspace.record(
            "issue_step_recorded",
            {**data, "replaces": first},
            by=permit(reporter("乙"), Action.NOTE_ISSUE),
            commit_id="b",
        )
    assert Journal(workspace.home / "journal.jsonl").tail == workspace.journal.tail == first + 1
