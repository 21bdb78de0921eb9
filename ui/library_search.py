"""Looking for targets by words; the address is the only place where they are kept."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from metrics.model.choice import ALL_YEARS
from metrics.publish.html_parts import Html, tag
from ui.state import keep_parameter

LONGEST = 60
KEY = "library-find"


def show_search(find: str) -> None:
    """The search box; Enter puts the words into the address."""
    st.session_state[KEY] = find
    st.text_input(
        "查找目标（按指标、责任单位、条款号或原文数字；可输入多个词，回车查找）",
        key=KEY,
        max_chars=LONGEST,
        placeholder="如：5G基站、市科技局 第6条",
        on_change=keep_parameter,
        args=("find", KEY),
    )


def outside_link(count: int, find: str) -> Html:
    """What the filters hide of a search, with the way to it."""
    address = "/targets?" + urlencode({"year": ALL_YEARS, "find": find})
    link = tag("a", "在全部文件、年度和地区中查找", href=address, target="_self")
    return tag("p", f"另有{count}项相符的目标不在所选范围内。", link, class_="x-note x-links x-outside")
