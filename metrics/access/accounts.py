"""Accounts: added, changed, disabled, never deleted. Whoever was once an account stays known by login name and name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from metrics.access.matrix import permit
from metrics.access.names import check_departments, check_login, check_name, fold_login, fold_name
from metrics.access.password_rules import read_profile, refuse_weak
from metrics.access.passwords import fits_password, make_password, seal_password
from metrics.journal.archive import hash_bytes
from metrics.journal.line import Line
from metrics.model.actor import ACCOUNT_ROLES, Action, Actor, Permit, Role
from metrics.model.errors import CommandRefused
from metrics.store.accounts import AccountRow, read_accounts, read_password_hashes
from metrics.store.workspace import Workspace

ID_LENGTH = 12
MACHINE = "命令行"
_FIRST = Actor("首次设置", Role.PROGRAM)


@dataclass(frozen=True)
class NewAccount:
    """Both names stay for good. `departments` are empty where the account is for all of them."""

    login: str
    name: str
    role: Role
    departments: tuple[str, ...] = ()


class WrongPassword(CommandRefused):
    """The password that was to prove its owner is another."""


def add_account(workspace: Workspace, new: NewAccount, *, by: Actor) -> str:
    """Add an account; returns the one-time password by which it is entered first, kept nowhere.

    Raises CommandRefused for names that are no names, or that are or were somebody else's.
    """
    password = make_password()
    plant_account(workspace, new, seal_password(password), by=by, must_change=True)
    return password


def plant_account(
    workspace: Workspace, new: NewAccount, password_hash: str, *, by: Actor, must_change: bool = False
) -> str:
    """Add an account that a sealed password opens, or with "" none; returns its id."""
    allowed = permit(by, Action.MANAGE_ACCOUNTS)
    login, name, departments = check_login(new.login), check_name(new.name), check_departments(new.departments)
    account_id = to_account_id(login)
    data = {
        "account_id": account_id,
        "login": login,
        "name": name,
        "role": _check_role(new.role).value,
        "departments": list(departments),
        "password_hash": password_hash,
        "must_change": must_change,
    }
    with workspace.hold():
        _check_free(workspace, login, name)
        workspace.record("account_added", data, by=allowed, commit_id=hash_bytes(f"account|{login}".encode()))
    return account_id


def add_first_admin(workspace: Workspace, login: str, name: str, password: str) -> str:
    """The administrator who begins, with a password of their own; returns the account's id.

    Raises CommandRefused where there is an enabled administrator already, and for weak passwords and odd names.
    """
    new = NewAccount(check_login(login), check_name(name), Role.ADMIN)
    refuse_weak(password, read_profile(workspace), new.login, new.name)
    sealed = seal_password(password)
    with workspace.hold():
        if has_admin(workspace):
            raise CommandRefused("已有管理员。请用管理员账号登录，或请管理员添加账号。")
        return plant_account(workspace, new, sealed, by=_FIRST)


def change_account(
    workspace: Workspace, account_id: str, *, role: Role, departments: Sequence[str], by: Actor
) -> AccountRow:
    """Give an account another role or other departments; its sessions end, and without 填报 its tokens.

    Raises CommandRefused where nothing would change, or no administrator would be left.
    """
    allowed = permit(by, Action.MANAGE_ACCOUNTS)
    names = check_departments(departments)
    with workspace.hold():
        row = _find(workspace, account_id)
        if (row.role, row.departments) == (_check_role(role), names):
            raise CommandRefused(f"{row.name}的身份和单位没有变化。")
        if role is not Role.ADMIN:
            _check_other_admin(workspace, row)
        data = {"role": role.value, "departments": list(names)}
        _record(workspace, "account_changed", row, data, allowed)
        return _find(workspace, account_id)


def disable_account(workspace: Workspace, account_id: str, *, by: Actor) -> AccountRow:
    """Close an account: its sessions and tokens end. Raises CommandRefused for one's own, and for the last admin's."""
    allowed = permit(by, Action.MANAGE_ACCOUNTS)
    with workspace.hold():
        row = _find(workspace, account_id)
        if not row.is_enabled:
            raise CommandRefused(f"{row.name}的账号已经停用。")
        if row.account_id == by.account_id:
            raise CommandRefused("不能停用自己的账号。请由另一名管理员办理。")
        _check_other_admin(workspace, row)
        _record(workspace, "account_disabled", row, {}, allowed)
        return _find(workspace, account_id)


def enable_account(workspace: Workspace, account_id: str, *, by: Actor) -> AccountRow:
    """Open a disabled account again; its password stands, its tokens stay closed."""
    allowed = permit(by, Action.MANAGE_ACCOUNTS)
    with workspace.hold():
        row = _find(workspace, account_id)
        if row.is_enabled:
            raise CommandRefused(f"{row.name}的账号没有停用。")
        _record(workspace, "account_enabled", row, {}, allowed)
        return _find(workspace, account_id)


def reset_password(workspace: Workspace, account_id: str, *, by: Actor) -> str:
    """A new one-time password for somebody else's account, whose sessions end; returned here and kept nowhere."""
    allowed = permit(by, Action.MANAGE_ACCOUNTS)
    if account_id == by.account_id:
        raise CommandRefused("不能重置自己的密码。请用“修改密码”，或由另一名管理员办理。")
    password = make_password()
    sealed = seal_password(password)
    with workspace.hold():
        _record(workspace, "password_reset", _find(workspace, account_id), {"password_hash": sealed}, allowed)
    return password


