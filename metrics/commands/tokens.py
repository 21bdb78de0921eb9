"""Tokens for programs that send files over HTTP: make, list, revoke."""

from __future__ import annotations

import argparse
from contextlib import closing

from metrics.access.accounts import act_as
from metrics.access.tokens import make_token, revoke_token
from metrics.commands.opening import Add, open_home
from metrics.model.clock import BEIJING
from metrics.store.tokens import TokenRow, read_tokens


def add_commands(add: Add) -> None:
    """One command with three actions of its own."""
    actions = add("token", "填报人的接口令牌：生成、列出、撤销", _list).add_subparsers(required=True, metavar="动作")
    maker = actions.add_parser("make", help="填报人生成本人的令牌，只显示一次")
    maker.add_argument("--by", required=True, help="填报人本人的账号：登录名或姓名")
    maker.set_defaults(command=_make)
    revoker = actions.add_parser("revoke", help="撤销一名填报人的令牌，立即失效")
    revoker.add_argument("reporter", help="登录名、姓名或令牌编号")
    revoker.add_argument("--reason", required=True, help="撤销理由")
    revoker.set_defaults(command=_revoke)
    revoker.add_argument("--by", required=True, help="填报人本人或管理员的账号：登录名或姓名")
    actions.add_parser("list", help="列出全部令牌，不含令牌本身").set_defaults(command=_list)


def _make(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        print(make_token(workspace, by=act_as(workspace, options.by)))
    return 0


def _revoke(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        by = act_as(workspace, options.by)
        row = revoke_token(workspace, options.reporter, by=by, reason=options.reason)
    print(f"{row.reporter}的令牌{row.token_id}已撤销。")
    return 0


def _list(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        rows = read_tokens(workspace)
    print("\n".join(map(_to_line, rows)) if rows else "还没有令牌。")
    return 0


def _to_line(row: TokenRow) -> str:
    made = f"{row.token_id}  {row.reporter}  {row.made_at.astimezone(BEIJING):%Y-%m-%d %H:%M}由{row.made_by}生成"
    if row.revoked_at is None:
        return f"{made}，有效"
    return f"{made}，{row.revoked_at.astimezone(BEIJING):%Y-%m-%d %H:%M}由{row.revoked_by}撤销"
