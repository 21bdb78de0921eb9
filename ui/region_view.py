"""How 地区 is looked at: what the address says beside the filters, the switches for it, and where targets come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from metrics.progress.counties import Board, CountyRow
from metrics.progress.county_ranks import ORDERS
from ui.menu import page_of
from ui.messages import show_note
from ui.state import keep_parameter

ALL_TARGETS = "全部分解目标"


@dataclass(frozen=True)
class RegionView:
    """`row`: the target that is compared, None for all of them. `order`: a key of ORDERS."""

    row: CountyRow | None
    order: str


def read_region_view(params: Mapping[str, str], board: Board) -> RegionView:
    """What an address means; without targets of counties the first number that can be compared is shown."""
    offered = {row.key: row for row in (*board.rows, *board.shares)}
    first = None if board.rows else next(iter(board.shares), None)
    order = params.get("rank", "")
    return RegionView(offered.get(params.get("compare", ""), first), order if order in ORDERS else "")


def show_region_view(view: RegionView, board: Board, asked: str) -> None:
    """The pick of a target and the switch of the order; the address is the only place where they are kept."""
    rows = (*board.rows, *board.shares)
    if asked and asked not in {row.key for row in rows}:
        show_note(f"链接中的比较目标“{asked[:40]}”没有各县市区的数据，已忽略。", "yellow")
    names = {row.key: row.indicator.name for row in board.rows}
    names |= {row.key: f"{row.indicator.name}（占全市比重）" for row in board.shares}
    with st.container(horizontal=True, vertical_alignment="bottom", key="region-view"):
        _show_pick(view, {"": ALL_TARGETS, **names} if board.rows else names)
        if view.row is None or view.row.parts:
            _show_order(view)


def _show_pick(view: RegionView, names: dict[str, str]) -> None:
    key = "pick-compare"
    st.session_state[key] = view.row.key if view.row else ""
    st.selectbox(
        "比较目标（可输入名称查找）",
        list(names),
        format_func=lambda value: names.get(value, value),
        key=key,
        on_change=keep_parameter,
        args=("compare", key),
        filter_mode="contains",
        placeholder="请选择",
    )


def _show_order(view: RegionView) -> None:
    key = "switch-rank"
    st.session_state[key] = view.order
    words = ORDERS if view.row else {"": "达序时占比", "gap": "最大差距"}
    st.segmented_control(
        "排名依据",
        list(words),
        required=True,
        format_func=lambda value: words.get(value, value),
        key=key,
        on_change=keep_parameter,
        args=("rank", key),
    )


def show_breakdown_link(query: Mapping[str, str]) -> None:
    """Where a table of the counties' targets is uploaded."""
    with st.container(key="breakdown-link"):
        st.page_link(page_of("upload"), label="前往数据报送，提交目标分解表", query_params=dict(query))
