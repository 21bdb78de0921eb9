"""What may be done with an account that is there: each act with what it brings about, confirmed in a popover."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from metrics.access.accounts import change_account, disable_account, enable_account, reset_password
from metrics.access.password_rules import ONE_TIME_DAYS
from metrics.model.errors import Conflict
from metrics.publish.html_parts import tag
from metrics.store.accounts import AccountRow, read_accounts
from metrics.store.workspace import Workspace
from ui.account_fields import read_role, show_departments, show_role, to_password_slip
from ui.account_tables import ALL_DEPARTMENTS, Standing, account_line
from ui.handover import keep_slip
from ui.one_act import act_once, count_acts, show_said
from ui.session import current_actor, open_sessions

_ADJUST = "身份和单位"
_STALE = "该账号刚被改动，本次未办理。请核对后重新办理。"


@dataclass(frozen=True)
class Task:
    """Something to be done with an account: what it brings about, and how; `act` returns what was done."""

    word: str
    effect: str
    act: Callable[[], str]


def show_account(workspace: Workspace, one: Standing) -> None:
    """One line of the list, and what may be done with it."""
    row, own = one.row, one.row.account_id == current_actor().account_id
    # A changed account is another row: whatever was open or typed on the old one is gone with it.
    key = f"account-{row.account_id}-{row.trust_line}"
    with st.container(key=f"account-row-{row.account_id}"):
        left, right = st.columns([8, 1], vertical_alignment="center")
        left.html(account_line(one, is_own=own))
        popover = right.popover("办理", key=f"{key}-open", width="stretch", on_change="rerun")
        if popover.open:
            with popover:
                _show_tasks(workspace, one, key, own)


def _show_tasks(workspace: Workspace, one: Standing, key: str, own: bool) -> None:
    tasks = {task.word: task for task in _find_tasks(workspace, one, key, own)}
    st.html(tag("p", tag("b", one.row.name), tag("span", one.row.login, class_="x-soft"), class_="x-whose"))
    # Named by what there is to choose: when an account is locked no more, the choice of before is none.
    chosen = st.segmented_control(
        "办理事项", list(tasks), default=next(iter(tasks)), required=True, key=f"{key}-of-{'-'.join(tasks)}"
    )
    task = tasks[str(chosen)]
    if task.word == _ADJUST:
        show_role(f"{key}-role", one.row.role)
        show_departments(workspace, f"{key}-departments", one.row.departments)
    st.html(tag("p", task.effect, class_="x-hint"))
    if own:
        st.html(tag("p", "本人密码请用左侧“修改密码”；停用本人账号须由另一名管理员办理。", class_="x-hint"))
    place = f"{key}-{task.word}"
    show_said(place)
    st.button(
        f"确认{'调整' if task.word == _ADJUST else task.word}",
        key=place,
        type="primary",
        on_click=_do,
        args=(workspace, one.row, task, place, count_acts()),
    )


def _find_tasks(workspace: Workspace, one: Standing, key: str, own: bool) -> list[Task]:
    row = one.row
    adjust = Task(
        _ADJUST,
        "保存后其全部会话立即结束，须重新登录；不再是填报账号的，接口令牌失效。",
        partial(_change, workspace, row, key),
    )
    if own:
        return [adjust]
    if not row.is_enabled:
        return [
            Task("启用", "恢复登录，原密码不变；接口令牌不恢复，须重新生成。", partial(_enable, workspace, row)),
            adjust,
        ]
    unlock = Task(
        "解除锁定",
        f"该登录名连续登录失败，还须{one.minutes_locked}分钟才能再试。解除后可立即登录。",
        partial(_unlock, row),
    )
    reset = Task(
        "重置密码",
        f"生成新的初始密码，{ONE_TIME_DAYS}天内有效。原密码失效，其全部会话立即结束。",
        partial(_reset, workspace, row),
    )
    disable = Task(
        "停用",
        "其全部会话和接口令牌立即失效，不能再登录。账号和以往的署名保留，可再启用。",
        partial(_disable, workspace, row),
    )
    return [*([unlock] if one.minutes_locked else []), adjust, reset, disable]


def _do(workspace: Workspace, row: AccountRow, task: Task, place: str, drawn_at: int) -> None:
    """What another administrator changed meanwhile is shown before anything is done on top of it."""

    def act() -> str:
        with workspace.hold():
            now = next((one for one in read_accounts(workspace) if one.account_id == row.account_id), None)
            if now is None or now.trust_line != row.trust_line:
                raise Conflict(_STALE)
            return task.act()

    act_once(place, drawn_at, act)


def _change(workspace: Workspace, row: AccountRow, key: str) -> str:
    departments = st.session_state.get(f"{key}-departments", row.departments)
    now = change_account(workspace, row.account_id, role=read_role(key), departments=departments, by=current_actor())
    where = "、".join(now.departments) or ALL_DEPARTMENTS
    return f"{now.name}的账号已调整：{now.role.word}，{where}。"


def _reset(workspace: Workspace, row: AccountRow) -> str:
    keep_slip(to_password_slip(workspace, row, reset_password(workspace, row.account_id, by=current_actor())))
    return f"{row.name}的密码已重置，其全部会话已结束。"


def _disable(workspace: Workspace, row: AccountRow) -> str:
    disable_account(workspace, row.account_id, by=current_actor())
    return f"{row.name}的账号已停用，其全部会话和接口令牌已失效。"


def _enable(workspace: Workspace, row: AccountRow) -> str:
    enable_account(workspace, row.account_id, by=current_actor())
    return f"{row.name}的账号已启用。"


def _unlock(row: AccountRow) -> str:
    open_sessions().unlock(row.login, by=current_actor())
    return f"{row.name}的登录名已解除锁定。"
