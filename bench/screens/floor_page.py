"""The words of our overview as Streamlit's own page: a title, three filters in the sidebar, one table per section."""

from __future__ import annotations

import json
import os
from html import escape
from pathlib import Path

import streamlit as st

facts = json.loads(Path(os.environ["XUSHI_BENCH_FACTS"]).read_text(encoding="utf-8"))
st.set_page_config(page_title="floor", layout="wide")
with st.sidebar:
    for name, words in facts["filters"].items():
        st.selectbox(name, words)
st.title("总览")
for section in facts["sections"]:
    cells = [f"<td>{escape(line)}</td>" for line in section]
    rows = "".join(f"<tr>{''.join(cells[start : start + 8])}</tr>" for start in range(0, len(cells), 8))
    st.html(f"<table>{rows}</table>")
st.html('<p id="bench-last">完</p>')
