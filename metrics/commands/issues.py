"""督办事项: what hinders a target and what is done about it, noted and closed."""

from __future__ import annotations

import argparse
from contextlib import closing

from metrics.access.accounts import act_as
from metrics.commands.opening import Add, open_home
from metrics.intake.issues import IssueNote, close_issue, explain_due, note_issue


def add_commands(add: Add) -> None:
    """A step names who wrote it; a new one corrects the one before."""
    noter = add("note-issue", "登记一个目标的存在问题和下一步措施", _note)
    noter.add_argument("target", help="目标编号，如 taian-2023-34-1")
    noter.add_argument("--problem", default="", help="存在问题")
    noter.add_argument("--measure", default="", help="下一步措施")
    noter.add_argument("--due", default="", help="措施完成时限，如 2023-12-31 或 2023年12月")
    closer = add("close-issue", "将一个目标的督办事项销号", _close)
    closer.add_argument("target", help="目标编号")
    closer.add_argument("--reason", required=True, help="销号理由")
    for one in (noter, closer):
        one.add_argument("--by", required=True, help="填写人")


def _note(options: argparse.Namespace) -> int:
    note = IssueNote(options.problem, options.measure, options.due)
    with closing(open_home(options)) as workspace:
        line = note_issue(workspace, options.target, note, by=act_as(workspace, options.by))
        late = explain_due(line.data["due"], workspace.today)
    print(f"已登记督办情况，记为第{line.number}号。{late}")
    return 0


def _close(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        line = close_issue(workspace, options.target, reason=options.reason, by=act_as(workspace, options.by))
    print(f"已销号，记为第{line.number}号。")
    return 0
