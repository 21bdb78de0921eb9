"""Cut-off and filters in the sidebar; the address is the only place where they are kept."""

from __future__ import annotations

import streamlit as st

from metrics.model.choice import FILTERS, NOW, PARAMETERS, Choice, Options
from metrics.publish.html_parts import tag
from ui.state import keep_parameter

#: Session: whether the reader has the filters open.
OPEN = "filters-open"


def show_filters(choice: Choice, options: Options) -> None:
    """Behind a fold that names the cut-off, and stands open where the address uses a filter.

    Drawn only while it is open: the list boxes made the first sight of 总览 a fifth slower (bench/pages.py).
    """
    st.html(tag("p", "数据与范围", class_="x-group"))
    in_use = sum(name in choice.query for name in PARAMETERS)
    if OPEN not in st.session_state:
        st.session_state[OPEN] = in_use > 0
    label = f"筛选（已选{in_use}项）" if in_use else f"筛选（{options.cutoffs[choice.values['as_of']]}）"
    fold = st.expander(label, key=OPEN, on_change="rerun")
    if fold.open:
        with fold:
            for name in PARAMETERS:
                _show_pick(name, choice, options)


def _show_pick(name: str, choice: Choice, options: Options) -> None:
    words = options.of(name)
    if name == "known":
        words = {"": NOW, **words}
    elif name in FILTERS and name != "year":
        words = {"": f"全部{FILTERS[name]}", **words}
    key = f"pick-{name}"
    st.session_state[key] = choice.values[name]
    st.selectbox(
        PARAMETERS[name],
        list(words),
        format_func=lambda value: words.get(value, value),
        key=key,
        on_change=keep_parameter,
        args=(name, key),
        filter_mode=None,
        placeholder="请选择",
    )
