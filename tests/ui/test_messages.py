"""Whatever a page raises ends in Chinese on the screen, and only in the log in full."""

from __future__ import annotations

import logging
import re

import pytest
from streamlit.testing.v1 import AppTest


def _own() -> None:
    from metrics.model.errors import CommandRefused
    from ui.messages import guard

    with guard():
        raise CommandRefused("没有编号为‹<b>›的目标。")


def _foreign() -> None:
    from ui.messages import guard

    with guard():
        raise ZeroDivisionError("secret of the machine")


def _stopped() -> None:
    import streamlit as st

    from ui.messages import guard

    with guard():
        st.stop()


def shown(script: object) -> str:
    app = AppTest.from_function(script).run()  # type: ignore[arg-type]
    assert not app.exception
    return "".join(one.proto.body for one in app.get("html"))


def test_our_own_words_are_shown_as_text() -> None:
    assert "没有编号为‹&lt;b&gt;›的目标。" in shown(_own)


def test_anything_else_is_a_reference_that_the_log_knows(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        body = shown(_foreign)
    reference = re.search("编号([0-9A-F]{8})", body)
    assert reference is not None
    assert "secret" not in body
    assert reference[1] in caplog.text
    assert "secret of the machine" in caplog.text


def test_stopping_a_page_is_no_failure() -> None:
    assert shown(_stopped) == ""
