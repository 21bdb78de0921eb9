"""Back-test of the forecast to the end of the year, beside the naive pace A ÷ P.

Every series is cut after months 3 … 11 and forecast from what was known then; the end is known. Generated are years
of five kinds with 0, 2, 3 and 5 earlier years; real are published figures (bench/real_series.csv, source in each
row), with all earlier years and with none. Printed per group: coverage and mean width of the 80 % interval, mean
absolute error of ours and of the naive pace (both as a share of the end value), and for generated series the Brier
score of the probability against the naive yes or no "pace ≥ goal". The constants of the forecast were tuned with
`--tuning`, which takes the other half of the seeds. Exit 1 where a limit below is broken.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import cos, exp, pi
from pathlib import Path
from random import Random
from statistics import fmean

from metrics.model.catalogue import Comparator
from metrics.model.period import month_end
from metrics.progress.forecast import Forecast, Goal, forecast_end
from metrics.progress.season import PeriodSeries

ROOT = Path(__file__).resolve().parents[1]
SEED, SERIES_PER_KIND, YEAR = 20230930, 500, 2023
MONTHS = range(3, 12)
HISTORIES = (0, 2, 3, 5)
COVERAGE = (0.75, 0.88)
#: Not more than this above the naive error on any kind; below the second one where the season is known.
NOT_WORSE, CLEARLY_BETTER = 1.05, 0.8


@dataclass(frozen=True)
class Story:
    """A generated series: the year-to-date values of this year and of five before it, and this year's goal."""

    kind: str
    years: tuple[tuple[float, ...], ...]
    goal: float


@dataclass(frozen=True)
class Trial:
    """One forecast and what came of it; errors and width are shares of the end value."""

    kind: str
    month: int
    earlier_years: int
    error: float
    naive_error: float
    covered: bool | None
    width: float | None
    said: float | None
    met: bool
    naive_met: bool

    @property
    def brier(self) -> float | None:
        """Square of what was said less what came."""
        return None if self.said is None else (self.said - self.met) ** 2

    @property
    def naive_brier(self) -> float | None:
        """The same for the plain yes or no."""
        return None if self.said is None else float(self.naive_met != self.met)


def _season(random: Random) -> list[float]:
    """A year's usual shape: slow or fast in winter or summer, and a rush in December."""
    height, peak, rush = random.uniform(0.3, 0.9), random.uniform(0, 12), random.uniform(0, 1)
    return [1 + height * cos(2 * pi * (month - peak) / 12) + (rush if month == 12 else 0) for month in range(1, 13)]


def _late(random: Random) -> list[float]:
    first, rate = random.randint(2, 5), random.uniform(1.0, 1.4)
    return [0.0 if month < first else rate for month in range(1, 13)]


def _stalled(random: Random) -> list[float]:
    last, rest = random.randint(4, 8), random.uniform(0.05, 0.4)
    return [1.0 if month <= last else rest for month in range(1, 13)]


#: Shape of this year, whether earlier years always have it, and the noise of a month.
KINDS: dict[str, tuple[Callable[[Random], list[float]], float, float]] = {
    "steady": (lambda _: [1.0] * 12, 1.0, 0.1),
    "seasonal": (_season, 1.0, 0.15),
    "late start": (_late, 0.5, 0.15),
    "stalled": (_stalled, 0.5, 0.15),
    "noisy": (lambda _: [1.0] * 12, 1.0, 0.5),
}


def _year(shape: Sequence[float], level: float, noise: float, random: Random) -> tuple[float, ...]:
    """Year-to-date values by month: the shape at a level, with a drift within the year and noise of each month."""
    drift, total, values = random.gauss(0, 0.15), 0.0, []
    for month, part in enumerate(shape, 1):
        total += level / 12 * part * exp(drift * (month / 12 - 0.5) + random.gauss(-noise * noise / 2, noise))
        values.append(round(total, 4))
    return tuple(values)


