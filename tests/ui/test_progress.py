"""Long work shows where it is and how long it has taken, and leaves nothing behind."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from ui.progress import Stage


def slow_page() -> None:
    import time

    import streamlit as st

    from ui import progress

    shown: list[str] = []
    draw = st.empty().__class__.progress

    def remember(place: object, share: float, text: str = "") -> object:
        shown.append(f"{share} {text}")
        return draw(place, share, text=text)  # type: ignore[arg-type]

    st.empty().__class__.progress = remember  # type: ignore[method-assign]

    def work(stage: progress.Stage) -> int:
        stage.begin("正在比对", 0.6)
        time.sleep(1.2)
        return 42

    try:
        answer = progress.show_progress(work)
    finally:
        st.empty().__class__.progress = draw  # type: ignore[method-assign]
    st.text(f"{answer} {shown[-1]}")


def failing_page() -> None:
    import streamlit as st

    from ui import progress

    def work(stage: progress.Stage) -> int:
        raise ValueError("坏了")

    try:
        progress.show_progress(work)
    except ValueError as error:
        st.text(str(error))


def test_work_longer_than_a_second_shows_its_step_and_its_seconds() -> None:
    app = AppTest.from_function(slow_page).run(timeout=20)
    assert not app.exception
    assert app.text[0].value == "42 0.6 正在比对（已用1秒）"


def test_what_goes_wrong_beside_the_page_reaches_it() -> None:
    app = AppTest.from_function(failing_page).run()
    assert app.text[0].value == "坏了"


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_a_stage_says_what_it_was_told(share: float) -> None:
    stage = Stage()
    stage.begin("正在读取", share)
    assert (stage.words, stage.share) == ("正在读取", share)
