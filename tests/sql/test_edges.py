"""Given a target at the edge of its method, expect what docs/formulas.md says; every figure was worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sql.judge import Given, Later, differing, judge_many
from tests.sql.test_lights import SEPTEMBER, flow, level

Rows = list[tuple[str, Given, dict[str, Any]]]

MARKS = {"2023-03-31": "0.1", "2023-06-30": "0.35", "2023-09-30": "0.7", "2023-12-31": "1"}
THREE_YEARS = {"start": "2022-01-01", "end": "2024-12-31"}
TWO_SEASONS = {"2021-09-30": "60", "2021-12-31": "100", "2022-09-30": "160", "2022-12-31": "200"}


def grown(**more: Any) -> Given:
    """A level on its way from 400 to 700 over three years."""
    return Given(kind="stock", target="700", baseline="400", **{**THREE_YEARS, **more})


def seen(series: dict[str, str], seen_on: str | None, **more: Any) -> Given:
    """A flow to 1200, looked at on a day."""
    return Given(**{"target": "1200", "series": series, "seen_on": seen_on, **more})


def judged(rule_set: str, actual: str, **more: Any) -> Given:
    """A flow to 100 at three quarters of its year under a rule set."""
    return flow("100", actual, rule_set=rule_set, **more)


ZERO: Rows = [
    ("none to the end is done", flow("0", "0", comparator="<=", as_of="2023-12-31"), {"light": "done"}),
    ("one at the end is missed", flow("0", "2", comparator="<=", as_of="2023-12-31"), {"light": "missed"}),
    (
        "one in January is red at once",
        flow("0", "1", comparator="<=", as_of="2023-01-31"),
        {"light": "behind", "reason": "not_zero", "share_of_target": None},
    ),
    ("less than a limit of zero is kept", level("stock", "0", "-3", comparator="<="), {"light": "on_pace"}),
    (
        "from a deficit to zero is a way like any other",
        level("ratio", "0", "-1", baseline="-4"),
        {"light": "on_pace", "completion": 0.75, "pace": 1.0, "share_of_target": None},
    ),
    (
        "from fifty to exactly zero is a zero target",
        level("stock", "0", "10", baseline="50", comparator="="),
        {"light": "behind", "method": "zero"},
    ),
]

NEGATIVE: Rows = [
    ("out of the red at the end", level("ratio", "5", "5", baseline="-3.2", as_of="2023-12-31"), {"light": "done"}),
    (
        "a deficit that shrinks too slowly",
        level("ratio", "-2", "-4", baseline="-8"),
        {"light": "behind", "completion": 0.667, "pace": 0.889, "gap": -8.3, "shortfall": -0.5},
    ),
    (
        "a deficit that grows has gone backwards",
        level("ratio", "5", "-3.3", baseline="-3.2"),
        {"light": "reversed", "completion": -0.012},
    ),
    (
        "down from minus two to minus eight, on pace",
        level("ratio", "-8", "-6.5", baseline="-2", comparator="<="),
        {"light": "on_pace", "completion": 0.75},
    ),
    ("a limit below zero is kept", level("stock", "-3", "-3", comparator="<="), {"light": "on_pace"}),
    (
        "a limit below zero is broken",
        level("stock", "-3", "-2.9", comparator="<="),
        {"light": "behind", "reason": "cap_broken_level"},
    ),
]

FALLING: Rows = [
    (
        "down by three quarters of the way",
        level("ratio", "38", "39", baseline="42", comparator="<="),
        {"light": "on_pace", "completion": 0.75, "gap": 0.0, "expected": 39.0},
    ),
    ("down to the goal early", level("ratio", "38", "38", baseline="42", comparator="<="), {"light": "done"}),
    (
        "below means lower than the goal itself",
        level("ratio", "38", "38", baseline="42", comparator="<"),
        {"light": "ahead", "completion": 1.0, "gap": 25.0},
    ),
    (
        "below, and level with the goal at the end",
        level("ratio", "38", "38", baseline="42", comparator="<", as_of="2023-12-31"),
        {"light": "missed"},
    ),
    (
        "up where it should go down",
        level("ratio", "38", "42.1", baseline="42", comparator="<="),
        {"light": "reversed", "completion": -0.025},
    ),
    (
        "without a baseline it is a limit",
        level("ratio", "38", "40", comparator="<="),
        {"light": "behind", "method": "cap"},
    ),
    (
        "a tenth above the goal at the end",
        level("ratio", "38", "38.1", baseline="42", comparator="<=", as_of="2023-12-31"),
        {"light": "missed", "completion": 0.975},
    ),
    (
        "whole things going down are compared with the expected value rounded up",
        level("stock", "5", "9", baseline="10", comparator="<=", integer=True, as_of="2023-03-31"),
        {"light": "on_pace", "reason": "whole", "expected": 8.8},
    ),
    (
        "whole things that have not gone down at all",
        level("stock", "80", "100", baseline="100", comparator="<=", integer=True),
        {"light": "far_behind", "completion": 0.0},
    ),
]

ALREADY_THERE: Rows = [
    (
        "a goal equal to the baseline is held",
        level("stock", "100", "100", baseline="100"),
        {"light": "on_pace", "method": "hold", "completion": None},
    ),
    ("half a hundredth short", level("stock", "100", "99.5", baseline="100"), {"light": "slightly_behind"}),
    (
        "more than a hundredth below the baseline",
        level("stock", "100", "98.5", baseline="100"),
        {"light": "reversed", "reason": "fallen_back"},
    ),
    (
        "down to the level of the goal",
        level("ratio", "90", "90", baseline="95", unit="%"),
        {"light": "on_pace", "method": "hold"},
    ),
    (
        "a limit equal to the baseline is near",
        level("stock", "100", "100", baseline="100", comparator="<="),
        {"light": "slightly_behind", "method": "cap", "completion": None},
    ),
    (
        "a limit equal to the baseline is broken",
        level("stock", "100", "101", baseline="100", comparator="<="),
        {"light": "behind"},
    ),
]

FALLING_BACK: Rows = [
    (
        "a flow reached in June",
        Given(target="100", series={"2023-06-30": "100", SEPTEMBER: "95"}, as_of="2023-06-30"),
        {"light": "done"},
    ),
    (
        "the flow corrected down by September, still far ahead",
        Given(target="100", series={"2023-06-30": "100", SEPTEMBER: "95"}),
        {"light": "ahead", "pace": 1.267, "gap": 20.0},
    ),
    (
        "the flow corrected down below its pace",
        Given(target="100", series={"2023-06-30": "100", SEPTEMBER: "60"}),
        {"light": "behind", "pace": 0.8},
    ),
    (
        "a level reached in June that has slipped",
        Given(kind="stock", target="120", baseline="86", series={"2023-06-30": "121", SEPTEMBER: "115"}),
        {"light": "ahead", "completion": 0.853, "pace": 1.137, "gap": 10.3},
    ),
    (
        "a level back where it began",
        Given(kind="stock", target="120", baseline="86", series={"2023-06-30": "121", SEPTEMBER: "86"}),
        {"light": "far_behind", "completion": 0.0},
    ),
    (
        "a level below where it began",
        Given(kind="stock", target="120", baseline="86", series={"2023-06-30": "121", SEPTEMBER: "85.9"}),
        {"light": "reversed"},
    ),
    (
        "reached in June, short in December",
        Given(
            kind="stock",
            target="120",
            baseline="86",
            series={"2023-06-30": "121", "2023-12-31": "119"},
            as_of="2023-12-31",
        ),
        {"light": "missed", "completion": 0.971},
    ),
]

CORRECTED = {"later": (Later(SEPTEMBER, "820", 2), Later(SEPTEMBER, "905", 6))}
UNDONE = {"later": (Later(SEPTEMBER, "820", 2), Later(SEPTEMBER, "905", 3, undone=7))}
AMENDED: dict[str, Any] = {"series": {SEPTEMBER: "820"}, "amended": {5: "1000"}}

KNOWLEDGE: Rows = [
    (
        "before the target was lowered",
        Given(target="1200", known_at=4, **AMENDED),
        {"light": "slightly_behind", "pace": 0.911},
    ),
    (
        "since the target was lowered",
        Given(target="1200", known_at=5, **AMENDED),
        {"light": "on_pace", "completion": 0.82, "pace": 1.093, "gap": 7.0},
    ),
    (
        "as reported at the meeting",
        Given(target="1200", known_at=5, **CORRECTED),
        {"light": "slightly_behind", "actual": 820},
    ),
    (
        "as known after the correction",
        Given(target="1200", known_at=6, **CORRECTED),
        {"light": "on_pace", "actual": 905, "pace": 1.006},
    ),
    ("before a batch was undone", Given(target="1200", known_at=6, **UNDONE), {"light": "on_pace", "actual": 905}),
    (
        "after a batch was undone the number before it stands again",
        Given(target="1200", known_at=7, **UNDONE),
        {"light": "slightly_behind", "actual": 820},
    ),
    (
        "the only batch was undone",
        Given(target="1200", known_at=7, later=(Later(SEPTEMBER, "905", 3, undone=7),)),
        {"light": "no_data", "actual": None},
    ),
    (
        "a number that came later was not known",
        Given(target="1200", known_at=1, later=(Later(SEPTEMBER, "905", 3),)),
        {"light": "no_data"},
    ),
    (
        "two numbers for one day: the longer period is the year to date",
        Given(
            target="1200",
            known_at=3,
            later=(Later(SEPTEMBER, "905", 2, start="2023-01-01"), Later(SEPTEMBER, "80", 3, start="2023-09-01")),
        ),
        {"actual": 905},
    ),
    (
        "before the office set a baseline",
        Given(kind="stock", target="120", series={SEPTEMBER: "98"}, rebased={5: "86"}, known_at=4),
        {"light": "not_judged", "baseline_source": "missing"},
    ),
    (
        "since the office set a baseline",
        Given(kind="stock", target="120", series={SEPTEMBER: "98"}, rebased={5: "86"}, known_at=5),
        {"light": "far_behind", "baseline_source": "set"},
    ),
    (
        "the office's later baseline counts",
        Given(kind="stock", target="120", series={SEPTEMBER: "105"}, rebased={5: "86", 6: "60"}, known_at=6),
        {"light": "on_pace", "completion": 0.75, "baseline": 60},
    ),
    (
        "before another rule set was chosen",
        judged("通用", "60", rechosen={4: "武汉"}, known_at=3),
        {"light": "behind", "rule_set": "通用"},
    ),
    (
        "since another rule set was chosen",
        judged("通用", "60", rechosen={4: "武汉"}, known_at=4),
        {"light": "on_pace", "rule_set": "武汉"},
    ),
]

LEAP: Rows = [
    (
        "the end of February in a leap year is two twelfths",
        flow("1200", "200", start="2024-01-01", end="2024-12-31", as_of="2024-02-29"),
        {"light": "on_pace", "expected_share": 0.167, "pace": 1.0, "gap": 0.0},
    ),
    (
        "a day before it is not",
        flow("1200", "196.5", start="2024-01-01", end="2024-12-31", as_of="2024-02-28"),
        {"light": "slightly_behind", "expected_share": 0.164},
    ),
    (
        "by days: sixty of 366",
        flow("366", "60", start="2024-01-01", end="2024-12-31", as_of="2024-02-29", profile="days"),
        {"light": "on_pace", "gap": 0.0, "profile_used": "days"},
    ),
    (
        "by days: sixty of 365 on the first of March",
        flow("365", "60", as_of="2023-03-01", profile="days"),
        {"light": "on_pace", "gap": 0.0},
    ),
    (
        "by days: a leap year's last day",
        flow("366", "366", start="2024-01-01", end="2024-12-31", as_of="2024-12-31", profile="days"),
        {"light": "done", "expected_share": 1.0},
    ),
    (
        "by days: two years with one leap day",
        flow("731", "300", start="2023-01-01", end="2024-12-31", as_of="2024-02-29", profile="days", cumulative=False),
        {"expected_share": 0.581},
    ),
]

PERIODS: Rows = [
    (
        "from July to June: two years to date add up",
        Given(
            target="120",
            series={"2023-12-31": "40", "2024-03-31": "50"},
            start="2023-07-01",
            end="2024-06-30",
            as_of="2024-03-31",
        ),
        {"light": "on_pace", "actual": 90, "expected_share": 0.75, "gap": 0.0},
    ),
    (
        "from July to June: February is early in the year",
        Given(
            target="120",
            series={"2023-12-31": "40", "2024-02-29": "5"},
            start="2023-07-01",
            end="2024-06-30",
            as_of="2024-02-29",
        ),
        {"light": "slightly_behind", "expected_share": 0.667, "pace": 0.562},
    ),
    (
        "a third of three years",
        grown(series={"2022-12-31": "500"}, as_of="2022-12-31"),
        {"light": "on_pace", "expected_share": 0.333, "pace": 1.0},
    ),
    (
        "seventeen of thirty-six months, exactly on pace",
        Given(kind="stock", target="180", baseline="0", series={"2023-05-31": "85"}, as_of="2023-05-31", **THREE_YEARS),
        {"light": "on_pace", "pace": 1.0, "gap": 0.0},
    ),
    (
        "from the middle of March",
        flow("100", "40", start="2023-03-16", as_of="2023-06-30"),
        {"expected_share": 0.369, "light": "on_pace"},
    ),
    (
        "to the middle of June",
        flow("100", "54", end="2023-06-15", as_of="2023-03-31"),
        {"expected_share": 0.545, "light": "slightly_behind", "gap": -0.545},
    ),
    (
        "over in the middle of June",
        flow("100", "99", end="2023-06-15", as_of="2023-06-15"),
        {"light": "missed", "expected_share": 1.0},
    ),
    (
        "every year: half a year at the beginning",
        Given(
            target="12",
            series={"2018-09-30": "6"},
            qualifier="每年",
            start="2018-07-01",
            end="2022-12-31",
            as_of="2018-09-30",
        ),
        {"light": "on_pace", "expected_share": 0.5},
    ),
    (
        "every year: last year's number is not this year's",
        Given(
            target="12",
            series={"2018-12-31": "12"},
            qualifier="每年",
            start="2018-01-01",
            end="2022-12-31",
            as_of="2019-01-31",
        ),
        {"light": "no_data"},
    ),
    (
        "every year: over with the last one",
        Given(
            target="12",
            series={"2021-12-31": "13", "2022-12-31": "11"},
            qualifier="每年",
            start="2018-01-01",
            end="2022-12-31",
            as_of="2023-06-30",
        ),
        {"light": "missed", "actual": 11},
    ),
]

INSIDE_A_MONTH: Rows = [
    (
        "judged at the tenth, where the data end",
        Given(target="1200", series={"2023-09-10": "833.4"}, as_of="2023-09-10"),
        {"light": "on_pace", "expected_share": 0.694, "expected": 833.3},
    ),
    (
        "what came on the tenth is not seen on the ninth",
        Given(target="1200", series={"2023-08-31": "700", "2023-09-10": "900"}, as_of="2023-09-09"),
        {"light": "behind", "actual": 700, "expected_share": 0.667, "pace": 0.875, "gap": -8.3},
    ),
    (
        "the first day of the period",
        flow("310", "1", start="2023-03-01", as_of="2023-03-01"),
        {"expected_share": 0.003, "light": "on_pace"},
    ),
]

EARLY: Rows = [
    (
        "shrinking in February is yellow",
        level("growth", "6.5", "-1", shape="hold", unit="%", as_of="2023-02-28"),
        {"light": "slightly_behind", "reason": "shrinking"},
    ),
    (
        "shrinking in March is not",
        level("growth", "6.5", "-1", shape="hold", unit="%", as_of="2023-03-31"),
        {"light": "far_behind"},
    ),
    (
        "a hold far off in January is yellow",
        level("ratio", "90", "85", baseline="85", shape="hold", unit="%", as_of="2023-01-31"),
        {"light": "slightly_behind"},
    ),
    (
        "a limit used up too fast in January is yellow",
        flow("100", "12", comparator="<=", as_of="2023-01-31"),
        {"light": "slightly_behind", "reason": "over_pace"},
    ),
    (
        "a limit broken in January is final",
        flow("100", "101", comparator="<=", as_of="2023-01-31"),
        {"light": "missed", "reason": "cap_broken"},
    ),
    (
        "a limit on a level broken in January is red",
        level("stock", "100", "101", comparator="<=", as_of="2023-01-31"),
        {"light": "behind"},
    ),
    (
        "February of the second year is early too",
        grown(series={"2023-02-28": "410"}, as_of="2023-02-28"),
        {"light": "slightly_behind", "pace": 0.086},
    ),
    ("two states know no early months", judged("宣城", "2", as_of="2023-02-28"), {"light": "behind"}),
]

INTEGERS: Rows = [
    ("three of five at three quarters", flow("5", "3", integer=True), {"light": "on_pace", "reason": "whole"}),
    ("two of five at three quarters", flow("5", "2", integer=True), {"light": "far_behind", "pace": 0.533}),
    ("four of five at three quarters", flow("5", "4", integer=True), {"light": "on_pace", "reason": "on_pace"}),
    ("three of four, exactly", flow("4", "3", integer=True), {"light": "on_pace", "reason": "on_pace", "gap": 0.0}),
    ("what can be parted is not rounded", flow("5", "3"), {"light": "behind", "pace": 0.8}),
    ("none of three in March", flow("3", "0", integer=True, as_of="2023-03-31"), {"light": "on_pace"}),
    ("two of three at the end", flow("3", "2", integer=True, as_of="2023-12-31"), {"light": "missed"}),
]

RULE_SETS: Rows = [
    ("宣城 on pace", judged("宣城", "75"), {"light": "on_pace"}),
    ("宣城 a tenth behind", judged("宣城", "74.9"), {"light": "behind", "gap": -0.1}),
    ("宣城 never far behind", judged("宣城", "1"), {"light": "behind"}),
    ("宣城 ten points ahead", judged("宣城", "85"), {"light": "ahead"}),
    (
        "宣城 a hold a tenth short",
        level("ratio", "90", "89.9", baseline="89.9", shape="hold", unit="%", rule_set="宣城"),
        {"light": "behind"},
    ),
    (
        "宣城 growth a tenth short",
        level("growth", "6.5", "6.4", shape="hold", unit="%", rule_set="宣城"),
        {"light": "behind"},
    ),
    (
        "宣城 a limit is never near",
        level("stock", "100", "100", comparator="<=", rule_set="宣城"),
        {"light": "on_pace"},
    ),
    ("宣城 a limit used too fast", flow("100", "75.1", comparator="<=", rule_set="宣城"), {"light": "behind"}),
    ("宣城 about, just outside", level("stock", "50", "47.4", comparator="~", rule_set="宣城"), {"light": "behind"}),
    ("银川 on pace", judged("银川", "75"), {"light": "on_pace"}),
    ("银川 a tenth behind", judged("银川", "74.9"), {"light": "slightly_behind"}),
    ("银川 ten points behind", judged("银川", "65"), {"light": "slightly_behind", "gap": -10.0}),
    ("银川 more than ten points behind", judged("银川", "64.9"), {"light": "behind"}),
    ("银川 thirty points behind", judged("银川", "45"), {"light": "behind", "gap": -30.0}),
    ("银川 more than thirty points behind", judged("银川", "44.9"), {"light": "far_behind"}),
    (
        "银川 ten points behind at 17 of 36 months",
        Given(
            kind="stock",
            target="180",
            baseline="0",
            series={"2023-05-31": "67"},
            as_of="2023-05-31",
            rule_set="银川",
            **THREE_YEARS,
        ),
        {"light": "slightly_behind", "gap": -10.0},
    ),
    ("武汉 at four fifths of the pace", judged("武汉", "60"), {"light": "on_pace", "pace": 0.8}),
    ("武汉 just below four fifths", judged("武汉", "59.9"), {"light": "slightly_behind"}),
    ("武汉 at three fifths of the pace", judged("武汉", "45"), {"light": "slightly_behind", "pace": 0.6}),
    ("武汉 just below three fifths", judged("武汉", "44.9"), {"light": "behind"}),
    ("武汉 never far behind", judged("武汉", "0"), {"light": "behind"}),
    ("通用 at nine tenths of the pace", judged("通用", "67.5"), {"light": "slightly_behind", "pace": 0.9}),
    ("通用 just below nine tenths", judged("通用", "67.4"), {"light": "behind"}),
    ("通用 at three fifths of the pace", judged("通用", "45"), {"light": "behind"}),
    ("通用 just below three fifths", judged("通用", "44.9"), {"light": "far_behind"}),
    (
        "通用 below nine tenths, but by less than three points",
        flow("100", "22.1", as_of="2023-03-31"),
        {"light": "slightly_behind", "pace": 0.884, "gap": -2.9},
    ),
    (
        "通用 below nine tenths and by three points",
        flow("100", "22", as_of="2023-03-31"),
        {"light": "behind", "pace": 0.88, "gap": -3.0},
    ),
    (
        "a target's own rule set is milder",
        judged("通用", "60", own_rule_set="武汉"),
        {"light": "on_pace", "rule_set": "武汉"},
    ),
    (
        "a target's own rule set is stricter",
        judged("武汉", "74", own_rule_set="宣城"),
        {"light": "behind", "rule_set": "宣城"},
    ),
]


def planned(actual: str, as_of: str, **more: Any) -> Given:
    """A flow to 100 by the plan 10, 35, 70, 100 % at the quarters' ends."""
    return flow("100", actual, **{"as_of": as_of, "profile": "plan", "plan": MARKS, **more})


