"""Cut-off and filters in the sidebar; the address is the only place where they are kept."""

from __future__ import annotations

import streamlit as st

from metrics.model.choice import FILTERS, NOW, PARAMETERS, Choice, Options
from metrics.publish.html_parts import tag
from ui.state import keep_parameter

#: Session: whether the reader has the filters beyond the first ones open.
MORE = "more-filters"
#: Always in sight; the others are drawn when they are asked for: each of them costs every page some of its speed.
FIRST = ("as_of", "year")


def show_filters(choice: Choice, options: Options) -> None:
    """The first filters, and the others behind a fold that stands open where the address uses one of them."""
    st.html(tag("p", "数据与范围", class_="x-group"))
    for name in FIRST:
        _show_pick(name, choice, options)
    others = [name for name in PARAMETERS if name not in FIRST]
    in_use = sum(name in choice.query for name in others)
    if MORE not in st.session_state:
        st.session_state[MORE] = in_use > 0
    label = f"更多筛选（已选{in_use}项）" if in_use else "更多筛选"
    fold = st.expander(label, key=MORE, on_change="rerun", type="compact")
    if fold.open:
        with fold:
            for name in others:
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
