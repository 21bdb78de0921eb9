"""A bar over work that may take longer than a second; the work itself runs beside the page and never draws."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import streamlit as st

Result = TypeVar("Result")

QUIET_SECONDS = 0.5
STEP_SECONDS = 0.1


@dataclass
class Stage:
    """Which of several steps the work is at."""

    words: str = ""
    share: float = 0.0

    def begin(self, words: str, share: float) -> None:
        """Say what begins, and which share of all steps is done."""
        self.words, self.share = words, share


@dataclass
class _Work(Generic[Result]):
    run: Callable[[Stage], Result]
    stage: Stage = field(default_factory=Stage)
    results: list[Result] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)

    def __call__(self) -> None:
        try:
            self.results.append(self.run(self.stage))
        except Exception as error:  # noqa: BLE001 - handed to the page, which raises it
            self.errors.append(error)


def show_progress(run: Callable[[Stage], Result]) -> Result:
    """What `run` returns or raises; while it takes longer than half a second, a bar says at which step it is."""
    work = _Work(run)
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    started, place = time.monotonic(), st.empty()
    thread.join(QUIET_SECONDS)
    while thread.is_alive():
        seconds = time.monotonic() - started
        place.progress(work.stage.share, text=f"{work.stage.words}（已用{seconds:.0f}秒）")
        thread.join(STEP_SECONDS)
    place.empty()
    if work.errors:
        raise work.errors[0]
    return work.results[0]
