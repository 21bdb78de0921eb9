"""The command line: what an administrator or a script does without a browser."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from metrics.demo import make_demo_seed
from metrics.intake.amend import choose_rule_set, read_marks, set_baseline, set_plan
from metrics.intake.check_targets import check_targets
from metrics.intake.commit import commit_batch
from metrics.intake.preview import Novelty, make_preview
from metrics.intake.seed import adopt_catalogue, open_workspace, read_seed
from metrics.intake.stage import stage_file
from metrics.intake.undo import undo_batch
from metrics.journal.archive import hash_bytes
from metrics.model.catalogue_csv import parse_catalogue
from metrics.model.errors import CommandRefused, XushiError
from metrics.publish.to_csv import to_long_csv
from metrics.store.backup import make_backup, restore_backup
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace

Add = Callable[[str, str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]
SEED_FOLDER = Path(__file__).parent.parent / "data"


def main(arguments: Sequence[str]) -> int:
    """Run one command; 0 where it did what was asked, 1 where it found or refused something, 2 for wrong words."""
    options = _read_options(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except (XushiError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _read_options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m metrics", description="序时：命令行")
    home = Path(os.environ.get("XUSHI_HOME", "var"))
    parser.add_argument("--home", type=Path, default=home, help="工作区文件夹（默认 XUSHI_HOME 或 var)")
    commands = parser.add_subparsers(required=True, metavar="命令")

    def add(name: str, words: str, command: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=words, description=words)
        one.set_defaults(command=command)
        return one

    importer = add("import", "导入一个数据文件，与网页上传同一套检查", _import)
    importer.add_argument("file", type=Path)
    importer.add_argument("--by", default="", help="填报人（提交时必填）")
    importer.add_argument("--reason", default="", help="对提醒事项的说明")
    importer.add_argument("--dry-run", action="store_true", help="只检查，不提交")
    exporter = add("export", "导出全部数据为CSV", _export)
    exporter.add_argument("file", type=Path)
    undoer = add("undo", "撤销一个报送批次", _undo)
    undoer.add_argument("batch", type=int)
    undoer.add_argument("--by", required=True, help="撤销人")
    undoer.add_argument("--reason", required=True, help="撤销理由")
    add("rebuild", "由日志重建数据库", _rebuild)
    add("verify", "核对日志、存档与数据库", _verify)
    add("backup", "备份到一个zip文件", _backup).add_argument("file", type=Path)
    add("restore", "从备份恢复到空文件夹", _restore).add_argument("file", type=Path)
    adopter = add("adopt", "启用一套目标库（documents、regions、indicators、targets、rules）", _adopt)
    adopter.add_argument("folder", type=Path)
    adopter.add_argument("--by", required=True, help="办理人")
    _add_decisions(add)
    add("demo", "生成演示数据工作区（已有则不动）", _demo)
    checker = add("check-targets", "核对每个目标的数字是否在文件条款中", _check_targets)
    checker.add_argument("--documents", type=Path, required=True, help="文件原文所在文件夹")
    return parser.parse_args(arguments)


def _add_decisions(add: Add) -> None:
    """What the office may set beside the numbers, each signed and with a reason."""
    chooser = add("choose-rules", "改用另一套评价规则", _choose_rules)
    chooser.add_argument("rule_set")
    chooser.add_argument("--target", default=None, help="只对一个目标（默认整个工作区）")
    baseliner = add("set-baseline", "设定一个目标的基期值", _set_baseline)
    baseliner.add_argument("target")
    baseliner.add_argument("value")
    baseliner.add_argument("--on", default="", help="基期，如 2022年")
    planner = add("set-plan", "设定一个目标的进度计划（文件每行为：日期,应达比例）", _set_plan)
    planner.add_argument("target")
    planner.add_argument("file", type=Path)
    for one in (chooser, baseliner, planner):
        one.add_argument("--by", required=True, help="办理人")
        one.add_argument("--reason", required=True, help="理由")


def _open(options: argparse.Namespace) -> Workspace:
    return open_workspace(options.home, lambda: read_seed(SEED_FOLDER))


def _import(options: argparse.Namespace) -> int:
    """Prints the verdict as JSON, so that a script reads what a clerk would see."""
    content = options.file.read_bytes()
    workspace = _open(options)
    try:
        staged = stage_file(content, options.file.name, workspace.catalogue, workspace.clock().date())
        preview = make_preview(workspace, staged, options.file.name, content)
        verdict: dict[str, object] = {
            "file": options.file.name,
            "rows": len(staged.rows),
            "errors": [problem.sentence for problem in staged.errors],
            "warnings": [problem.sentence for problem in preview.warnings],
            "new": preview.count(Novelty.NEW),
            "changed": preview.count(Novelty.CHANGED),
            "unchanged": preview.count(Novelty.UNCHANGED),
            "lights": [
                f"{row.region_name}{row.indicator_name}：{row.before.word}→{row.after.word}"
                for row in preview.light_changes
            ],
        }
        if not options.dry_run and staged.can_commit:
            receipt = commit_batch(workspace, preview, by=options.by, reason=options.reason)
            verdict |= {"batch": receipt.batch_number, "rows_hash": receipt.rows_hash}
    finally:
        workspace.close()
    print(json.dumps(verdict, ensure_ascii=False, indent=2))
    return 0 if staged.can_commit else 1


def _export(options: argparse.Namespace) -> int:
    if options.file.exists():
        raise CommandRefused(f"文件已存在：{options.file}。导出不会覆盖，请换一个文件名。")
    workspace = _open(options)
    try:
        if workspace.is_demo and "演示数据" not in options.file.name:
            raise CommandRefused("这是演示数据工作区，导出文件名须含“演示数据”。")
        options.file.write_bytes(to_long_csv(workspace))
    finally:
        workspace.close()
    print(f"已导出：{options.file}")
    return 0


def _undo(options: argparse.Namespace) -> int:
    with closing(_open(options)) as workspace:
        line = undo_batch(workspace, options.batch, reason=options.reason, by=options.by)
    print(f"第{options.batch}号批次已撤销，记为第{line.number}号。")
    return 0


def _rebuild(options: argparse.Namespace) -> int:
    workspace = _open(options)
    workspace.rebuild()
    workspace.close()
    print(f"已由{workspace.journal.tail}行日志重建数据库。")
    return 0


def _verify(options: argparse.Namespace) -> int:
    differences = list(check_workspace(options.home))
    print("\n".join(differences) if differences else "核对一致：日志、存档文件与数据库没有差异。")
    return 1 if differences else 0


def _backup(options: argparse.Namespace) -> int:
    print(f"已备份{make_backup(options.home, options.file)}个文件到 {options.file}。")
    return 0


def _restore(options: argparse.Namespace) -> int:
    restore_backup(options.file, options.home)
    print(f"已恢复到 {options.home}，核对一致。")
    return 0


def _adopt(options: argparse.Namespace) -> int:
    seed = read_seed(options.folder)
    catalogue = parse_catalogue(seed.tables)
    workspace = _open(options)
    try:
        commit_id = hash_bytes(b"adopt" + b"".join(seed.tables.values()) + seed.rules)
        adopt_catalogue(workspace, seed.tables, seed.rules, by=options.by, commit_id=commit_id)
    finally:
        workspace.close()
    print(f"已启用{len(catalogue.targets)}个目标。")
    return 0


def _choose_rules(options: argparse.Namespace) -> int:
    with closing(_open(options)) as workspace:
        line = choose_rule_set(
            workspace, options.rule_set, target_id=options.target, reason=options.reason, by=options.by
        )
    print(f"已改用评价规则‹{options.rule_set}›，记为第{line.number}号。")
    return 0


def _set_baseline(options: argparse.Namespace) -> int:
    with closing(_open(options)) as workspace:
        line = set_baseline(
            workspace, options.target, options.value, on=options.on, reason=options.reason, by=options.by
        )
    print(f"已设定基期值，记为第{line.number}号。")
    return 0


def _set_plan(options: argparse.Namespace) -> int:
    marks = read_marks(options.file.read_text(encoding="utf-8-sig"))
    with closing(_open(options)) as workspace:
        line = set_plan(workspace, options.target, marks, reason=options.reason, by=options.by)
    print(f"已设定{len(marks)}个节点的进度计划，记为第{line.number}号。")
    return 0


def _demo(options: argparse.Namespace) -> int:
    workspace = open_workspace(options.home, lambda: make_demo_seed(SEED_FOLDER))
    workspace.close()
    if not workspace.is_demo:
        raise CommandRefused(f"{options.home} 是正式工作区，不能放入演示数据。请另设 XUSHI_HOME。")
    print(f"演示数据工作区已就绪：{options.home}")
    return 0


def _check_targets(options: argparse.Namespace) -> int:
    catalogue = parse_catalogue(read_seed(SEED_FOLDER).tables)
    missing = list(check_targets(catalogue, options.documents))
    print("\n".join(missing) if missing else f"{len(catalogue.targets)}个目标的数字均在所引条款中。")
    return 1 if missing else 0
