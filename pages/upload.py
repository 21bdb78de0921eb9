"""数据报送: template, upload, problems, preview, commit, receipt."""

from __future__ import annotations

import streamlit as st

from ui.intake_desk import batch_of, preview_of, receipt_title, show_message, take_upload
from ui.messages import show_note
from ui.state import current_choice, current_options, open_shared
from ui.upload_parts import reading_facts, receipt
from ui.upload_steps import show_preview, show_problems, show_signature, show_template
from ui.widgets import show_empty, show_heading, show_title

workspace = open_shared()
show_title("数据报送", aside="先下载模板填报，再上传核对，确认后提交入库。")

show_heading("第一步 下载模板", "已填好指标、地区、数据期和单位")
show_template(current_options().regions, current_choice().as_of)

show_heading("第二步 上传核对", "上传只作核对，点击提交后才入库")
show_message()
upload = take_upload()
if upload is None:
    show_empty("请选择填好的CSV文件。系统将逐行校验，并列出将发生的变化。")
    st.stop()

preview = preview_of(workspace, upload)
staged = preview.staged
st.html(reading_facts(staged))
show_problems(staged)

if batch := batch_of(workspace, preview):
    st.html(receipt(batch, receipt_title(batch, preview)))
    if preview.effective:
        show_note("入库之后部分数据已有更正。再次提交将以本文件的数值为准。", "yellow")
if staged.errors:
    show_note(f"文件有{len(staged.errors)}处错误，尚不能提交。请按上表改正后重新上传。", "red")
    st.stop()
if preview.effective:
    show_preview(preview)
    show_signature(workspace, preview)
elif not batch:
    show_note("文件中的数据与库中完全相同，没有需要提交的内容。")
