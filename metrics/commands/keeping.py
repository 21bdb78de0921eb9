"""Keeping a workspace sound: rebuild, verify, backup, restore."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from metrics.access.accounts import act_for_machine
from metrics.access.tokens import revoke_token
from metrics.commands.opening import Add, open_home
from metrics.model.clock import BEIJING
from metrics.publish.snapshot import revoke_snapshot
from metrics.store.accounts import read_accounts
from metrics.store.backup import make_backup, restore_backup
from metrics.store.reads import read_snapshots
from metrics.store.tokens import read_tokens
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace


def add_commands(add: Add) -> None:
    """None of them changes a number."""
    add("rebuild", "由日志重建数据库", _rebuild)
    add("verify", "核对日志、存档与数据库", _verify)
    add("backup", "备份到一个zip文件，服务运行时也可备份", _backup).add_argument("file", type=Path)
    restorer = add("restore", "从备份恢复到空文件夹，备份中仍有效的快照链接和接口令牌一律撤销", _restore)
    restorer.add_argument("file", type=Path)
    restorer.add_argument("--keep-links", action="store_true", help="保留有效的快照链接（其中可能有备份之后才撤销的）")
    restorer.add_argument("--keep-tokens", action="store_true", help="保留有效的接口令牌（其中可能有备份之后才撤销的）")


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
    """What was closed after the backup was made would be open again: nobody knows which, so all of it is closed."""
    told: list[str] = []
    restore_backup(options.file, options.home, partial(_close_doors, options, told))
    print("\n".join([f"已恢复到 {options.home}，核对一致。", *told]))
    return 0


def _close_doors(options: argparse.Namespace, told: list[str], workspace: Workspace) -> None:
    last = workspace.journal.read(workspace.journal.tail)
    if last:
        told.append(f"备份截至第{last[0].number}号记录（{last[0].at.astimezone(BEIJING):%Y-%m-%d %H:%M}）。")
    told.extend(_close_links(workspace, keep=options.keep_links))
    told.extend(_close_tokens(workspace, keep=options.keep_tokens))
    if read_accounts(workspace):
        told.append("账号已回到备份时的状态，此后停用的账号、重置的密码须重新办理，请逐一核对。")


def _close_links(workspace: Workspace, *, keep: bool) -> Iterator[str]:
    for row in read_snapshots(workspace):
        if row.is_open(workspace.clock()):
            if not keep:
                revoke_snapshot(
                    workspace, row.snapshot_id, by=act_for_machine(), commit_id=f"restore:{row.snapshot_id}"
                )
            yield f"快照链接{'保留' if keep else '已撤销'}：{row.title}（{row.scope}），{row.made_by}制作，{row.snapshot_id}"


def _close_tokens(workspace: Workspace, *, keep: bool) -> Iterator[str]:
    for row in read_tokens(workspace):
        if row.is_open:
            if not keep:
                revoke_token(workspace, row.token_id, by=act_for_machine(), reason="由备份恢复，原令牌一律撤销")
            yield f"接口令牌{'保留' if keep else '已撤销'}：{row.reporter}，{row.token_id}"
