"""What a reader is told when something does not work: our own words as they are, anything else by a number in the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

import streamlit as st

from metrics.model.errors import SessionEnded, XushiError
from metrics.publish.html_parts import join, tag

_log = logging.getLogger(__name__)


@contextmanager
def guard() -> Iterator[None]:
    """Run a page body; whatever it raises ends on the screen in Chinese."""
    try:
        yield
    except SessionEnded as error:
        show_signed_out(error)
    except XushiError as error:
        show_note(str(error), "red")
    except Exception as error:  # noqa: BLE001 - the one place where anything is caught: no traceback reaches a reader
        _log.exception("page failed, reference %s", show_unexpected(error))


def show_signed_out(error: SessionEnded) -> None:
    """The state of every tab of somebody who signed out, or was signed out: what happened, and the one way on."""
    words = tag("p", str(error), class_="x-note x-yellow", role="status")
    st.html(join([words, tag("a", "重新登录", href="/login", target="_self", class_="x-download")]))


def report_unexpected(error: Exception) -> bool:
    """For failures outside a page body (callbacks); True: the default English message is not shown."""
    _log.error("script failed, reference %s", show_unexpected(error), exc_info=error)
    return True


def show_unexpected(error: Exception) -> str:
    """Say that something failed, without saying what; returns the reference that is also logged."""
    del error
    reference = token_hex(4).upper()
    show_note(f"页面出错，未能显示。请刷新后重试；仍不行时请将编号{reference}告知系统管理员。", "red")
    return reference


def show_note(words: str, tone: str = "grey") -> None:
    """One short message as plain text. Tones are those of the lights."""
    st.html(tag("p", words, class_=f"x-note x-{tone}", role="status"))
