"""The desk of 数据报送: what is uploaded, what was shown to the clerk, and the one place where a batch is committed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import streamlit as st

from metrics.intake.commit import commit_batch
from metrics.intake.preview import Preview, make_preview
from metrics.model.errors import Conflict, XushiError
from metrics.store.reads import BatchRow, read_batches
from metrics.store.workspace import Workspace
from ui.cached import staged_of
from ui.messages import show_note
from ui.state import today

# Session: the preview as it was last shown, so that what is committed is what was seen; one message
# for the next run, and the number of the batch this session committed last.
SHOWN, MESSAGE, DONE = "intake-preview", "intake-message", "intake-done"


@dataclass(frozen=True)
class Upload:
    """A file as it came."""

    name: str
    content: bytes


def take_upload() -> Upload | None:
    """The uploader. Uploading reads and compares; it never commits."""
    file = st.file_uploader(
        "上传报送表（CSV或XLSX，不超过20MB）", type=["csv", "txt", "tsv", "xlsx"], key="intake-file"
    )
    return None if file is None else Upload(file.name, file.getvalue())


def preview_of(workspace: Workspace, upload: Upload) -> Preview:
    """The preview at the current data version; the one already shown where nothing changed since."""
    shown: Preview | None = st.session_state.get(SHOWN)
    file_hash = hashlib.sha256(upload.content).hexdigest()
    if shown and shown.staged.file_hash == file_hash and shown.based_on == workspace.data_version:
        return shown
    staged = staged_of(workspace, upload.content, upload.name, today())
    with st.spinner("正在与库中数据比对…"):
        preview = make_preview(workspace, staged, upload.name, upload.content)
    st.session_state[SHOWN] = preview
    return preview


def commit_shown(workspace: Workspace, commit_id: str, by_key: str, reason_key: str) -> None:
    """Called by the button, before the page runs again: commits the preview the clerk saw, and no other.

    A second click finds the same commit id and gets the same batch; afterwards the page shows the receipt from the store.
    """
    preview: Preview | None = st.session_state.get(SHOWN)
    if preview is None or preview.commit_id != commit_id:
        return
    by, reason = st.session_state.get(by_key, ""), st.session_state.get(reason_key, "")
    try:
        st.session_state[DONE] = commit_batch(workspace, preview, by=by.strip(), reason=reason.strip()).batch_number
    except Conflict:
        words = "预览之后有其他人提交了数据，本次未入库。已按最新数据重新比对，请核对后再提交。"
        st.session_state[MESSAGE] = words
    except XushiError as refusal:
        st.session_state[MESSAGE] = str(refusal)


def show_message() -> None:
    """What the last commit had to say, once."""
    if words := st.session_state.pop(MESSAGE, ""):
        show_note(words, "yellow")


def receipt_title(batch: BatchRow, preview: Preview) -> str:
    """Says whether it was this session that just committed, or whether the file came before."""
    if st.session_state.get(DONE) == batch.batch_number:
        return f"提交成功，已入库为第{batch.batch_number}号批次"
    return f"该文件已于第{batch.batch_number}号批次入库" + ("" if preview.effective else "，无需再次提交")


def batch_of(workspace: Workspace, preview: Preview) -> BatchRow | None:
    """The batch this very file already made, from the store: a refresh or another session sees the same receipt."""
    if preview.earlier_batch is None:
        return None
    return next(iter(read_batches(workspace, preview.earlier_batch)), None)
