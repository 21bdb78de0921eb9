"""Long lists of rows with buttons: so many at a time, and the way to the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from metrics.publish.html_parts import tag

PAGE_ROWS = 20
Row = TypeVar("Row")


def pick_rows(name: str, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows of the page that this session is at."""
    first = (_page(name, len(rows)) - 1) * PAGE_ROWS
    return rows[first : first + PAGE_ROWS]


def show_pager(name: str, total: int) -> None:
    """Nothing where one page holds all of it."""
    last, page = _last_page(total), _page(name, total)
    if last == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"pager-{name}"):
        st.button("上一页", key=f"{name}-back", disabled=page == 1, on_click=_turn, args=(name, page - 1))
        st.html(tag("span", f"第{page}页，共{last}页", class_="x-soft"))
        st.button("下一页", key=f"{name}-on", disabled=page == last, on_click=_turn, args=(name, page + 1))


def show_first_page(name: str) -> None:
    """Called when another selection of rows is asked for."""
    _turn(name, 1)


def _turn(name: str, page: int) -> None:
    st.session_state[f"page-of-{name}"] = page


def _page(name: str, total: int) -> int:
    return min(int(st.session_state.get(f"page-of-{name}", 1)), _last_page(total))


def _last_page(total: int) -> int:
    return max(1, -(-total // PAGE_ROWS))
