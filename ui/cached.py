"""Results kept by data version: a new journal line makes a new key, so nothing is ever stale and nothing is cleared."""

from __future__ import annotations

from datetime import date

import streamlit as st

from metrics.intake.stage import Staged, stage_file
from metrics.model.verdict import Scope
from metrics.progress.read import read_overview, read_story
from metrics.progress.report import Overview, TargetStory
from metrics.store.reads import read_cutoffs
from metrics.store.workspace import Workspace

# Values are frozen, so sessions share one object; the home is part of the key because tests open several workspaces.


def cutoffs_of(workspace: Workspace) -> tuple[date, ...]:
    """The month ends with data, latest first."""
    return _cutoffs(str(workspace.home), workspace.data_version, workspace)


@st.cache_resource(max_entries=8, show_spinner=False)
def _cutoffs(home: str, data_version: int, _workspace: Workspace) -> tuple[date, ...]:  # noqa: ARG001
    return read_cutoffs(_workspace)


def overview_of(workspace: Workspace, as_of: date, scope: Scope) -> Overview:
    """All targets of a scope at a cut-off."""
    return _overview(str(workspace.home), workspace.data_version, as_of, scope, workspace)


@st.cache_resource(max_entries=64, show_spinner=False)
def _overview(home: str, data_version: int, as_of: date, scope: Scope, _workspace: Workspace) -> Overview:  # noqa: ARG001
    return read_overview(_workspace, as_of, scope)


def story_of(workspace: Workspace, target_id: str, as_of: date) -> TargetStory:
    """Everything about one target at a cut-off. Raises CommandRefused for an id that is not in force."""
    return _story(str(workspace.home), workspace.data_version, target_id, as_of, workspace)


@st.cache_resource(max_entries=512, show_spinner=False)
def _story(home: str, data_version: int, target_id: str, as_of: date, _workspace: Workspace) -> TargetStory:  # noqa: ARG001
    return read_story(_workspace, target_id, as_of)


def staged_of(workspace: Workspace, content: bytes, filename: str, today: date) -> Staged:
    """A file as read against the catalogue in force; reruns of the page do not read it again."""
    return _staged(str(workspace.home), workspace.data_version, content, filename, today, workspace)


@st.cache_resource(max_entries=8, show_spinner="正在读取并校验文件…")
def _staged(
    home: str,  # noqa: ARG001
    data_version: int,  # noqa: ARG001
    content: bytes,
    filename: str,
    today: date,
    _workspace: Workspace,
) -> Staged:
    return stage_file(content, filename, _workspace.catalogue, today)
