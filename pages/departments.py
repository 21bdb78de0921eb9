"""责任单位: who leads what, with how many red; choosing one shows its ledger (台账)."""

from __future__ import annotations

import streamlit as st

from metrics.progress.ledger import to_departments, to_ledger
from ui.cached import issues_of, overview_of
from ui.department_tables import (
    department_sums,
    departments_table,
    ledger_table,
    state_department,
    state_departments,
)
from ui.list_parts import download_link
from ui.list_view import full_query, pick_department
from ui.state import current_choice, open_shared
from ui.widgets import rule_set_word, show_empty, show_heading, show_title

WRITTEN = "含“存在问题”“下一步措施”，由牵头单位在“指标”页填写"

workspace, choice = open_shared(), current_choice()
overview = overview_of(workspace, choice.as_of, choice.scope, choice.known_at)
issues = issues_of(workspace, choice.known_at)
departments = to_departments(overview)
heading = st.container()
if not departments:
    with heading:
        show_title("责任单位", "所选范围内没有目标")
    show_empty("请在“筛选”中放宽文件、年度、地区或主题。")
    st.stop()

name = pick_department(departments)
chosen = next((one for one in departments if one.name == name), None)
if chosen is None:
    with heading:
        show_title("责任单位", state_departments(departments))
    show_heading(f"各单位牵头的目标（{len(departments)}个单位）", "由两个以上单位牵头的目标，各计一次")
    st.html(departments_table(departments, choice.query))
    st.html(download_link("下载全部台账（Excel）", "ledger", full_query(choice, {}), WRITTEN))
    st.stop()

with heading:
    show_title("责任单位", state_department(chosen))
st.html(department_sums(chosen, issues))
ledger = to_ledger(overview, name)
show_heading(f"台账（{len(ledger)}项）", "按文件和条款排列")
st.html(ledger_table(ledger, choice.query, rule_set_word(workspace, overview), issues))
st.html(download_link("下载台账（Excel）", "ledger", full_query(choice, {"department": name}), WRITTEN))