PLAN: Rows = [
    (
        "V17 four fifths of the plan at midyear",
        planned("28", "2023-06-30"),
        {"light": "behind", "pace": 0.8, "expected_share": 0.35, "profile_used": "plan"},
    ),
    ("straight to the first mark", planned("5.2", "2023-02-15"), {"expected_share": 0.051, "light": "on_pace"}),
    ("straight between two marks", planned("22.4", "2023-05-15"), {"expected_share": 0.224, "light": "on_pace"}),
    ("on a mark", planned("70", SEPTEMBER), {"expected_share": 0.7, "light": "on_pace", "gap": 0.0}),
    (
        "after the last mark it stays",
        planned("50", SEPTEMBER, plan={"2023-06-30": "0.5"}),
        {"expected_share": 0.5, "light": "on_pace", "gap": 0.0},
    ),
    (
        "a plan without marks goes by months",
        planned("75", SEPTEMBER, plan={}),
        {"expected_share": 0.75, "profile_used": "months"},
    ),
    (
        "before the plan was changed",
        planned("60", SEPTEMBER, replanned={5: {SEPTEMBER: "0.6"}}, known_at=4),
        {"light": "behind", "expected_share": 0.7},
    ),
    (
        "since the plan was changed",
        planned("60", SEPTEMBER, replanned={5: {SEPTEMBER: "0.6"}}, known_at=5),
        {"light": "on_pace", "expected_share": 0.6},
    ),
    (
        "a level by plan",
        level("stock", "120", "98", baseline="86", as_of="2023-06-30", profile="plan", plan=MARKS),
        {"light": "on_pace", "completion": 0.353, "expected_share": 0.35},
    ),
]


