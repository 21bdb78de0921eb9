"""The two-person rule by command: switch it, list what waits, publish or send back."""

from __future__ import annotations

import argparse
from contextlib import closing

from metrics.access.accounts import act_as
from metrics.commands.opening import Add, open_home
from metrics.intake.review import choose_review, preview_submission, publish_submission, return_submission
from metrics.model.clock import BEIJING
from metrics.store.submissions import PUBLISHED, Submission, read_submissions


def add_commands(add: Add) -> None:
    """One command with four actions of its own."""
    actions = add("review", "双人复核：启用停用、列出报送、发布、退回", _list).add_subparsers(
        required=True, metavar="动作"
    )
    switch = actions.add_parser("switch", help="启用（on）或停用（off）双人复核")
    switch.add_argument("state", choices=("on", "off"))
    switch.set_defaults(command=_switch)
    actions.add_parser("list", help="列出报送及其审核结果").set_defaults(command=_list)
    publisher = actions.add_parser("publish", help="发布一份报送")
    publisher.set_defaults(command=_publish)
    returner = actions.add_parser("return", help="退回一份报送")
    returner.set_defaults(command=_return)
    for one in (publisher, returner):
        one.add_argument("number", type=int, help="报送的编号")
    for one in (switch, publisher, returner):
        one.add_argument("--by", required=True, help="办理人或审核人")
    for one in (switch, returner):
        one.add_argument("--reason", required=True, help="理由")


def _switch(options: argparse.Namespace) -> int:
    is_on = options.state == "on"
    with closing(open_home(options)) as workspace:
        choose_review(workspace, is_on, reason=options.reason, by=act_as(workspace, options.by))
    print(f"双人复核已{'启用' if is_on else '停用'}。")
    return 0


def _list(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        rows = read_submissions(workspace)
    print("\n".join(map(_to_line, rows)) if rows else "还没有报送。")
    return 0


def _publish(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        preview = preview_submission(workspace, options.number)
        receipt = publish_submission(workspace, options.number, preview, by=act_as(workspace, options.by))
    print(f"第{options.number}号报送已发布，入库为第{receipt.batch_number}号批次。")
    return 0


def _return(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        return_submission(workspace, options.number, reason=options.reason, by=act_as(workspace, options.by))
    print(f"第{options.number}号报送已退回。")
    return 0


def _to_line(one: Submission) -> str:
    at = one.submitted_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    counts = f"新增{one.new_count}、更正{one.changed_count}"
    made = f"第{one.submission_number}号  {at}  {one.submitted_by}报送  {one.filename}  {counts}"
    if one.decision is None:
        return f"{made}，待审核"
    return f"{made}，{one.decided_by}已{'发布' if one.decision == PUBLISHED else f'退回：{one.decided_reason}'}"
