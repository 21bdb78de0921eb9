"""The second step of 数据报送: how a table was read, what is asked about it, its problems, what it would change."""

from __future__ import annotations

import streamlit as st

from metrics.intake.departments import check_own_rows
from metrics.intake.lookup import Suggestion
from metrics.intake.mark import to_marked
from metrics.intake.preview import Preview
from metrics.intake.stage import Staged
from metrics.intake.targets.preview import TargetsPreview
from metrics.model.actor import Action
from metrics.model.catalogue import Catalogue
from metrics.model.errors import NotPermitted
from metrics.publish.html_parts import Html
from metrics.store.submissions import needs_review
from metrics.store.workspace import Workspace
from ui.intake_desk import AnyPreview, Upload, commit_shown, preview_of
from ui.menu import to_label
from ui.messages import show_note
from ui.receipts import show_receipts
from ui.session import can, current_actor, show_refusal, show_signer
from ui.upload_parts import (
    absent_list,
    change_table,
    count_words,
    light_table,
    problem_table,
    reading_facts,
    target_table,
    to_problem_csv,
    turn_table,
)
from ui.widgets import show_empty, show_heading

REASON = "intake-reason"
NOT_YET = "暂不对应"


def show_checked(workspace: Workspace, upload: Upload) -> None:
    """One table: how it was read, its problems, what it would change, and its receipt or signature."""
    preview = preview_of(workspace, upload)
    staged = preview.staged
    st.html(reading_facts(staged))
    show_sheet_choice(upload, staged)
    show_suggestions(workspace.catalogue, upload, staged.suggestions)
    show_problems(workspace.catalogue, upload, preview)
    is_stored = show_receipts(workspace, preview)
    if staged.errors:
        show_note(f"文件有{len(staged.errors)}处错误，尚不能提交。请按上表改正后重新上传。", "red")
    elif preview.effective and not is_stored:
        show_preview(preview)
        if can_commit(workspace, preview):
            show_signature(workspace, preview)
    elif not is_stored:
        show_note("文件中的数据与库中完全相同，没有需要提交的内容。")


def show_sheet_choice(upload: Upload, staged: Staged) -> None:
    """Which worksheet to read, where several hold a table."""
    if len(staged.sheets) < 2:
        return
    index = staged.sheets.index(staged.sheet) if staged.sheet in staged.sheets else None
    st.selectbox("读取的工作表", staged.sheets, index, key=upload.key("sheet"), filter_mode=None, placeholder="请选择")


def show_suggestions(catalogue: Catalogue, upload: Upload, suggestions: tuple[Suggestion, ...]) -> None:
    """Names that the catalogue does not know, each with the nearest one; nothing is read so before it is confirmed."""
    if not suggestions:
        return
    show_heading(f"待确认的名称（{len(suggestions)}个）", "确认后按所选名称读取，提交后下次自动识别")
    with st.form(upload.key("names"), border=False):
        for number, one in enumerate(suggestions):
            # The nearest name stands first after the wish to leave it open: a click confirms, nothing is preset.
            options = [NOT_YET, one.meaning, *_other_names(catalogue, one)]
            label = f"{one.kind}‹{one.written}›，最接近的是‹{one.meaning}›"
            st.selectbox(to_label(label), options, key=upload.key(f"name-{number}"))
        st.form_submit_button("确认并重新读取", on_click=_confirm, args=(upload, suggestions))


def _other_names(catalogue: Catalogue, one: Suggestion) -> list[str]:
    names = {
        "地区": [region.name for region in catalogue.regions],
        "指标": [indicator.name for indicator in catalogue.indicators],
    }
    return [name for name in names.get(one.kind, ()) if name != one.meaning]


def _confirm(upload: Upload, suggestions: tuple[Suggestion, ...]) -> None:
    chosen = {one.written: st.session_state.get(upload.key(f"name-{number}")) for number, one in enumerate(suggestions)}
    said = {written: name for written, name in chosen.items() if name and name != NOT_YET}
    st.session_state[upload.key("said")] = {**upload.confirmed, **said}


