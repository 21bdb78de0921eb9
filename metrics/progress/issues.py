"""督办事项 beside the verdicts: what stands for each target, in the words that 台账, 红旗 and their files show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from metrics.model.figures import DASH, show_day
from metrics.model.issue import IssueStep
from metrics.model.verdict import Verdict
from metrics.store.issues import find_last_line, read_issue_history, read_issues
from metrics.store.workspace import Workspace

#: Stands where a red target has no problem or measure yet.
TO_BE_FILLED = "待填写"


@dataclass(frozen=True)
class Issues:
    """The open steps by target; `seen_on` is the day by which measures are overdue, None where one looks back."""

    steps: Mapping[str, IssueStep] = field(default_factory=dict)
    seen_on: date | None = None

    def find(self, verdict: Verdict) -> IssueStep | None:
        """What stands for a target; None where nothing is open."""
        return self.steps.get(verdict.target_id)

    def lacks(self, verdict: Verdict) -> bool:
        """Whether a target is red and nobody has said why."""
        return verdict.light.is_flag and verdict.target_id not in self.steps

    def count_lacking(self, verdicts: Iterable[Verdict]) -> int:
        """How many are red without a word."""
        return sum(1 for one in verdicts if self.lacks(one))

    def is_overdue(self, step: IssueStep) -> bool:
        """Whether its measure was due before the day of the reader."""
        return self.seen_on is not None and step.is_overdue(self.seen_on)

    def problem_words(self, verdict: Verdict) -> str:
        """存在问题; else 待填写 for a red target and — for any other."""
        step = self.find(verdict)
        return step.problem if step and step.problem else _empty(verdict)

    def measure_words(self, verdict: Verdict) -> str:
        """下一步措施 with the day it is due; empty ones as above."""
        step = self.find(verdict)
        if step is None or not step.measure:
            return _empty(verdict)
        due = self.due_words(step)
        return f"{step.measure}（{due}）" if due else step.measure

    def due_words(self, step: IssueStep) -> str:
        """完成时限2023年10月31日，已逾期; "" for a measure without a day."""
        if step.due_on is None:
            return ""
        return f"完成时限{show_day(step.due_on)}{'，已逾期' if self.is_overdue(step) else ''}"


def _empty(verdict: Verdict) -> str:
    return TO_BE_FILLED if verdict.light.is_flag else DASH


def read_open_issues(workspace: Workspace, known_at: int | None = None) -> Issues:
    """What is open now, or was at the end of a data version."""
    steps = read_issues(workspace, find_last_line(workspace, known_at))
    is_now = known_at in (None, workspace.data_version)
    return Issues({key: step for key, step in steps.items() if step.is_open}, workspace.today if is_now else None)


def read_issue_steps(workspace: Workspace, target_id: str, known_at: int | None = None) -> tuple[IssueStep, ...]:
    """All steps of one target, newest first, up to now or to the end of a data version."""
    return read_issue_history(workspace, target_id, find_last_line(workspace, known_at))
