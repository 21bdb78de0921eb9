"""The text of a policy document by command: what is found in it, and loading it."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from metrics.access.accounts import act_as
from metrics.commands.opening import Add, open_home
from metrics.intake.load_document import DocumentPreview, load_document, preview_document
from metrics.model.errors import CommandRefused
from metrics.model.problem import Problem


def add_commands(add: Add) -> None:
    """The same checks as on the page of 目标库."""
    loader = add("load-document", "载入一个文件的正文（docx、txt、html），供目标查阅原文", _load)
    loader.add_argument("document", help="文件编号，如 taian-2023")
    loader.add_argument("file", type=Path)
    loader.add_argument("--by", default="", help="办理人（载入时必填）")
    loader.add_argument("--reason", default="", help="正文与目标不符而仍要载入的理由")
    loader.add_argument("--dry-run", action="store_true", help="只核对，不载入")


def _load(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        preview = preview_document(workspace, options.document, options.file.read_bytes(), options.file.name)
        if isinstance(preview, Problem):
            raise CommandRefused(f"{preview.message}。{preview.remedy}")
        print(_describe(preview))
        if options.dry_run:
            return 1 if preview.doubt else 0
        line = load_document(workspace, preview, by=act_as(workspace, options.by), reason=options.reason)
    print(f"已载入《{preview.document.title}》正文，记为第{line.number}号。")
    return 0


def _describe(preview: DocumentPreview) -> str:
    found = [one for one in preview.cited if one in preview.clauses]
    lines = [
        f"目标引用{len(preview.cited)}个条款，正文中有{len(found)}个；"
        f"原文数字{len(preview.traces)}项，在所引条款中的{preview.found_count}项。"
    ]
    return "\n".join([*lines, *(f"{one.target.target_id}：{one.fault}。" for one in preview.faults)])
