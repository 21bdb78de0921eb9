"""指标: one target with its chart, its values, where it stands in print, and its relatives."""

from __future__ import annotations

import streamlit as st

from metrics.charts.target_chart import describe_chart, draw_target, state_finding
from metrics.publish.html_parts import tag
from ui.cached import story_of
from ui.indicator_parts import relatives_table, source_facts, target_facts, value_table
from ui.state import current_choice, open_shared
from ui.target_picker import pick_target
from ui.widgets import show_empty, show_heading, show_title

choice = current_choice()
heading = st.container()
target_id = pick_target(choice)
if target_id is None:
    with heading:
        show_title("指标", "所选范围内没有目标")
    show_empty("请在左侧放宽文件、年度、地区或主题。")
    st.stop()

story = story_of(open_shared(), target_id, choice.as_of)
with heading:
    show_title("指标", f"{story.verdict.short_name}:{state_finding(story.verdict)}")
st.html(tag("p", story.verdict.sentence, class_="x-lead"))

left, right = st.columns([3, 2], gap="large")
with left:
    st.plotly_chart(
        draw_target(story), theme=None, config={"displayModeBar": False}, key="target-chart", alt=describe_chart(story)
    )
right.html(target_facts(story.verdict))

left, right = st.columns([3, 2], gap="large")
with left:
    show_heading("报送数据", f"共{len(story.points)}期")
    if story.points:
        st.html(value_table(story))
    else:
        show_empty("尚无报送数据。请在“数据报送”中上传。")
with right:
    show_heading("目标来源")
    st.html(source_facts(story))

if story.children:
    show_heading(f"分项目标（{len(story.children)}项）")
    st.html(relatives_table(story.children, choice.query))
if story.sisters:
    show_heading(f"同一指标的其他目标（{len(story.sisters)}项）", "其他文件或其他年度")
    st.html(relatives_table(story.sisters, choice.query))
