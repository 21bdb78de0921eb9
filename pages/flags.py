"""红旗: the lagging list as a work list: what is red, for how long, what is new, what came back, who answers."""

from __future__ import annotations

import streamlit as st

from metrics.progress.findings import state_overview
from ui.cached import issues_of, work_list_of
from ui.flag_tables import calm_words, compared_words, flag_sums, flags_table, grouped_tables, turns_list
from ui.list_parts import download_link
from ui.list_view import SHOWN, full_query, read_flag_view, show_flag_view
from ui.state import current_choice, open_shared
from ui.widgets import rule_set_word, show_empty, show_heading, show_title

WRITTEN = "所选范围内的红旗目标均已填写存在问题或下一步措施。"

workspace, choice = open_shared(), current_choice()
work = work_list_of(workspace, choice.as_of, choice.scope, choice.known_at)
issues = issues_of(workspace, choice.known_at)
show_title("红旗", state_overview(work.overview))
if not work.overview.verdicts:
    show_empty("请在“筛选”中放宽文件、年度、地区或主题。")
    st.stop()

st.html(flag_sums(work, issues))
if work.new or work.recovered:
    show_heading("新增与恢复", compared_words(work))
    st.html(turns_list(work, choice.query))

view = read_flag_view(st.query_params.to_dict())
flags = view.pick_flags(work, issues)
show_heading(f"{SHOWN[view.shown]}清单（{len(flags)}项）", "持续期数按报送的数据期计，自首次列为红旗起")
show_flag_view(view)
if not flags:
    show_empty(calm_words(work) if view.shown != "blank" or not work.flags else WRITTEN)
    st.stop()

usual = rule_set_word(workspace, work.overview)
st.html((grouped_tables if view.group else flags_table)(flags, choice.query, usual, issues))
st.html(download_link("下载红旗清单（Excel）", "flags", full_query(choice, view.query), "与本页范围和排列一致"))
