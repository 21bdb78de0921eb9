"""Subject × action by a direct call of the domain: done where the matrix lets it, else refused and nothing written."""

from __future__ import annotations

import pytest

from metrics.access.matrix import may
from metrics.access.tokens import make_token
from metrics.intake.review import choose_review
from metrics.model.actor import ACCOUNT_ROLES, Action, Actor, Permit, Role
from metrics.model.errors import NotPermitted
from tests.matrix.acts import ACTS, OTHERWISE, WHO_ACTS, left_by
from tests.matrix.conftest import OpenTown
from tests.matrix.town import SUBJECTS, Act, Town, to_id
from tests.people import admin

CELLS = [
    pytest.param(role, action, way, id=to_id(role, action, way, "direct"))
    for action, acts in ACTS.items()
    for way in acts
    for role in SUBJECTS
]


def watch(town: Town) -> list[tuple[str, Action]]:
    """The events that get as far as the journal, each with the action of the permit it came under."""
    seen: list[tuple[str, Action]] = []
    record = town.workspace.record

    def record_seen(event: str, *args: object, by: Permit, **others: object) -> object:
        line = record(event, *args, by=by, **others)  # type: ignore[arg-type]
        seen.append((event, by.action))
        return line

    town.workspace.record = record_seen  # type: ignore[method-assign, assignment]
    return seen


@pytest.mark.parametrize(("role", "action", "way"), CELLS)
def test_a_direct_call(role: Role, action: Action, way: str, calm: Town, open_town: OpenTown) -> None:
    act = ACTS[action][way]
    if not may(role, action) and (role, action) not in OTHERWISE:
        refuse(calm, role, act)
        return
    town = open_town()
    if way == "submit":
        choose_review(town.workspace, True, reason="试行", by=admin("建账号者"))
    before, events = town.tail, watch(town)
    act(town, town.actor(role, WHO_ACTS.get(action, "甲")))
    event = left_by(action, way)
    assert events == ([(event, OTHERWISE.get((role, action), action))] if event else [])
    assert town.tail == before + len(events)
    if action is Action.END_SESSIONS:
        assert town.victim not in {row.row_id for row in town.sessions.rows()}


def refuse(town: Town, role: Role, act: Act) -> None:
    """Whoever they are and however they came: with their session, without proof, or with a name that is another's."""
    before, victim = town.tail, town.victim
    actor = town.actor(role)
    for claimed in (actor, Actor(actor.name, role), Actor("初始导入", role)):
        with pytest.raises(NotPermitted):
            act(town, claimed)
    assert town.tail == before
    assert victim in {row.row_id for row in town.sessions.rows()}


@pytest.mark.parametrize("role", [one for one in ACCOUNT_ROLES if not may(one, Action.SEND_BY_API)])
def test_no_token_is_made_for_whoever_may_not_send(role: Role, calm: Town) -> None:
    before = calm.tail
    with pytest.raises(NotPermitted, match="不能生成本人接口令牌"):
        make_token(calm.workspace, by=calm.actor(role))
    assert calm.tail == before
