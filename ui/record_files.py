"""The files behind the download links of 目标库 and 修订记录: the same address, the same rows."""

from __future__ import annotations

from collections.abc import Mapping

from metrics.model.choice import Choice, read_choice, read_known_at, to_options
from metrics.model.download import Download
from metrics.model.errors import CommandRefused
from metrics.model.verdict import Scope
from metrics.progress.library import to_library
from metrics.progress.read import read_overview
from metrics.publish.library_csv import to_library_csv
from metrics.publish.revisions_csv import MOST_ROWS, to_revisions_csv
from metrics.store.histories import read_states
from metrics.store.reads import read_cutoffs
from metrics.store.revisions import read_revisions
from metrics.store.workspace import Workspace
from ui.revision_view import read_revision_view

# Routes run outside a session, so past Streamlit's caches.


def make_targets_file(workspace: Workspace, params: Mapping[str, str]) -> Download:
    """目标库 as CSV. CommandRefused where the address no longer means anything or nothing is to be listed."""
    choice = _read_choice(workspace, params)
    everyone = read_overview(workspace, choice.as_of, Scope(), choice.known_at).verdicts
    library = to_library(everyone, choice.scope, workspace.catalogue, params.get("find", ""))
    if not library.entry_count:
        raise CommandRefused("所选范围内没有目标。请在“目标库”页上放宽范围后下载。")
    return to_library_csv(library, choice.as_of, is_demo=workspace.is_demo)


def make_revisions_file(workspace: Workspace, params: Mapping[str, str]) -> Download:
    """修订记录 as CSV, the latest MOST_ROWS of them. CommandRefused as above."""
    choice = _read_choice(workspace, params)
    view = read_revision_view(params, choice.scope, workspace.catalogue)
    page = read_revisions(workspace, view.sought, page_size=MOST_ROWS)
    if view.unknown or not page.total:
        raise CommandRefused("所选范围内没有修订记录。请在“修订记录”页上放宽范围后下载。")
    return to_revisions_csv(page, is_demo=workspace.is_demo)


def _read_choice(workspace: Workspace, params: Mapping[str, str]) -> Choice:
    """A filter that a page would ignore with a note makes a file that is taken for something else."""
    states = read_states(workspace)
    cutoffs = read_cutoffs(workspace, read_known_at(params, states))
    choice = read_choice(params, to_options(workspace.catalogue, cutoffs, workspace.today, states))
    if choice.notes:
        raise CommandRefused("下载链接中的筛选条件已失效。请在页面上重新选择后下载。")
    return choice
