"""The forecast: given/expect by hand, what must hold for any numbers, and its sentences word for word."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.model.catalogue import Comparator
from metrics.model.period import month_end
from metrics.progress.forecast import Forecast, Goal, forecast_end
from metrics.progress.forecast_words import explain_forecast, probability_word
from metrics.progress.season import PeriodSeries, find_season, months_between
from metrics.progress.student_t import add_variances, student_cdf, student_quantile

#: Share of a year reached after each month of a year with a slow winter.
SLOW_WINTER = [2, 5, 10, 17, 26, 37, 49, 61, 72, 83, 92, 100]


def year_of(year: int, values: list[float] | list[int] | list[str], baseline: str | None = "0") -> PeriodSeries:
    """Values at the ends of January, February, …"""
    points = tuple((month_end(year, month), Decimal(str(value))) for month, value in enumerate(values, 1))
    start = None if baseline is None else Decimal(baseline)
    return PeriodSeries(date(year, 1, 1), date(year, 12, 31), points, start)


def at_least(value: str) -> Goal:
    return Goal(Comparator.AT_LEAST, Decimal(value))


EARLIER = [year_of(2021, [one * 9 for one in SLOW_WINTER]), year_of(2022, [one * 10 for one in SLOW_WINTER])]


# ---------------------------------------------------------------------------------------------------------- Student's t


@pytest.mark.parametrize(
    ("freedom", "at_90", "at_975"),
    # Abramowitz & Stegun, table 26.10
    [
        (1, 3.078, 12.706),
        (2, 1.886, 4.303),
        (3, 1.638, 3.182),
        (5, 1.476, 2.571),
        (10, 1.372, 2.228),
        (30, 1.310, 2.042),
        (120, 1.289, 1.980),
    ],
)
def test_quantiles_are_those_of_the_table(freedom: int, at_90: float, at_975: float) -> None:
    assert student_quantile(0.9, freedom) == pytest.approx(at_90, abs=6e-4)
    assert student_quantile(0.975, freedom) == pytest.approx(at_975, abs=6e-4)
    assert student_quantile(0.1, freedom) == pytest.approx(-at_90, abs=6e-4)


def test_closed_forms_for_one_and_two_degrees_of_freedom_are_met() -> None:
    assert student_cdf(1, 1) == pytest.approx(0.75, abs=1e-13)  # 1/2 + arctan(1)/π
    assert student_cdf(-2, 2) == pytest.approx(0.5 - 2 / (2 * 6**0.5), abs=1e-13)  # 1/2 + t/(2√(2 + t²))
    assert student_cdf(0, 7.3) == 0.5


@given(st.floats(0.001, 0.999), st.floats(0.5, 1e6))
def test_a_quantile_leads_back_to_its_share(share: float, freedom: float) -> None:
    assert student_cdf(student_quantile(share, freedom), freedom) == pytest.approx(share, abs=1e-9)


@pytest.mark.parametrize(("share", "freedom"), [(0.0, 3), (1.0, 3), (0.9, 0), (0.9, -1)])
def test_what_has_no_quantile_is_refused(share: float, freedom: float) -> None:
    with pytest.raises(ValueError, match=r"needed|above zero"):
        student_quantile(share, freedom)


def test_two_equal_variances_have_twice_the_freedom() -> None:
    error, freedom = add_variances([(2.0, 3.0), (2.0, 3.0)])
    assert (error, freedom) == (2.0, pytest.approx(6.0))


# ----------------------------------------------------------------------------------------------------- given and expect


@dataclass(frozen=True)
class Case:
    """This year's values by month, and what must come of them."""

    name: str
    values: list[float]
    value: str | None
    basis: str
    history: tuple[PeriodSeries, ...] = ()
    baseline: str | None = "0"
    cumulative: bool = True
    has_interval: bool = True


