"""演示数据: invented monthly numbers for every 2023 target of one city, sent through the real intake."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from random import Random

from metrics.intake.issues import IssueNote
from metrics.intake.seed import Seed, SeedStep, read_seed
from metrics.model.catalogue import Catalogue, Comparator, Indicator, Kind, Target
from metrics.model.catalogue_csv import parse_catalogue
from metrics.model.targets_csv import to_targets_csv

DOCUMENT = "taian-2023"
CITY, PROVINCE = "泰安市", "山东省"
#: Shares of the six counties in a city total; invented, they sum to 100.
COUNTIES = {"泰山区": 22, "岱岳区": 18, "新泰市": 24, "肥城市": 20, "宁阳县": 9, "东平县": 7}
#: Zones lie inside counties: what they report is in their county's number too. Shares of the city, invented.
ZONES = {"泰安高新区": 8, "徂汶景区": 3}
#: City targets that are broken down over the counties, some over the zones too.
_CLAUSES = ("06-1", "06-2", "13-1", "14-2", "14-3", "21-1", "31-1", "34-1", "39-1", "52-1", "68-1", "69-1")
BROKEN_DOWN = frozenset(f"{DOCUMENT}-{clause}" for clause in _CLAUSES)
IN_ZONES = frozenset({"taian-2023-06-1", "taian-2023-06-2", "taian-2023-52-1"})
#: In the last month one county reports nothing of one indicator, and one a part of another.
LATE, SHORT = ("afforestation_area", "东平县"), ("rural_roads_built", "宁阳县")
LAST_MONTH = 9
#: The demo stands still three days before the reports of its last quarter are due.
TODAY = date(2023, 10, 12)
SEED = 20230930
HEADER = ("指标编码", "指标名称", "地区", "数据期", "本期值", "单位", "数据性质", "备注")
NOTE = "演示数据，非真实数值"


@dataclass(frozen=True)
class Story:
    """How an invented series moves: the share of the year's goal reached after each month, and its name."""

    name: str
    share: Callable[[int], float]


def _steady(month: int) -> float:
    return 1.04 * month / 12


def _ahead(month: int) -> float:
    return 1.25 * month / 12


def _seasonal(month: int) -> float:
    return sum((2, 2, 6, 9, 11, 12, 12, 11, 11, 10, 8, 6)[:month]) / 100


def _late(month: int) -> float:
    return max(0, month - 3) * 0.085


def _stalled(month: int) -> float:
    return min(month, 5) * 0.088


def _slow(month: int) -> float:
    return 0.9 * month / 12


_STORIES = (
    Story("on pace", _steady),
    Story("ahead", _ahead),
    Story("seasonal", _seasonal),
    Story("on pace", _steady),
    Story("late start", _late),
    Story("on pace", _steady),
    Story("stalled", _stalled),
    Story("on pace", _steady),
    Story("a little slow", _slow),
    Story("ahead", _ahead),
)


def make_demo_seed(folder: Path) -> Seed:
    """The catalogue of `folder` cut down to one document, and a file of invented numbers a month; the same every time.

    The file of August reports three flows too high, the last file corrects them.
    """
    shipped = read_seed(folder, "泰安市")
    tables = {**shipped.tables}
    for name in ("documents", "targets"):
        tables[name] = _only_document(tables[name])
    catalogue = parse_catalogue(tables)
    indicators = {row.indicator_id: row for row in catalogue.indicators}
    tables["targets"] = to_targets_csv([*catalogue.targets, *_break_down(catalogue)])
    series = [
        _invent(target, indicators, Random(f"{SEED}:{target.target_id}")) for target in _top_level(catalogue.targets)
    ]
    files = {"演示数据-2022年底基期.csv": _to_file(_rows(series, 0), "utf-8-sig")}
    for month in range(1, LAST_MONTH + 1):
        # Half of the files as Excel on a clerk's desk writes them.
        encoding = "gb18030" if month % 2 else "utf-8-sig"
        files[f"演示数据-2023年{month:02d}月.csv"] = _to_file(_rows(series, month), encoding)
    corrected = [one for one in series if one.is_overstated]
    files["演示数据-2023年08月更正.csv"] = _to_file(
        _rows([replace(one, is_overstated=False) for one in corrected], 8), "gb18030"
    )
    steps = _read_steps(folder / "demo_issues.csv")
    return Seed("泰安市（演示数据）", "demo", tables, shipped.rules, files, TODAY, steps)


