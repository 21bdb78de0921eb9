"""What ships with the program: the demo made from it, and the proof of its targets."""

from __future__ import annotations

import argparse
from pathlib import Path

from metrics.commands.opening import SEED_FOLDER, Add
from metrics.demo import make_demo_seed
from metrics.intake.check_targets import check_targets
from metrics.intake.seed import open_workspace, read_seed
from metrics.model.catalogue_csv import parse_catalogue
from metrics.model.errors import CommandRefused


def add_commands(add: Add) -> None:
    """Neither looks into a workspace that is in use."""
    add("demo", "生成演示数据工作区（已有则不动）", _demo)
    checker = add("check-targets", "核对每个目标的数字是否在文件条款中", _check_targets)
    checker.add_argument("--documents", type=Path, required=True, help="文件原文所在文件夹")


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
