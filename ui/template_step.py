"""The first step of 数据报送: the sheet to fill in."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from metrics.intake.template_rows import ALL_DEPARTMENTS, ALL_REGIONS, find_targets
from metrics.publish.html_parts import tag
from ui.state import open_shared, today
from ui.template_sheet import lead_departments, reporting_regions, template_months
from ui.widgets import show_empty


def show_template(regions: dict[str, str], latest: date) -> None:
    """Region, department and month, and the links to the sheet; a plain link downloads without a rerun."""
    catalogue, months = open_shared().catalogue, template_months(open_shared().catalogue, today())
    if not months:
        show_empty("目标库中没有已到数据期的目标。")
        return
    left, middle, right = st.columns([1, 1.4, 1])
    with right:
        month_words = {day.isoformat(): f"{day.year}年{day.month}月" for day in months}
        month = date.fromisoformat(_pick("数据期", month_words, latest.isoformat()))
    with left:
        places = [*reporting_regions(catalogue, [month]), ""]
        region = _pick("地区", {one: regions.get(one, ALL_REGIONS) for one in places})
    with middle:
        departments = lead_departments(catalogue, region, month)
        department = _pick("责任单位", {"": ALL_DEPARTMENTS} | {one: one for one in departments})
    count = len(find_targets(catalogue, region, department, month))
    if not count:
        show_empty("该地区在所选数据期没有需要报送的目标。请另选地区或数据期。")
        return
    query = urlencode({"region": region, "department": department, "month": month.isoformat()})
    links = [
        tag("a", f"下载{word}模板", href=f"/download/template.{ending}?{query}", class_="x-download", download="")
        for ending, word in (("xlsx", "Excel"), ("csv", "CSV"))
    ]
    words = tag("span", f"涉及{count}项目标，附目标值和上期值。", class_="x-soft")
    st.html(tag("div", *links, words, class_="x-marks"))


def _pick(label: str, words: dict[str, str], first: str | None = None) -> str:
    """A choice among the keys of `words`, the first of them unless `first` is one."""
    keys = list(words)
    index = keys.index(first) if first in keys else 0
    return st.selectbox(
        label, keys, index, format_func=lambda key: words.get(key, key), filter_mode=None, placeholder="请选择"
    )