def seasonal(earlier: dict[str, str], actual: str, day: str = SEPTEMBER, **more: Any) -> Given:
    """A flow to 100 with the profile season and the numbers of earlier years."""
    return Given(target="100", series={**earlier, day: actual}, profile="season", **more)


SEASON: Rows = [
    (
        "the mean share of two years",
        seasonal(TWO_SEASONS, "70"),
        {"light": "on_pace", "expected_share": 0.7, "gap": 0.0, "profile_used": "season"},
    ),
    (
        "one year is not enough",
        seasonal({"2022-09-30": "160", "2022-12-31": "200"}, "70"),
        {"light": "slightly_behind", "expected_share": 0.75, "profile_used": "months"},
    ),
    (
        "inside a month it goes by months",
        seasonal(TWO_SEASONS, "71", "2023-09-15"),
        {"expected_share": 0.708, "profile_used": "months"},
    ),
    (
        "a year with nothing at its end does not count",
        seasonal({**TWO_SEASONS, "2020-09-30": "0", "2020-12-31": "0"}, "70"),
        {"expected_share": 0.7, "profile_used": "season"},
    ),
    (
        "a year without December does not count",
        seasonal({"2021-09-30": "60", "2021-12-31": "100", "2022-09-30": "160"}, "70"),
        {"expected_share": 0.75, "profile_used": "months"},
    ),
    (
        "years long ago do not count",
        seasonal({"2016-09-30": "60", "2016-12-31": "100", "2017-09-30": "60", "2017-12-31": "100"}, "70"),
        {"expected_share": 0.75, "profile_used": "months"},
    ),
    (
        "five years ago counts",
        seasonal({"2018-09-30": "60", "2018-12-31": "100", "2019-09-30": "80", "2019-12-31": "100"}, "70"),
        {"expected_share": 0.7, "profile_used": "season"},
    ),
    (
        "a correction of an earlier year counts",
        Given(
            target="100",
            series={**TWO_SEASONS, SEPTEMBER: "70"},
            profile="season",
            later=(Later("2022-09-30", "120", 2),),
            known_at=2,
        ),
        {"expected_share": 0.6},
    ),
    (
        "a level has no season",
        Given(kind="stock", target="120", baseline="86", series={**TWO_SEASONS, SEPTEMBER: "98"}, profile="season"),
        {"expected_share": 0.75, "profile_used": "months"},
    ),
    (
        "half a year has no season of a year",
        seasonal(TWO_SEASONS, "50", start="2023-07-01"),
        {"expected_share": 0.5, "profile_used": "months"},
    ),
]

