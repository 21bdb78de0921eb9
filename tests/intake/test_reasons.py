"""A typed reason lands on the numbers its warnings are about, and on no others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from metrics.intake.problems import make_problem
from metrics.intake.reasons import note_reasons
from metrics.intake.stage import Staged
from metrics.model.observation import Observation
from metrics.model.period import Period, PeriodKind
from metrics.model.problem import Place

JUNE = Period(date(2023, 6, 30), date(2023, 6, 1), PeriodKind.MONTH)


def number(row: int, column: str, note: str = "") -> Observation:
    return Observation("a", f"{row}{column}", JUNE, Decimal(1), "1", "个", "正式", note, row, column)


WIDE = tuple(number(row, column) for row in (5, 6) for column in "CDE")


@pytest.mark.parametrize(
    ("place", "expect"),
    [
        (Place(5, "D", "泰山区"), {"5D"}),
        (Place(5, "A", "指标"), {"5C", "5D", "5E"}),
        (Place(6), {"6C", "6D", "6E"}),
        (Place(4, "D", "泰山区"), {"5D", "6D"}),
        (Place(1, "A", "标题"), {"5C", "5D", "5E", "6C", "6D", "6E"}),
        (Place(), {"5C", "5D", "5E", "6C", "6D", "6E"}),
        (Place(9, "D", "泰山区"), set()),
    ],
)
def test_a_warning_is_about_what_stands_at_its_place(place: Place, expect: set[str]) -> None:
    warning = make_problem("NUMBER_EN_DASH", place, "–5", value="-5")
    noted = note_reasons(WIDE, WIDE, [warning], "已核对")
    assert {row.region_id for row in noted if row.note} == expect
    assert {row.note for row in noted} <= {"", "说明：已核对"}


def test_rows_that_are_not_stored_keep_their_warnings_to_themselves() -> None:
    warning = make_problem("NUMBER_EN_DASH", Place(5, "D", "泰山区"), "–5", value="-5")
    assert [row.note for row in note_reasons(WIDE[3:], WIDE, [warning], "已核对")] == ["", "", ""]


def test_a_note_is_kept_before_the_reason() -> None:
    row = number(5, "D", "快报数")
    warning = make_problem("NUMBER_EN_DASH", Place(5, "D"), "–5", value="-5")
    assert note_reasons([row], [row], [warning], "已核对")[0].note == "快报数；说明：已核对"
    assert note_reasons([row], [row], [], "已核对")[0].note == "快报数"


def test_in_a_wide_sheet_only_the_number_with_the_warning_gets_the_reason(stage: Callable[..., Staged]) -> None:
    staged = stage("指标名称,数据期,单位,泰安市,新泰市\n造林面积,2023年6月,公顷,(12),30\n")
    assert {problem.place.column for problem in staged.warnings} == {"D"}
    noted = note_reasons(staged.rows, staged.rows, staged.warnings, "冲减")
    assert [(row.column, row.note) for row in noted] == [("D", "说明：冲减"), ("E", "")]
