"""How a list is looked at: what the address of 红旗 and 责任单位 says beside the filters, and the switches for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from metrics.model.choice import Choice
from metrics.progress.issues import Issues
from metrics.progress.ledger import Department
from metrics.progress.work_list import ORDERS, Flag, WorkList, sort_flags
from ui.messages import show_note
from ui.state import keep_parameter

SHOWN = {"": "红旗", "blank": "未填写原因", "yellow": "红旗和略滞后"}
GROUPS = {"": "不分组", "department": "按责任单位"}
ALL_DEPARTMENTS = "全部责任单位"


@dataclass(frozen=True)
class FlagView:
    """Keys of SHOWN, ORDERS and GROUPS; "" is what an empty address means."""

    shown: str = ""
    order: str = ""
    group: str = ""

    @property
    def query(self) -> dict[str, str]:
        """The parameters that differ from an empty address."""
        named = {"show": self.shown, "sort": self.order, "group": self.group}
        return {name: value for name, value in named.items() if value}

    def pick_flags(self, work: WorkList, issues: Issues) -> tuple[Flag, ...]:
        """What is shown, in its order."""
        flags = (flag for flag in work.flags if self.shown != "blank" or issues.lacks(flag.verdict))
        return sort_flags((*flags, *(work.slow if self.shown == "yellow" else ())), self.order)


def read_flag_view(params: Mapping[str, str]) -> FlagView:
    """What an address means; a value that is not known means what an empty one does."""
    return FlagView(
        shown=_known(params.get("show", ""), SHOWN),
        order=_known(params.get("sort", ""), ORDERS),
        group=_known(params.get("group", ""), GROUPS),
    )


def _known(asked: str, words: Mapping[str, str]) -> str:
    return asked if asked in words else ""


def show_flag_view(view: FlagView) -> None:
    """The three switches; the address is the only place where they are kept."""
    with st.container(horizontal=True, key="flag-view"):
        _show_switch("显示", "show", SHOWN, view.shown)
        _show_switch("排列", "sort", ORDERS, view.order)
        _show_switch("分组", "group", GROUPS, view.group)


def _show_switch(label: str, name: str, words: Mapping[str, str], chosen: str) -> None:
    key = f"switch-{name}"
    st.session_state[key] = chosen
    st.segmented_control(
        label,
        list(words),
        required=True,
        format_func=lambda value: words.get(value, value),
        key=key,
        on_change=keep_parameter,
        args=(name, key),
    )


def pick_department(departments: tuple[Department, ...]) -> str:
    """The department of the address, "" for all of them or where it leads nothing in this scope."""
    names = [one.name for one in departments]
    asked = st.query_params.get("department", "")
    if asked and asked not in names:
        show_note(f"链接中的责任单位“{asked[:40]}”在所选范围内没有牵头的目标，已忽略。", "yellow")
    chosen = asked if asked in names else ""
    counts = {one.name: len(one.verdicts) for one in departments}
    key = "pick-department"
    st.session_state[key] = chosen
    st.selectbox(
        f"责任单位（共{len(names)}个，可输入名称查找）",
        ["", *names],
        format_func=lambda name: f"{name}（{counts[name]}项）" if name in counts else ALL_DEPARTMENTS,
        key=key,
        on_change=keep_parameter,
        args=("department", key),
        filter_mode="contains",
        placeholder="请选择",
    )
    return chosen


def full_query(choice: Choice, extra: Mapping[str, str]) -> dict[str, str]:
    """Every parameter in force: a download means the same later, when there are newer data."""
    return {**{name: value for name, value in choice.values.items() if value}, **extra}
