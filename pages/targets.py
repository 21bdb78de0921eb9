"""目标库: any target by document and clause or by words, and how the catalogue came to be what it is."""

from __future__ import annotations

import streamlit as st

from metrics.model.actor import Action
from metrics.model.verdict import Scope
from metrics.progress.library import to_library
from metrics.store.adoptions import read_adoptions
from metrics.store.target_changes import read_adoption_counts, read_target_changes
from ui.adoption_list import adoptions_table
from ui.cached import coverage_of, overview_of, texts_of
from ui.document_desk import show_desk
from ui.library_search import LONGEST, outside_link, show_search
from ui.library_tables import documents_table, fold_rest, shelves_tables, state_library
from ui.list_parts import download_link
from ui.list_view import full_query
from ui.passage import quotes_of
from ui.session import can
from ui.state import current_choice, open_shared
from ui.widgets import show_empty, show_heading, show_title

#: Earlier ones are folded.
MOST_ADOPTIONS = 5

workspace, choice = open_shared(), current_choice()
find = st.query_params.get("find", "").strip()[:LONGEST]
everyone = overview_of(workspace, choice.as_of, Scope(), choice.known_at).verdicts
library = to_library(everyone, choice.scope, workspace.catalogue, find)
sought = {"find": find} if find else {}
texts = texts_of(workspace, choice.known_at)


def show_documents() -> None:
    show_heading(f"文件（{len(library.shelves)}个）", "点击文件名查看该文件全部年度的条款")
    st.html(documents_table(library, {**choice.query, **sought}, texts, coverage_of(workspace, choice.known_at)))
    if choice.known_at is None and can(Action.LOAD_DOCUMENT):
        show_desk(workspace)


def show_clauses() -> None:
    show_heading(f"条款与目标（{library.entry_count}项）", f"亮灯截至{choice.as_of.year}年{choice.as_of.month}月")
    if library.entry_count:
        quotes, is_chosen = quotes_of(workspace, choice.known_at), choice.scope.document_id is not None
        st.html(shelves_tables(library, choice.query, quotes, is_chosen=is_chosen, is_sought=bool(find)))
    elif find:
        show_empty("请减少查找词，或改用指标名称、责任单位、条款号（如“第16条”）、原文数字查找。")
    else:
        show_empty("请在“筛选”中放宽文件、年度、地区或主题。")
    if library.outside:
        st.html(outside_link(library.outside, find))
    if library.entry_count:
        st.html(download_link("下载目标清单（CSV）", "targets", full_query(choice, sought), "与本页范围一致", "csv"))


show_title("目标库", state_library(library, find))
show_search(find)
# Who searches wants to see what was found; who does not, which documents there are.
for show in (show_clauses, show_documents) if find else (show_documents, show_clauses):
    show()

adoptions = read_adoptions(workspace)
show_heading(f"目标库调整记录（{len(adoptions)}次）", "最近在前")
counts, changes = read_adoption_counts(workspace), read_target_changes(workspace)
st.html(adoptions_table(adoptions[:MOST_ADOPTIONS], counts, changes))
earlier = adoptions[MOST_ADOPTIONS:]
if earlier:
    st.html(fold_rest(f"更早的{len(earlier)}次", adoptions_table(earlier, counts, changes)))
