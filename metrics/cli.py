"""The command line: what an administrator or a script does without a browser."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from metrics.commands import (
    accounts,
    documents,
    issues,
    keeping,
    numbers,
    office,
    review,
    shipped,
    snapshot,
    targets,
    tokens,
)
from metrics.commands.opening import Command
from metrics.model.errors import XushiError

#: In the order of --help.
THEMES = (numbers, review, targets, documents, accounts, tokens, keeping, office, snapshot, issues, shipped)


def main(arguments: Sequence[str]) -> int:
    """Run one command; 0 where it did what was asked, 1 where it found or refused something, 2 for wrong words."""
    options = _read_options(arguments)
    command: Command = options.command
    try:
        return command(options)
    except XushiError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(_explain(error), file=sys.stderr)
    return 1


def _explain(error: OSError) -> str:
    """What a person can do about a file that cannot be read or written."""
    name = f"：{error.filename}" if error.filename else ""
    if isinstance(error, FileNotFoundError):
        return f"文件或文件夹不存在{name}。请核对路径。"
    if isinstance(error, PermissionError):
        return f"没有读写权限{name}。请以运行服务的账户执行，或调整权限。"
    if isinstance(error, IsADirectoryError):
        return f"应为文件，实为文件夹{name}。请核对路径。"
    return f"读写出错{name}（{error.strerror}）。请检查磁盘后重试。"


def _read_options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m metrics", description="序时：命令行")
    home = Path(os.environ.get("XUSHI_HOME", "var"))
    parser.add_argument("--home", type=Path, default=home, help="工作区文件夹（默认 XUSHI_HOME 或 var）")
    commands = parser.add_subparsers(required=True, metavar="命令")

    def add(name: str, words: str, command: Command) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=words, description=words)
        one.set_defaults(command=command)
        return one

    for theme in THEMES:
        theme.add_commands(add)
    return parser.parse_args(arguments)