def _read_steps(path: Path) -> tuple[SeedStep, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return tuple(SeedStep(target_id, by, IssueNote(*words), reason) for target_id, *words, by, reason in rows)


def _break_down(catalogue: Catalogue) -> Iterator[Target]:
    """The targets of the counties; theirs sum to the city's, and not in the proportions of what they report."""
    regions = {row.name: row.region_id for row in catalogue.regions}
    indicators = {row.indicator_id: row for row in catalogue.indicators}
    for parent in filter(lambda row: row.target_id in BROKEN_DOWN, catalogue.targets):
        indicator, random = indicators[parent.indicator_id], Random(f"{SEED}:{parent.target_id}:parts")
        weights = {name: share * random.uniform(0.75, 1.3) for name, share in COUNTIES.items()}
        goals = dict(zip(COUNTIES, _split(parent.value or Decimal(0), indicator, weights, 1), strict=True))
        for name, share in ZONES.items() if parent.target_id in IN_ZONES else ():
            goal = (parent.value or Decimal(0)) * Decimal(share * random.uniform(0.75, 1.3)) / 100
            goals[name] = max(Decimal(1), _as_printed(goal, indicator))
        for name, goal in goals.items():
            yield _to_part(parent, name, regions[name], goal)


def _to_part(parent: Target, name: str, region_id: str, goal: Decimal) -> Target:
    who = f"{name}管委会" if name in ZONES else f"{name}人民政府"
    changes = {
        "target_id": f"{parent.target_id}-{region_id}",
        "region_id": region_id,
        "value": goal,
        "lead_departments": (who,),
        "support_departments": (),
        "figure": "",
        "parent_target_id": parent.target_id,
        "note": NOTE,
    }
    return parent.model_copy(update=changes)


def _only_document(table: bytes) -> bytes:
    rows = list(csv.reader(io.StringIO(table.decode())))
    column = rows[0].index("document_id")
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([rows[0], *(row for row in rows[1:] if row[column] == DOCUMENT)])
    return stream.getvalue().encode()


def _top_level(targets: tuple[Target, ...]) -> list[Target]:
    """One target an indicator: two of them would invent the same series twice."""
    return list({row.indicator_id: row for row in reversed(targets)}.values())[::-1]


@dataclass(frozen=True)
class Series:
    """The invented values of one indicator by month (0 is the end of 2022), city and, where additive, counties."""

    indicator: Indicator
    values: tuple[Decimal | None, ...]
    with_counties: bool
    with_zones: bool
    is_overstated: bool
    reference: tuple[Indicator, str, tuple[Decimal, ...]] | None

    def rows(self, month: int) -> Iterator[tuple[Indicator, str, Decimal]]:
        """(indicator, region name, value) as reported for one month."""
        value = self.values[month]
        if value is None:
            return
        if self.is_overstated and month == 8:
            value = _as_printed(value * Decimal("1.2"), self.indicator)
        yield self.indicator, CITY, value
        if self.with_counties:
            yield from self._parts(month, value)
        if self.reference is not None and month:
            indicator, region, values = self.reference
            yield indicator, region, values[month]

    def _parts(self, month: int, value: Decimal) -> Iterator[tuple[Indicator, str, Decimal]]:
        """What counties and zones report of the city's value."""
        for region, part in zip(COUNTIES, _split(value, self.indicator), strict=True):
            told = (self.indicator.indicator_id, region) if month == LAST_MONTH else None
            if told != LATE:
                yield self.indicator, region, _as_printed(part / 2, self.indicator) if told == SHORT else part
        for region, share in ZONES.items() if self.with_zones else ():
            yield self.indicator, region, _as_printed(value * share / 100, self.indicator)


def _invent(target: Target, indicators: dict[str, Indicator], random: Random) -> Series:
    indicator = indicators[target.indicator_id]
    story = random.choice(_STORIES)
    months = range(LAST_MONTH + 1)
    if target.kind is Kind.FLOW:
        # What is to be held near a figure, or under it, is invented close to its pace.
        close = target.comparator in (Comparator.AT_MOST, Comparator.ABOUT)
        share = (lambda month: random.uniform(0.99, 1.03) * month / 12) if close else story.share
        goal = target.value or Decimal(1)
        values = _rising(
            [None if month == 0 else _as_printed(goal * Decimal(share(month)), indicator) for month in months]
        )
    elif target.kind in (Kind.STOCK, Kind.RATIO):
        start = _as_printed((target.value or Decimal(0)) * Decimal(random.uniform(0.82, 0.93)), indicator)
        way = (target.value or Decimal(0)) - start
        values = [_as_printed(start + way * Decimal(story.share(month)), indicator) for month in months]
    elif target.kind is Kind.MILESTONE:
        values = [None, *(Decimal(min(95, int(100 * story.share(month)))) for month in months[1:])]
    else:
        level = _reference_level(indicator) if target.kind is Kind.RELATIVE else float(target.value or 0)
        middle = level + random.uniform(-1.5, 2.5)
        values = [None, *(_as_printed(Decimal(middle + random.uniform(-0.6, 0.6)), indicator) for _ in months[1:])]
    return Series(
        indicator=indicator,
        values=tuple(values),
        with_counties=indicator.additive and target.kind in (Kind.FLOW, Kind.STOCK),
        with_zones=target.target_id in IN_ZONES,
        is_overstated=target.kind is Kind.FLOW and target.clause in ("31", "34"),
        reference=_invent_reference(target, indicators, random),
    )


def _invent_reference(
    target: Target, indicators: dict[str, Indicator], random: Random
) -> tuple[Indicator, str, tuple[Decimal, ...]] | None:
    if target.reference_indicator_id is None:
        return None
    indicator = indicators[target.reference_indicator_id]
    region = PROVINCE if target.reference_region_id == "370000" else CITY
    level = _reference_level(indicator)
    values = tuple(_as_printed(Decimal(level + random.uniform(-0.5, 0.5)), indicator) for _ in range(LAST_MONTH + 1))
    return indicator, region, values


def _reference_level(indicator: Indicator) -> float:
    """About where a share, or a growth rate, stands."""
    return 51.0 if "占" in indicator.name else 7.5


def _as_printed(value: Decimal, indicator: Indicator) -> Decimal:
    """A value as a clerk would write it: whole things whole, others with the indicator's decimals."""
    places = 0 if indicator.integer else max(indicator.scale, 1)
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)


