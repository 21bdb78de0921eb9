"""What a report tells of 督办事项: the words of the departments about its red targets."""

from __future__ import annotations

from metrics.progress.issues import Issues
from metrics.progress.report import Overview
from metrics.publish.report import IssueWords


def to_issue_words(overview: Overview, issues: Issues) -> dict[str, IssueWords]:
    """Target id → problem, and measure with the day it is due, of the red targets for which something is open."""
    found = ((one, issues.find(one)) for one in overview.flags)
    return {
        one.target_id: IssueWords(step.problem, issues.measure_words(one) if step.measure else "")
        for one, step in found
        if step is not None
    }
