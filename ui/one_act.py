"""One act a click: what a button of 账号 does, what is said of it, and that a second quick click does nothing."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from metrics.model.errors import Conflict, XushiError
from ui.handover import is_waiting
from ui.messages import show_note

#: Session: how many acts were done; the last of them; and what is to be said of it, where and in which tone.
ACTS, DONE, SAID = "account-acts", "account-done", "account-said"
TOP = ""


def count_acts() -> int:
    """How many acts this session has done here: a button carries the number it was drawn at."""
    return int(st.session_state.get(ACTS, 0))


def act_once(place: str, drawn_at: int, act: Callable[[], str]) -> None:
    """Called by a button before the page runs again; `act` returns what was done, in words.

    A second click carries the place and the number of the first and does nothing. What is refused is said at the
    place, where everything typed still stands.
    """
    if is_waiting() or st.session_state.get(DONE) == (place, drawn_at):
        return
    try:
        words = act()
    except Conflict as conflict:
        _say(TOP, str(conflict), "yellow")
    except XushiError as refusal:
        _say(place, str(refusal), "red")
    else:
        st.session_state[DONE] = (place, drawn_at)
        st.session_state[ACTS] = count_acts() + 1
        _say(TOP, words, "green")


def _say(place: str, words: str, tone: str) -> None:
    st.session_state[SAID] = (place, words, tone)


def show_said(place: str = TOP) -> None:
    """What the last act had to say, once, at the place where it belongs."""
    said, words, tone = st.session_state.get(SAID, (None, "", ""))
    if said == place:
        del st.session_state[SAID]
        show_note(words, tone)
