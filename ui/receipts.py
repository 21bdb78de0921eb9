"""What a table has left already: its batch, its place in the queue, or the targets it set. Read from the store."""

from __future__ import annotations

import streamlit as st

from metrics.intake.preview import Preview
from metrics.intake.targets.preview import TargetsPreview
from metrics.publish.html_parts import Html, show_moment
from metrics.store.adoptions import Adoption, read_adoptions
from metrics.store.reads import BatchRow, read_batches
from metrics.store.submissions import Submission, read_submissions
from metrics.store.workspace import Workspace
from ui.intake_desk import AnyPreview, is_just_done
from ui.messages import show_note
from ui.upload_parts import receipt, receipt_card


def show_receipts(workspace: Workspace, preview: AnyPreview) -> bool:
    """Whether the table needs no signature now: it is in force, or waits for its reviewer.

    A refresh or another session sees the same receipt.
    """
    if isinstance(preview, TargetsPreview):
        return _show_adoption(workspace, preview)
    waiting = _find_waiting(workspace, preview)
    if waiting:
        words = "已报送，等待审核" if is_just_done(waiting.submission_number) else "该文件此前已报送，正在等待审核"
        st.html(_waiting_card(f"{words}（第{waiting.submission_number}号）", waiting))
        return True
    return _show_batch(workspace, preview)


def _show_batch(workspace: Workspace, preview: Preview) -> bool:
    batch = preview.earlier_batch and next(iter(read_batches(workspace, preview.earlier_batch)), None)
    if not batch:
        return False
    st.html(receipt(batch, _batch_title(batch, bool(preview.effective))))
    if preview.effective:
        show_note("入库之后部分数据已有更正。再次提交将以本文件的数值为准。", "yellow")
    return not preview.effective


def _batch_title(batch: BatchRow, has_changed: bool) -> str:
    """Says whether it was this session that just committed, or whether the file came before."""
    if is_just_done(batch.batch_number):
        return f"提交成功，已入库为第{batch.batch_number}号批次"
    return f"该文件已于第{batch.batch_number}号批次入库" + ("" if has_changed else "，无需再次提交")


def _find_waiting(workspace: Workspace, preview: Preview) -> Submission | None:
    file_hash = preview.staged.file_hash
    return next((one for one in read_submissions(workspace) if one.file_hash == file_hash and not one.decision), None)


def _waiting_card(title: str, one: Submission) -> Html:
    facts = [
        ("编号", f"第{one.submission_number}号"),
        ("行数", f"{one.row_count}行（新增{one.new_count}、更正{one.changed_count}）"),
        ("填报人", one.submitted_by),
        ("报送时间", show_moment(one.submitted_at)),
    ]
    return receipt_card(title, facts, one.rows_hash)


def _show_adoption(workspace: Workspace, preview: TargetsPreview) -> bool:
    found = next((one for one in read_adoptions(workspace) if _is_of(one, preview)), None)
    if found is None or preview.effective:
        return False
    facts = [
        ("编号", f"第{found.line_number}号"),
        ("目标", f"新增{found.new_count}、更正{found.changed_count}"),
        ("填报人", found.by),
        ("时间", show_moment(found.at)),
    ]
    title = "提交成功，目标已生效" if is_just_done(found.line_number) else "该表已提交，目标已生效"
    st.html(receipt_card(title, facts, found.file_hash))
    return True


def _is_of(one: Adoption, preview: TargetsPreview) -> bool:
    return one.file_hash == preview.staged.file_hash and one.undone_by is None
