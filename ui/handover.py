"""What is shown once: a one-time password or a token, alone on the page until whoever sees it says it is kept."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from metrics.publish.html_parts import join, tag
from ui.messages import show_note

#: Session: the slip that waits to be handed over.
SLIP = "account-slip"


@dataclass(frozen=True)
class Slip:
    """`facts` are for the one who gets it: what to know beside the secret, each with its word.

    `is_own` where whoever sees it is the one who gets it.
    """

    title: str
    name: str
    secret: str
    facts: tuple[tuple[str, str], ...]
    advice: str
    is_own: bool = False

    @property
    def order(self) -> str:
        """What is to be done with it now."""
        return "请现在保存到报送程序" if self.is_own else f"请现在转交{self.name}"

    @property
    def text(self) -> str:
        """All of it in lines, to be sent or printed."""
        lines = (*self.facts, (self.title, self.secret))
        return "\n".join([*(f"{word}：{words}" for word, words in lines), self.advice])


def keep_slip(slip: Slip) -> None:
    """To be shown from the next run on. The session is the only place where the secret is."""
    st.session_state[SLIP] = slip


def is_waiting() -> bool:
    """Whether a slip is still to be handed over: until then nothing else is done here."""
    return SLIP in st.session_state


def show_slip() -> None:
    """The slip in large letters, and as a text to copy."""
    slip: Slip = st.session_state[SLIP]
    show_note(f"{slip.title}只显示这一次，系统不保存。{slip.order}，刷新或关闭页面后不再显示。", "yellow")
    with st.container(key="account-slip"):
        facts = join(tag("div", tag("dt", word), tag("dd", words)) for word, words in slip.facts)
        secret = tag("p", tag("span", slip.title), tag("code", slip.secret), class_="x-secret")
        st.html(tag("section", secret, tag("dl", facts), tag("p", slip.advice, class_="x-hint"), class_="x-slip"))
        copied = "以下文字可复制保存，请勿转给他人。" if slip.is_own else "以下文字可复制后发给本人，请勿群发。"
        st.html(tag("p", copied, class_="x-hint"))
        st.code(slip.text, language=None, wrap_lines=True)
        done = "已保存，不再显示" if slip.is_own else "已转交，不再显示"
        st.button(done, key="account-handed-over", on_click=_drop_slip, type="primary")


def _drop_slip() -> None:
    st.session_state.pop(SLIP, None)
