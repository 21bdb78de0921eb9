"""A session that ended between the page and the commit: whatever its actor still holds changes nothing any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from metrics.access.matrix import may
from metrics.access.tokens import find_reporter, revoke_token
from metrics.model.actor import ACCOUNT_ROLES, Action, Actor, Role
from metrics.model.errors import SessionEnded
from tests.matrix.acts import ACTS, left_by
from tests.matrix.conftest import OpenTown
from tests.matrix.endings import end_sessions
from tests.matrix.town import ENDINGS, NEW_PASSWORD, PASSWORD, Act, Planted, Town, name_of
from tests.people import admin

#: What changes something: by its event, or because a session ends or a lock is lifted.
CHANGING = [
    (role, action, way)
    for action, acts in ACTS.items()
    for way in acts
    if left_by(action, way) or action is Action.END_SESSIONS or way == "unlock"
    for role in ACCOUNT_ROLES
    if may(role, action)
]


@pytest.fixture(scope="module")
def after(planted: Planted, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, dict[object, Actor]]]:
    """A town after the endings, and who was signed in before."""
    town = Town.open(planted.copy(tmp_path_factory.mktemp("ended") / "var"))
    yield town, end_sessions(town)  # type: ignore[misc]
    town.workspace.close()


def act_of(action: Action, way: str) -> Act:
    """As pages and routes call it: a password is changed by the sessions, which ask for the session first."""
    if action is Action.CHANGE_PASSWORD:
        return lambda town, by: town.sessions.change_password(by, PASSWORD, NEW_PASSWORD)
    return ACTS[action][way]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    ("role", "action", "way"),
    [pytest.param(*one, id="-".join(filter(None, (one[0].value, one[1].name.lower(), one[2])))) for one in CHANGING],
)
def test_whoever_was_signed_out_changes_nothing_by_a_direct_call(
    role: Role, action: Action, way: str, ending: str, after: tuple[Town, dict[object, Actor]]
) -> None:
    town, were = after
    before, victim = town.tail, town.victim
    # What was reported and made is the first account's: under its name nothing else stands in the way.
    actor = replace(were[role, ending], name=name_of(role))
    with pytest.raises(SessionEnded):
        act_of(action, way)(town, actor)
    assert town.tail == before
    assert victim in {row.row_id for row in town.sessions.rows()}


def test_a_token_that_was_revoked_while_its_file_was_checked_commits_nothing(open_town: OpenTown) -> None:
    town = open_town()
    sender = find_reporter(town.workspace, town.planted.tokens[Role.REPORTER])
    assert sender is not None and town.numbers.effective
    revoke_token(town.workspace, sender.proof, by=admin("建账号者"), reason="遗失")
    before = town.tail
    for act in ACTS[Action.COMMIT_BATCH].values():
        with pytest.raises(SessionEnded):
            act(town, sender)
    assert town.tail == before
