"""The desk of 文件正文: a file for one document, what is found in it, and the one place where a text is loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from metrics.intake.load_document import DocumentPreview, Trace, load_document, preview_document
from metrics.model.errors import XushiError
from metrics.model.problem import Problem
from metrics.publish.html_parts import Html, join, tag
from metrics.store.document_texts import read_document_texts
from metrics.store.workspace import Workspace
from ui.messages import show_note
from ui.session import current_actor, show_signer

# Session: the preview as it was last shown, so that what is loaded is what was seen; what is said on the next run.
SHOWN, MESSAGE = "document-preview", "document-message"
DOCUMENT, REASON = "document-of-text", "document-reason"
COLUMNS = ("目标", "原文数字", "情况")
#: A file that is so far off is another document; the first ones show it.
MOST_FAULTS = 8


@dataclass(frozen=True)
class Shown:
    """A preview and what it was an answer to."""

    asked: tuple[object, ...]
    preview: DocumentPreview | Problem


def show_desk(workspace: Workspace) -> None:
    """Choose a document and a file, look, sign, load."""
    words, tone = st.session_state.pop(MESSAGE, ("", ""))
    if words:
        show_note(words, tone)
    with st.expander("载入或更换文件正文"):
        loaded = read_document_texts(workspace)
        titles = {one.document_id: one.title for one in workspace.catalogue.documents}
        left, right = st.columns(2)
        document_id = left.selectbox(
            "文件",
            list(titles),
            format_func=lambda one: f"《{titles[one]}》{'（已载入）' if one in loaded else ''}",
            key=DOCUMENT,
            filter_mode="contains",
            placeholder="请选择",
        )
        line = loaded[document_id].line_number if document_id in loaded else 0
        # After a loading the chooser is a new one, and empty.
        file = right.file_uploader("正文（docx、txt或html，不超过20MB）", key=f"document-file-{document_id}-{line}")
        if file is not None:
            _show_file(workspace, document_id, file.getvalue(), file.name)


def _show_file(workspace: Workspace, document_id: str, content: bytes, filename: str) -> None:
    preview = _preview_of(workspace, document_id, content, filename)
    if isinstance(preview, Problem):
        show_note(f"{preview.message}。{preview.remedy}", "red")
        return
    if preview.doubt:
        show_note(f"{preview.doubt}。请核对；确系该文件的，写明理由后再载入。", "yellow")
    st.html(preview_part(preview, {one.indicator_id: one.name for one in workspace.catalogue.indicators}))
    if preview.is_known:
        show_note("该文件的正文已经载入，内容完全相同，没有变化。")
        return
    with st.form(f"document-{preview.commit_id}", border=False):
        show_signer("办理人")
        if preview.doubt:
            st.text_input("仍要载入的理由", key=REASON, max_chars=400)
        st.form_submit_button(
            "更换正文" if preview.replaces else "载入正文",
            type="primary",
            on_click=_load_shown,
            args=(workspace, preview.commit_id),
        )


def _preview_of(workspace: Workspace, document_id: str, content: bytes, filename: str) -> DocumentPreview | Problem:
    """The one already shown where nothing changed since: a Word document is taken apart once."""
    asked = (document_id, hashlib.sha256(content).hexdigest(), filename, workspace.journal.tail)
    shown: Shown | None = st.session_state.get(SHOWN)
    if shown is None or shown.asked != asked:
        shown = Shown(asked, preview_document(workspace, document_id, content, filename))
        st.session_state[SHOWN] = shown
    return shown.preview


def _load_shown(workspace: Workspace, commit_id: str) -> None:
    """Called by the button, before the page runs again: loads the text the office saw, and no other."""
    shown: Shown | None = st.session_state.get(SHOWN)
    if shown is None or isinstance(shown.preview, Problem) or shown.preview.commit_id != commit_id:
        return
    preview = shown.preview
    reason = str(st.session_state.get(REASON, ""))
    try:
        line = load_document(workspace, preview, by=current_actor(), reason=reason)
    except XushiError as refusal:
        st.session_state[MESSAGE] = (str(refusal), "red")
    else:
        words = f"已载入《{preview.document.title}》正文，记为第{line.number}号，各目标可查阅原文。"
        st.session_state[MESSAGE] = (words, "green")


def preview_part(preview: DocumentPreview, names: Mapping[str, str]) -> Html:
    """Which clauses and figures were found, how the text begins, and what was not found."""
    found = sum(1 for one in preview.cited if one in preview.clauses)
    facts = (
        ("文件", preview.filename),
        ("正文", f"{len(preview.read.text):,}字"),
        ("所引条款", f"{len(preview.cited)}个中找到{found}个" if preview.cited else "无"),
        ("原文数字", f"{len(preview.traces)}项中找到{preview.found_count}项" if preview.traces else "无量化目标"),
    )
    listed = join(tag("div", tag("dt", name), tag("dd", value)) for name, value in facts)
    begins = " ".join(preview.read.text[:160].split())
    head = tag("p", tag("span", "开头", class_="x-key"), f"{begins}……", class_="x-said")
    return tag("div", tag("dl", listed, class_="x-facts"), head, _faults_table(preview.faults, names), class_="x-look")


def _faults_table(faults: tuple[Trace, ...], names: Mapping[str, str]) -> Html:
    if not faults:
        return Html("")
    heads = join(tag("th", word, scope="col") for word in COLUMNS)
    rows = join(
        tag(
            "tr",
            tag("th", names[one.target.indicator_id], scope="row"),
            tag("td", one.target.figure),
            tag("td", one.fault),
        )
        for one in faults[:MOST_FAULTS]
    )
    table = tag("table", tag("thead", tag("tr", heads)), tag("tbody", rows), class_="x-table x-framed")
    rest = len(faults) - MOST_FAULTS
    more = tag("p", f"另有{rest}项未找到，从略。", class_="x-soft x-said") if rest > 0 else Html("")
    return join([table, more])