FRESH: Rows = [
    (
        "the deadline's last day is not late",
        seen({"2023-08-31": "800"}, "2023-10-15", frequency="month"),
        {"freshness": "current", "missed_periods": 0, "light": "on_pace", "is_stale": False},
    ),
    (
        "a day after the deadline",
        seen({"2023-08-31": "800"}, "2023-10-16", frequency="month"),
        {"freshness": "overdue", "overdue_days": 1, "light": "slightly_behind", "is_stale": True},
    ),
    (
        "three months missed, counted from the first",
        seen({"2023-06-30": "600"}, "2023-10-20", frequency="month"),
        {"freshness": "missing", "missed_periods": 3, "overdue_days": 66, "light": "slightly_behind"},
    ),
    (
        "a quarter five days late",
        seen({"2023-06-30": "600"}, "2023-10-20"),
        {"freshness": "overdue", "missed_periods": 1, "overdue_days": 5},
    ),
    ("two quarters missed", seen({"2023-03-31": "300"}, "2023-10-20"), {"freshness": "missing", "missed_periods": 2}),
    (
        "a half-year not due yet",
        seen({"2023-06-30": "600"}, "2024-01-10", frequency="half", as_of="2023-12-31"),
        {"freshness": "current", "light": "on_pace"},
    ),
    (
        "a half-year five days late",
        seen({"2023-06-30": "600"}, "2024-01-20", frequency="half", as_of="2023-12-31"),
        {"freshness": "overdue", "overdue_days": 5, "light": "slightly_behind"},
    ),
    (
        "a yearly report not due yet",
        grown(series={"2022-12-31": "500"}, frequency="year", as_of="2023-12-31", seen_on="2024-01-15"),
        {"freshness": "current", "light": "on_pace"},
    ),
    (
        "a yearly report a day late",
        grown(series={"2022-12-31": "500"}, frequency="year", as_of="2023-12-31", seen_on="2024-01-16"),
        {"freshness": "overdue", "overdue_days": 1, "light": "slightly_behind"},
    ),
    (
        "nothing reported and nothing due",
        seen({}, "2023-02-10", frequency="month", as_of="2023-01-31"),
        {"light": "no_data", "freshness": "not_due", "missed_periods": 0},
    ),
    (
        "nothing reported in three quarters",
        seen({}, "2023-10-20"),
        {"light": "no_data", "freshness": "missing", "missed_periods": 3},
    ),
    (
        "looking back, all up to the cut-off was due",
        seen({"2023-06-30": "600"}, None),
        {"freshness": "overdue", "missed_periods": 1, "light": "slightly_behind"},
    ),
    (
        "a red light stays red",
        seen({"2023-06-30": "400"}, "2023-10-20"),
        {"light": "behind", "freshness": "overdue", "is_stale": False},
    ),
    (
        "a goal reached early is not green without its report",
        seen({"2023-06-30": "1200"}, "2023-10-20"),
        {"light": "slightly_behind", "reason": "done", "is_stale": True},
    ),
    (
        "a period that is over asks for no more reports",
        seen({"2023-12-31": "1200"}, "2024-10-20", as_of=SEPTEMBER.replace("2023", "2024")),
        {"light": "done", "missed_periods": 0, "freshness": "current"},
    ),
    (
        "a milestone done asks for no more reports",
        level("milestone", None, "100", comparator="=", as_of="2023-03-31", seen_on="2023-10-20"),
        {"light": "done", "missed_periods": 0},
    ),
    (
        "an open milestone does",
        Given(kind="milestone", target=None, comparator="=", series={"2023-03-31": "60"}, seen_on="2023-10-20"),
        {"light": "slightly_behind", "missed_periods": 2, "is_stale": True},
    ),
    (
        "half of September is no report of September",
        seen({"2023-09-15": "900"}, "2023-10-20", frequency="month"),
        {"freshness": "overdue", "overdue_days": 5, "light": "slightly_behind"},
    ),
    (
        "two of three months are no report of the quarter",
        seen({"2023-08-31": "800"}, "2023-10-20"),
        {"freshness": "overdue", "missed_periods": 1},
    ),
    (
        "not judged stays not judged when a report is missing",
        Given(kind="stock", target="120", series={"2023-06-30": "98"}, seen_on="2023-10-20"),
        {"light": "not_judged", "is_stale": False, "freshness": "overdue"},
    ),
]