def _rising(values: list[Decimal | None]) -> list[Decimal | None]:
    """A year-to-date figure never falls."""
    highest = Decimal(0)
    result: list[Decimal | None] = []
    for value in values:
        highest = highest if value is None else max(highest, value)
        result.append(None if value is None else highest)
    return result


def _split(
    value: Decimal, indicator: Indicator, weights: Mapping[str, float] = COUNTIES, least: int = 0
) -> list[Decimal]:
    """A city total over its counties; the parts sum to it exactly, the largest county takes the remainder."""
    whole = Decimal(sum(weights.values()))
    parts = [max(Decimal(least), _as_printed(value * Decimal(one) / whole, indicator)) for one in weights.values()]
    parts[list(weights).index("新泰市")] += value - sum(parts)
    return parts


def _rows(series: list[Series], month: int) -> Iterator[tuple[str, ...]]:
    for one in series:
        for indicator, region, value in one.rows(month):
            yield (
                indicator.indicator_id,
                indicator.name,
                region,
                _period(indicator, month),
                f"{value:f}",
                indicator.unit,
                "正式",
                NOTE,
            )


def _period(indicator: Indicator, month: int) -> str:
    if month == 0:
        return "2022年12月"
    return f"2023年1-{month}月" if indicator.cumulative and month > 1 else f"2023年{month}月"


def _to_file(rows: Iterator[tuple[str, ...]], encoding: str) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows([HEADER, *rows])
    return stream.getvalue().encode(encoding)
