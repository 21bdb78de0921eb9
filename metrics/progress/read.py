"""The questions of the pages, each one call: what is red, and the story of one target."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from metrics.model.errors import CommandRefused
from metrics.model.period import month_end
from metrics.model.verdict import Scope, Verdict
from metrics.progress.explain import with_sentence
from metrics.progress.outlook import read_outlook
from metrics.progress.report import Line, Overview, TargetStory
from metrics.store.histories import read_expected_lines, read_plan, read_region_sums, read_target_versions
from metrics.store.reads import read_series, read_verdicts
from metrics.store.workspace import Workspace


def read_overview(workspace: Workspace, as_of: date, scope: Scope, known_at: int | None = None) -> Overview:
    """All targets of a scope judged at `as_of`, with the lights of the cut-off one quarter before.

    With `known_at` as it was known at that journal line: what did we believe at the meeting?
    """
    verdicts = read_verdicts(workspace, as_of, scope, known_at=known_at)
    earlier = _quarter_before(as_of)
    before = read_verdicts(workspace, earlier, scope, known_at=known_at)
    return Overview(
        as_of=as_of,
        scope=scope,
        scope_words=_scope_words(workspace, scope),
        workspace_name=workspace.name,
        is_demo=workspace.is_demo,
        data_version=workspace.data_version,
        verdicts=tuple(with_sentence(verdict) for verdict in verdicts),
        earlier_as_of=earlier,
        earlier_lights={row.target_id: row.light for row in before},
        known_at=known_at,
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


def read_story(workspace: Workspace, target_id: str, as_of: date, known_at: int | None = None) -> TargetStory:
    """Everything about one target. Raises CommandRefused for an id that was not in force then."""
    everyone = read_verdicts(workspace, as_of, Scope(), known_at=known_at)
    verdict = next((with_sentence(row) for row in everyone if row.target_id == target_id), None)
    if verdict is None:
        raise CommandRefused(f"没有编号为‹{target_id}›的目标。请从总览或目标清单中重新选择。")
    line = read_expected_lines(workspace, as_of, known_at, only_target=target_id).get(target_id, ())
    story = _tell(workspace, verdict, everyone, line, as_of, known_at)
    is_additive = next(
        row.additive for row in workspace.catalogue.indicators if row.indicator_id == verdict.indicator_id
    )
    key = (verdict.indicator_id, verdict.region_id)
    return replace(
        story,
        region_sums=read_region_sums(workspace, *key, as_of, known_at) if is_additive else (),
        versions=read_target_versions(workspace, target_id, known_at),
        plan=read_plan(workspace, target_id, known_at),
    )


def read_stories(workspace: Workspace, overview: Overview) -> dict[str, TargetStory]:
    """The stories of all targets of an overview, as a report needs them: without sums, versions and plans."""
    lines = read_expected_lines(workspace, overview.as_of, overview.known_at)
    return {
        verdict.target_id: _tell(
            workspace,
            verdict,
            overview.verdicts,
            lines.get(verdict.target_id, ()),
            overview.as_of,
            overview.known_at,
        )
        for verdict in overview.verdicts
    }


def _tell(
    workspace: Workspace,
    verdict: Verdict,
    everyone: tuple[Verdict, ...],
    line: tuple[tuple[date, float], ...],
    as_of: date,
    known_at: int | None,
) -> TargetStory:
    key = (verdict.indicator_id, verdict.region_id)
    same = [row for row in everyone if (row.indicator_id, row.region_id) == key]
    sisters = [row for row in same if row.target_id != verdict.target_id]
    definition = next(row.definition for row in workspace.catalogue.indicators if row.indicator_id == key[0])
    points = read_series(workspace, *key, as_of, known_at)
    return TargetStory(
        verdict=verdict,
        points=points,
        expected_line=_to_line(verdict, line),
        sisters=tuple(with_sentence(row) for row in sorted(sisters, key=lambda row: row.end)),
        children=tuple(with_sentence(row) for row in everyone if row.parent_target_id == verdict.target_id),
        definition=definition,
        as_of=as_of,
        data_version=workspace.data_version,
        outlook=read_outlook(verdict, points),
    )


def _to_line(verdict: Verdict, values: tuple[tuple[date, float], ...]) -> Line | None:
    """From the baseline on the day before the way to its end: a 每年 target begins anew each year. None without a way."""
    if not values or verdict.baseline is None:
        return None
    first = max(verdict.start, values[0][0].replace(day=1))
    days = (first - timedelta(days=1), *(day for day, _ in values))
    return Line("序时进度", days, (float(verdict.baseline), *(value for _, value in values)))
