"""修订记录: who changed which number when, from what to what, why, from which file and row; and what else was decided."""

from __future__ import annotations

import streamlit as st

from metrics.publish.revisions_csv import MOST_ROWS
from ui.cached import batches_of, dealings_of, revisions_of
from ui.list_parts import download_link
from ui.messages import show_note
from ui.revision_tables import count_words, dealings_table, pager, revisions_table, state_revisions
from ui.revision_view import read_revision_view, show_revision_view
from ui.state import current_choice, open_shared
from ui.widgets import show_empty, show_heading, show_title

FIRST_DEALINGS = 20

workspace, choice = open_shared(), current_choice()
view = read_revision_view(st.query_params.to_dict(), choice.scope, workspace.catalogue)
page = revisions_of(workspace, view.sought, view.page)
latest = next(iter(revisions_of(workspace, view.sought, 1).revisions), None)
query = {**choice.query, **view.query}

show_title(
    "修订记录",
    state_revisions(page, latest, view.sought),
    "按“筛选”中的地区和主题列出；包括全部文件、年度和数据期，不受数据截止影响。",
)
for words in view.unknown:
    show_note(f"链接中的{words}不存在，已忽略。", "yellow")

show_heading("数据修订", count_words(page) if page.total else "")
show_revision_view(view, workspace.catalogue, batches_of(workspace))
if page.total:
    st.html(revisions_table(page.revisions, query))
    if page.page_count > 1:
        st.html(pager(page, query))
    aside = f"最近{MOST_ROWS:,}处" if page.total > MOST_ROWS else "与本页范围一致，含各页"
    st.html(download_link("下载修订记录（CSV）", "revisions", query, aside, "csv"))
elif query:
    show_empty("所选范围内没有更正或撤销。请放宽地区、主题、指标、批次或办理人，或选择“含首次报送”。")
else:
    show_empty("尚无更正。在“数据报送”中再次报送同一指标、地区和数据期的数据，即在此列出。")

dealings = dealings_of(workspace)
show_heading(f"办理记录（{len(dealings)}条）", "除数据报送以外的事项，最近在前")
st.html(dealings_table(dealings[:FIRST_DEALINGS]))
if rest := dealings[FIRST_DEALINGS:]:
    with st.expander(f"其余{len(rest)}条"):
        st.html(dealings_table(rest))