def generate(kind: str, number: int) -> Story:
    """The series of one kind with one number, always the same; its goal was set before the year began."""
    random = Random(f"{SEED}:{kind}:{number}")
    shape_of, habit, noise = KINDS[kind]
    shape = shape_of(random)
    usual = shape if random.random() < habit else [1.0] * 12
    level, growth = 10 ** random.uniform(1, 5), random.gauss(0.06, 0.05)
    years = []
    for back in range(5, -1, -1):
        of_year = level * exp(-growth * back + random.gauss(0, 0.06))
        years.append(_year(usual if back else shape, of_year, noise, random))
    return Story(kind, tuple(years), level * fmean(usual) * random.uniform(0.9, 1.1))


def to_series(year: int, values: Sequence[tuple[int, float]]) -> PeriodSeries:
    """(month, year-to-date value) of one year as the forecast takes it."""
    points = tuple((month_end(year, month), Decimal(str(value))) for month, value in values)
    return PeriodSeries(date(year, 1, 1), date(year, 12, 31), points)


def try_one(
    kind: str, year: list[tuple[int, float]], history: list[PeriodSeries], month: int, goal: float
) -> Trial | None:
    """The forecast at the end of `month`, held against the year's end; None where nothing was done yet."""
    known = [point for point in year if point[0] <= month]
    end, naive = year[-1][1], known[-1][1] * 12 / month
    aim = Goal(Comparator.AT_LEAST, Decimal(str(goal)))
    found: Forecast = forecast_end(history, to_series(YEAR, known), aim, cumulative=True)
    if found.value is None:
        return None
    covered = width = None
    if found.low is not None and found.high is not None:
        covered, width = float(found.low) <= end <= float(found.high), float(found.high - found.low) / end
    said = found.probability if goal else None
    errors = abs(float(found.value) - end) / end, abs(naive - end) / end
    return Trial(kind, month, found.years, *errors, covered, width, said, end >= goal, naive >= goal)


def generated_trials(numbers: range) -> Iterator[Trial | None]:
    """Every kind and number at every month with every length of history."""
    for kind in KINDS:
        for number in numbers:
            story = generate(kind, number)
            this_year = list(enumerate(story.years[-1], 1))
            for length in HISTORIES:
                earlier = story.years[-1 - length : -1] if length else ()
                history = [
                    to_series(YEAR - length + index, list(enumerate(year, 1))) for index, year in enumerate(earlier)
                ]
                for month in MONTHS:
                    yield try_one(kind, this_year, history, month, story.goal)


