"""总览: counts by light, what changed, what is red and why, who owes reports, and all targets by theme."""

from __future__ import annotations

import streamlit as st

from metrics.model.verdict import Verdict
from metrics.progress.findings import state_freshness, state_overview
from ui.cached import overview_of
from ui.freshness import missing_list, missing_words, split_missing
from ui.menu import show_target_link
from ui.overview_parts import changes_list, counts_strip, flag_card, theme_tables
from ui.state import current_choice, open_shared
from ui.widgets import rule_set_word, show_empty, show_heading, show_title

FIRST_FLAGS = 12


def show_flags(numbered: list[tuple[int, Verdict]], query: dict[str, str], usual: str) -> None:
    # A page link changes the page inside the session (0.2 s); a plain link in st.html would load everything anew.
    for rank, verdict in numbered:
        with st.container(key=f"flag-{rank}"):
            st.html(flag_card(verdict, rank, usual))
            show_target_link(verdict.target_id, query)


choice = current_choice()
overview = overview_of(open_shared(), choice.as_of, choice.scope, choice.known_at)
usual = rule_set_word(open_shared(), overview)
show_title("总览", state_overview(overview))
if not overview.verdicts:
    show_empty("所选范围内没有目标。请在左侧放宽文件、年度、地区或主题。")
    st.stop()

st.html(counts_strip(overview))

flags = list(enumerate(overview.flags, start=1))
show_heading(f"红旗清单（{len(flags)}项）", "按亮灯轻重、差距大小排列")
if not flags:
    show_empty("本期没有红旗目标。")
show_flags(flags[:FIRST_FLAGS], choice.query, usual)
if rest := flags[FIRST_FLAGS:]:
    with st.expander(f"其余{len(rest)}项红旗"):
        show_flags(rest, choice.query, usual)

if overview.earlier_as_of and overview.earlier_lights:
    show_heading("较上期变化", f"与{overview.earlier_as_of.year}年{overview.earlier_as_of.month}月底相比")
    st.html(changes_list(overview))

missing = overview.missing
show_heading("缺报清单", missing_words(missing) if missing else "")
first, others = split_missing(missing)
if first:
    st.html(missing_list(first, choice.query))
else:
    show_empty("各单位报送均为当期。")
if others:
    with st.expander(f"其余{len(others)}个责任单位"):
        st.html(missing_list(others, choice.query))

show_heading(f"全部目标（{len(overview.verdicts)}项）", state_freshness(overview))
st.html(theme_tables(overview, choice.query, usual))
