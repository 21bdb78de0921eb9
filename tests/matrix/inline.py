"""What two pages do themselves when a button was clicked: called as the page would, in the session of whoever came."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from metrics.model.actor import Action
from metrics.model.choice import read_choice
from tests.matrix.town import Town
from ui import review_desk, snapshot_desk
from ui.cached import options_of
from ui.document_desk import SHOWN, Shown, _load_shown
from ui.snapshot_desk import FORM, OFFERED, Wish


def _make_snapshot(town: Town) -> None:
    st.session_state.update({FORM: "forged", OFFERED: "204816"})
    choice = read_choice({}, options_of(town.workspace, None))
    snapshot_desk.make(town.workspace, choice, Wish("通报", "", 30, "", "无数据", town.workspace.data_version))


def _switch_review(town: Town) -> None:
    review_desk._try(lambda: review_desk._switch(town.workspace, True, "试行"))


def _load_document(town: Town) -> None:
    st.session_state.update({SHOWN: Shown((), town.document), "document-reason": "确系该文件"})
    _load_shown(town.workspace, town.document.commit_id)


INLINE: dict[Action, Callable[[Town], None]] = {
    Action.MAKE_SNAPSHOT: _make_snapshot,
    Action.SWITCH_REVIEW: _switch_review,
    Action.LOAD_DOCUMENT: _load_document,
}
