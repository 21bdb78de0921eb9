"""The overview as HTML, made once per data version, day and address: a rerun only hands it over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from metrics.model.choice import Choice
from metrics.model.verdict import Scope, Verdict
from metrics.progress.findings import state_overview
from metrics.progress.read import read_stories
from metrics.progress.report import Overview
from metrics.publish.html_parts import Html, join, tag
from metrics.publish.report import Series, to_series
from metrics.store.workspace import Workspace
from ui.cached import overview_of
from ui.freshness import missing_list, missing_words, split_missing
from ui.overview_bars import bars_key, themes_bars
from ui.overview_changes import changes_list, compared_with
from ui.overview_counts import glance
from ui.overview_flags import FIRST_FLAGS, MOST_FLAGS, flag_card, other_flags
from ui.widgets import rule_set_word, to_heading


@dataclass(frozen=True)
class OverviewSheet:
    """The page from top to bottom; `flags` are the first of the red list, each with its card.

    `is_reported`: whether any target of the scope has a value.
    """

    finding: str
    top: Html
    flags: tuple[tuple[Verdict, Html], ...]
    below: Html
    is_reported: bool


def sheet_of(workspace: Workspace, choice: Choice) -> OverviewSheet | None:
    """The page of an address; None where its scope holds no target."""
    query = tuple(sorted(choice.query.items()))
    key = (str(workspace.home), workspace.data_version, workspace.today)
    return _sheet(*key, choice.as_of, choice.scope, choice.known_at, query, workspace)


@st.cache_resource(max_entries=64, show_spinner=False)
def _sheet(
    home: str,  # noqa: ARG001
    data_version: int,  # noqa: ARG001
    day: date,
    as_of: date,
    scope: Scope,
    known_at: int | None,
    query: tuple[tuple[str, str], ...],
    _workspace: Workspace,
) -> OverviewSheet | None:
    overview = overview_of(_workspace, as_of, scope, known_at)
    if not overview.verdicts:
        return None
    return _to_sheet(_workspace, overview, dict(query), (day - as_of).days)


def _to_sheet(workspace: Workspace, overview: Overview, query: Mapping[str, str], days: int) -> OverviewSheet:
    usual, flags = rule_set_word(workspace, overview), overview.flags
    traces = read_traces(workspace, overview)
    is_reported = any(one.actual is not None for one in overview.verdicts)
    top = [glance(overview, days)]
    below = [other_flags(flags[FIRST_FLAGS:], traces, usual, query)]
    if is_reported:
        top.append(to_heading(f"红旗清单（{len(flags)}项）", "按亮灯轻重、差距大小排列"))
        top.append(Html("") if flags else _calm(overview))
        below.append(_changes(overview, query))
    below += [_bars(overview, usual, query), _missing(overview, query)]
    return OverviewSheet(
        finding=state_overview(overview),
        top=join(top),
        flags=tuple((one, flag_card(one, traces[one.target_id], usual)) for one in flags[:FIRST_FLAGS]),
        below=join(below),
        is_reported=is_reported,
    )


def read_traces(workspace: Workspace, overview: Overview) -> dict[str, Series]:
    """The lines of the red flags that have a card, as a brief draws them."""
    if not overview.flags:
        return {}
    stories = read_stories(workspace, replace(overview, verdicts=overview.flags[:MOST_FLAGS]))
    return {target_id: to_series(overview, story) for target_id, story in stories.items()}


def _calm(overview: Overview) -> Html:
    slow = next((one for one in overview.verdicts if one.light.tone == "yellow"), None)
    words = f"略滞后{overview.tones['yellow']}项，首位为{slow.short_name}。" if slow else ""
    silent = f"另有{overview.tones['grey']}项未评价。" if overview.tones["grey"] else ""
    return tag("p", f"本期没有红旗目标。{words}{silent}", class_="x-note x-green")


def _changes(overview: Overview, query: Mapping[str, str]) -> Html:
    if not (compared := compared_with(overview)):
        return Html("")
    return join([to_heading("较上期变化", compared), changes_list(overview, query)])


def _bars(overview: Overview, usual: str, query: Mapping[str, str]) -> Html:
    title = to_heading(f"全部目标（{len(overview.verdicts)}项）", "各主题内按亮灯轻重排列")
    return join([title, bars_key(), themes_bars(overview, usual, query)])


def _missing(overview: Overview, query: Mapping[str, str]) -> Html:
    """Who owes reports; the rest of a long list is folded."""
    missing = overview.missing
    title = to_heading("缺报清单", missing_words(missing) if missing else "")
    if not missing:
        return join([title, tag("p", "各单位报送均为当期。", class_="x-empty")])
    first, others = split_missing(missing)
    rest = Html("")
    if others:
        summary = tag("summary", tag("b", f"其余{len(others)}个责任单位"))
        rest = tag(
            "details", summary, tag("div", missing_list(others, query), class_="x-inside"), class_="x-theme x-onward"
        )
    return join([title, tag("div", missing_list(first, query)), rest])
