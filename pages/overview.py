"""总览: counts by light, what is red and why, what changed, all targets against expected progress, who owes reports."""

from __future__ import annotations

import streamlit as st

from ui.menu import page_of, show_target_link
from ui.overview_sheet import OverviewSheet, sheet_of
from ui.state import current_choice, open_shared
from ui.widgets import show_empty, show_title


def show_flags(sheet: OverviewSheet, query: dict[str, str]) -> None:
    # A page link changes the page inside the session (0.2 s); a plain link in st.html would load everything anew.
    if sheet.flags:
        with st.container(key="red-list", gap=None):
            for verdict, card in sheet.flags:
                show_target_link(verdict.target_id, query, verdict.indicator_name)
                st.html(card)


choice = current_choice()
sheet = sheet_of(open_shared(), choice)
if sheet is None:
    show_title("总览", "所选范围内没有目标")
    show_empty("请在“筛选”中放宽文件、年度、地区或主题。")
    st.page_link(page_of("overview"), label="查看全部目标", query_params={"year": "all"})
    st.stop()

show_title("总览", sheet.finding)
st.html(sheet.top)
if not sheet.is_reported:
    show_empty("所选范围内尚无报送数据。各责任单位报送后，亮灯、红旗和变化随即显示。")
    st.page_link(page_of("upload"), label="前往数据报送", query_params=choice.query)
show_flags(sheet, choice.query)
st.html(sheet.below)
st.page_link(page_of("departments"), label="逐项台账（责任单位页，可下载表格）", query_params=choice.query)
