"""How the revisions are looked at: what the address of 修订记录 says beside the filters, and the switches for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from metrics.model.catalogue import Catalogue
from metrics.model.verdict import Scope
from metrics.store.reads import BatchRow
from metrics.store.revisions import Sought
from ui.state import keep_parameter

SHOWN = {"": "更正和撤销", "all": "含首次报送"}
LONGEST = 40


@dataclass(frozen=True)
class RevisionView:
    """What is asked for, `page` from 1, and the parameters that are set; `unknown` names those that mean nothing."""

    sought: Sought
    page: int
    query: dict[str, str]
    unknown: tuple[str, ...]


def read_revision_view(params: Mapping[str, str], scope: Scope, catalogue: Catalogue) -> RevisionView:
    """What an address means; what is not known is ignored and named."""
    named = {name: params.get(name, "").strip()[:LONGEST] for name in ("indicator", "batch", "person", "show")}
    unknown = []
    if named["indicator"] and named["indicator"] not in {one.indicator_id for one in catalogue.indicators}:
        unknown.append(f"指标“{named.pop('indicator')}”")
    if named["batch"] and not _is_number(named["batch"]):
        unknown.append(f"批次“{named.pop('batch')}”")
    if named["show"] not in SHOWN:
        unknown.append(f"显示“{named.pop('show')}”")
    sought = Sought(
        region_id=scope.region_id,
        theme=scope.theme,
        indicator_id=named.get("indicator") or None,
        batch_number=int(named["batch"]) if named.get("batch") else None,
        person=named["person"] or None,
        with_new=bool(named.get("show")),
    )
    asked = params.get("page", "")
    page = int(asked) if _is_number(asked) else 1
    return RevisionView(sought, page, {name: value for name, value in named.items() if value}, tuple(unknown))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def show_revision_view(view: RevisionView, catalogue: Catalogue, batches: Sequence[BatchRow]) -> None:
    """The switches; the address is the only place where they are kept."""
    indicators = {one.indicator_id: one.short_name for one in catalogue.indicators}
    files = {str(one.batch_number): f"第{one.batch_number}号 · {one.filename}" for one in batches}
    people = sorted({name for one in batches for name in (one.reported_by, one.reviewed_by, one.undone_by) if name})
    with st.container(horizontal=True, key="revision-view"):
        _show_switch(view.query.get("show", ""))
        _show_pick("指标", "indicator", {"": "全部指标", **indicators}, view)
        _show_pick("批次", "batch", {"": "全部批次", **files}, view)
        _show_pick("办理人", "person", {"": "全部办理人", **{name: name for name in people}}, view)


def _show_pick(label: str, name: str, words: Mapping[str, str], view: RevisionView) -> None:
    key, asked = f"revision-{name}", view.query.get(name, "")
    st.session_state[key] = asked
    st.selectbox(
        label,
        list(dict.fromkeys([*words, asked])),
        format_func=lambda value: words.get(value, value),
        key=key,
        on_change=_keep,
        args=(name, key),
        filter_mode="contains",
        placeholder="请选择",
    )


def _show_switch(chosen: str) -> None:
    key = "revision-show"
    st.session_state[key] = chosen
    st.segmented_control(
        "显示",
        list(SHOWN),
        required=True,
        format_func=lambda value: SHOWN.get(value, value),
        key=key,
        on_change=_keep,
        args=("show", key),
    )


def _keep(name: str, key: str) -> None:
    """Another selection begins on its first page."""
    keep_parameter(name, key)
    st.query_params.pop("page", None)
