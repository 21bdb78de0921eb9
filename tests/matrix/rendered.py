"""Pages as one subject sees them, kept: what stands on them, and what a click would call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from metrics.model.actor import Role
from tests.matrix.controls import VIEWS, Control, View
from tests.matrix.town import ROOT, Town
from ui import session
from ui.filters import OPEN


@dataclass(frozen=True)
class Button:
    """`call` is what a click calls before the page runs again; None where the page itself looks whether it was clicked."""

    label: str
    key: str
    call: Callable[[], None] | None


@dataclass(frozen=True)
class Page:
    """What one subject sees in one view; `state` is what the session holds then."""

    buttons: tuple[Button, ...]
    uploaders: tuple[str, ...]
    markup: str
    state: dict[str, Any]

    def find(self, control: Control, town: Town) -> Button | None:
        """The button of a control."""
        key = town.name(control.key)
        return next((one for one in self.buttons if one.label == control.words and key in one.key), None)

    def shows(self, control: Control, town: Town) -> bool:
        """Whether the reader sees it."""
        if control.kind == "button":
            return self.find(control, town) is not None
        if control.kind == "uploader":
            return any(one.startswith(control.words) for one in self.uploaders)
        return control.words in self.markup


class Pages:
    """Renders what is asked for, each view once for each subject."""

    def __init__(self, town: Town, patch: pytest.MonkeyPatch) -> None:
        self.town, self._patch = town, patch
        self._kept: dict[tuple[Role, str], Page] = {}

    def come_with(self, token: str) -> None:
        """Whose browser it is from now on."""
        self._patch.setattr(session, "read_token", lambda: token)

    def show(self, role: Role, view: str) -> Page:
        """The view as the subject sees it."""
        if (role, view) not in self._kept:
            self.come_with(self.town.token(role, VIEWS[view].which))
            self._kept[role, view] = _render(self.town, VIEWS[view])
        return self._kept[role, view]

    def forge(self, page: Page, control: Control) -> None:
        """A session that holds whatever the form of another would hold."""
        st.session_state.clear()
        # The tab is the forger's own: one that somebody else opened takes no click of theirs at all.
        st.session_state.update({key: value for key, value in page.state.items() if key != session.READER})
        filled = {self.town.name(key): value for key, value in control.filled.items()}
        for ending, value in filled.items():
            for key in [one for one in page.state if one.endswith(ending)] or [ending]:
                st.session_state[key] = value


def _render(town: Town, view: View) -> Page:
    app = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
    app.session_state[OPEN] = False
    app.run()
    for key, value in view.state(town).items():
        app.session_state[key] = value
    app.query_params.clear()
    app.query_params.update(view.query)
    app.switch_page(f"../pages/{view.page}.py")
    app.run()
    if view.file and any(one.key == "intake-file" for one in app.file_uploader):
        app.file_uploader(key="intake-file").set_value((*view.file, "text/csv"))
        app.run()
    assert not app.exception
    return _read(app)


def _read(app: AppTest) -> Page:
    held = app._session_state._state  # what a browser's click would be looked up in
    calls = held._new_widget_state.widget_metadata

    def to_button(one: Any) -> Button:
        found = calls[one.id]
        call = found.callback
        arguments, named = found.callback_args or (), found.callback_kwargs or {}
        return Button(one.label, one.key or "", None if call is None else lambda: call(*arguments, **named))

    return Page(
        buttons=tuple(to_button(one) for one in app.button),
        uploaders=tuple(one.label for one in app.file_uploader),
        markup="\n".join(one.proto.body for one in app.get("html") if not one.proto.body.startswith("<style")),
        state={key: value for key, value in held.filtered_state.items() if isinstance(key, str)},
    )
