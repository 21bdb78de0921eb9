"""评价办法: the method in force with its limits, in words and tables, and changing the rule set."""

from __future__ import annotations

import streamlit as st

from metrics.model.actor import Action
from metrics.model.verdict import Scope
from ui.cached import overview_of, rule_choice_of, rule_sets_of
from ui.indicator_parts import target_label
from ui.method_tables import lights_table, own_rules_table, rule_sets_table
from ui.method_words import forecast_words, freshness_list, guards_list, profiles_list, quantities_list
from ui.office_desk import show_message, show_rule_form
from ui.session import can, show_refusal
from ui.state import current_choice, open_shared
from ui.widgets import show_empty, show_heading, show_title

workspace, choice = open_shared(), current_choice()
chosen, rule_sets = rule_choice_of(workspace), rule_sets_of(workspace)
in_force = rule_sets[0]
everyone = overview_of(workspace, choice.as_of, Scope()).verdicts
own = {target_id: name for target_id, name in chosen.items() if target_id is not None}

show_title("评价办法", f"现行评价规则：{in_force.name}", in_force.words)
show_message()

show_heading("各类目标的亮灯标准", f"按“{in_force.name}”的限值")
st.html(lights_table(in_force))

left, right = st.columns(2, gap="large")
with left:
    show_heading("完成率与差距")
    st.html(quantities_list())
    show_heading("序时进度的计算")
    st.html(profiles_list())
    show_heading("时效")
    st.html(freshness_list(in_force))
with right:
    show_heading("从宽与保护")
    st.html(guards_list(in_force))
    show_heading("预测")
    st.html(forecast_words())

show_heading("评价规则及其限值", f"共{len(rule_sets)}套，可按工作区或单个目标选用")
st.html(rule_sets_table(rule_sets, in_force.name))

show_heading(f"单独设定评价规则的目标（{len(own)}项）")
if own:
    st.html(own_rules_table(own, everyone, choice.query))
else:
    show_empty("所有目标均采用工作区的评价规则。")

show_heading("调整评价规则", "记入日志，自办理时起生效；此前的结果可用“按何时所知”查看")
if not can(Action.CHOOSE_RULES):
    show_refusal(Action.CHOOSE_RULES)
    st.stop()
labels = {one.target_id: target_label(one) for one in everyone}
show_rule_form(workspace, {"": "整个工作区", **labels}, "rules")
