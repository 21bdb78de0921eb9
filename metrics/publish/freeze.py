"""The state of one scope frozen into a report: everything read while nothing can be recorded, so never of two states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from metrics.model.errors import CommandRefused, Conflict
from metrics.model.snapshot import SnapshotRow
from metrics.model.verdict import Scope
from metrics.progress.counties import find_city, read_board
from metrics.progress.issues import read_open_issues
from metrics.progress.read import read_overview, read_stories
from metrics.progress.report import Overview
from metrics.publish.compare import compare
from metrics.publish.comparison import Comparison
from metrics.publish.issue_words import to_issue_words
from metrics.publish.report import DEFAULT_DAYS, RegionTally, Report, to_report
from metrics.publish.snapshot import read_frozen
from metrics.store.reads import read_cutoffs, read_snapshots
from metrics.store.workspace import Workspace


@dataclass(frozen=True)
class Question:
    """What is to be frozen: a scope at a cut-off, as known now or at a journal line.

    `based_on` is the data version its maker looked at, None where nobody looked.
    """

    as_of: date
    scope: Scope
    known_at: int | None = None
    based_on: int | None = None


@dataclass(frozen=True)
class Signature:
    """What the maker of a report writes on it."""

    title: str
    by: str
    note: str = ""
    days: int = DEFAULT_DAYS


def freeze(workspace: Workspace, question: Question, signature: Signature) -> Report:
    """The report of a question, with the counties of its scope and what differs from the last snapshot of it.

    Raises Conflict where the data are newer than what the maker looked at, CommandRefused for a scope without targets.
    """
    with workspace.hold():
        overview = _read_overview(workspace, question)
        if not overview.verdicts:
            raise CommandRefused("所选范围内没有目标，不能生成快照。请放宽范围。")
        report = _to_report(workspace, overview, signature)
        issues = to_issue_words(overview, read_open_issues(workspace, question.known_at))
        report = replace(report, issues=issues, regions=_read_regions(workspace, overview))
        return replace(report, since=_compare_with_last(workspace, report))


def read_now(workspace: Workspace, frozen: Report) -> Report:
    """The scope of a frozen report at the latest cut-off, as known now, to compare the two.

    Raises CommandRefused where the report does not say what was filtered.
    """
    if frozen.scope is None:
        raise CommandRefused("该快照未记录筛选范围，不能与当前数据对比。")
    with workspace.hold():
        as_of = max((frozen.as_of, *read_cutoffs(workspace)[:1]))
        overview = _read_overview(workspace, Question(as_of, frozen.scope))
        return _to_report(workspace, overview, Signature("当前数据", ""))


def _read_overview(workspace: Workspace, question: Question) -> Overview:
    if question.based_on not in (None, workspace.data_version):
        raise Conflict(
            f"数据已更新到第{workspace.data_version}号，页面显示的是第{question.based_on}号。请核对后重新生成。"
        )
    return read_overview(workspace, question.as_of, question.scope, question.known_at)


def _to_report(workspace: Workspace, overview: Overview, signature: Signature) -> Report:
    return to_report(
        overview,
        read_stories(workspace, overview),
        title=signature.title,
        made_at=workspace.clock(),
        made_by=signature.by,
        note=signature.note,
        days=signature.days,
    )


def _read_regions(workspace: Workspace, overview: Overview) -> tuple[RegionTally, ...]:
    """The counties of the scope's city with targets of their own, in the catalogue's order."""
    scope = overview.scope
    city = find_city(workspace.catalogue, scope.region_id)
    if city is None or scope.region_id not in (None, city.region_id):
        return ()
    everywhere = replace(scope, region_id=None, with_parts=True)
    board = read_board(workspace, city, read_overview(workspace, overview.as_of, everywhere, overview.known_at))
    tallies = ((region, board.tones(region.region_id)) for region in board.regions)
    return tuple(
        RegionTally(region.region_id, region.name, *(tones[tone] for tone in ("green", "yellow", "red", "grey")))
        for region, tones in tallies
        if tones.total()
    )


def _compare_with_last(workspace: Workspace, report: Report) -> Comparison | None:
    """Against the last snapshot of the same scope that nobody took back; None where there is none."""
    row = find_last(read_snapshots(workspace), report)
    if row is None:
        return None
    return compare(read_frozen(workspace, row), report, (row.json_hash, ""))


def find_last(rows: Iterable[SnapshotRow], report: Report) -> SnapshotRow | None:
    """The newest of `rows`, which come newest first, that shows the scope at the same cut-off or an earlier one."""
    same = (one for one in rows if one.scope == report.scope_words and one.as_of <= report.as_of)
    return next((one for one in same if one.revoked_at is None), None)
