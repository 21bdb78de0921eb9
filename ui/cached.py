"""Results kept by data version: a new journal line makes a new key, so nothing is ever stale and nothing is cleared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from metrics.model.catalogue import Region
from metrics.model.choice import Options, to_options
from metrics.model.history import RuleSet, State
from metrics.model.issue import IssueStep
from metrics.model.verdict import Scope
from metrics.progress.counties import Board, read_board
from metrics.progress.dealings import Dealing, read_dealings
from metrics.progress.issues import Issues, read_issue_steps, read_open_issues
from metrics.progress.passages import Coverage, LoadedText, count_found, read_loaded_texts
from metrics.progress.read import read_overview, read_story
from metrics.progress.report import Overview, TargetStory
from metrics.progress.work_list import WorkList, read_work_list
from metrics.store.histories import read_rule_choice, read_rule_sets, read_states
from metrics.store.reads import BatchRow, read_batches, read_cutoffs
from metrics.store.revisions import RevisionPage, Sought, read_revisions
from metrics.store.workspace import Workspace

# Values are frozen, so sessions share one object; the home is part of the key because tests open several workspaces.
# Where freshness is told the day is part of the key too: reports fall due without any journal line.


def cutoffs_of(workspace: Workspace, known_at: int | None = None) -> tuple[date, ...]:
    """The month ends with data, latest first."""
    return _cutoffs(str(workspace.home), workspace.data_version, known_at, workspace)


@st.cache_resource(max_entries=32, show_spinner=False)
def _cutoffs(home: str, data_version: int, known_at: int | None, _workspace: Workspace) -> tuple[date, ...]:  # noqa: ARG001
    return read_cutoffs(_workspace, known_at)


def states_of(workspace: Workspace) -> tuple[State, ...]:
    """The data versions a reader can go back to, newest first."""
    return _states(str(workspace.home), workspace.data_version, workspace)


@st.cache_resource(max_entries=8, show_spinner=False)
def _states(home: str, data_version: int, _workspace: Workspace) -> tuple[State, ...]:  # noqa: ARG001
    return read_states(_workspace)


def options_of(workspace: Workspace, known_at: int | None = None) -> Options:
    """What may be chosen, now or as known at a journal line."""
    return _options(str(workspace.home), workspace.data_version, workspace.today, known_at, workspace)


@st.cache_resource(max_entries=32, show_spinner=False)
def _options(home: str, data_version: int, day: date, known_at: int | None, _workspace: Workspace) -> Options:  # noqa: ARG001
    return to_options(_workspace.catalogue, cutoffs_of(_workspace, known_at), day, states_of(_workspace))


def rule_choice_of(workspace: Workspace) -> dict[str | None, str]:
    """The rule set of the workspace (key None) and of targets that have one of their own."""
    return _rule_choice(str(workspace.home), workspace.data_version, workspace)


@st.cache_resource(max_entries=8, show_spinner=False)
def _rule_choice(home: str, data_version: int, _workspace: Workspace) -> dict[str | None, str]:  # noqa: ARG001
    return read_rule_choice(_workspace)


def rule_sets_of(workspace: Workspace) -> tuple[RuleSet, ...]:
    """The rule sets that can be chosen, with their limits; the one in force for the workspace first."""
    return _rule_sets(str(workspace.home), workspace.data_version, workspace)


@st.cache_resource(max_entries=8, show_spinner=False)
def _rule_sets(home: str, data_version: int, _workspace: Workspace) -> tuple[RuleSet, ...]:  # noqa: ARG001
    in_force = read_rule_choice(_workspace).get(None)
    return tuple(sorted(read_rule_sets(_workspace), key=lambda one: one.name != in_force))


def overview_of(workspace: Workspace, as_of: date, scope: Scope, known_at: int | None = None) -> Overview:
    """All targets of a scope at a cut-off, as known now or at a journal line."""
    return _overview(str(workspace.home), workspace.data_version, workspace.today, as_of, scope, known_at, workspace)


@st.cache_resource(max_entries=64, show_spinner=False)
def _overview(
    home: str,  # noqa: ARG001
    data_version: int,  # noqa: ARG001
    day: date,  # noqa: ARG001
    as_of: date,
    scope: Scope,
    known_at: int | None,
    _workspace: Workspace,
) -> Overview:
    return read_overview(_workspace, as_of, scope, known_at)


def work_list_of(workspace: Workspace, as_of: date, scope: Scope, known_at: int | None = None) -> WorkList:
    """What is red, new and recovered in a scope, with how long it has been red."""
    return _work_list(str(workspace.home), workspace.data_version, workspace.today, as_of, scope, known_at, workspace)


@st.cache_resource(max_entries=64, show_spinner=False)
def _work_list(
    home: str,  # noqa: ARG001
    data_version: int,  # noqa: ARG001
    day: date,  # noqa: ARG001
    as_of: date,
    scope: Scope,
    known_at: int | None,
    _workspace: Workspace,
) -> WorkList:
    return read_work_list(_workspace, overview_of(_workspace, as_of, scope, known_at))


def board_of(workspace: Workspace, city: Region, as_of: date, scope: Scope, known_at: int | None = None) -> Board:
    """The counties of a city side by side, whatever region the scope names."""
    everywhere = replace(scope, region_id=None, with_parts=True)
    key = (str(workspace.home), workspace.data_version, workspace.today, city.region_id)
    return _board(*key, as_of, everywhere, known_at, workspace, city)


@st.cache_resource(max_entries=64, show_spinner=False)
def _board(
    home: str,  # noqa: ARG001
    data_version: int,  # noqa: ARG001
    day: date,  # noqa: ARG001
    city_id: str,  # noqa: ARG001
    as_of: date,
    scope: Scope,
    known_at: int | None,
    _workspace: Workspace,
    _city: Region,
) -> Board:
    return read_board(_workspace, _city, overview_of(_workspace, as_of, scope, known_at))


def story_of(workspace: Workspace, target_id: str, as_of: date, known_at: int | None = None) -> TargetStory:
    """Everything about one target at a cut-off. Raises CommandRefused for an id that was not in force."""
    return _story(str(workspace.home), workspace.data_version, workspace.today, target_id, as_of, known_at, workspace)


@st.cache_resource(max_entries=512, show_spinner=False)
def _story(
    home: str,  # noqa: ARG001
    data_version: int,  # noqa: ARG001
    day: date,  # noqa: ARG001
    target_id: str,
    as_of: date,
    known_at: int | None,
    _workspace: Workspace,
) -> TargetStory:
    return read_story(_workspace, target_id, as_of, known_at)


def revisions_of(workspace: Workspace, sought: Sought, page: int) -> RevisionPage:
    """One page of the revisions asked for."""
    return _revisions(str(workspace.home), workspace.data_version, sought, page, workspace)


@st.cache_resource(max_entries=256, show_spinner=False)
def _revisions(home: str, data_version: int, sought: Sought, page: int, _workspace: Workspace) -> RevisionPage:  # noqa: ARG001
    return read_revisions(_workspace, sought, page)


def batches_of(workspace: Workspace) -> tuple[BatchRow, ...]:
    """The batches, newest first."""
    return _batches(str(workspace.home), workspace.data_version, workspace)


@st.cache_resource(max_entries=8, show_spinner=False)
def _batches(home: str, data_version: int, _workspace: Workspace) -> tuple[BatchRow, ...]:  # noqa: ARG001
    return read_batches(_workspace)


def issues_of(workspace: Workspace, known_at: int | None = None) -> Issues:
    """The open 督办事项; by the journal's tail, for a note makes no data version."""
    return _issues(str(workspace.home), workspace.journal.tail, workspace.today, known_at, workspace)


