"""What the forms of an account have in common: role, departments, and the slip of a one-time password."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urljoin

import streamlit as st

from metrics.access.password_rules import ONE_TIME_DAYS
from metrics.model.actor import ACCOUNT_ROLES, Role
from metrics.model.errors import CommandRefused
from metrics.publish.html_parts import tag
from metrics.store.accounts import AccountRow
from metrics.store.workspace import Workspace
from ui.account_tables import ALL_DEPARTMENTS, show_deadline
from ui.handover import Slip
from ui.matrix_table import explain_role

ROLES = {role.value: role for role in ACCOUNT_ROLES}


def show_roles(key: str) -> None:
    """The roles, each with what it may do; none is chosen yet."""
    st.radio(
        "身份",
        list(ROLES),
        index=None,
        format_func=lambda value: ROLES[value].word,
        captions=[explain_role(one) for one in ACCOUNT_ROLES],
        key=key,
    )


def show_role(key: str, role: Role) -> None:
    """The same where there is little room: a list, and what the chosen one may do."""
    roles = list(ROLES)
    chosen = st.selectbox(
        "身份",
        roles,
        index=roles.index(role.value),
        format_func=lambda value: ROLES[value].word,
        key=key,
        filter_mode=None,
    )
    st.html(tag("p", explain_role(ROLES[chosen]), class_="x-hint"))


def show_departments(workspace: Workspace, key: str, chosen: Sequence[str]) -> None:
    """The departments that lead or support a target, and those already chosen."""
    targets = workspace.catalogue.targets
    names = {name for one in targets for name in (*one.lead_departments, *one.support_departments)}
    st.multiselect(
        "单位（不选为全部单位；选定后只办理所选单位牵头或配合的指标）",
        sorted({*names, *chosen}),
        default=list(chosen),
        key=key,
        placeholder=ALL_DEPARTMENTS,
        filter_mode="contains",
        select_all=False,
    )


def read_role(key: str) -> Role:
    """What `show_roles` or `show_role` was answered. Raises CommandRefused for no answer."""
    chosen = st.session_state.get(f"{key}-role")
    if chosen is None:
        raise CommandRefused("请选择身份。")
    return ROLES[chosen]


def to_password_slip(workspace: Workspace, row: AccountRow, password: str) -> Slip:
    """What the owner of an account has to be given to sign in for the first time."""
    last = show_deadline(workspace.clock() + timedelta(days=ONE_TIME_DAYS))
    facts = (("登录地址", urljoin(st.context.url or "/", "/login")), ("登录名", row.login), ("姓名", row.name))
    return Slip("初始密码", row.name, password, facts, f"请于{last}前登录，首次登录须修改密码。")
