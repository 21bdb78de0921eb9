"""The script that puts Streamlit's own words into Chinese."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette

from tests.web.ask import ask
from web.shell import to_shell
from web.words import TAG, make_words_routes

STATIC = Path(streamlit.__file__).parent / "static"
APP = Starlette(routes=make_words_routes())


def test_the_script_is_served_as_a_script() -> None:
    answer = ask(APP, "/words.js")
    assert answer.status == 200
    assert str(answer.header("content-type")).startswith("text/javascript")
    assert "MutationObserver" in answer.content.decode()


def test_every_page_asks_for_it() -> None:
    assert TAG in to_shell((STATIC / "index.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "words",
    [
        "Expand sidebar",
        "Collapse sidebar",
        "Clear value",
        "Connection error",
        "Streamlit server is not responding",
        "does not seem to exist",
    ],
)
def test_the_words_are_those_of_the_installed_streamlit(words: str) -> None:
    """What Streamlit no longer says would stay in the script as dead words, and its new words in English on screen."""
    scripts = (STATIC / "static" / "js").glob("*.js")
    assert any(words in script.read_text(encoding="utf-8", errors="replace") for script in scripts)
    assert words in ask(APP, "/words.js").content.decode()