YEARS: Rows = [
    (
        "a flow's second year",
        Given(target="300", series={"2022-12-31": "90", "2023-06-30": "60"}, as_of="2023-06-30", **THREE_YEARS),
        {
            "actual": 150,
            "light": "on_pace",
            "year_goal": 200.0,
            "year_share": 0.5,
            "year_completion": 0.545,
            "year_gap": 4.5,
        },
    ),
    (
        "a flow's first year",
        Given(target="300", series={"2022-06-30": "45"}, as_of="2022-06-30", **THREE_YEARS),
        {"year_goal": 100.0, "year_share": 0.5, "year_completion": 0.45, "year_gap": -5.0},
    ),
    (
        "a level's second year",
        grown(series={"2022-12-31": "480", "2023-06-30": "520"}, as_of="2023-06-30"),
        {"light": "behind", "year_goal": 600.0, "year_share": 0.5, "year_completion": 0.333, "year_gap": -16.7},
    ),
    (
        "a level's first year",
        grown(series={"2022-06-30": "440"}, as_of="2022-06-30"),
        {"year_goal": 500.0, "year_share": 0.5, "year_completion": 0.4, "year_gap": -10.0},
    ),
    (
        "a level's last year ends where the target ends",
        grown(series={"2023-12-31": "600", "2024-06-30": "640"}, as_of="2024-06-30"),
        {"year_goal": 700.0, "year_share": 0.5, "year_completion": 0.4},
    ),
    (
        "the year's goal was passed before the year began",
        grown(series={"2022-12-31": "610", "2023-06-30": "620"}, as_of="2023-06-30"),
        {"year_goal": 600.0, "year_completion": None, "year_gap": None},
    ),
    (
        "a falling level's second year",
        Given(
            kind="stock",
            target="400",
            baseline="700",
            comparator="<=",
            series={"2022-12-31": "610", "2023-06-30": "560"},
            as_of="2023-06-30",
            **THREE_YEARS,
        ),
        {"year_goal": 500.0, "year_completion": 0.455, "year_gap": -4.5},
    ),
    ("one year has no line of its own", flow("1200", "820"), {"year_goal": None, "year_share": None, "year_gap": None}),
    (
        "a yearly step's second year",
        Given(
            kind="ratio",
            target="0.5",
            baseline="30",
            qualifier="每年提高",
            unit="%",
            series={"2018-12-31": "30.4", "2019-06-30": "30.7"},
            start="2018-01-01",
            end="2022-12-31",
            as_of="2019-06-30",
        ),
        {"goal": 32.5, "pace": 0.933, "light": "slightly_behind", "year_goal": 31.0, "year_completion": 0.5},
    ),
    (
        "a yearly step without a baseline has no goal",
        Given(kind="ratio", target="0.5", qualifier="每年提高", unit="%", series={"2023-06-30": "30"}, **THREE_YEARS),
        {"light": "not_judged", "reason": "no_baseline", "goal": None},
    ),
]

