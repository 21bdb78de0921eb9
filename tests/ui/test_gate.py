"""Pages are drawn one at a time, and no page can keep the others out."""

from __future__ import annotations

import threading
import time

import pytest
from streamlit.testing.v1 import AppTest

from ui.gate import Gate


def draw_all(gate: Gate, pages: int, seconds: float) -> list[int]:
    """Draw pages in threads of their own; how many were being drawn whenever one began."""
    drawing, seen = 0, []
    lock = threading.Lock()

    def draw() -> None:
        nonlocal drawing
        with gate.turn():
            with lock:
                drawing += 1
                seen.append(drawing)
            time.sleep(seconds)
            with lock:
                drawing -= 1

    threads = [threading.Thread(target=draw) for _ in range(pages)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)
    return seen


def test_pages_are_drawn_one_after_the_other() -> None:
    assert draw_all(Gate(longest_turn=60), pages=8, seconds=0.02) == [1] * 8


def test_pages_that_are_held_up_let_the_others_in() -> None:
    start = time.monotonic()
    seen = draw_all(Gate(longest_turn=0.05), pages=5, seconds=0.6)
    assert len(seen) == 5
    assert max(seen) > 1
    assert time.monotonic() - start < 5 * 0.6


def test_whoever_was_overtaken_does_not_give_back_the_turn_of_another() -> None:
    gate = Gate(longest_turn=0.4)
    order: list[str] = []
    ends = {name: threading.Event() for name in ("slow", "second", "third")}

    def begin(name: str) -> threading.Thread:
        def draw() -> None:
            with gate.turn():
                order.append(name)
                ends[name].wait(10)

        thread = threading.Thread(target=draw)
        thread.start()
        return thread

    slow, second = begin("slow"), begin("second")
    time.sleep(0.5)
    assert order == ["slow", "second"]
    ends["slow"].set()
    slow.join(5)
    third = begin("third")
    time.sleep(0.1)
    assert order == ["slow", "second"]
    ends["second"].set()
    ends["third"].set()
    for thread in (second, third):
        thread.join(5)
    assert order == ["slow", "second", "third"]


@pytest.mark.parametrize("ending", [ValueError, KeyboardInterrupt, SystemExit])
def test_the_turn_comes_back_however_a_page_ends(ending: type[BaseException]) -> None:
    gate = Gate(longest_turn=60)
    with pytest.raises(ending), gate.turn():
        raise ending
    assert draw_all(gate, pages=2, seconds=0) == [1, 1]


def _reruns_once_then_stops() -> None:
    import streamlit as st

    from ui.gate import gate

    with gate.turn():
        st.session_state["runs"] = st.session_state.get("runs", 0) + 1
        if st.session_state["runs"] == 1:
            st.rerun()
        st.stop()


def test_a_rerun_and_a_stop_leave_the_gate_open() -> None:
    from ui.gate import gate

    app = AppTest.from_function(_reruns_once_then_stops).run()
    assert app.session_state["runs"] == 2
    start = time.monotonic()
    with gate.turn():
        pass
    assert time.monotonic() - start < 0.1
