"""Keeping a workspace sound: rebuild, verify, backup, restore."""

from __future__ import annotations

import argparse
from pathlib import Path

from metrics.commands.opening import Add, open_home
from metrics.store.backup import make_backup, restore_backup
from metrics.store.verify import check_workspace


def add_commands(add: Add) -> None:
    """None of them changes a number."""
    add("rebuild", "由日志重建数据库", _rebuild)
    add("verify", "核对日志、存档与数据库", _verify)
    add("backup", "备份到一个zip文件", _backup).add_argument("file", type=Path)
    add("restore", "从备份恢复到空文件夹", _restore).add_argument("file", type=Path)


def _rebuild(options: argparse.Namespace) -> int:
    workspace = open_home(options)
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
