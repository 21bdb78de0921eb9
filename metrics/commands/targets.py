"""Targets out and back again: the sheet for a breakdown, what was adopted, and taking a table of targets back.

A table of targets comes in by `import`, as any other file.
"""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from metrics.access.accounts import act_as
from metrics.commands.opening import Add, open_home
from metrics.intake.targets.breakdown_template import to_breakdown_template
from metrics.intake.targets.undo import undo_targets
from metrics.model.clock import BEIJING
from metrics.model.errors import CommandRefused
from metrics.store.adoptions import Adoption, read_adoptions


def add_commands(add: Add) -> None:
    """What the office does with targets."""
    template = add("breakdown-template", "导出一个文件的目标分解表模板（CSV）", _template)
    template.add_argument("document", help="文件编号，如 taian-2023")
    template.add_argument("file", type=Path)
    add("adoptions", "列出目标库的调整记录", _list)
    undoer = add("undo-targets", "撤销一次目标表的提交", _undo)
    undoer.add_argument("line", type=int, help="提交记录的编号")
    undoer.add_argument("--by", required=True, help="撤销人")
    undoer.add_argument("--reason", required=True, help="撤销理由")


def _template(options: argparse.Namespace) -> int:
    if options.file.exists():
        raise CommandRefused(f"文件已存在：{options.file}。导出不会覆盖，请换一个文件名。")
    with closing(open_home(options)) as workspace:
        if workspace.is_demo and "演示数据" not in options.file.name:
            raise CommandRefused("这是演示数据工作区，导出文件名须含“演示数据”。")
        options.file.write_bytes(to_breakdown_template(workspace.catalogue, options.document))
    print(f"已导出：{options.file}")
    return 0


def _list(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        adoptions = read_adoptions(workspace)
    print("\n".join(_describe(one) for one in adoptions))
    return 0


def _describe(one: Adoption) -> str:
    day = one.at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    if one.undoes is not None:
        words = f"撤销第{one.undoes}号"
    elif one.filename:
        words = f"{one.filename}：新增{one.new_count}个，更正{one.changed_count}个"
    else:
        words = "启用整套目标库"
    taken_back = f"（已由第{one.undone_by}号撤销）" if one.undone_by else ""
    reason = f"，理由：{one.reason}" if one.reason else ""
    return f"第{one.line_number}号 {day} {one.by} {words}{reason}{taken_back}"


def _undo(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        line = undo_targets(workspace, options.line, reason=options.reason, by=act_as(workspace, options.by))
    print(f"第{options.line}号目标表已撤销，记为第{line.number}号。")
    return 0
