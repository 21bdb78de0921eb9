"""Accounts by command, for whoever runs the machine: add, list, change, disable, enable, reset, and the password rules."""

from __future__ import annotations

import argparse
from contextlib import closing

from metrics.access.accounts import (
    NewAccount,
    act_for_machine,
    add_account,
    change_account,
    disable_account,
    enable_account,
    find_account,
    reset_password,
)
from metrics.access.password_rules import ONE_TIME_DAYS, PROFILES, choose_profile, read_profile
from metrics.commands.opening import Add, open_home
from metrics.model.actor import ACCOUNT_ROLES
from metrics.model.clock import BEIJING
from metrics.model.errors import CommandRefused
from metrics.store.accounts import AccountRow, read_accounts
from metrics.store.workspace import Workspace

ROLES = {role.word: role for role in ACCOUNT_ROLES}


def add_commands(add: Add) -> None:
    """One command with an action for each thing that can be done to an account."""
    actions = add("account", "账号：添加、列出、停用启用、身份和单位、重置密码、密码规则", _list).add_subparsers(
        required=True, metavar="动作"
    )
    adder = actions.add_parser("add", help="添加账号，显示一次初始密码")
    adder.set_defaults(command=_add)
    adder.add_argument("login", help="登录名，如 zhangsan")
    adder.add_argument("--name", required=True, help="姓名，用于签署，添加后不能更改")
    adder.add_argument("--role", required=True, choices=ROLES, help="身份")
    _add_departments(adder)
    actions.add_parser("list", help="列出全部账号").set_defaults(command=_list)
    for name, words, command in (
        ("disable", "停用账号，其会话和令牌立即失效", _disable),
        ("enable", "启用已停用的账号", _enable),
        ("reset-password", "重置密码，显示一次初始密码", _reset),
        ("role", "变更身份，其会话立即失效", _change_role),
        ("departments", "变更单位，其会话立即失效；不写则为全部单位", _change_departments),
    ):
        one = actions.add_parser(name, help=words, description=words)
        one.set_defaults(command=command)
        one.add_argument("account", help="登录名或姓名")
        if name == "role":
            one.add_argument("role", choices=ROLES, help="新的身份")
        if name == "departments":
            _add_departments(one)
    profile = actions.add_parser("profile", help="查看或改用密码规则")
    profile.set_defaults(command=_choose_profile)
    profile.add_argument("profile", nargs="?", choices=PROFILES, help="不写则只查看")


def _add_departments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--department", action="append", default=[], help="所属单位，可写多次；不写则为全部单位")


def _add(options: argparse.Namespace) -> int:
    new = NewAccount(options.login, options.name, ROLES[options.role], tuple(options.department))
    with closing(open_home(options)) as workspace:
        password = add_account(workspace, new, by=act_for_machine())
        row = _find(workspace, options.login)
    print(f"已添加{_to_line(row)}\n{_tell(password)}")
    return 0


def _list(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        rows = read_accounts(workspace)
    print("\n".join(map(_to_line, rows)) if rows else "还没有账号。请用 python -m metrics account add 添加管理员。")
    return 0


def _disable(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        row = disable_account(workspace, _find(workspace, options.account).account_id, by=act_for_machine())
    print(f"{row.name}的账号已停用。")
    return 0


def _enable(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        row = enable_account(workspace, _find(workspace, options.account).account_id, by=act_for_machine())
    print(f"{row.name}的账号已启用。")
    return 0


def _reset(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        row = _find(workspace, options.account)
        password = reset_password(workspace, row.account_id, by=act_for_machine())
    print(f"{row.name}的密码已重置。{_tell(password)}")
    return 0


def _change_role(options: argparse.Namespace) -> int:
    role = ROLES[options.role]
    with closing(open_home(options)) as workspace:
        row = _find(workspace, options.account)
        act = act_for_machine()
        row = change_account(workspace, row.account_id, role=role, departments=row.departments, by=act)
    print(f"已变更：{_to_line(row)}")
    return 0


def _change_departments(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        row = _find(workspace, options.account)
        act = act_for_machine()
        row = change_account(workspace, row.account_id, role=row.role, departments=options.department, by=act)
    print(f"已变更：{_to_line(row)}")
    return 0


def _choose_profile(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        if options.profile:
            choose_profile(workspace, options.profile, by=act_for_machine())
        profile = read_profile(workspace)
    print(f"密码规则：{profile.word}。{profile.sentence}")
    return 0


def _find(workspace: Workspace, words: str) -> AccountRow:
    row = find_account(workspace, words)
    if row is None:
        raise CommandRefused(f"没有‹{words}›这个账号。请用 python -m metrics account list 查看。")
    return row


def _tell(password: str) -> str:
    return f"初始密码（只显示这一次，{ONE_TIME_DAYS}天内有效，首次登录须修改）：{password}"


def _to_line(row: AccountRow) -> str:
    departments = "、".join(row.departments) or "全部单位"
    state = "可用" if row.is_enabled else "已停用"
    return (
        f"{row.login}  {row.name}  {row.role.word}  {departments}  {state}  {row.added_at.astimezone(BEIJING):%Y-%m-%d}"
    )