@st.cache_resource(max_entries=32, show_spinner=False)
def _issues(home: str, tail: int, day: date, known_at: int | None, _workspace: Workspace) -> Issues:  # noqa: ARG001
    return read_open_issues(_workspace, known_at)


def issue_steps_of(workspace: Workspace, target_id: str, known_at: int | None = None) -> tuple[IssueStep, ...]:
    """The steps of one target's 督办事项, newest first; kept as the open ones are."""
    return _issue_steps(str(workspace.home), workspace.journal.tail, target_id, known_at, workspace)


@st.cache_resource(max_entries=128, show_spinner=False)
def _issue_steps(
    home: str,  # noqa: ARG001
    tail: int,  # noqa: ARG001
    target_id: str,
    known_at: int | None,
    _workspace: Workspace,
) -> tuple[IssueStep, ...]:
    return read_issue_steps(_workspace, target_id, known_at)


def dealings_of(workspace: Workspace) -> tuple[Dealing, ...]:
    """What was decided, newest first; by the journal's tail, for a snapshot makes no data version."""
    return _dealings(str(workspace.home), workspace.journal.tail, workspace)


@st.cache_resource(max_entries=8, show_spinner=False)
def _dealings(home: str, tail: int, _workspace: Workspace) -> tuple[Dealing, ...]:  # noqa: ARG001
    return read_dealings(_workspace)


def texts_of(workspace: Workspace, known_at: int | None = None) -> dict[str, LoadedText]:
    """The loaded texts of documents with their clauses; by the journal's tail, for a text makes no data version."""
    return _texts(str(workspace.home), workspace.journal.tail, known_at, workspace)


@st.cache_resource(max_entries=8, show_spinner=False)
def _texts(home: str, tail: int, known_at: int | None, _workspace: Workspace) -> dict[str, LoadedText]:  # noqa: ARG001
    return read_loaded_texts(_workspace, known_at)


def coverage_of(workspace: Workspace, known_at: int | None = None) -> dict[str, Coverage]:
    """How many of a document's figures stand in its loaded text, as the targets are now."""
    return _coverage(str(workspace.home), workspace.journal.tail, known_at, workspace)


@st.cache_resource(max_entries=8, show_spinner=False)
def _coverage(home: str, tail: int, known_at: int | None, _workspace: Workspace) -> dict[str, Coverage]:  # noqa: ARG001
    return count_found(texts_of(_workspace, known_at), _workspace.catalogue.targets)