def change_password(workspace: Workspace, actor: Actor, old: str, new: str) -> None:
    """Set one's own password. Raises WrongPassword, and CommandRefused naming all that the new one lacks.

    What proves the actor here is the old password, not the session: one that may do nothing else yet may do this.
    Pages and routes use `Sessions.change_password`, which counts failures and ends the other sessions.
    """
    allowed = permit(replace(actor, proof=""), Action.CHANGE_PASSWORD)
    row = _find(workspace, actor.account_id)
    if not fits_password(old, row.password_hash if row.is_enabled else ""):
        raise WrongPassword("原密码不正确。")
    profile = read_profile(workspace)
    refuse_weak(new, profile, row.login, row.name)
    former = read_password_hashes(workspace, row.account_id, profile.remembered)
    if any(fits_password(new, sealed) for sealed in former):
        raise CommandRefused("新密码与现用密码或近期用过的密码相同。请另设一个。")
    keep_password(workspace, row, {"password_hash": seal_password(new)}, allowed)


def keep_password(workspace: Workspace, row: AccountRow, data: dict[str, Any], allowed: Permit) -> Line:
    """Record what opens an account from now on. Raises CommandRefused where it is not what `row` says any more."""
    with workspace.hold():
        if _find(workspace, row.account_id) != row:
            raise CommandRefused("账号或密码刚刚被改动，本次未修改密码。请重新登录后再试。")
        commit_id = hash_bytes(f"password_changed|{row.account_id}|{workspace.journal.tail}".encode())
        return workspace.record(
            "password_changed", {"account_id": row.account_id, **data}, by=allowed, commit_id=commit_id
        )


def has_admin(workspace: Workspace) -> bool:
    """Whether an administrator can sign in."""
    return any(row.is_enabled and row.role is Role.ADMIN for row in read_accounts(workspace))


def find_account(workspace: Workspace, words: str) -> AccountRow | None:
    """The account, enabled or not, that a login name or a name belongs to."""
    login, name = fold_login(words), fold_name(words)
    rows = read_accounts(workspace)
    return next((row for row in rows if row.login == login), None) or next(
        (row for row in rows if fold_name(row.name) == name), None
    )


def act_as(workspace: Workspace, words: str) -> Actor:
    """Whoever runs a command in the name of an account. Raises CommandRefused where no enabled account has it."""
    if not words.strip():
        raise CommandRefused("请用 --by 写明以哪个账号办理（登录名或姓名）。")
    row = find_account(workspace, words)
    if row is None:
        raise CommandRefused(
            f"没有‹{words.strip()}›这个账号。请用 python -m metrics account list 查看，"
            "或用 python -m metrics account add 添加。"
        )
    if not row.is_enabled:
        raise CommandRefused(f"{row.name}的账号已停用。请用 python -m metrics account enable 启用，或换一个账号。")
    return row.to_actor()


def act_for_machine() -> Actor:
    """Whoever runs the account commands: they have the files in hand anyway."""
    return Actor(MACHINE, Role.ADMIN)


def to_account_id(login: str) -> str:
    """The id of a login name as it is kept: a login name is never another's, nor is its id."""
    return hash_bytes(f"account|{login}".encode())[:ID_LENGTH]


def _find(workspace: Workspace, account_id: str) -> AccountRow:
    row = next((one for one in read_accounts(workspace) if one.account_id == account_id), None)
    if row is None:
        raise CommandRefused("没有这个账号。请从账号列表中选择。")
    return row


def _record(workspace: Workspace, event: str, row: AccountRow, data: dict[str, Any], allowed: Permit) -> None:
    # Numbered by the change before it: the same change of the same state is one line.
    commit_id = hash_bytes(f"{event}|{row.account_id}|{row.trust_line}".encode())
    workspace.record(event, {"account_id": row.account_id, **data}, by=allowed, commit_id=commit_id)


def _check_role(role: Role) -> Role:
    if role not in ACCOUNT_ROLES:
        raise CommandRefused(f"账号的身份只能是{'、'.join(one.word for one in ACCOUNT_ROLES)}。")
    return role


def _check_free(workspace: Workspace, login: str, name: str) -> None:
    rows, folded = read_accounts(workspace), fold_name(name)
    if any(login == row.login or fold_name(login) == fold_name(row.name) for row in rows):
        raise CommandRefused(f"登录名‹{login}›已被使用或曾被使用，不能再用。请换一个。")
    if any(folded in (fold_name(row.name), fold_name(row.login)) for row in rows):
        raise CommandRefused(f"已有账号‹{name}›（含已停用的）。姓名用于签署，不能重复，请加单位或编号区分。")


def _check_other_admin(workspace: Workspace, row: AccountRow) -> None:
    """The last administrator who can sign in stays one, or nobody could add another."""
    admins = [one for one in read_accounts(workspace) if one.is_enabled and one.role is Role.ADMIN]
    if [one.account_id for one in admins] == [row.account_id]:
        raise CommandRefused(f"{row.name}是唯一可用的管理员。请先添加另一名管理员，再办理。")