BANDS: Rows = [
    (
        "a range passed by a tenth of its width",
        level("ratio", "6", "8.2", comparator="between", high="8"),
        {"light": "slightly_behind", "deviation": 0.1},
    ),
    ("a range passed by more", level("ratio", "6", "8.3", comparator="between", high="8"), {"light": "behind"}),
    ("the edge of a range is inside", level("ratio", "6", "8", comparator="between", high="8"), {"light": "on_pace"}),
    (
        "a range left at the end",
        level("ratio", "6", "8.1", comparator="between", high="8", as_of="2023-12-31"),
        {"light": "missed"},
    ),
    (
        "a flow on its way to the lower end of a range",
        flow("3", "2.25", comparator="between", high="5"),
        {"light": "on_pace", "gap": 0.0},
    ),
    (
        "a flow past the upper end",
        flow("3", "6", comparator="between", high="5", as_of="2023-12-31"),
        {"light": "missed"},
    ),
    ("about, a tenth too much", level("stock", "50", "55", comparator="~"), {"light": "slightly_behind"}),
    ("about, more than a tenth too much", level("stock", "50", "55.1", comparator="~"), {"light": "behind"}),
    ("about a flow, the lower edge", flow("700", "665", comparator="~", as_of="2023-12-31"), {"light": "done"}),
    ("about a flow, below the edge", flow("700", "664.9", comparator="~", as_of="2023-12-31"), {"light": "missed"}),
    ("about a flow, the upper edge", flow("700", "735", comparator="~", as_of="2023-12-31"), {"light": "done"}),
]

