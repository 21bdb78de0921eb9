"""What the office sets beside the numbers, each signed: targets, rules, baselines, plans."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from metrics.access.accounts import act_as
from metrics.commands.opening import Add, open_home
from metrics.intake.amend import choose_rule_set, read_marks, set_baseline, set_plan
from metrics.intake.seed import adopt_catalogue, read_seed
from metrics.journal.archive import hash_bytes
from metrics.model.catalogue_csv import parse_catalogue
from metrics.store.adoptions import read_adoptions


def add_commands(add: Add) -> None:
    """A decision names who took it and, targets apart, why."""
    adopter = add("adopt", "启用一套目标库（documents、regions、indicators、targets、rules）", _adopt)
    adopter.add_argument("folder", type=Path)
    adopter.add_argument("--by", required=True, help="办理人")
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


def _adopt(options: argparse.Namespace) -> int:
    """Names what ends: a folder replaces the whole catalogue, and with it parts that came in by a table."""
    seed = read_seed(options.folder)
    catalogue = parse_catalogue(seed.tables)
    with closing(open_home(options)) as workspace:
        standing = {one.target_id for one in workspace.catalogue.targets}
        # The same folder may be adopted again after other targets stood in between.
        latest = read_adoptions(workspace)[0].line_number
        content = b"".join(seed.tables.values()) + seed.rules
        commit_id = hash_bytes(b"adopt" + str(latest).encode() + content)
        adopt_catalogue(workspace, seed.tables, seed.rules, by=act_as(workspace, options.by), commit_id=commit_id)
    ended = sorted(standing - {one.target_id for one in catalogue.targets})
    print(f"已启用{len(catalogue.targets)}个目标。")
    if ended:
        print(f"有{len(ended)}个目标不在新目标库中，已停用：{'、'.join(ended)}")
    return 0


def _choose_rules(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        line = choose_rule_set(
            workspace,
            options.rule_set,
            target_id=options.target,
            reason=options.reason,
            by=act_as(workspace, options.by),
        )
    print(f"已改用评价规则‹{options.rule_set}›，记为第{line.number}号。")
    return 0


def _set_baseline(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        line = set_baseline(
            workspace,
            options.target,
            options.value,
            on=options.on,
            reason=options.reason,
            by=act_as(workspace, options.by),
        )
    print(f"已设定基期值，记为第{line.number}号。")
    return 0


def _set_plan(options: argparse.Namespace) -> int:
    marks = read_marks(options.file.read_text(encoding="utf-8-sig"))
    with closing(open_home(options)) as workspace:
        line = set_plan(workspace, options.target, marks, reason=options.reason, by=act_as(workspace, options.by))
    print(f"已设定{len(marks)}个节点的进度计划，记为第{line.number}号。")
    return 0
