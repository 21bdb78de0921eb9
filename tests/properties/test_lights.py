"""What must hold for every light, whatever the target: tried on thousands of generated targets, judged many at once."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.model.light import Light
from tests.sql.judge import Given, Later, judge_many

RULE_SETS = ("通用", "宣城", "银川", "武汉")
CUTOFFS = [date(2023, month, calendar.monthrange(2023, month)[1]) for month in range(1, 13)]
CUTOFFS += [date(2024, 2, 29), date(2024, 2, 28), date(2023, 3, 17), date(2024, 12, 30), date(2024, 12, 31)]
WINDOWS = [
    ("2023-01-01", "2023-12-31"),
    ("2022-01-01", "2024-12-31"),
    ("2024-01-01", "2024-12-31"),
    ("2022-07-01", "2024-06-30"),
    ("2023-03-16", "2025-03-15"),
]
STEPS = [Decimal(step) / 20 for step in range(-10, 51)]
# few examples, each of many targets: a database costs more than a target in it
BATCHES = settings(max_examples=12)

amounts = st.integers(1, 4000).map(lambda tenths: Decimal(tenths) / 10)
cutoffs = st.sampled_from(CUTOFFS).map(date.isoformat)


def tone(row: dict[str, Any]) -> str:
    return Light(row["light"]).tone


@st.composite
def targets(draw: st.DrawFn, comparators: tuple[str, ...] = (">=", ">", "<=", "<", "~", "between")) -> Given:
    """A target of any kind without numbers; goals and baselines are positive, as printed ones are."""
    kind = draw(st.sampled_from(("flow", "stock", "ratio", "growth", "relative")))
    comparator = draw(st.sampled_from(comparators if kind not in ("growth", "relative") else comparators[:4]))
    goal = draw(amounts)
    start, end = draw(st.sampled_from(WINDOWS))
    return Given(
        kind=kind,
        target=str(goal),
        comparator=comparator,
        high=str(goal + draw(amounts)) if comparator == "between" else None,
        baseline=str(draw(amounts)) if kind in ("stock", "ratio") and draw(st.booleans()) else None,
        shape=draw(st.sampled_from(("path", "hold"))),
        unit=draw(st.sampled_from(("个", "%"))),
        start=start,
        end=end,
        own_rule_set=draw(st.sampled_from(RULE_SETS)),
        profile=draw(st.sampled_from(("months", "days"))),
        integer=draw(st.booleans()),
        cumulative=False,
    )


def reported(target: Given, actual: Decimal, as_of: str) -> Given:
    """The target with one number at the cut-off, and what it is compared with."""
    reference = {as_of: target.target or "0"} if target.kind == "relative" else {}
    return replace(target, series={as_of: str(actual)}, as_of=as_of, reference=reference)


def ladder(target: Given) -> list[Decimal]:
    """Values from far below to far above, with those where limits lie: goal, baseline, their shares and neighbours."""
    goal = Decimal(target.target or "1")
    marks = [goal * step for step in STEPS]
    if target.baseline is not None:
        base = Decimal(target.baseline)
        marks += [base + (goal - base) * step for step in STEPS]
    near = [mark + nudge for mark in (goal, *marks[-3:]) for nudge in (Decimal("-0.01"), Decimal("0.01"))]
    values = sorted({value.quantize(Decimal("0.0001")) for value in (*marks, *near)})
    return sorted({value.to_integral_value() for value in values}) if target.integer else values


def severities(chosen: list[Given], as_of: str) -> list[tuple[Given, list[int]]]:
    """For each target the severity of its light (0 is worst) from its least value to its greatest."""
    asked = [[reported(target, value, as_of) for value in ladder(target)] for target in chosen]
    rows = iter(judge_many([given for many in asked for given in many]))
    found = []
    for target, many in zip(chosen, asked, strict=True):
        lights = [row["light"] for _ in many if (row := next(rows)) is not None]
        found.append((target, [Light(light).severity for light in lights]))
    return found


@BATCHES
@given(st.lists(targets((">=", ">")), min_size=8, max_size=14), cutoffs)
def test_more_is_never_worse_where_at_least_is_asked(chosen: list[Given], as_of: str) -> None:
    for target, found in severities(chosen, as_of):
        assert found == sorted(found), target


@BATCHES
@given(st.lists(targets(("<=", "<")), min_size=8, max_size=14), cutoffs)
def test_more_is_never_better_where_at_most_is_asked(chosen: list[Given], as_of: str) -> None:
    for target, found in severities(chosen, as_of):
        assert found == sorted(found, reverse=True), target


SHOWN = ("light", "reason", "method", "completion", "gap", "pace", "expected_share", "freshness", "year_completion")


def shown(rows: list[dict[str, Any] | None]) -> list[dict[str, Any]]:
    """What a reader sees of each verdict that has no unit, to eight decimals."""
    return [{name: _rounded(row[name]) for name in SHOWN} for row in rows if row is not None]


def _rounded(value: Any) -> Any:
    return round(value, 6) + 0.0 if isinstance(value, float) else value


@st.composite
def reports(draw: st.DrawFn, target: Given) -> Given:
    """The target with a series of month ends, the last of them at most at its cut-off."""
    days = draw(st.lists(st.sampled_from(CUTOFFS), min_size=1, max_size=8, unique=True))
    factors = draw(st.lists(st.sampled_from(STEPS), min_size=8, max_size=8))
    goal = Decimal(target.target or "1")
    values = [(goal * factor).quantize(Decimal("0.001")) for factor in factors]
    series = {day.isoformat(): str(value) for day, value in zip(sorted(days), values, strict=False)}
    reference = {day: str(goal) for day in list(series)[::2]} if target.kind == "relative" else {}
    return replace(
        target,
        series=series,
        reference=reference,
        cumulative=target.kind == "flow" and draw(st.booleans()),
        frequency=draw(st.sampled_from(("month", "quarter", "half", "year"))),
        profile=draw(st.sampled_from(("months", "days", "season"))),
    )


def told(**options: Any) -> st.SearchStrategy[Given]:
    """A target with its series."""
    return targets(**options).flatmap(reports)


def scaled(text: str | None, power: int) -> str | None:
    return None if text is None else str(Decimal(text).scaleb(power))


@BATCHES
@given(st.lists(told(), min_size=30, max_size=60), cutoffs, st.integers(-3, 5))
def test_the_light_does_not_depend_on_the_unit(chosen: list[Given], as_of: str, power: int) -> None:
    # rates have no other unit, and whole things are not counted in tens
    plain = [
        replace(target, as_of=as_of, unit="个", integer=False)
        for target in chosen
        if target.kind not in ("growth", "relative")
    ]
    other = [
        replace(
            target,
            target=scaled(target.target, power),
            high=scaled(target.high, power),
            baseline=scaled(target.baseline, power),
            series={day: str(scaled(value, power)) for day, value in target.series.items()},
        )
        for target in plain
    ]
    rows = shown(judge_many(plain + other))
    for target, one, two in zip(plain, rows[: len(plain)], rows[len(plain) :], strict=True):
        assert one == two, target


def shifted(text: str, years: int) -> str:
    day = date.fromisoformat(text)
    last = calendar.monthrange(day.year, day.month)[1]
    length = calendar.monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=length if day.day == last else day.day).isoformat()


def moved(target: Given, years: int) -> Given:
    """The target, its numbers and the cut-off so many years later; a month's end stays one."""
    return replace(
        target,
        start=shifted(target.start, years),
        end=shifted(target.end, years),
        as_of=shifted(target.as_of, years),
        series={shifted(day, years): value for day, value in target.series.items()},
        reference={shifted(day, years): value for day, value in target.reference.items()},
    )