CAPS: Rows = [
    ("a level at its limit", level("stock", "100", "100", comparator="<="), {"light": "slightly_behind"}),
    ("a level that must stay below", level("stock", "100", "100", comparator="<"), {"light": "behind"}),
    ("a level kept to the end", level("stock", "100", "99", comparator="<=", as_of="2023-12-31"), {"light": "done"}),
    ("a flow that must stay below", flow("100", "100", comparator="<"), {"light": "missed", "reason": "cap_broken"}),
    ("a flow at its limit already", flow("100", "100", comparator="<="), {"light": "behind", "reason": "over_pace"}),
    ("a flow five percent too fast", flow("100", "78.75", comparator="<="), {"light": "slightly_behind"}),
    ("a flow more than five percent too fast", flow("100", "78.8", comparator="<="), {"light": "behind"}),
    (
        "a large flow exactly as fast as the year",
        flow("120000000000", "70000000000", comparator="<=", as_of="2023-07-31"),
        {"light": "on_pace", "gap": 0.0},
    ),
    ("a limit on growth is kept", level("growth", "3", "2.1", comparator="<=", unit="%"), {"light": "on_pace"}),
    (
        "a limit on growth is just passed",
        level("growth", "3", "3.4", comparator="<=", unit="%"),
        {"light": "slightly_behind"},
    ),
    ("a limit on growth is passed", level("growth", "3", "3.6", comparator="<=", unit="%"), {"light": "behind"}),
]


