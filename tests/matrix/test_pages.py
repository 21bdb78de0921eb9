"""Subject × action on the page: seen where the matrix lets it; and a click forged by whoever may not changes nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import streamlit as st

from metrics.access.matrix import may
from metrics.journal.line import Line
from metrics.model.actor import ACCOUNT_ROLES, Action, Role
from metrics.model.errors import CommandRefused
from metrics.publish.links import Links, Visit
from metrics.publish.snapshot import hash_token
from tests.matrix.acts import OTHERWISE
from tests.matrix.controls import BY_ROLE, HARMLESS, NO_PAGE, PAGES, VIEWS, Control
from tests.matrix.endings import end_sessions
from tests.matrix.inline import INLINE
from tests.matrix.rendered import Pages
from tests.matrix.town import ENDINGS, SUBJECTS, Planted, Town, to_id
from ui.session import ENDED, open_sessions
from ui.state import open_shared


@pytest.fixture(scope="module")
def pages(planted: Planted, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """The pages over a town in which everything stays as it is, beside sessions that have ended."""
    home = planted.copy(tmp_path_factory.mktemp("pages") / "var")
    with pytest.MonkeyPatch.context() as patch:
        # Streamlit warns at every callback that is called without a browser.
        patch.setattr(logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context"), "disabled", True)
        patch.setenv("XUSHI_HOME", str(home.home))
        open_shared.cache_clear()
        open_sessions.cache_clear()
        town = Town(home, open_shared(), open_sessions())
        end_sessions(town)
        assert town.victim
        yield Pages(town, patch)
        town.workspace.close()
    open_shared.cache_clear()
    open_sessions.cache_clear()
    st.session_state.clear()


def cells(actions: object) -> list[object]:
    return [pytest.param(role, one, id=to_id(role, one, "page")) for one in actions for role in SUBJECTS]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("role", "action"), cells(PAGES))
def test_a_page_shows_an_action_to_whoever_may(role: Role, action: Action, pages: Pages) -> None:
    controls = PAGES[action] if action in BY_ROLE else PAGES[action][:1]
    seen = [pages.show(role, one.view).shows(one, pages.town) for one in controls]
    assert any(seen) is may(role, action)
    page = pages.show(role, controls[0].view)
    if role not in ACCOUNT_ROLES:
        assert ENDED in page.markup and (page.buttons, page.uploaders) == ((), ())


@pytest.mark.parametrize(("role", "action"), cells(NO_PAGE))
def test_an_action_without_a_page_stands_on_none(role: Role, action: Action, pages: Pages) -> None:
    """Whatever can be clicked belongs to another action, which the subject may do, or changes nothing."""
    for view in VIEWS:
        page = pages.show(role, view)
        assert NO_PAGE[action] not in page.markup
        for button in page.buttons:
            owners = {
                one for one, controls in PAGES.items() if any(page.find(c, pages.town) == button for c in controls)
            }
            owners |= {one for one, controls in PAGES.items() if button.label in {c.words for c in controls}}
            assert button.label in HARMLESS or any(may(role, one) for one in owners), (view, button.label)


@pytest.mark.parametrize(("role", "action"), cells([Action.OPEN_LINK]))
def test_the_page_of_a_link_is_read_by_whoever_has_the_link(role: Role, action: Action, pages: Pages) -> None:
    token = "" if role is Role.ANONYMOUS else pages.town.planted.tokens[Role.LINK_HOLDER]
    visit = Visit(hash_token(token), datetime.now(UTC), f"127.0.1.{SUBJECTS.index(role)}", "")
    content = Links(pages.town.workspace).visit(visit).content.decode()
    assert ("<h1>通报" in content or ">通报<" in content) is may(role, action)


@pytest.mark.parametrize(("role", "action"), cells([Action.SEND_BY_API]))
def test_a_token_for_programs_is_offered_to_whoever_may_send(role: Role, action: Action, pages: Pages) -> None:
    (control,) = PAGES[Action.MAKE_TOKEN]
    assert pages.show(role, control.view).shows(control, pages.town) is may(role, action)


def attempt(pages: Pages, action: Action, control: Control | None, token: str) -> tuple[list[str], str]:
    """What a click calls, called with another's cookie: what would have happened, and what is said of it."""
    town, events, told = pages.town, [], []

    def end(proof: str) -> None:
        """A session of the victim would have ended; others that are found dead are forgotten in passing."""
        events.extend(["session ended"] if proof.startswith(town.victim) else [])

    def rehearse(line: Line) -> None:
        """As far as the journal, and no further: the next subject finds the same town."""
        events.append(line.event)
        raise CommandRefused("演练")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(town.workspace, "_make_happen", rehearse)
        patch.setattr(town.sessions._table, "end", end)
        patch.setattr("ui.snapshot_desk.show_note", lambda words, _tone: told.append(words))
        if control is None:
            pages.come_with(token)
            st.session_state.clear()
            INLINE[action](town)
        else:
            able = [pages.show(one, control.view) for one in ACCOUNT_ROLES if may(one, action)]
            page = next(one for one in able if one.shows(control, town))
            button = page.find(control, town)
            assert button is not None and button.call is not None
            pages.forge(page, control)
            pages.come_with(token)
            button.call()
    told += [str(value) for value in st.session_state.to_dict().values()]
    return events, " ".join(told)


CLICKS = [
    (action, control, number)
    for action, controls in PAGES.items()
    for number, control in enumerate(controls)
    if control.kind == "button" and action not in INLINE
] + [(action, None, 0) for action in INLINE]


@pytest.mark.parametrize(
    ("role", "action", "control"),
    [
        pytest.param(role, action, control, id=to_id(role, action, f"{number or ''}", "click"))
        for action, control, number in CLICKS
        for role in SUBJECTS
    ],
)
def test_a_click_is_taken_from_whoever_may(role: Role, action: Action, control: Control | None, pages: Pages) -> None:
    town, before = pages.town, pages.town.tail
    events, words = attempt(pages, action, control, town.token(role, VIEWS[control.view].which if control else "甲"))
    done = OTHERWISE.get((role, action), action)
    if may(role, done):
        assert len(events) == 1, words
        assert events[0] in (done.events or ("session ended",))
    else:
        assert events == []
        refusals = (f"您的身份是“{role.word}”，不能", "只能撤回本人的报送") if role in ACCOUNT_ROLES else (ENDED,)
        assert any(one in words for one in refusals), words
    assert town.tail == before


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    ("action", "control"),
    [pytest.param(one, control, id=f"{one.name.lower()}-{number}") for one, control, number in CLICKS],
)
def test_no_click_is_taken_from_whoever_was_signed_out(
    action: Action, control: Control | None, ending: str, pages: Pages
) -> None:
    """The page stands open still, the session behind it does not."""
    role = next(one for one in ACCOUNT_ROLES if may(one, action))
    before = pages.town.tail
    events, words = attempt(pages, action, control, pages.town.token(role, ending))
    assert (events, pages.town.tail) == ([], before)
    assert ENDED in words
