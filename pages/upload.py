"""数据报送: template, upload, problems, preview, commit, receipt; review where two persons are asked for."""

from __future__ import annotations

from metrics.model.actor import Action
from ui.batch_desk import show_batches
from ui.intake_desk import show_message, take_upload
from ui.own_token import show_own_token
from ui.review_desk import show_review, show_review_switch
from ui.session import can, show_refusal
from ui.state import current_choice, current_options, open_shared
from ui.template_step import show_template
from ui.upload_steps import show_checked
from ui.widgets import show_empty, show_heading, show_title

workspace = open_shared()
show_title("数据报送", aside="先下载模板填报，再上传核对，确认后提交入库。")

if can(Action.DOWNLOAD_TEMPLATE):
    show_heading("第一步 下载模板", "已填好指标、地区、数据期、单位、目标值和上期值")
    show_template(current_options().regions, current_choice().as_of)

if can(Action.CHECK_FILE):
    show_heading("第二步 上传核对", "上传只作核对，点击提交后才入库")
    show_message()
    if (upload := take_upload()) is None:
        show_empty("请选择填好的表格，或粘贴表格内容。系统将逐行校验，并列出将发生的变化；目标分解表也从这里提交。")
    else:
        show_checked(workspace, upload)
elif not can(Action.PUBLISH_SUBMISSION):
    show_refusal(Action.CHECK_FILE)
show_review(workspace)
show_batches(workspace)
show_review_switch(workspace)
if can(Action.MAKE_TOKEN):
    show_own_token(workspace)
