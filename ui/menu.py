"""The pages, their order in the menu, and links to them that keep the reader's filters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit as st

from metrics.access.matrix import may
from metrics.model.actor import Action, Actor
from metrics.publish.html_parts import tag, to_visible

#: ASCII signs that may mean something in Markdown; a backslash before any of them is allowed.
_MARKDOWN = re.compile(r"[!-/:-@\[-`{-~]")
#: What Streamlit makes a link, a picture, an icon or an arrow of even where it is escaped: a sign of no width keeps it
#: apart.
_DRAWN = re.compile(r":(?=[\w/])|@|www(?=\.)|(?<!\S)[-<>~](?=[-=>]+(?!\S))", re.IGNORECASE)
ROOT = Path(__file__).resolve().parent.parent

TITLES = {
    "overview": "总览",
    "flags": "红旗",
    "indicator": "指标",
    "regions": "地区",
    "departments": "责任单位",
    "targets": "目标库",
    "revisions": "修订记录",
    "method": "评价办法",
    "upload": "数据报送",
    "snapshots": "快照",
    "accounts": "账号",
}
MENU = {
    "看": ("overview", "flags", "indicator", "regions", "departments", "targets", "revisions", "method"),
    "办": ("upload", "snapshots", "accounts"),
}
#: Pages that are of no use without one of these.
NEEDS = {
    "upload": (Action.CHECK_FILE, Action.PUBLISH_SUBMISSION),
    "accounts": (Action.MANAGE_ACCOUNTS,),
}
#: Pages about what is in force now, whatever the address says was known.
ALWAYS_NOW = frozenset({"method", "upload", "revisions", "accounts"})


def make_page(name: str) -> st.Page:
    """The page of a file in pages/ for the navigation, which marks it as the one to run."""
    path = ROOT / "pages" / f"{name}.py"
    return st.Page(path, title=TITLES[name], url_path=name, default=name == "overview")


@cache
def page_of(name: str) -> st.Page:
    """The page as links name it, made once: two of the same name are the same page to Streamlit."""
    return make_page(name)


def show_menu(query: Mapping[str, str], actor: Actor) -> None:
    """The menu in the sidebar, in place of Streamlit's own, which would drop the filters from the address."""
    st.html(tag("p", tag("b", "序时"), tag("span", "指标监测"), class_="x-brand"))
    for group, names in MENU.items():
        st.html(tag("p", group, class_="x-group"))
        for name in (one for one in names if _is_open(one, actor)):
            st.page_link(page_of(name), label=TITLES[name], query_params=dict(query), width="stretch")


def _is_open(name: str, actor: Actor) -> bool:
    return name not in NEEDS or any(may(actor.role, action) for action in NEEDS[name])


def show_identity(actor: Actor, *, is_demo: bool) -> None:
    """Who is signed in, and the way out: plain pages, which change the browser's cookie. A demo has no passwords."""
    first = ("切换身份", "/login") if is_demo else ("修改密码", "/password")
    who = tag("p", tag("b", actor.name), tag("span", actor.role.word))
    links = (tag("a", words, href=path, target="_self") for words, path in (first, ("退出", "/logout")))
    st.html(tag("div", who, tag("p", *links), class_="x-identity"))


def show_target_link(target_id: str, query: Mapping[str, str], name: str) -> None:
    """The name of a target as a link to its 指标 page."""
    st.page_link(page_of("indicator"), label=to_label(name), query_params={**query, "target": target_id})


def to_label(words: str) -> str:
    """Words read from data as a label: Streamlit takes labels for Markdown."""
    return _MARKDOWN.sub(r"\\\g<0>", _DRAWN.sub("\\g<0>\u2060", to_visible(words)))
