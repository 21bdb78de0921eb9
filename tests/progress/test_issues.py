"""督办事项 beside verdicts: who is asked for words, and what a cell says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from metrics.model.issue import IssueStatus, IssueStep
from metrics.model.light import Light
from metrics.model.verdict import Verdict
from metrics.progress.issues import Issues
from tests.publish.sample import sample_verdict, seed_targets

DUE = date(2023, 10, 11)
STEP = IssueStep(
    9, "t", "竣工偏少", "按周调度", DUE, IssueStatus.OPEN, "", datetime(2023, 10, 8, 2, tzinfo=UTC), "王芳"
)


def verdict_of(light: Light, target_id: str = "t") -> Verdict:
    return replace(sample_verdict(seed_targets(1)[0], 0), target_id=target_id, light=light)


@pytest.mark.parametrize(
    ("light", "step", "expect"),
    [
        (Light.BEHIND, None, ("待填写", "待填写", True)),
        (Light.MISSED, None, ("待填写", "待填写", True)),
        (Light.SLIGHTLY_BEHIND, None, ("—", "—", False)),
        (Light.ON_PACE, None, ("—", "—", False)),
        (Light.NO_DATA, None, ("—", "—", False)),
        (Light.BEHIND, replace(STEP, measure="", due_on=None), ("竣工偏少", "待填写", False)),
        (Light.BEHIND, replace(STEP, problem="", due_on=None), ("待填写", "按周调度", False)),
        (Light.ON_PACE, replace(STEP, due_on=None), ("竣工偏少", "按周调度", False)),
    ],
)
def test_only_a_red_target_is_asked_for_words(
    light: Light, step: IssueStep | None, expect: tuple[str, str, bool]
) -> None:
    verdict, issues = verdict_of(light), Issues({"t": step} if step else {})
    assert (issues.problem_words(verdict), issues.measure_words(verdict), issues.lacks(verdict)) == expect


@pytest.mark.parametrize(
    ("step", "day", "expect"),
    [
        (STEP, DUE, False),
        (STEP, date(2023, 10, 12), True),
        (replace(STEP, status=IssueStatus.CLOSED), date(2023, 10, 12), False),
        (replace(STEP, due_on=None), date(2099, 1, 1), False),
    ],
)
def test_an_open_measure_is_overdue_from_the_day_after(step: IssueStep, day: date, expect: bool) -> None:
    assert step.is_overdue(day) is expect
    assert Issues({"t": step}, day).is_overdue(step) is expect
    assert Issues({"t": step}).is_overdue(step) is False


def test_what_nobody_has_explained_is_counted() -> None:
    verdicts = [verdict_of(Light.BEHIND), verdict_of(Light.BEHIND, "u"), verdict_of(Light.ON_PACE, "v")]
    assert Issues({"t": STEP}).count_lacking(verdicts) == 1
