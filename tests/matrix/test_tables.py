"""The tables of the three channels are whole: what is new fails here until somebody has looked at it."""

from __future__ import annotations

import pytest

from metrics.access.matrix import MATRIX, PLANTING, may
from metrics.model.actor import ACCOUNT_ROLES, NUMBER_EVENTS, Action, Role
from metrics.store.project import _EFFECTS
from tests.matrix.acts import ACTS, left_by
from tests.matrix.controls import NO_PAGE, OWN_WAY, PAGES, VIEWS
from tests.matrix.routes import NO_ROUTE, ROUTES
from tests.matrix.town import SUBJECTS
from ui.matrix_table import SUBJECTS as SHOWN_SUBJECTS
from ui.menu import TITLES

#: Only the program leaves it, when it plants a workspace.
FIRST_LINE = "workspace_created"
#: Pages on which nothing is done but looking, choosing and going on.
ONLY_LOOKED_AT = {"overview", "regions", "departments", "revisions"}


@pytest.mark.parametrize(
    "rows",
    [[MATRIX], [ACTS], [ROUTES, NO_ROUTE], [PAGES, NO_PAGE, OWN_WAY]],
    ids=["matrix", "direct", "route", "page"],
)
def test_every_action_has_one_row(rows: list[dict[Action, object]]) -> None:
    """A new action fails here until each channel knows how it would be done."""
    told = [action for table in rows for action in table]
    assert sorted(told, key=lambda one: one.name) == sorted(Action, key=lambda one: one.name)


def test_at_least_500_checks_are_made_of_it() -> None:
    assert len(SUBJECTS) * len(Action) * 3 >= 500
    assert set(SUBJECTS) == set(SHOWN_SUBJECTS) == set(Role) - {Role.PROGRAM}


def test_every_event_of_the_journal_is_some_actions() -> None:
    assert {event for action in Action for event in action.events} == set(_EFFECTS)


def test_every_event_is_left_by_some_call_of_the_direct_channel() -> None:
    """tests/matrix/test_direct.py makes each call and compares."""
    left = {left_by(action, way) for action, acts in ACTS.items() for way in acts}
    assert left - {""} == set(_EFFECTS) - {FIRST_LINE}


@pytest.mark.parametrize("event", sorted(NUMBER_EVENTS))
@pytest.mark.parametrize("role", [one for one in SUBJECTS if one not in (Role.REPORTER, Role.REVIEWER)])
def test_nobody_but_reporter_and_reviewer_has_an_action_by_which_a_number_changes(role: Role, event: str) -> None:
    owners = [action for action in Action if event in action.events]
    assert owners
    assert [action.name for action in owners if may(role, action)] == []


def test_number_events_are_those_that_observations_and_baselines_come_from() -> None:
    """What writes observations, their state or a baseline; found by the functions behind the events."""
    writers = {"commit_rows", "undo_rows", "submit_rows", "return_submission", "_set_baseline"}
    assert {event for event, effect in _EFFECTS.items() if effect.__name__ in writers} == NUMBER_EVENTS


def test_the_program_itself_publishes_undoes_and_corrects_nothing() -> None:
    """It commits the shipped numbers of a new workspace, and by no other action touches one."""
    changing = {action for action in Action if not NUMBER_EVENTS.isdisjoint(action.events)}
    assert changing & PLANTING == {Action.COMMIT_BATCH}
    assert Role.PROGRAM not in ACCOUNT_ROLES


def test_every_page_is_looked_at() -> None:
    assert {view.page for view in VIEWS.values()} | ONLY_LOOKED_AT == set(TITLES)
