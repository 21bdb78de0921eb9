"""Reports that a meeting pack must bear: with issues and efforts, all green, empty, large, and full of hostile text."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from metrics.model.light import Light
from metrics.publish.report import IssueWords, Report, Source
from tests.publish.sample import hostile_verdict, sample_report


def full_report(count: int = 8) -> Report:
    """Efforts at every target, a late report, and what a department wrote about the first flag."""
    report = sample_report(count)
    verdicts = tuple(
        replace(
            one,
            required_per_month=Decimal("23.866"),
            past_per_month=Decimal("14.266"),
            freshness="missing" if number == 1 else "current",
            missed_periods=2 if number == 1 else 0,
        )
        for number, one in enumerate(report.verdicts)
    )
    words = IssueWords("部分企业研发投入不足", "10月起按周调度。")
    report = replace(report, verdicts=verdicts)
    return replace(report, issues={report.flags[0].target_id: words})


def green_report() -> Report:
    """Nothing behind, nothing to compare with, real figures."""
    report = sample_report(12)
    verdicts = tuple(replace(one, light=Light.ON_PACE, gap=abs(one.gap or Decimal(0))) for one in report.verdicts)
    return replace(report, verdicts=verdicts, earlier=None, is_demo=False)


def empty_report() -> Report:
    """A scope without targets."""
    return replace(sample_report(1), verdicts=(), series={}, sources=(), outlooks={}, earlier=None, rule_set="")


def large_report(count: int = 140) -> Report:
    """More targets than the seed has: its own again under other ids."""
    report = sample_report(99)
    again = tuple(replace(one, target_id=f"{one.target_id}-2") for one in report.verdicts)
    return replace(report, verdicts=(report.verdicts + again)[:count])


def hostile_report(payload: str) -> Report:
    """Every text is `payload`."""
    report = sample_report(1)
    verdict = hostile_verdict(payload)
    return replace(
        report,
        **dict.fromkeys(("title", "note", "scope_words", "made_by", "workspace_name", "rule_set"), payload),
        verdicts=(verdict,),
        earlier=None,
        series={},
        sources=(Source(payload, payload, payload, payload, payload, payload),),
        outlooks={payload: payload},
        issues={payload: IssueWords(payload, payload)},
    )
