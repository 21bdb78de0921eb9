"""Given a target and its numbers, expect the light: the vectors of the status method and the guards around them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sql.judge import Given, differing, judge_many

SEPTEMBER = "2023-09-30"


def flow(target: str, actual: str, **more: Any) -> Given:
    return Given(target=target, series={more.get("as_of", SEPTEMBER): actual}, **more)


def level(kind: str, target: str | None, actual: str, **more: Any) -> Given:
    return Given(kind=kind, target=target, series={more.get("as_of", SEPTEMBER): actual}, **more)


VECTORS: list[tuple[str, Given, dict[str, Any]]] = [
    (
        "V1 a flow a little behind",
        flow("1200", "820"),
        {
            "light": "slightly_behind",
            "completion": 0.683,
            "pace": 0.911,
            "gap": -6.7,
            "shortfall": -80,
            "projection": 1093.3,
        },
    ),
    ("V2 a flow ahead of its pace", flow("300", "240"), {"light": "on_pace", "pace": 1.067}),
    (
        "V3 a level is judged by its increase, not by A/T",
        level("stock", "120", "98", baseline="86"),
        {"light": "far_behind", "completion": 0.353, "pace": 0.471},
    ),
    (
        "V4 a three-year level at half time",
        level("stock", "700", "520", baseline="400", start="2022-01-01", end="2024-12-31", as_of="2023-06-30"),
        {"light": "behind", "completion": 0.4, "pace": 0.8, "shortfall": -30},
    ),
    (
        "V5 a falling target",
        level("ratio", "38", "39.5", baseline="42", comparator="<=", unit="%"),
        {"light": "behind", "completion": 0.625, "pace": 0.833},
    ),
    (
        "V6 from negative to positive",
        level("ratio", "5", "1", baseline="-3.2"),
        {"light": "behind", "completion": 0.512, "pace": 0.683},
    ),
    (
        "V7 below where it began",
        level("stock", "120", "80", baseline="86"),
        {"light": "reversed", "completion": -0.176},
    ),
    (
        "V8 whole things are compared with the whole part of the expected value",
        flow("5", "1", integer=True, as_of="2023-03-31"),
        {"light": "on_pace", "reason": "whole"},
    ),
    (
        "V9 a cap on a flow used too fast",
        flow("100", "82", comparator="<="),
        {"light": "behind", "reason": "over_pace"},
    ),
    ("V10 about: off by six percent", level("stock", "50", "47", comparator="~"), {"light": "slightly_behind"}),
    (
        "V11 a range missed by a fifth of its width",
        level("ratio", "6", "5.6", comparator="between", high="8"),
        {"light": "behind"},
    ),
    ("V12 growth just short", level("growth", "6.5", "6.1", shape="hold", unit="%"), {"light": "slightly_behind"}),
    (
        "V13 a point above the province, just short",
        level("relative", "1", "6.8", shape="hold", unit="%", reference={SEPTEMBER: "6.1"}),
        {"light": "slightly_behind"},
    ),
    (
        "V13 without the province's value",
        level("relative", "1", "6.8", shape="hold", unit="%", reference={"2023-06-30": "6.1"}),
        {"light": "not_judged", "reason": "no_reference"},
    ),
    (
        "V14 a milestone 53 days overdue",
        level("milestone", None, "60", comparator="=", start="2026-01-01", end="2026-09-30", as_of="2026-11-22"),
        {"light": "far_behind", "reason": "long_overdue", "days_overdue": 53},
    ),
    ("V15 a zero target broken", flow("0", "1", comparator="="), {"light": "behind", "share_of_target": None}),
    (
        "V16 judged at the date of the data, not of the reader",
        Given(target="1200", series={"2026-09-30": "900"}, start="2026-01-01", end="2026-12-31", as_of="2026-11-22"),
        {"light": "on_pace", "pace": 1.0},
    ),
    (
        "V18 a level to hold has fallen back",
        level("ratio", "90", "85", baseline="92", shape="hold", unit="%"),
        {"light": "reversed", "reason": "fallen_back"},
    ),
]

GUARDS: list[tuple[str, Given, dict[str, Any]]] = [
    ("nothing reported", Given(), {"light": "no_data", "actual": None}),
    ("not begun", flow("100", "0", as_of="2022-06-30"), {"light": "not_judged", "reason": "not_started"}),
    ("far behind in February is at worst yellow", flow("1200", "20", as_of="2023-02-28"), {"light": "slightly_behind"}),
    ("far behind in March is far behind", flow("1200", "20", as_of="2023-03-31"), {"light": "far_behind"}),
    (
        "backwards in February is red",
        level("stock", "120", "80", baseline="86", as_of="2023-02-28"),
        {"light": "reversed"},
    ),
    ("less than three points is never red", flow("100", "5.4", as_of="2023-01-31"), {"light": "slightly_behind"}),
    ("exactly on pace", flow("1200", "900"), {"light": "on_pace", "gap": 0.0}),
    ("ten points ahead", flow("100", "85"), {"light": "ahead"}),
    ("just under ten points ahead", flow("100", "84.9"), {"light": "on_pace"}),
    ("reached before the end", flow("100", "100"), {"light": "done"}),
    ("more than needs strictly more", flow("100", "100", comparator=">"), {"light": "ahead"}),
    ("over and reached", flow("100", "100", as_of="2023-12-31"), {"light": "done"}),
    ("over and not reached", flow("100", "99.9", as_of="2023-12-31"), {"light": "missed"}),
    (
        "over, and later data do not help",
        Given(
            kind="stock",
            target="4500",
            series={"2022-12-31": "2446", "2025-12-31": "4600"},
            start="2018-01-01",
            end="2022-12-31",
            as_of="2025-12-31",
        ),
        {"light": "missed", "share_of_target": 0.544},
    ),
    (
        "no baseline, not reached",
        level("stock", "120", "98"),
        {"light": "not_judged", "reason": "no_baseline", "share_of_target": 0.817},
    ),
    ("no baseline, reached", level("stock", "120", "121"), {"light": "done"}),
    (
        "a baseline derived from the year before",
        Given(kind="stock", target="120", series={"2022-12-31": "86", SEPTEMBER: "98"}),
        {"light": "far_behind", "baseline_source": "derived"},
    ),
    (
        "a value from long before is no baseline",
        Given(kind="stock", target="120", series={"2020-12-31": "86", SEPTEMBER: "98"}),
        {"light": "not_judged", "baseline_source": "missing"},
    ),
    ("met at the start is held", level("stock", "100", "105", baseline="110"), {"light": "on_pace", "method": "hold"}),
    (
        "a hold short by a point",
        level("ratio", "90", "89", baseline="89", shape="hold", unit="%"),
        {"light": "slightly_behind"},
    ),
    ("a hold short by more", level("ratio", "90", "88.9", baseline="88", shape="hold", unit="%"), {"light": "behind"}),
    (
        "a cap on a level is near",
        level("stock", "100", "96", comparator="<="),
        {"light": "slightly_behind", "reason": "near_cap"},
    ),
    ("a cap on a level is kept", level("stock", "100", "95", comparator="<="), {"light": "on_pace"}),
    (
        "a cap on a level is broken",
        level("stock", "100", "100.1", comparator="<="),
        {"light": "behind", "reason": "cap_broken_level"},
    ),
    ("a cap on a flow is kept", flow("100", "75", comparator="<="), {"light": "on_pace"}),
    ("a cap on a flow is near", flow("100", "78.7", comparator="<="), {"light": "slightly_behind"}),
    (
        "a broken cap on a flow is final at once",
        flow("100", "100.5", comparator="<="),
        {"light": "missed", "reason": "cap_broken"},
    ),
    ("a cap kept to the end", flow("100", "99", comparator="<=", as_of="2023-12-31"), {"light": "done"}),
    ("about, inside", level("stock", "50", "52.5", comparator="~"), {"light": "on_pace"}),
    ("about, far off", level("stock", "50", "44.9", comparator="~"), {"light": "behind"}),
    ("about a flow: on the way to the lower edge", flow("700", "500", comparator="~"), {"light": "on_pace"}),
    ("about a flow: overshot at the end", flow("700", "750", comparator="~", as_of="2023-12-31"), {"light": "missed"}),
    ("a range, inside", level("ratio", "6", "7", comparator="between", high="8"), {"light": "on_pace"}),
    (
        "a range, off by a tenth",
        level("ratio", "6", "5.8", comparator="between", high="8"),
        {"light": "slightly_behind"},
    ),
    (
        "a range of a flow at the end",
        flow("3", "4", comparator="between", high="5", as_of="2023-12-31"),
        {"light": "done"},
    ),
    ("growth reached", level("growth", "6.5", "6.5", shape="hold", unit="%"), {"light": "on_pace"}),
    ("growth negative", level("growth", "6.5", "-0.1", shape="hold", unit="%"), {"light": "far_behind"}),
    (
        "positive growth means more than zero",
        level("growth", "0", "0", comparator=">", shape="hold", unit="%"),
        {"light": "slightly_behind"},
    ),
    ("positive growth", level("growth", "0", "0.1", comparator=">", shape="hold", unit="%"), {"light": "on_pace"}),
    (
        "above the province",
        level("relative", None, "65.5", comparator=">", shape="hold", unit="%", reference={SEPTEMBER: "51"}),
        {"light": "on_pace"},
    ),
    ("a milestone not due", level("milestone", None, "60", comparator="=", end="2023-12-31"), {"light": "on_pace"}),
    (
        "a milestone due soon",
        level("milestone", None, "60", comparator="=", end="2023-10-20"),
        {"light": "slightly_behind"},
    ),
    ("a milestone overdue", level("milestone", None, "60", comparator="=", end="2023-09-20"), {"light": "behind"}),
    ("a milestone done", level("milestone", None, "100", comparator="=", end="2023-12-31"), {"light": "done"}),
    ("a zero target kept", flow("0", "0", comparator="="), {"light": "on_pace"}),
    (
        "years of a flow add up",
        Given(
            target="37",
            series={"2018-12-31": "5", "2019-06-30": "2", "2019-12-31": "6"},
            start="2018-01-01",
            end="2022-12-31",
            as_of="2020-01-31",
        ),
        {"actual": 11, "expected_share": 0.4},
    ),
    (
        "a year without report is not counted as zero",
        Given(target="37", series={"2019-12-31": "6"}, start="2018-01-01", end="2022-12-31", as_of="2020-01-31"),
        {"light": "no_data"},
    ),
    (
        "every year anew",
        Given(
            target="1.2",
            series={"2019-12-31": "1.1", "2020-06-30": "0.7"},
            qualifier="每年",
            start="2018-01-01",
            end="2022-12-31",
            as_of="2020-06-30",
        ),
        {"actual": 0.7, "expected_share": 0.5, "light": "on_pace"},
    ),
    (
        "a yearly step adds up from the baseline",
        level(
            "ratio",
            "0.5",
            "31",
            baseline="30",
            qualifier="每年提高",
            unit="%",
            start="2018-01-01",
            end="2022-12-31",
            as_of="2019-12-31",
        ),
        {"goal": 32.5, "expected_share": 0.4, "light": "on_pace"},
    ),
    (
        "the end of November is eleven twelfths",
        flow("100", "90", as_of="2023-11-30"),
        {"expected_share": 0.917},
    ),
    ("the middle of June", flow("100", "50", as_of="2023-06-15"), {"expected_share": 0.458}),
]


ROWS = {row[0]: row for row in VECTORS + GUARDS}


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Any] | None]:
    """All of them judged at once: those with the same question share a database."""
    return dict(zip(ROWS, judge_many([given for _, given, _ in ROWS.values()]), strict=True))


@pytest.mark.parametrize("name", ROWS)
def test_the_light_is_what_the_method_says(name: str, found: dict[str, dict[str, Any] | None]) -> None:
    _, given, expect = ROWS[name]
    assert differing(found[name], expect) == {}, given
