"""The desk of 数据报送: what is handed over, what was shown to the clerk, and the one place where a batch is committed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from metrics.intake.commit import Receipt
from metrics.intake.conflict import explain_conflict
from metrics.intake.preview import Preview, make_preview
from metrics.intake.review import hand_in
from metrics.intake.stage import PASTED_NAME, to_pasted
from metrics.intake.targets.commit import commit_targets
from metrics.intake.targets.preview import TargetsPreview, make_targets_preview
from metrics.intake.targets.stage import StagedTargets
from metrics.intake.upload import stage_upload
from metrics.model.actor import Actor
from metrics.model.errors import Conflict, XushiError
from metrics.store.workspace import Workspace
from ui.messages import show_note
from ui.progress import Stage, show_progress
from ui.session import current_actor

# Session: the preview as it was last shown, so that what is committed is what was seen; messages for the next run,
# and the number of the journal line this session left last.
SHOWN, MESSAGE, DONE = "intake-preview", "intake-message", "intake-done"
WAY, FILE, PASTE = "intake-way", "选择文件", "粘贴表格"
PASTED = "intake-pasted"
TYPES = ["csv", "txt", "tsv", "xlsx"]

AnyPreview = Preview | TargetsPreview


@dataclass(frozen=True)
class Upload:
    """A table as it came."""

    name: str
    content: bytes

    @cached_property
    def file_hash(self) -> str:
        """SHA-256 in hex."""
        return hashlib.sha256(self.content).hexdigest()

    def key(self, part: str) -> str:
        """The name under which this session keeps what was said about this table."""
        return f"intake-{part}-{self.file_hash[:16]}"

    @property
    def confirmed(self) -> Mapping[str, str]:
        """What the clerk said that words of this table mean."""
        said: Mapping[str, str] = st.session_state.get(self.key("said"), {})
        return said


@dataclass(frozen=True)
class Shown:
    """A preview and what it was an answer to."""

    asked: tuple[object, ...]
    preview: AnyPreview


def take_upload() -> Upload | None:
    """A file or a pasted table. Handing over reads and compares; it never commits."""
    way = st.segmented_control("报送方式", [FILE, PASTE], default=FILE, key=WAY, label_visibility="collapsed")
    if way == PASTE:
        return _take_pasted()
    file = st.file_uploader("报送表（CSV或XLSX工作簿，不超过20MB）", type=TYPES, key="intake-file")
    return None if file is None else Upload(file.name, file.getvalue())


def _take_pasted() -> Upload | None:
    with st.form("intake-paste", border=False):
        st.text_area("在Excel或WPS中选中表格（连同表头）复制，粘贴到此处", key=PASTED, height=180)
        st.form_submit_button("读取粘贴内容")
    text = st.session_state.get(PASTED) or ""
    return Upload(PASTED_NAME, to_pasted(text)) if text.strip() else None


def preview_of(workspace: Workspace, upload: Upload) -> AnyPreview:
    """The preview at the current data version; the one already shown where nothing changed since."""
    sheet: str | None = st.session_state.get(upload.key("sheet"))
    asked = (upload.file_hash, upload.name, sheet, tuple(upload.confirmed.items()), workspace.data_version)
    shown: Shown | None = st.session_state.get(SHOWN)
    if shown and shown.asked == asked:
        return shown.preview
    confirmed = dict(upload.confirmed)

    def look(stage: Stage) -> AnyPreview:
        stage.begin("正在读取并校验表格", 0.1)
        staged = stage_upload(workspace, upload.content, upload.name, sheet_name=sheet, confirmed=confirmed)
        stage.begin("正在与库中数据比对，试算亮灯", 0.6)
        if isinstance(staged, StagedTargets):
            return make_targets_preview(workspace, staged, upload.name, upload.content)
        return make_preview(workspace, staged, upload.name, upload.content)

    preview = show_progress(look)
    st.session_state[SHOWN] = Shown(asked, preview)
    return preview


def commit_shown(workspace: Workspace, commit_id: str, reason_key: str) -> None:
    """Called by the button, before the page runs again: commits the preview the clerk saw, and no other.

    A second click finds the same commit id and gets the same line; afterwards the page shows the receipt from the store.
    """
    shown: Shown | None = st.session_state.get(SHOWN)
    if shown is None or shown.preview.commit_id != commit_id:
        return
    reason = st.session_state.get(reason_key, "").strip()
    preview = shown.preview

    def store(stage: Stage) -> int:
        stage.begin(f"正在入库（{len(preview.effective):,}项）", 0.5)
        return _store(workspace, preview, actor, reason)

    try:
        actor = current_actor()  # here: the progress bar works in a thread that belongs to no reader
        st.session_state[DONE] = show_progress(store)
    except Conflict:
        words = ["预览之后有其他人提交了数据，本次未入库。已按最新数据重新比对，请核对后再提交。"]
        if isinstance(shown.preview, Preview):
            words += explain_conflict(workspace, shown.preview)
        st.session_state[MESSAGE] = words
    except XushiError as refusal:
        st.session_state[MESSAGE] = [str(refusal)]


def _store(workspace: Workspace, preview: AnyPreview, by: Actor, reason: str) -> int:
    """The journal line that the preview left."""
    if isinstance(preview, TargetsPreview):
        return commit_targets(workspace, preview, by=by, reason=reason).line_number
    stored = hand_in(workspace, preview, by=by, reason=reason)
    return stored.batch_number if isinstance(stored, Receipt) else stored.submission_number


def is_just_done(number: int) -> bool:
    """Whether this session left that line."""
    return bool(st.session_state.get(DONE) == number)


def show_message() -> None:
    """What the last commit had to say, once."""
    for words in st.session_state.pop(MESSAGE, ()):
        show_note(words, "yellow")
