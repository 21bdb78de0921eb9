"""For how long what is red has been red, from the verdicts of one cut-off after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from metrics.model.light import Light
from metrics.store.marts import Question
from metrics.store.reads import read_cutoffs
from metrics.store.workspace import Workspace

#: Judging a cut-off for the first time costs a tenth of a second; two years of months tell enough.
LOOK_BACK = 24


@dataclass(frozen=True)
class LagRun:
    """`periods` days of data judged red one after the other, the first of them `since`.

    `is_open`: the run may have begun before the earliest cut-off that was looked at.
    """

    periods: int
    since: date
    is_open: bool


def read_lag_runs(
    workspace: Workspace, starts: Mapping[str, date], as_of: date, known_at: int | None = None
) -> dict[str, LagRun]:
    """The runs of red targets, given with the first day of their periods, as known now or at a journal line.

    Looks back only as far as a run may reach, and at most LOOK_BACK cut-offs; each is judged once per data version.
    """
    question = workspace.judge(workspace.question(as_of, known_at))
    judged = [as_of]
    runs = _read_runs(workspace, question, judged, starts)
    earlier = [day for day in read_cutoffs(workspace, question.known_at) if day < as_of]
    for cutoff in earlier[:LOOK_BACK]:
        if any(_may_reach(run, starts[target_id], cutoff) for target_id, run in runs.items()):
            workspace.judge(workspace.question(cutoff, question.known_at))
            judged.append(cutoff)
            runs = _read_runs(workspace, question, judged, starts)
    return {key: _weighed(run, starts[key], earlier[LOOK_BACK:]) for key, run in runs.items()}


def _may_reach(run: LagRun, start: date, cutoff: date) -> bool:
    """Between the days of its data a target is judged as on the day before: only an earlier day says more."""
    return run.is_open and start <= cutoff < run.since


def _weighed(run: LagRun, start: date, unseen: Sequence[date]) -> LagRun:
    """Open only where a cut-off that was not looked at could lengthen the run."""
    return replace(run, is_open=any(_may_reach(run, start, cutoff) for cutoff in unseen))


def _read_runs(
    workspace: Workspace, question: Question, cutoffs: list[date], wanted: Mapping[str, date]
) -> dict[str, LagRun]:
    flags = [light.value for light in Light if light.is_flag]
    with workspace.warehouse.cursor() as cursor:
        rows = cursor.rows("queries/lag_runs.sql", **asdict(question), cutoffs=cutoffs, flags=flags)
    return {target_id: LagRun(*rest) for target_id, *rest in rows if target_id in wanted}
