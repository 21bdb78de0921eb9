"""The titles state what is worst, and nothing that is not there."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from metrics.model.light import Light
from metrics.model.verdict import Verdict
from metrics.progress.findings import state_freshness, state_overview
from tests.publish.sample import sample_overview, sample_verdict, seed_targets

ONE = sample_verdict(seed_targets(1)[0], 0)


def lit(light: Light, gap: str | None, name: str) -> Verdict:
    return replace(ONE, target_id=name, short_name=name, light=light, gap=Decimal(gap) if gap else None)


@pytest.mark.parametrize(
    ("verdicts", "expect"),
    [
        ((), "所选范围内没有目标"),
        ((lit(Light.ON_PACE, "1", "甲"),), "无红旗，1项正常"),
        ((lit(Light.SLIGHTLY_BEHIND, "-1", "甲"), lit(Light.DONE, "9", "乙")), "无红旗，1项略滞后"),
        ((lit(Light.NO_DATA, None, "甲"), lit(Light.NOT_JUDGED, None, "乙")), "2项目标均未评价"),
        ((lit(Light.DONE, "9", "甲"), lit(Light.NO_DATA, None, "乙")), "无红旗，1项正常，1项未评价"),
        ((lit(Light.SLIGHTLY_BEHIND, "-1", "甲"), lit(Light.NO_DATA, None, "乙")), "无红旗，1项略滞后，1项未评价"),
        ((lit(Light.MISSED, None, "甲"),), "1项红旗，为甲"),
        ((lit(Light.MISSED, None, "乙"), lit(Light.MISSED, None, "甲")), "2项红旗，首位为乙"),
        ((lit(Light.FAR_BEHIND, "-20", "甲"), lit(Light.BEHIND, "-30", "乙")), "2项红旗，乙差距最大"),
    ],
)
def test_the_overview_is_stated_in_one_line(verdicts: tuple[Verdict, ...], expect: str) -> None:
    assert state_overview(sample_overview(verdicts)) == expect


def test_freshness_counts_targets_by_what_is_owed_and_leaves_out_what_nobody_is() -> None:
    late, silent = replace(ONE, freshness="overdue", overdue_days=3), replace(ONE, freshness="missing")
    assert state_freshness(sample_overview((ONE, late, silent, silent))) == "时效：当期1项、逾期1项、缺报2项"
    assert state_freshness(sample_overview((ONE,))) == "时效：当期1项"
