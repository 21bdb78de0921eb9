"""指标: one target with chart, forecast, values, where it stands in print, its relatives, and what the office may set."""

from __future__ import annotations

import streamlit as st

from metrics.charts.target_chart import state_finding
from metrics.model.actor import Action
from metrics.progress.county_stories import state_drag
from metrics.publish.html_parts import tag
from ui.cached import story_of
from ui.county_panels import county_panels, county_table
from ui.indicator_parts import signals, source_facts, target_facts
from ui.issue_desk import is_asked_for, show_issues
from ui.office_desk import show_message, show_settings
from ui.passage import show_passage
from ui.picture import show_target_picture
from ui.session import can
from ui.state import current_choice, open_shared
from ui.story_tables import fetch_links, relatives_table, sums_table, value_table, versions_table
from ui.target_picker import pick_target
from ui.widgets import show_empty, show_heading, show_title

workspace, choice = open_shared(), current_choice()
heading = st.container()
target_id = pick_target(choice)
if target_id is None:
    with heading:
        show_title("指标", "所选范围内没有目标")
    show_empty("请在“筛选”中放宽文件、年度、地区或主题。")
    st.stop()

story = story_of(workspace, target_id, choice.as_of, choice.known_at)
verdict = story.verdict
with heading:
    show_title("指标", f"{verdict.short_name}：{state_finding(verdict)}")
    show_message()
st.html(tag("p", verdict.sentence, class_="x-lead"))
st.html(signals(story))
if is_asked_for():
    show_issues(workspace, verdict, choice)

left, right = st.columns([2, 3], gap="large")
left.html(target_facts(story))
with right:
    show_target_picture(story)

if story.counties:
    show_heading(f"各县市区（{len(story.counties)}个）", state_drag(story.counties, verdict.unit, verdict.scale))
    st.html(county_panels(story, choice.query))
    st.html(county_table(story))

left, right = st.columns([3, 2], gap="large")
with left:
    show_heading("报送数据", f"共{len(story.points)}期")
    if story.points:
        st.html(value_table(story))
        st.html(fetch_links(story, choice.values["as_of"], choice.values["known"]))
    else:
        show_empty("尚无报送数据。请在“数据报送”中上传。")
with right:
    show_heading("目标来源")
    st.html(source_facts(story))
    show_passage(workspace, verdict, choice.known_at)

if not is_asked_for():
    show_issues(workspace, verdict, choice)
if story.region_sums:
    show_heading("市级数与各县市区合计", "县市区数据齐全的最近各期")
    st.html(sums_table(story))
if len(story.versions) > 1:
    show_heading("目标调整记录", "调整前的亮灯仍按当时目标保留")
    st.html(versions_table(story))
county_ids = {one.verdict.target_id for one in story.counties if one.verdict}
if parts := [one for one in story.children if one.target_id not in county_ids]:
    show_heading(f"分项目标（{len(parts)}项）")
    st.html(relatives_table(parts, choice.query))
if story.sisters:
    show_heading(f"同一指标的其他目标（{len(story.sisters)}项）", "其他文件或其他年度")
    st.html(relatives_table(story.sisters, choice.query))

if can(Action.SET_BASELINE, Action.SET_PLAN, Action.CHOOSE_RULES):
    with st.expander("办公室设定"):
        show_settings(workspace, story, choice)
