"""Pieces that every page shows: style, header, headings, notes."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from metrics.model.choice import Choice, Options
from metrics.model.figures import show_day
from metrics.progress.report import Overview
from metrics.publish.html_parts import Html, join, tag
from metrics.publish.report import known_words
from metrics.store.workspace import Workspace
from ui.cached import rule_choice_of
from ui.messages import show_note
from ui.style import style_sheet


def show_style() -> None:
    """Our style sheet; Streamlit puts an element that is only a style where it takes no room."""
    st.html(style_sheet())


def show_header(workspace: Workspace, choice: Choice, overview: Overview) -> None:
    """Whose numbers these are, up to when, by which rules; and whether they are invented."""
    facts = (
        ("数据截至", show_day(choice.as_of)),
        ("评价规则", rule_set_word(workspace, overview)),
        ("数据版本", f"第{overview.known_at or workspace.data_version}号"),
    )
    listed = join(tag("div", tag("dt", name), tag("dd", value)) for name, value in facts)
    demo = Html("")
    if workspace.is_demo:
        demo = tag("span", "演示数据", class_="x-demo", title="本工作区的数字系虚构，仅供演示，不得引用。")
    owner = tag("p", tag("strong", workspace.name), demo, class_="x-owner")
    scope = tag("p", overview.scope_words, class_="x-scope")
    st.html(tag("header", tag("div", owner, scope), tag("dl", listed), class_="x-head"))
    for note in choice.notes:
        show_note(f"{note}。", "yellow")


def rule_set_word(workspace: Workspace, overview: Overview) -> str:
    """The rule set of the workspace; looking back, the one by which most targets were judged then."""
    if overview.known_at is not None and overview.verdicts:
        return Counter(one.rule_set for one in overview.verdicts).most_common(1)[0][0]
    return rule_choice_of(workspace).get(None, "")


def show_known_banner(workspace: Workspace, choice: Choice, options: Options) -> None:
    """A page about what was known then must not be taken for what is known now."""
    if choice.known_at is not None and choice.known_at != workspace.data_version:
        state = options.states[str(choice.known_at)]
        words = f"{known_words(choice.known_at)}，非当前数据。所选记录：{state}；此后的报送、更正和设定均未计入。"
        show_note(words, "yellow")


def show_title(title: str, finding: str = "", aside: str = "") -> None:
    """The page's heading; a finding says what the reader is to see, an aside what the page is for."""
    head = tag("h1", tag("small", title), finding, class_="x-title") if finding else tag("h1", title, class_="x-title")
    st.html(join([head, tag("p", aside, class_="x-soft")] if aside else [head]))


def show_heading(words: str, aside: str = "") -> None:
    """A section's heading with what belongs beside it."""
    st.html(to_heading(words, aside))


def to_heading(words: str, aside: str = "") -> Html:
    """The same inside a longer piece of HTML."""
    return tag("h2", words, tag("span", aside, class_="x-aside"), class_="x-heading")


def show_empty(words: str) -> None:
    """An empty state that says what to do next."""
    st.html(tag("p", words, class_="x-empty"))
