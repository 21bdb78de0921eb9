"""The steps of 数据报送 on the page: template, problems, preview, signature."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from metrics.intake.preview import Preview
from metrics.publish.html_parts import tag
from metrics.store.workspace import Workspace
from ui.intake_desk import Upload, batch_of, commit_shown, preview_of, receipt_title
from ui.messages import show_note
from ui.state import today
from ui.template_sheet import template_months
from ui.upload_parts import (
    change_table,
    count_words,
    light_table,
    problem_table,
    reading_facts,
    receipt,
    to_problem_csv,
)
from ui.widgets import show_empty, show_heading

BY, REASON = "intake-by", "intake-reason"


def show_template(regions: dict[str, str], latest: date) -> None:
    """Region and month, and the link to the sheet; a plain link downloads without a rerun."""
    left, middle, right = st.columns([2, 2, 1.2], vertical_alignment="bottom")
    region = left.selectbox(
        "地区", list(regions), format_func=lambda one: regions[one], filter_mode=None, placeholder="请选择"
    )
    months = template_months(latest, today())
    month = middle.selectbox(
        "数据期",
        months,
        index=min(len(months) - 1, max(0, months.index(latest) if latest in months else 0)),
        format_func=lambda day: f"{day.year}年{day.month}月",
        filter_mode=None,
        placeholder="请选择",
    )
    address = "/download/template.csv?" + urlencode({"region": region, "month": month.isoformat()})
    right.html(tag("a", "下载模板", href=address, class_="x-download", download=""))


def show_checked(workspace: Workspace, upload: Upload) -> None:
    """One uploaded file: how it was read, its problems, what it would change, and its receipt or signature."""
    preview = preview_of(workspace, upload)
    staged = preview.staged
    st.html(reading_facts(staged))
    show_problems(preview)
    batch = batch_of(workspace, preview)
    if batch:
        st.html(receipt(batch, receipt_title(batch, preview)))
        if preview.effective:
            show_note("入库之后部分数据已有更正。再次提交将以本文件的数值为准。", "yellow")
    if staged.errors:
        show_note(f"文件有{len(staged.errors)}处错误，尚不能提交。请按上表改正后重新上传。", "red")
    elif preview.effective:
        show_preview(preview)
        show_signature(workspace, preview)
    elif not batch:
        show_note("文件中的数据与库中完全相同，没有需要提交的内容。")


def show_problems(preview: Preview) -> None:
    """错误, 提醒 and 说明 apart, and the whole list as a file."""
    staged = preview.staged
    groups = (("错误", staged.errors, "改正后重新上传，才能提交"), ("提醒", preview.warnings, "须填写说明后提交"))
    for word, problems, aside in groups:
        if problems:
            show_heading(f"{word}（{len(problems)}处）", aside)
            st.html(problem_table(problems))
    if staged.notes:
        with st.expander(f"说明（{len(staged.notes)}处）"):
            st.html(problem_table(staged.notes))
    if preview.problems:
        st.download_button(
            "下载问题清单",
            to_problem_csv(preview.problems),
            file_name="问题清单.csv",
            mime="text/csv",
            on_click="ignore",
        )


def show_preview(preview: Preview) -> None:
    """What would change: numbers, then lights."""
    show_heading("入库预览", count_words(preview))
    if preview.effective:
        st.html(change_table(preview))
    if preview.light_changes and preview.cutoff:
        month = f"{preview.cutoff.year}年{preview.cutoff.month}月底"
        show_heading(f"将变化的亮灯（{len(preview.light_changes)}项）", f"按{month}评价")
        st.html(light_table(preview.light_changes))
    elif preview.effective:
        show_empty("提交后没有亮灯变化。")


def show_signature(workspace: Workspace, preview: Preview) -> None:
    """Name, reason where there are warnings, and the only button that commits."""
    show_heading("提交")
    with st.form(f"intake-{preview.commit_id}", border=False):
        left, right = st.columns([1, 2])
        left.text_input("填报人", key=BY, max_chars=40, autocomplete="name")
        if preview.warnings:
            right.text_input("对提醒事项的说明", key=REASON, max_chars=400)
        st.form_submit_button(
            f"提交{len(preview.effective)}项数据",
            type="primary",
            on_click=commit_shown,
            args=(workspace, preview.commit_id, BY, REASON),
        )
