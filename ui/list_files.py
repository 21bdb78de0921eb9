"""The files behind the download links of 红旗 and 责任单位: the same address, the same rows."""

from __future__ import annotations

from collections.abc import Mapping

from metrics.model.choice import read_choice, read_known_at, to_options
from metrics.model.download import Download
from metrics.model.errors import CommandRefused
from metrics.progress.issues import read_open_issues
from metrics.progress.ledger import to_departments
from metrics.progress.read import read_overview
from metrics.progress.report import Overview
from metrics.progress.work_list import read_work_list
from metrics.store.histories import read_states
from metrics.store.reads import read_cutoffs
from metrics.store.workspace import Workspace
from ui.list_view import read_flag_view

# Routes run outside a session, so past Streamlit's caches.


def make_flags_file(workspace: Workspace, params: Mapping[str, str]) -> Download:
    """红旗清单 as xlsx. CommandRefused where the address no longer means anything or nothing is to be listed."""
    from metrics.publish.list_sheets import to_flags_xlsx  # loads openpyxl, which no page needs

    view = read_flag_view(params)
    work = read_work_list(workspace, _read_overview(workspace, params))
    issues = read_open_issues(workspace, work.overview.known_at)
    flags = view.pick_flags(work, issues)
    if not flags and not work.recovered:
        raise CommandRefused("所选范围内没有红旗目标，无需下载。")
    return to_flags_xlsx(work, flags, issues, view.order)


def make_ledger_file(workspace: Workspace, params: Mapping[str, str]) -> Download:
    """台账 as xlsx, of one lead department or of all. CommandRefused as above."""
    from metrics.publish.list_sheets import to_ledger_xlsx

    overview, department = _read_overview(workspace, params), params.get("department", "")
    names = {one.name for one in to_departments(overview)}
    if not names or (department and department not in names):
        raise CommandRefused("所选范围内没有该单位牵头的目标。请在“责任单位”页上重新选择后下载。")
    return to_ledger_xlsx(overview, read_open_issues(workspace, overview.known_at), department)


def _read_overview(workspace: Workspace, params: Mapping[str, str]) -> Overview:
    """What a page would show; where it would ignore a filter with a note, a file would be taken for something else."""
    states = read_states(workspace)
    cutoffs = read_cutoffs(workspace, read_known_at(params, states))
    choice = read_choice(params, to_options(workspace.catalogue, cutoffs, workspace.today, states))
    if choice.notes:
        raise CommandRefused("下载链接中的筛选条件已失效。请在页面上重新选择后下载。")
    return read_overview(workspace, choice.as_of, choice.scope, choice.known_at)
