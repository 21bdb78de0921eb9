"""The questions of the pages, each one call: what is red, and the story of one target."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from metrics.model.errors import CommandRefused
from metrics.model.period import month_end
from metrics.model.verdict import Point, Scope, Verdict
from metrics.progress.counties import counties_of
from metrics.progress.county_stories import find_parts, sort_counties
from metrics.progress.explain import with_sentence
from metrics.progress.outlook import read_outlook
from metrics.progress.report import CountyStory, Line, Overview, TargetStory
from metrics.store.histories import read_expected_lines, read_plan, read_region_sums, read_target_versions
from metrics.store.lag_runs import LagRun, read_lag_runs
from metrics.store.reads import read_all_series, read_series, read_verdicts
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
    parts = find_parts(verdict, everyone)
    lines = read_expected_lines(workspace, as_of, known_at, only_target=None if parts else target_id)
    key = (verdict.indicator_id, verdict.region_id)
    points = read_series(workspace, *key, as_of, known_at)
    story = _tell(workspace, verdict, everyone, lines.get(target_id, ()), points, as_of)
    is_additive = next(
        row.additive for row in workspace.catalogue.indicators if row.indicator_id == verdict.indicator_id
    )
    return replace(
        story,
        region_sums=read_region_sums(workspace, *key, as_of, known_at) if is_additive else (),
        versions=read_target_versions(workspace, target_id, known_at),
        plan=read_plan(workspace, target_id, known_at),
        counties=_read_counties(workspace, verdict, parts, lines, as_of, known_at) if is_additive or parts else (),
        lag_run=_read_lag_run(workspace, verdict, as_of, known_at),
        data_version=workspace.data_version if known_at is None else known_at,
    )


def _read_counties(
    workspace: Workspace,
    verdict: Verdict,
    parts: dict[str, Verdict],
    lines: dict[str, tuple[tuple[date, float], ...]],
    as_of: date,
    known_at: int | None,
) -> tuple[CountyStory, ...]:
    """The counties below that report the indicator or have a part of the target, the one that drags most first."""
    family = counties_of(workspace.catalogue, verdict.region_id)
    series = read_all_series(workspace, [(verdict.indicator_id, one.region_id) for one in family], as_of, known_at)
    told = []
    for region in family:
        points, part = series[verdict.indicator_id, region.region_id], parts.get(region.region_id)
        inside = tuple(point for point in points if verdict.start <= point.as_of <= verdict.end)
        if inside or part:
            line = _to_line(part, lines.get(part.target_id, ())) if part else None
            told.append(CountyStory(region, inside, part, line))
    return sort_counties(told)


def _read_lag_run(workspace: Workspace, verdict: Verdict, as_of: date, known_at: int | None) -> LagRun | None:
    if not verdict.light.is_flag:
        return None
    return read_lag_runs(workspace, {verdict.target_id: verdict.start}, as_of, known_at).get(verdict.target_id)


def read_stories(workspace: Workspace, overview: Overview) -> dict[str, TargetStory]:
    """The stories of all targets of an overview, as a report needs them: without sums, versions and plans."""
    lines = read_expected_lines(workspace, overview.as_of, overview.known_at)
    keys = {(verdict.indicator_id, verdict.region_id) for verdict in overview.verdicts}
    series = read_all_series(workspace, keys, overview.as_of, overview.known_at)
    return {
        verdict.target_id: _tell(
            workspace,
            verdict,
            overview.verdicts,
            lines.get(verdict.target_id, ()),
            series[verdict.indicator_id, verdict.region_id],
            overview.as_of,
        )
        for verdict in overview.verdicts
    }


def _tell(
    workspace: Workspace,
    verdict: Verdict,
    everyone: tuple[Verdict, ...],
    line: tuple[tuple[date, float], ...],
    points: tuple[Point, ...],
    as_of: date,
) -> TargetStory:
    key = (verdict.indicator_id, verdict.region_id)
    same = [row for row in everyone if (row.indicator_id, row.region_id) == key]
    sisters = [row for row in same if row.target_id != verdict.target_id]
    definition = next(row.definition for row in workspace.catalogue.indicators if row.indicator_id == key[0])
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
        is_demo=workspace.is_demo,
    )


def _to_line(verdict: Verdict, values: tuple[tuple[date, float], ...]) -> Line | None:
    """From the baseline on the day before the way to its end: a 每年 target begins anew each year. None without a way."""
    if not values or verdict.baseline is None:
        return None
    first = max(verdict.start, values[0][0].replace(day=1))
    days = (first - timedelta(days=1), *(day for day, _ in values))
    return Line("序时进度", days, (float(verdict.baseline), *(value for _, value in values)))
