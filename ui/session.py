"""Who is before this screen: the session of the browser's cookie, asked anew at every run and before every change."""

from __future__ import annotations

from functools import cache

import streamlit as st

from metrics.access.cookies import cookie_name
from metrics.access.matrix import explain_refusal, may
from metrics.access.sessions import Sessions
from metrics.model.actor import Action, Actor
from metrics.model.errors import SessionEnded
from metrics.publish.html_parts import tag
from ui.state import open_shared
from ui.widgets import show_empty

#: Session: whose it is.
READER = "reader"
ENDED = "登录已失效，请重新登录。未提交的内容没有入库。"
OTHER = "登录账号已更换，本页内容不再显示。请重新打开页面。"


@cache
def open_sessions() -> Sessions:
    """The sessions of this process, on its one workspace."""
    return Sessions(open_shared())


def read_token() -> str:
    """What the browser sent when it connected; "" where it sent nothing."""
    cookies = st.context.cookies
    return cookies.get(cookie_name(_is_secure()), "")


def _is_secure() -> bool:
    """Whether the browser came over TLS: then only the cookie of that kind counts."""
    return (st.context.url or "").startswith("https:")


def current_actor() -> Actor:
    """Who is signed in. Raises SessionEnded where nobody is, or is no more, and where it is not who opened this page.

    Streamlit gives a tab that reconnects what the tab had: an upload, a preview, a link shown once. The browser sends
    its own part of it again. So whoever comes after starts on a page of their own, and no button of the old one acts.
    """
    actor = open_sessions().find(read_token())
    if actor is None:
        raise SessionEnded(ENDED)
    if st.session_state.get(READER, actor.account_id) != actor.account_id:
        raise SessionEnded(OTHER)
    return actor


def greet() -> Actor:
    """The same at the beginning of a run: from the first one on the tab is the reader's."""
    actor = current_actor()
    st.session_state[READER] = actor.account_id
    return actor


def can(*actions: Action) -> bool:
    """Whether the matrix lets the reader do any of these."""
    role = current_actor().role
    return any(may(role, action) for action in actions)


def show_refusal(action: Action) -> None:
    """The state of a part that this reader has no permission for: what it is, and whom to ask."""
    show_empty(explain_refusal(current_actor().role, action))


def show_signer(word: str) -> None:
    """Who will have signed: nobody types a name."""
    st.html(tag("p", tag("span", word, class_="x-key"), tag("b", current_actor().name), class_="x-signer"))
