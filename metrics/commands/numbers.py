"""Numbers in, out and back again: import, export, undo."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from metrics.access.accounts import act_as, act_for_machine
from metrics.commands.opening import Add, open_home
from metrics.intake.reply import FileVerdict, to_json
from metrics.intake.request import FileRequest, answer_file, read_confirmed
from metrics.intake.undo import undo_batch
from metrics.model.errors import CommandRefused
from metrics.publish.to_csv import to_long_csv


def add_commands(add: Add) -> None:
    """What a clerk does on the page of 数据报送."""
    importer = add("import", "导入一个数据文件或目标分解表，与网页上传同一套检查", _import)
    importer.add_argument("file", type=Path)
    importer.add_argument("--by", default="", help="填报人（提交时必填）")
    importer.add_argument("--reason", default="", help="对提醒事项的说明")
    importer.add_argument("--dry-run", action="store_true", help="只检查，不提交")
    importer.add_argument("--sheet", default=None, metavar="名称", help="要读取的工作表")
    importer.add_argument("--confirm", action="append", default=[], metavar="写法=名称", help="确认写法的含义，可重复")
    importer.add_argument("--based-on", type=int, default=None, metavar="号", help="依据的数据版本，已变则不提交")
    exporter = add("export", "导出全部数据为CSV", _export)
    exporter.add_argument("file", type=Path)
    undoer = add("undo", "撤销一个报送批次", _undo)
    undoer.add_argument("batch", type=int)
    undoer.add_argument("--by", required=True, help="撤销人")
    undoer.add_argument("--reason", required=True, help="撤销理由")


def _import(options: argparse.Namespace) -> int:
    """Prints the verdict as JSON, so that a script reads what a clerk would see."""
    content, confirmed = options.file.read_bytes(), read_confirmed(options.confirm)
    with closing(open_home(options)) as workspace:
        request = FileRequest(
            content=content,
            filename=options.file.name,
            by=act_for_machine() if options.dry_run and not options.by else act_as(workspace, options.by),
            reason=options.reason,
            dry_run=options.dry_run,
            sheet=options.sheet,
            confirmed=confirmed,
            based_on=options.based_on,
        )
        answer = answer_file(workspace, request)
    print(to_json(answer.content))
    stopped = {FileVerdict.REFUSED} if options.dry_run else {FileVerdict.REFUSED, FileVerdict.NEEDS_REASON}
    return 1 if answer.verdict in stopped else 0


def _export(options: argparse.Namespace) -> int:
    if options.file.exists():
        raise CommandRefused(f"文件已存在：{options.file}。导出不会覆盖，请换一个文件名。")
    workspace = open_home(options)
    try:
        if workspace.is_demo and "演示数据" not in options.file.name:
            raise CommandRefused("这是演示数据工作区，导出文件名须含“演示数据”。")
        options.file.write_bytes(to_long_csv(workspace))
    finally:
        workspace.close()
    print(f"已导出：{options.file}")
    return 0


def _undo(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        line = undo_batch(workspace, options.batch, reason=options.reason, by=act_as(workspace, options.by))
    print(f"第{options.batch}号批次已撤销，记为第{line.number}号。")
    return 0