def beside(actual: str, reference: str, comparator: str = ">=", day: str = SEPTEMBER) -> Given:
    """A rate beside that of another region."""
    given = {"comparator": comparator, "shape": "hold", "unit": "%", "reference": {day: reference}}
    return level("relative", None, actual, **{**given, "reference_region": "province"})


RELATIVE: Rows = [
    ("above another region", beside("6.8", "6.1"), {"light": "on_pace", "shortfall": 0.7}),
    ("level with it", beside("6.1", "6.1"), {"light": "on_pace"}),
    ("level with it where more is asked", beside("6.1", "6.1", ">"), {"light": "slightly_behind"}),
    ("half a point short", beside("5.6", "6.1"), {"light": "slightly_behind"}),
    ("more than half a point short", beside("5.5", "6.1"), {"light": "behind"}),
    ("lower, as asked", beside("5.0", "5.2", "<="), {"light": "on_pace"}),
    ("lower is asked, and a little higher", beside("5.5", "5.2", "<"), {"light": "slightly_behind"}),
    ("lower is asked, and much higher", beside("5.8", "5.2", "<="), {"light": "behind"}),
    (
        "the other region's value of another day is not taken",
        beside("6.8", "6.1", day="2023-08-31"),
        {"light": "not_judged", "reason": "no_reference"},
    ),
]

BASELINES: Rows = [
    (
        "the office's word before the document's",
        level("stock", "120", "105", baseline="86", set_baseline="60"),
        {"light": "on_pace", "completion": 0.75, "baseline": 60, "baseline_source": "set"},
    ),
    (
        "the document's word before the series",
        Given(kind="stock", target="120", baseline="86", series={"2022-12-31": "60", SEPTEMBER: "98"}),
        {"completion": 0.353, "baseline": 86, "baseline_source": "given"},
    ),
    (
        "the office's word before the series",
        Given(kind="stock", target="120", set_baseline="60", series={"2022-12-31": "86", SEPTEMBER: "105"}),
        {"completion": 0.75, "baseline_source": "set"},
    ),
    (
        "a year to the day before the start is recent enough",
        Given(kind="stock", target="120", series={"2022-01-01": "60", SEPTEMBER: "105"}),
        {"completion": 0.75, "baseline_source": "derived"},
    ),
    (
        "a day more is not",
        Given(kind="stock", target="120", series={"2021-12-31": "60", SEPTEMBER: "105"}),
        {"light": "not_judged", "baseline_source": "missing"},
    ),
    (
        "the last of several values before the start",
        Given(kind="stock", target="120", series={"2022-06-30": "50", "2022-12-31": "60", SEPTEMBER: "105"}),
        {"completion": 0.75, "baseline": 60},
    ),
    ("a flow starts from nothing", flow("100", "75", baseline="50"), {"completion": 0.75, "baseline_source": "none"}),
]

MILESTONES: Rows = [
    (
        "due in thirty days",
        level("milestone", None, "60", comparator="=", end="2023-10-30"),
        {"light": "slightly_behind", "days_overdue": -30},
    ),
    ("due in thirty-one days", level("milestone", None, "60", comparator="=", end="2023-10-31"), {"light": "on_pace"}),
    ("due today", level("milestone", None, "60", comparator="=", end=SEPTEMBER), {"light": "slightly_behind"}),
    ("thirty days overdue", level("milestone", None, "60", comparator="=", end="2023-08-31"), {"light": "behind"}),
    (
        "thirty-one days overdue",
        level("milestone", None, "60", comparator="=", end="2023-08-30"),
        {"light": "far_behind"},
    ),
    (
        "overdue in February is not lenient",
        level("milestone", None, "60", comparator="=", end="2023-02-10", as_of="2023-02-28"),
        {"light": "behind"},
    ),
]

TABLES = {
    "zero": ZERO,
    "negative": NEGATIVE,
    "falling": FALLING,
    "already there": ALREADY_THERE,
    "falling back": FALLING_BACK,
    "knowledge": KNOWLEDGE,
    "leap": LEAP,
    "periods": PERIODS,
    "inside a month": INSIDE_A_MONTH,
    "early": EARLY,
    "integers": INTEGERS,
    "rule sets": RULE_SETS,
    "plan": PLAN,
    "season": SEASON,
    "freshness": FRESH,
    "years": YEARS,
    "bands": BANDS,
    "caps": CAPS,
    "relative": RELATIVE,
    "baselines": BASELINES,
    "milestones": MILESTONES,
}
ROWS = {f"{table}: {row[0]}": row for table, rows in TABLES.items() for row in rows}


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Any] | None]:
    """All of them judged at once: those with the same question share a database."""
    return dict(zip(ROWS, judge_many([given for _, given, _ in ROWS.values()]), strict=True))


@pytest.mark.parametrize("name", ROWS)
def test_the_edge_is_judged_as_the_method_says(name: str, found: dict[str, dict[str, Any] | None]) -> None:
    _, given, expect = ROWS[name]
    assert differing(found[name], expect) == {}, given


def test_a_target_withdrawn_keeps_its_light_only_in_the_past() -> None:
    before, after = (
        Given(target="1200", series={SEPTEMBER: "820"}, amended={5: None}, known_at=line) for line in (4, 5)
    )
    assert [row and row["light"] for row in judge_many([before, after])] == ["slightly_behind", None]
