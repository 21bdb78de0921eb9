"""Departments with their targets, and the ledger in the order of the documents."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from metrics.model.light import Light
from metrics.model.verdict import Verdict
from metrics.progress.ledger import to_departments, to_ledger
from tests.publish.sample import sample_overview, sample_verdict, seed_targets


def verdict_of(name: str, light: Light, gap: str, missed: int, *leads: str) -> Verdict:
    return replace(
        sample_verdict(seed_targets(1)[0], 0),
        target_id=name,
        light=light,
        gap=Decimal(gap),
        lead_departments=leads,
        missed_periods=missed,
    )


OVERVIEW = sample_overview(
    (
        verdict_of("t-4", Light.BEHIND, "-8", 0, "科技局"),
        verdict_of("t-1", Light.ON_PACE, "2", 2, "财政局", "科技局"),
        verdict_of("t-3", Light.BEHIND, "-30", 1, "财政局"),
        verdict_of("t-2", Light.FAR_BEHIND, "-50", 0),
        verdict_of("t-5", Light.ON_PACE, "0", 0, "水利局"),
    )
)


def test_departments_come_by_their_reds_then_by_the_worst_gap_and_nobody_last() -> None:
    found = to_departments(OVERVIEW)
    assert [one.name for one in found] == ["财政局", "科技局", "水利局", "未明确"]
    assert [(one.tones["red"], one.tones["green"], len(one.missing)) for one in found] == [
        (1, 1, 2),
        (1, 1, 1),
        (0, 1, 0),
        (1, 0, 0),
    ]
    assert found[0].worst is not None and found[0].worst.target_id == "t-3"
    assert found[2].worst is None


def test_the_most_missed_report_comes_first() -> None:
    assert [one.target_id for one in to_departments(OVERVIEW)[0].missing] == ["t-1", "t-3"]


def test_a_ledger_keeps_the_order_of_the_documents_and_names_each_target_once() -> None:
    assert [one.target_id for one in to_ledger(OVERVIEW)] == ["t-1", "t-2", "t-3", "t-4", "t-5"]
    assert [one.target_id for one in to_ledger(OVERVIEW, "科技局")] == ["t-1", "t-4"]
    assert [one.target_id for one in to_ledger(OVERVIEW, "未明确")] == ["t-2"]