def show_problems(catalogue: Catalogue, upload: Upload, preview: AnyPreview) -> None:
    """错误, 提醒 and 说明 apart; the whole list, and the table itself with its cells marked, as files."""
    staged = preview.staged
    groups = (("错误", staged.errors, "改正后重新上传，才能提交"), ("提醒", preview.warnings, "须填写说明后提交"))
    for word, problems, aside in groups:
        if problems:
            show_heading(f"{word}（{len(problems)}处）", aside)
            st.html(problem_table(problems))
    if staged.notes:
        with st.expander(f"说明（{len(staged.notes)}处）"):
            st.html(problem_table(staged.notes))
    if staged.errors or preview.warnings:
        _show_downloads(catalogue, upload, preview)


def _show_downloads(catalogue: Catalogue, upload: Upload, preview: AnyPreview) -> None:
    left, middle, _ = st.columns([1, 1, 2])
    name = upload.name.rpartition(".")[0] or upload.name
    left.download_button(
        "下载标注后的表格",
        lambda: to_marked(upload.content, upload.name, preview.problems, preview.staged.sheet, catalogue).content,
        file_name=f"{name}-已标注.xlsx",
        on_click="ignore",
        width="stretch",
    )
    middle.download_button(
        "下载问题清单",
        lambda: to_problem_csv(preview.problems),
        file_name=f"{name}-问题清单.csv",
        mime="text/csv",
        on_click="ignore",
        width="stretch",
    )


def show_preview(preview: AnyPreview) -> None:
    """What would change: numbers or targets, then lights."""
    show_heading("入库预览", count_words(preview))
    if isinstance(preview, TargetsPreview):
        st.html(target_table(preview))
        if preview.absent:
            show_empty(f"目标库中另有{len(preview.absent)}项同类目标不在本表中，保持不变。")
        _show_lights(preview, len(preview.light_turns), turn_table(preview.light_turns))
    else:
        st.html(change_table(preview))
        _show_absent(preview)
        _show_lights(preview, len(preview.light_changes), light_table(preview.light_changes))


def _show_absent(preview: Preview) -> None:
    if preview.absent:
        month = preview.absent[0].month
        with st.expander(f"本文件未含（{len(preview.absent)}项），库中数据保持不变"):
            st.html(absent_list(preview, f"{month.year}年{month.month}月有目标而本文件没有的指标："))


def _show_lights(preview: AnyPreview, count: int, table: Html) -> None:
    if count and preview.cutoff:
        month = f"{preview.cutoff.year}年{preview.cutoff.month}月底"
        show_heading(f"将变化的亮灯（{count}项）", f"按{month}评价")
        st.html(table)
    else:
        show_empty("提交后没有亮灯变化。")


def can_commit(workspace: Workspace, preview: AnyPreview) -> bool:
    """Whether the reader may hand this in; where not, says why."""
    is_numbers = isinstance(preview, Preview)
    action = Action.COMMIT_BATCH if is_numbers else Action.COMMIT_TARGETS
    if not can(action):
        show_refusal(action)
        return False
    try:
        if is_numbers:
            check_own_rows(workspace, current_actor(), (row.indicator_id for row in preview.staged.rows))
    except NotPermitted as refusal:
        show_note(str(refusal), "red")
        return False
    return True


def show_signature(workspace: Workspace, preview: AnyPreview) -> None:
    """Who signs, the reason where there are warnings, and the only button that hands anything in."""
    is_numbers = isinstance(preview, Preview)
    is_reviewed = is_numbers and needs_review(workspace)
    show_heading("报送审核" if is_reviewed else "提交", "提交后由另一人审核，发布后生效" if is_reviewed else "")
    with st.form(f"intake-{preview.commit_id}", border=False):
        show_signer("填报人")
        if preview.warnings:
            st.text_input("对提醒事项的说明", key=REASON, max_chars=400)
        st.form_submit_button(
            f"提交{len(preview.effective)}项{'数据' if is_numbers else '目标'}",
            type="primary",
            on_click=commit_shown,
            args=(workspace, preview.commit_id, REASON),
        )