@BATCHES
@given(st.lists(told(), min_size=30, max_size=60), cutoffs)
def test_four_years_later_everything_is_the_same(chosen: list[Given], as_of: str) -> None:
    # four years: the calendar with its leap day repeats, so that even shares by days are the same
    now = [replace(target, as_of=as_of) for target in chosen]
    later = [moved(target, 4) for target in now]
    for target, one, two in zip(now, shown(judge_many(now)), shown(judge_many(later)), strict=True):
        assert one == two, target


@BATCHES
@given(st.lists(told(), min_size=30, max_size=60), st.sampled_from(CUTOFFS[:12]).map(date.isoformat))
def test_a_year_later_everything_is_the_same_by_months(chosen: list[Given], as_of: str) -> None:
    # by months and at month ends only: a share by days, or inside February, knows leap years
    ends = {day.isoformat() for day in CUTOFFS[:12]} | {"2024-02-29", "2024-12-31"}
    now = [
        replace(
            target,
            as_of=as_of,
            profile="months",
            series={day: value for day, value in target.series.items() if day in ends},
            reference={day: value for day, value in target.reference.items() if day in ends},
        )
        for target in chosen
        if target.start.endswith("-01")
    ]
    later = [moved(target, 1) for target in now]
    for target, one, two in zip(now, shown(judge_many(now)), shown(judge_many(later)), strict=True):
        assert one == two, target


@BATCHES
@given(st.lists(told(), min_size=20, max_size=40), cutoffs, st.randoms(use_true_random=False))
def test_the_order_of_the_numbers_does_not_matter(chosen: list[Given], as_of: str, random: Any) -> None:
    # each number once: shuffled in one batch, or dealt out to five batches in any order
    straight = [replace(target, as_of=as_of, known_at=5) for target in chosen]
    mixed, dealt = [], []
    for target in straight:
        numbers = list(target.series.items())
        random.shuffle(numbers)
        mixed.append(replace(target, series=dict(numbers)))
        late = tuple(Later(day, value, random.randint(1, 5)) for day, value in numbers)
        dealt.append(replace(target, series={}, later=late))
    rows = shown(judge_many(straight + mixed + dealt))
    for place, target in enumerate(straight):
        first, *others = rows[place :: len(straight)]
        assert others == [first, first], target


@BATCHES
@given(st.lists(told(), min_size=40, max_size=80), cutoffs, st.integers(0, 400))
def test_every_target_has_one_light_and_a_green_one_is_never_stale(
    chosen: list[Given], as_of: str, days_later: int
) -> None:
    seen_on = date.fromordinal(date.fromisoformat(as_of).toordinal() + days_later).isoformat()
    empty = [replace(target, series={}, reference={}) for target in chosen[:5]]
    asked = [replace(target, as_of=as_of, seen_on=seen_on) for target in chosen + empty]
    rows = [row for row in judge_many(asked) if row is not None]
    assert len(rows) == len(asked)
    for row in rows:
        assert (tone(row) != "green") or (row["missed_periods"] == 0 and not row["is_stale"]), row
        # without a number there is nothing to judge, and nothing that could look green
        assert (row["actual"] is None) <= (row["light"] in ("no_data", "not_judged")), row
        assert (row["freshness"] in ("overdue", "missing")) == (row["missed_periods"] > 0), row
