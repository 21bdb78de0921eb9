"""Canonical JSON and back: every later output rests on the stored bytes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from metrics.model.errors import CommandRefused
from metrics.model.light import Light
from metrics.publish.compare import compare
from metrics.publish.freeze import Signature, freeze
from metrics.publish.from_json import from_canonical_json
from metrics.publish.report import IssueWords, RegionTally, Report
from metrics.publish.to_html import to_html
from metrics.publish.to_json import to_canonical_json
from metrics.store.workspace import Workspace
from tests.publish.planted import CITY
from tests.publish.sample import hostile_verdict, sample_report


def full_report() -> Report:
    """A report in which no optional part is empty."""
    report = sample_report(20)
    earlier = replace(report, verdicts=(replace(report.verdicts[0], light=Light.DONE), *report.verdicts[3:]))
    return replace(
        report,
        known_at=9,
        issues={report.flags[0].target_id: IssueWords("用地指标不足", "")},
        regions=(RegionTally("370902", "泰山区", 3, 0, 1, 2),),
        since=compare(earlier, report, ("a" * 64, "")),
    )


@pytest.mark.parametrize("report", [sample_report(70), full_report(), sample_report(1, earlier=False)])
def test_a_report_comes_back_from_its_bytes(report: Report) -> None:
    content = to_canonical_json(report)
    again = from_canonical_json(content)
    assert again == report
    assert to_canonical_json(again) == content
    assert to_html(again) == to_html(report)


def test_a_report_read_from_a_workspace_comes_back_too(town: Workspace) -> None:
    report = freeze(town, CITY, Signature("三季度通报", "王敏", "备注"))
    assert from_canonical_json(to_canonical_json(report)) == report


@pytest.mark.parametrize("payload", ["<script>", "\ud800", "\u202e倒", "=1+1"])
def test_text_of_any_kind_comes_back(payload: str) -> None:
    report = replace(sample_report(1), verdicts=(hostile_verdict(payload),), title=payload)
    assert from_canonical_json(to_canonical_json(report)) == report


def test_a_part_that_came_later_leaves_the_bytes_of_older_reports_alone() -> None:
    content = to_canonical_json(replace(sample_report(3), scope=None))
    assert not any(f'"{name}":' in content.decode() for name in ("issues", "regions", "since"))
    assert from_canonical_json(content).scope is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b'{"format":"xushi-report/1"}',
        b'{"format":"xushi-report/9","report":{}}',
        b"\xff\xfe",
        b"[" * 5000,
        to_canonical_json(sample_report(2)) + b"\n",
        to_canonical_json(sample_report(2)).replace(b'"note":', b'"extra":1,"note":'),
        to_canonical_json(sample_report(2)).replace(b"0.75", b"0.750", 1),
    ],
)
def test_what_is_not_canonical_is_refused(content: bytes) -> None:
    with pytest.raises(CommandRefused, match="不是本系统快照的数据"):
        from_canonical_json(content)