CASES = [
    Case("a steady flow goes on", [100, 200, 300, 400, 500, 600], "1200", "pace"),
    Case("two points give no interval", [100, 200], "1200", "few_points", has_interval=False),
    # overall 100 a month, the last three 200: 700 + 5 × (100 + 0.3 × 100)
    Case("a late start counts for three tenths", [0, 0, 0, 100, 300, 500, 700], "1350", "pace"),
    Case("a season carries where it is known", [20, 50, 100, 170, 260, 370], "1000", "season", tuple(EARLIER)),
    Case("one earlier year is no season", [100, 200, 300], "1200", "pace", (EARLIER[1],)),
    Case("a season needs only one point", [20], "1000", "season", tuple(EARLIER)),
    Case(
        "a year cut short is no earlier year", [100, 200, 300], "1200", "pace", (EARLIER[1], year_of(2021, [1, 2, 3]))
    ),
    Case("a later year is no earlier year", [100, 200, 300], "1200", "pace", (EARLIER[1], year_of(2024, SLOW_WINTER))),
    Case("a level rises from its baseline", [88, 90, 92], "110", "pace", baseline="86", cumulative=False),
    Case("a level falls towards its goal", [41.5, 41, 40.5], "36", "pace", baseline="42", cumulative=False),
    Case("levels have no season", [88, 90, 92], "110", "pace", tuple(EARLIER), "86", cumulative=False),
    Case("no points", [], None, "no_points", has_interval=False),
    Case("nothing done yet", [0, 0, 0], None, "no_movement", has_interval=False),
    Case("no baseline", [88, 90, 92], None, "no_baseline", baseline=None, cumulative=False, has_interval=False),
    Case("the year is over", [float(one) for one in SLOW_WINTER], "100", "over", has_interval=False),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_forecast_of(case: Case) -> None:
    current = year_of(2023, case.values, case.baseline)
    found = forecast_end(case.history, current, at_least("1200"), cumulative=case.cumulative)
    assert found.basis == case.basis
    assert found.value == (None if case.value is None else Decimal(case.value))
    assert (found.low is not None and found.high is not None and found.probability is not None) == case.has_interval
    if case.has_interval:
        assert found.low < found.value < found.high


def test_what_is_needed_and_what_was_done_are_told_per_month() -> None:
    found = forecast_end(
        [], year_of(2023, [100, 200, 300, 400, 500, 600, 700, 800, 820]), at_least("1200"), cumulative=True
    )
    assert found.months_left == 3
    assert found.required_per_month == pytest.approx(Decimal("126.666666667"))
    assert found.past_per_month == pytest.approx(Decimal("91.1111111111"))
    assert found.speed_up == pytest.approx(Decimal("0.390243902439"))  # status.md V1: k = 1.39
    assert (found.years, found.points) == (0, 9)


def test_years_that_agree_give_a_narrower_interval_than_years_that_do_not() -> None:
    values = [20, 50, 100, 170, 260, 370]
    other = [3, 7, 14, 22, 33, 45, 55, 66, 76, 85, 93, 100]
    agreed = forecast_end(EARLIER, year_of(2023, values), at_least("1000"), cumulative=True)
    divided = forecast_end([EARLIER[0], year_of(2022, other)], year_of(2023, values), at_least("1000"), cumulative=True)
    assert agreed.high - agreed.low < divided.high - divided.low


def test_noise_without_a_season_is_not_taken_for_one() -> None:
    noisy = [
        year_of(2020, list(accumulate([3, 9, 4, 12, 8, 6, 14, 5, 9, 10, 7, 13]))),
        year_of(2021, list(accumulate([10, 5, 13, 4, 9, 12, 3, 11, 6, 8, 12, 7]))),
    ]
    season = find_season(noisy, year_of(2023, [10, 20, 30, 40, 50]))
    assert season is not None
    assert season.shares == pytest.approx([month / 12 for month in range(1, 6)])


def test_quarterly_years_tell_of_quarter_ends_and_not_of_the_months_between() -> None:
    quarters = [
        PeriodSeries(
            date(year, 1, 1),
            date(year, 12, 31),
            tuple((month_end(year, month), Decimal(value)) for month, value in ((3, 10), (6, 37), (9, 72), (12, 100))),
        )
        for year in (2021, 2022)
    ]
    assert forecast_end(quarters, year_of(2023, [3, 6, 10]), at_least("90"), cumulative=True).basis == "season"
    assert forecast_end(quarters, year_of(2023, [3, 6, 10, 17, 26]), at_least("90"), cumulative=True).basis == "pace"


@pytest.mark.parametrize(
    ("goal", "cumulative", "low", "high"),
    [
        (Goal(Comparator.AT_LEAST, Decimal(1100)), True, 0.5, 1),
        (Goal(Comparator.AT_LEAST, Decimal(1400)), True, 0, 0.2),
        (Goal(Comparator.AT_LEAST, Decimal(600)), True, 1, 1),  # reached already
        (Goal(Comparator.AT_MOST, Decimal(1400)), True, 0.8, 1),
        (Goal(Comparator.AT_MOST, Decimal(550)), True, 0, 0),  # broken already
        (Goal(Comparator.AT_MOST, Decimal(1000)), False, 0, 0.3),
        (Goal(Comparator.BETWEEN, Decimal(1100), Decimal(1300)), True, 0.5, 0.99),
        (Goal(Comparator.BETWEEN, Decimal(1500), Decimal(1700)), True, 0, 0.1),
        (Goal(Comparator.ABOUT, Decimal(1200)), True, 0.3, 0.9),
        (Goal(Comparator.ABOUT, Decimal(500)), True, 0, 0),  # gone past already
    ],
)
def test_the_probability_looks_to_the_side_the_comparator_asks(
    goal: Goal, cumulative: bool, low: float, high: float
) -> None:
    found = forecast_end([], year_of(2023, [90, 210, 300, 390, 500, 600]), goal, cumulative=cumulative)
    assert found.probability is not None
    assert low <= found.probability <= high


def test_a_falling_level_is_likely_to_fall_under_its_goal() -> None:
    goal = Goal(Comparator.AT_MOST, Decimal(38))
    found = forecast_end([], year_of(2023, [41.5, 40.9, 40.5], "42"), goal, cumulative=False)
    assert found.value < 38
    assert found.probability > 0.7
    assert found.required_per_month < 0 and found.past_per_month < 0


@pytest.mark.parametrize(
    ("start", "day", "months"),
    [
        (date(2023, 1, 1), date(2023, 12, 31), 12),
        (date(2023, 1, 1), date(2023, 11, 30), 11),
        (date(2024, 1, 1), date(2024, 2, 29), 2),
        (date(2023, 1, 1), date(2023, 6, 15), 5.5),
        (date(2021, 7, 1), date(2023, 6, 30), 24),
    ],
)
def test_months_are_whole_at_the_end_of_a_month(start: date, day: date, months: float) -> None:
    assert months_between(start, day) == pytest.approx(months)


# ----------------------------------------------------------------------------------------------------------- properties

GAINS = st.lists(st.integers(0, 10_000), min_size=3, max_size=11).filter(any)
YEARS = st.lists(st.lists(st.integers(1, 1000), min_size=12, max_size=12), max_size=4)


def history_of(years: list[list[int]]) -> list[PeriodSeries]:
    return [year_of(2022 - back, list(accumulate(gains))) for back, gains in enumerate(years)]


@given(GAINS, YEARS, st.integers(0, 5000))
def test_more_so_far_never_lowers_the_forecast(gains: list[int], years: list[list[int]], more: int) -> None:
    values = list(accumulate(gains))
    ahead = [*values[:-1], values[-1] + more]
    one, other = (
        forecast_end(history_of(years), year_of(2023, some), at_least("9000"), cumulative=True)
        for some in (values, ahead)
    )
    assert other.value >= one.value * (1 - Decimal("1e-11"))


@given(GAINS, YEARS, st.booleans())
def test_the_interval_holds_the_value_and_no_flow_ends_below_what_is_reached(
    gains: list[int], years: list[list[int]], cumulative: bool
) -> None:
    current = year_of(2023, list(accumulate(gains)))
    found = forecast_end(history_of(years), current, at_least("9000"), cumulative=cumulative)
    assert found.low <= found.value <= found.high
    assert 0 <= found.probability <= 1
    assert not cumulative or found.low >= sum(gains)


@given(GAINS, YEARS, st.sampled_from(["0.0001", "0.1", "10000", "100000000"]))
def test_another_unit_only_scales_the_forecast(gains: list[int], years: list[list[int]], unit: str) -> None:
    values, factor = list(accumulate(gains)), Decimal(unit)
    scaled = year_of(2023, [str(value * factor) for value in values])
    one = forecast_end(history_of(years), year_of(2023, values), at_least("9000"), cumulative=True)
    other = forecast_end(history_of(years), scaled, Goal(Comparator.AT_LEAST, 9000 * factor), cumulative=True)
    for here, there in ((one.value, other.value), (one.low, other.low), (one.high, other.high)):
        assert float(there) == pytest.approx(float(here) * float(factor), rel=1e-9)
    assert other.probability == pytest.approx(one.probability, abs=1e-9)


@given(GAINS, YEARS, st.integers(1, 100_000), st.integers(0, 100_000))
def test_a_higher_goal_is_never_more_likely(gains: list[int], years: list[list[int]], goal: int, more: int) -> None:
    current, history = year_of(2023, list(accumulate(gains))), history_of(years)
    lower, higher = (
        forecast_end(history, current, Goal(Comparator.AT_LEAST, Decimal(some)), cumulative=True).probability
        for some in (goal, goal + more)
    )
    assert higher <= lower
    lower, higher = (
        forecast_end(history, current, Goal(Comparator.AT_MOST, Decimal(some)), cumulative=True).probability
        for some in (goal, goal + more)
    )
    assert higher >= lower


@given(GAINS, YEARS, st.randoms())
def test_the_order_of_points_and_years_does_not_matter(gains: list[int], years: list[list[int]], random) -> None:  # type: ignore[no-untyped-def]
    current, history = year_of(2023, list(accumulate(gains))), history_of(years)
    points, mixed = list(current.points), list(history)
    random.shuffle(points)
    random.shuffle(mixed)
    one = forecast_end(history, current, at_least("9000"), cumulative=True)
    other = forecast_end(mixed, replace(current, points=tuple(points)), at_least("9000"), cumulative=True)
    assert float(other.value) == pytest.approx(float(one.value), rel=1e-9)
    assert float(other.high) == pytest.approx(float(one.high), rel=1e-9)


DAYS = st.dates(date(2021, 1, 1), date(2024, 6, 30))
ANY_POINTS = st.dictionaries(DAYS, st.decimals(-1000, 1000, places=2), max_size=12)


@settings(max_examples=200)
@given(ANY_POINTS, ANY_POINTS, ANY_POINTS, st.sampled_from(Comparator), st.booleans())
def test_any_points_give_a_forecast_that_can_be_said(
    now: dict[date, Decimal],
    before: dict[date, Decimal],
    earlier: dict[date, Decimal],
    comparator: Comparator,
    cumulative: bool,
) -> None:
    start, end = date(2023, 1, 1), date(2023, 12, 31)
    history = [
        PeriodSeries(
            date(2021, 1, 1), date(2021, 12, 31), tuple({**earlier, date(2021, 12, 31): Decimal(900)}.items())
        ),
        PeriodSeries(date(2022, 1, 1), date(2022, 12, 31), tuple({**before, date(2022, 12, 31): Decimal(990)}.items())),
    ]
    goal = Goal(comparator, Decimal(500), Decimal(700))
    found = forecast_end(history, PeriodSeries(start, end, tuple(now.items())), goal, cumulative=cumulative)
    assert (found.low is None) == (found.high is None) == (found.probability is None)
    if found.low is not None:
        assert found.low <= found.value <= found.high
        assert 0 <= found.probability <= 1
    assert explain_forecast(found, start=start, end=end, unit="个", scale=0, cumulative=cumulative).endswith("。")


# ----------------------------------------------------------------------------------------------------- published figures


def test_retail_sales_of_2017_are_forecast_from_half_a_year() -> None:
    text = (Path(__file__).parents[2] / "bench" / "real_series.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    years: dict[int, list[tuple[date, Decimal]]] = {}
    for row in rows:
        if row["series"] == "社会消费品零售总额（全国）":
            day = month_end(int(row["year"]), int(row["month"]))
            years.setdefault(day.year, []).append((day, Decimal(row["year_to_date"])))
    series = {year: PeriodSeries(date(year, 1, 1), date(year, 12, 31), tuple(some)) for year, some in years.items()}
    half = replace(series[2017], points=series[2017].points[:5])
    found = forecast_end([series[year] for year in range(2012, 2017)], half, at_least("366000"), cumulative=True)
    assert (found.basis, found.years) == ("season", 5)
    assert abs(found.value / Decimal("366261.7") - 1) < Decimal("0.01")
    assert found.low < Decimal("366261.7") < found.high


# -------------------------------------------------------------------------------------------------------------- sentences

SAID = Forecast(
    "pace",
    "pace",
    years=0,
    points=9,
    actual=Decimal(820),
    value=Decimal("1093.333"),
    low=Decimal("1020.2"),
    high=Decimal("1160.4"),
    probability=0.06,
)
FEW = replace(SAID, basis="few_points", points=2, low=None, high=None, probability=None)
LEVEL = replace(SAID, value=Decimal("67.46"), low=Decimal("66.2"), high=Decimal("68.71"), probability=0.55)


@pytest.mark.parametrize(
    ("forecast", "unit", "cumulative", "sentence"),
    [
        (SAID, "万平方米", True, "按目前进度预计全年完成1,093万平方米（80%可能在1,020—1,160之间），达标可能性低。"),
        (
            replace(SAID, method="season", basis="season", years=3, probability=0.93),
            "亿元",
            True,
            "按目前进度并参考前3年同期规律，预计全年完成1,093亿元（80%可能在1,020—1,160之间），达标可能性很高。",
        ),
        (LEVEL, "%", False, "按目前进度预计年底达到67.5%（80%可能在66.2%—68.7%之间），达标可能性中等。"),
        (FEW, "万平方米", True, "按目前进度预计全年完成1,093万平方米；数据期数较少，暂不给出区间。"),
        (
            replace(SAID, settled="reached", probability=1.0),
            "家",
            True,
            "按目前进度预计全年完成1,093家（80%可能在1,020—1,160之间），目标已达到。",
        ),
        (
            replace(SAID, settled="exceeded", probability=0.0),
            "万吨",
            True,
            "按目前进度预计全年完成1,093万吨（80%可能在1,020—1,160之间），已超出控制目标。",
        ),
        (
            replace(FEW, settled="reached"),
            "家",
            True,
            "按目前进度预计全年完成1,093家，目标已达到；数据期数较少，暂不给出区间。",
        ),
        (Forecast("none", "no_points", 0, 0), "家", True, "期内尚无数据，暂不作预测。"),
        (Forecast("none", "no_movement", 0, 3), "家", True, "期内尚无进展，暂不作预测。"),
        (Forecast("none", "no_baseline", 0, 3), "家", False, "缺基期值，暂不作预测。"),
        (Forecast("none", "over", 0, 12, value=Decimal(7)), "家", True, "期限已满，不再预测。"),
    ],
)
def test_the_sentence_is(forecast: Forecast, unit: str, cumulative: bool, sentence: str) -> None:
    year = {"start": date(2023, 1, 1), "end": date(2023, 12, 31)}
    assert explain_forecast(forecast, **year, unit=unit, scale=1, cumulative=cumulative) == sentence


@pytest.mark.parametrize(
    ("start", "end", "cumulative", "words"),
    [
        (date(2023, 1, 1), date(2025, 12, 31), True, "预计2023—2025年完成"),
        (date(2023, 1, 1), date(2025, 12, 31), False, "预计2025年底达到"),
        (date(2023, 7, 1), date(2024, 6, 30), True, "预计整个期间完成"),
        (date(2023, 7, 1), date(2024, 6, 30), False, "预计期末达到"),
    ],
)
def test_the_period_is_named_as_it_is(start: date, end: date, cumulative: bool, words: str) -> None:
    assert words in explain_forecast(SAID, start=start, end=end, unit="家", scale=0, cumulative=cumulative)


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (1.0, "很高"),
        (0.9, "很高"),
        (0.89, "较高"),
        (0.7, "较高"),
        (0.69, "中等"),
        (0.4, "中等"),
        (0.39, "较低"),
        (0.1, "较低"),
        (0.09, "低"),
        (0.0, "低"),
    ],
)
def test_the_word_for_a_probability_is(probability: float, word: str) -> None:
    assert probability_word(probability) == word
