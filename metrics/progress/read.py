"""The questions of the pages, each one call: what is red, and the story of one target."""

from __future__ import annotations

from datetime import date

from metrics.model.errors import CommandRefused
from metrics.model.period import month_end
from metrics.model.verdict import Scope, Verdict
from metrics.progress.explain import with_sentence
from metrics.progress.report import Line, Overview, TargetStory
from metrics.store.reads import read_series, read_verdicts
from metrics.store.workspace import Workspace


def read_overview(workspace: Workspace, as_of: date, scope: Scope) -> Overview:
    """All targets of a scope judged at `as_of`, with the lights of the cut-off one quarter before."""
    verdicts = tuple(with_sentence(verdict) for verdict in read_verdicts(workspace, as_of, scope))
    earlier = _quarter_before(as_of)
    return Overview(
        as_of=as_of,
        scope=scope,
        scope_words=_scope_words(workspace, scope),
        workspace_name=workspace.name,
        is_demo=workspace.is_demo,
        data_version=workspace.data_version,
        verdicts=verdicts,
        earlier_as_of=earlier,
        earlier_lights={row.target_id: row.light for row in read_verdicts(workspace, earlier, scope)},
    )


def _quarter_before(as_of: date) -> date:
    """The end of the quarter before the one that `as_of` ends or lies in."""
    first_month = 3 * ((as_of.month - 1) // 3) + 1
    return month_end(as_of.year, first_month - 1) if first_month > 1 else date(as_of.year - 1, 12, 31)


def _scope_words(workspace: Workspace, scope: Scope) -> str:
    """The filters in words, always shown: 全部文件 · 2023年 · 泰安市 · 全部主题."""
    documents = {row.document_id: row.title for row in workspace.catalogue.documents}
    regions = {row.region_id: row.name for row in workspace.catalogue.regions}
    return " · ".join(
        (
            documents[scope.document_id] if scope.document_id else "全部文件",
            f"{scope.year}年" if scope.year else "全部年度",
            regions[scope.region_id] if scope.region_id else "全部地区",
            scope.theme or "全部主题",
        )
    )


def read_story(workspace: Workspace, target_id: str, as_of: date) -> TargetStory:
    """Everything about one target. Raises CommandRefused for an id that is not in force."""
    found = read_verdicts(workspace, as_of, Scope(), target_id=target_id)
    if not found:
        raise CommandRefused(f"没有编号为‹{target_id}›的目标。请从总览或目标清单中重新选择。")
    verdict = with_sentence(found[0])
    same = read_verdicts(workspace, as_of, Scope(region_id=verdict.region_id), indicator_id=verdict.indicator_id)
    children = [
        row
        for row in read_verdicts(workspace, as_of, Scope(document_id=verdict.document_id))
        if row.parent_target_id == target_id
    ]
    indicator = next(row for row in workspace.catalogue.indicators if row.indicator_id == verdict.indicator_id)
    return TargetStory(
        verdict=verdict,
        points=read_series(workspace, verdict.indicator_id, verdict.region_id, as_of),
        expected_line=_expected_line(verdict),
        sisters=tuple(
            with_sentence(row) for row in sorted(same, key=lambda row: row.end) if row.target_id != target_id
        ),
        children=tuple(with_sentence(row) for row in children),
        definition=indicator.definition,
        as_of=as_of,
        data_version=workspace.data_version,
    )


def _expected_line(verdict: Verdict) -> Line | None:
    """The line from baseline to goal that the marts judge by: straight in months. None where no way is prescribed."""
    if verdict.value is None or (verdict.method not in _PATHS and verdict.reason != "no_data"):
        return None
    if verdict.baseline is None:
        return None
    start, end = verdict.start, verdict.end
    return Line("序时进度", (start, end), (float(verdict.baseline), float(verdict.value)))


_PATHS = ("path", "~_flow", "between_flow", "cap_flow")
