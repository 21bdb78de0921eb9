"""Noting and closing 督办事项: what is refused, and that the same note twice is one line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from metrics.intake.issues import MAX_WORDS, IssueNote, close_issue, explain_due, note_issue
from metrics.intake.seed import open_workspace, read_seed
from metrics.model.errors import CommandRefused, Conflict
from metrics.store.issues import read_issue_history, read_issues
from metrics.store.workspace import Workspace
from tests.people import reporter

DATA = Path(__file__).parents[2] / "data"
TARGET = "taian-2023-34-1"
NOTE = IssueNote("竣工偏少", "按周调度", "2023-12-15")


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("issues") / "var"
    open_workspace(home, lambda: replace(read_seed(DATA), actuals={})).close()
    return home


@pytest.fixture
def workspace(planted: Path, tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(Path(shutil.copytree(planted, tmp_path / "var")))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("note", "expect"),
    [
        (IssueNote(), "请填写存在问题或下一步措施"),
        (IssueNote(" \u200b\n", "\u3000"), "请填写存在问题或下一步措施"),
        (IssueNote("字" * (MAX_WORDS + 1)), f"存在问题应在{MAX_WORDS}字以内，现为{MAX_WORDS + 1}字"),
        (IssueNote("一", "字" * (MAX_WORDS + 1)), f"下一步措施应在{MAX_WORDS}字以内"),
        (IssueNote("一", "二", "2023-02-30"), "应为日期，实为‹2023-02-30›"),
        (IssueNote("一", "", "2023-12-15"), "须同时填写下一步措施"),
    ],
)
def test_a_note_that_cannot_be_is_refused_and_leaves_no_line(
    workspace: Workspace, note: IssueNote, expect: str
) -> None:
    tail = workspace.journal.tail
    with pytest.raises(CommandRefused, match=expect):
        note_issue(workspace, TARGET, note, by=reporter("王芳"))
    assert workspace.journal.tail == tail


def test_a_problem_or_a_measure_alone_is_enough_and_as_long_as_allowed(workspace: Workspace) -> None:
    note_issue(workspace, TARGET, IssueNote("字" * MAX_WORDS), by=reporter("王芳"))
    note_issue(workspace, TARGET, IssueNote("", "字" * MAX_WORDS), by=reporter("王芳"))
    assert [(len(step.problem), len(step.measure)) for step in read_issue_history(workspace, TARGET)] == [
        (0, MAX_WORDS),
        (MAX_WORDS, 0),
    ]


def test_words_stand_on_one_line_without_what_nobody_sees(workspace: Workspace) -> None:
    note_issue(workspace, TARGET, IssueNote(" 一是\u202e\n 二是 "), by=reporter(" 王芳 "))
    step = read_issues(workspace)[TARGET]
    assert (step.problem, step.made_by) == ("一是 二是", "王芳")


@pytest.mark.parametrize("by", ["", " \t"])
def test_every_step_is_signed(workspace: Workspace, by: str) -> None:
    with pytest.raises(CommandRefused, match="需要署名"):
        note_issue(workspace, TARGET, NOTE, by=reporter(by))
    note_issue(workspace, TARGET, NOTE, by=reporter("王芳"))
    with pytest.raises(CommandRefused, match="需要署名"):
        close_issue(workspace, TARGET, reason="已竣工", by=reporter(by))


@pytest.mark.parametrize(
    ("asked", "expect"),
    [
        ("taian-2023-34-l", "是否应为‹taian-2023-34-1›。"),
        ("TAIAN-2023-34-1", "是否应为‹taian-2023-34-1›。"),
        ("x", "没有编号为‹x›的目标。请从目标清单中重新选择。"),
    ],
)
def test_an_unknown_target_is_refused_with_the_nearest_one(workspace: Workspace, asked: str, expect: str) -> None:
    with pytest.raises(CommandRefused) as refusal:
        note_issue(workspace, asked, NOTE, by=reporter("王芳"))
    assert expect in str(refusal.value)


def test_the_same_note_on_the_same_step_is_one_line(workspace: Workspace) -> None:
    first = note_issue(workspace, TARGET, NOTE, by=reporter("王芳"), replaces=0)
    assert note_issue(workspace, TARGET, NOTE, by=reporter("王芳"), replaces=0) == first
    assert workspace.journal.tail == first.number


def test_what_stands_already_is_no_new_step_but_what_stood_once_may_stand_again(workspace: Workspace) -> None:
    note_issue(workspace, TARGET, NOTE, by=reporter("王芳"))
    with pytest.raises(CommandRefused, match="没有变化"):
        note_issue(workspace, TARGET, NOTE, by=reporter("王芳"))
    note_issue(workspace, TARGET, IssueNote("验收推迟"), by=reporter("王芳"))
    note_issue(workspace, TARGET, NOTE, by=reporter("王芳"))
    assert [step.problem for step in read_issue_history(workspace, TARGET)] == ["竣工偏少", "验收推迟", "竣工偏少"]


def test_a_note_on_a_step_that_stands_no_more_meets_the_one_that_came_between(workspace: Workspace) -> None:
    first = note_issue(workspace, TARGET, NOTE, by=reporter("王芳")).number
    note_issue(workspace, TARGET, IssueNote("验收推迟"), by=reporter("李四"), replaces=first)
    with pytest.raises(Conflict, match="督办情况已有更新"):
        note_issue(workspace, TARGET, IssueNote("图纸未批"), by=reporter("王芳"), replaces=first)
    with pytest.raises(Conflict, match="督办情况已有更新"):
        close_issue(workspace, TARGET, reason="已竣工", by=reporter("王芳"), replaces=first)


def test_closing_asks_why_and_for_something_to_close(workspace: Workspace) -> None:
    with pytest.raises(CommandRefused, match="没有办理中的督办事项"):
        close_issue(workspace, TARGET, reason="已竣工", by=reporter("王芳"))
    note_issue(workspace, TARGET, NOTE, by=reporter("王芳"))
    with pytest.raises(CommandRefused, match="请填写销号理由"):
        close_issue(workspace, TARGET, reason=" \u200b", by=reporter("王芳"))
    closed = close_issue(workspace, TARGET, reason="已竣工", by=reporter("王芳"))
    assert (
        close_issue(workspace, TARGET, reason="已竣工", by=reporter("王芳"), replaces=closed.data["replaces"]) == closed
    )
    with pytest.raises(CommandRefused, match="没有办理中的督办事项"):
        close_issue(workspace, TARGET, reason="再次", by=reporter("王芳"))


@pytest.mark.parametrize(("due", "warns"), [("", False), ("2023-10-12", False), ("2023-10-11", True)])
def test_only_a_day_that_is_over_is_warned_of(due: str, warns: bool) -> None:
    assert bool(explain_due(due, date(2023, 10, 12))) is warns