def real_trials() -> Iterator[Trial | None]:
    """Every published year at every month, without the earlier years and with up to five of them."""
    series: dict[str, dict[int, list[tuple[int, float]]]] = {}
    with (ROOT / "bench" / "real_series.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            known = series.setdefault(row["series"], {}).setdefault(int(row["year"]), [])
            known.append((int(row["month"]), float(row["year_to_date"])))
    for name, years in series.items():
        for number, (year, values) in enumerate(years.items()):
            shift = YEAR - year
            earlier = [to_series(one + shift, past) for one, past in years.items() if one < year][-5:]
            for month in MONTHS:
                # What the goal was is not published with these figures: no probability is judged.
                yield try_one(name, values, [], month, 0.0)
                if number >= 2:
                    yield try_one(name, values, earlier, month, 0.0)


def print_shared_facts() -> None:
    """Why the facts beside this repository do, or do not, add to the real series: a year needs months and an end."""
    path = Path(os.environ.get("XUSHI_SHARED", ROOT.parent / "shared")) / "facts" / "published_actuals.csv"
    if not path.exists():
        print("\nshared facts: not here, skipped")
        return
    months: dict[tuple[str, str, str], set[str]] = {}
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        if row["cumulative"] == "Y" and row["period_type"] == "month":
            year, month = row["period"].split("-")
            months.setdefault((row["indicator"], row["region"], year), set()).add(month)
    usable = [key for key, known in months.items() if "12" in known and len(known) >= 4]
    print(
        f"\nshared facts: {len(months)} year-to-date years with a month, {len(usable)} with its end and three months: skipped"
    )


def drop_silent(trials: Iterator[Trial | None]) -> tuple[list[Trial], int]:
    """The trials with a forecast, and the number of those without."""
    everything = list(trials)
    spoken = [one for one in everything if one is not None]
    return spoken, len(everything) - len(spoken)


def mean(values: Iterator[float | None]) -> float:
    """Mean of what is there; nan for nothing."""
    there = [value for value in values if value is not None]
    return fmean(there) if there else float("nan")


def print_row(name: str, trials: list[Trial]) -> None:
    """One line of the table."""
    covered = mean(float(one.covered) if one.covered is not None else None for one in trials)
    width = mean(one.width for one in trials)
    error, naive = mean(one.error for one in trials), mean(one.naive_error for one in trials)
    brier, naive_brier = mean(one.brier for one in trials), mean(one.naive_brier for one in trials)
    numbers = f"{covered:9.1%}{width:9.1%}{error:9.2%}{naive:9.2%}{error / naive:8.2f}{brier:8.3f}{naive_brier:8.3f}"
    print(f"{name:44}{len(trials):8}{numbers}")


def print_table(title: str, trials: list[Trial]) -> None:
    """Overall, then by kind and history, and by month."""
    print(
        f"\n{title:44}{'trials':>8}{'cover':>9}{'width':>9}{'error':>9}{'naive':>9}{'ratio':>8}{'brier':>8}{'naive':>8}"
    )
    print_row("all", trials)
    for kind in dict.fromkeys(one.kind for one in trials):
        own = [one for one in trials if one.kind == kind]
        print_row(kind, own)
        for seasonal, words in ((False, "by pace"), (True, "by season")):
            part = [one for one in own if bool(one.earlier_years) is seasonal]
            if part:
                print_row(f"  {words}", part)
    for length in sorted({one.earlier_years for one in trials}):
        print_row(f"years used: {length}", [one for one in trials if one.earlier_years == length])
    for month in MONTHS:
        print_row(f"month {month}", [one for one in trials if one.month == month])


def print_calibration(trials: list[Trial]) -> None:
    """For each band of probability words: how often the goal was met."""
    print(f"\n{'probability, generated':44}{'trials':>8}{'said':>9}{'met':>9}")
    for low, high in ((0.0, 0.1), (0.1, 0.4), (0.4, 0.7), (0.7, 0.9), (0.9, 1.01)):
        own = [(one.said, one.met) for one in trials if one.said is not None and low <= one.said < high]
        print(
            f"{low:.1f} to {min(high, 1):.1f}{'':34}{len(own):8}{fmean(p for p, _ in own):9.1%}{fmean(m for _, m in own):9.1%}"
        )


def broken_limits(title: str, trials: list[Trial]) -> Iterator[str]:
    """Each limit of the module's head that does not hold."""
    covered = mean(float(one.covered) if one.covered is not None else None for one in trials)
    if not COVERAGE[0] <= covered <= COVERAGE[1]:
        yield f"{title}: coverage {covered:.1%}"
    for kind in dict.fromkeys(one.kind for one in trials):
        own = [one for one in trials if one.kind == kind]
        ratio = fmean(one.error for one in own) / fmean(one.naive_error for one in own)
        if ratio > NOT_WORSE:
            yield f"{title}, {kind}: error {ratio:.2f} of naive"
        known = [one for one in own if one.kind == "seasonal" and one.earlier_years]
        if (
            known
            and (part := fmean(one.error for one in known) / fmean(one.naive_error for one in known)) > CLEARLY_BETTER
        ):
            yield f"{title}, {kind} with history: error {part:.2f} of naive"


def main() -> int:
    half = range(SERIES_PER_KIND) if "--tuning" in sys.argv else range(SERIES_PER_KIND, 2 * SERIES_PER_KIND)
    generated, silent = drop_silent(generated_trials(half))
    real, _ = drop_silent(real_trials())
    print_table("generated", generated)
    print(f"no forecast, as nothing was done yet: {silent}")
    print_calibration(generated)
    print_table("real", real)
    print_shared_facts()
    broken = [*broken_limits("generated", generated), *broken_limits("real", real)]
    print("\nlimits: " + ("kept" if not broken else "BROKEN: " + "; ".join(broken)))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
