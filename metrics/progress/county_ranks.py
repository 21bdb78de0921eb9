"""Counties in order: by completion or by gap for one target, by their lights for all; one unit decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from metrics.model.catalogue import Region
from metrics.model.verdict import Verdict
from metrics.progress.counties import Board, CountyRow

#: The orders a reader can choose, the first of them where none is chosen.
ORDERS = {"": "完成率", "gap": "差距"}


@dataclass(frozen=True)
class Place:
    """A county in the ranking of one target. `rank` is None where nothing can be compared.

    `is_guarded`: less than one unit from the expected value of a target in whole units, so it stands as on pace.
    """

    region: Region
    verdict: Verdict
    rank: int | None
    is_guarded: bool


@dataclass(frozen=True)
class Standing:
    """A county over all its targets: by counts of lights, never by an average of percentages.

    `worst` is the target that lags most, in percentage points, None where none lags by a unit or more.
    """

    region: Region
    tones: Counter[str]
    rank: int | None
    worst: Verdict | None

    @property
    def judged(self) -> int:
        """Targets with a light that says something."""
        return self.tones.total() - self.tones["grey"]


@dataclass(frozen=True)
class Share:
    """A county's part of the city's number, a fraction of 1; `value` in the indicator's unit."""

    region: Region
    value: Decimal
    share: Decimal
    rank: int


def is_guarded(verdict: Verdict, is_integer: bool) -> bool:
    """Whether a target in whole units is off its expected value by no whole unit, which says nothing of the county."""
    if not is_integer or verdict.completion is None or verdict.shortfall is None:
        return False
    return int(verdict.shortfall) == 0


def rank_counties(board: Board, row: CountyRow, order: str = "") -> tuple[Place, ...]:
    """The counties that have the target, the best first; equals share a rank, those without a light come last."""
    is_integer = row.indicator.integer
    placed = [(one, row.parts[one.region_id]) for one in board.regions if one.region_id in row.parts]
    worths = {one.region_id: _worth(verdict, order, is_integer) for one, verdict in placed}
    ranks = _to_ranks(worths)
    places = (Place(one, verdict, ranks[one.region_id], is_guarded(verdict, is_integer)) for one, verdict in placed)
    return tuple(sorted(places, key=lambda place: (place.rank is None, place.rank or 0)))


def _worth(verdict: Verdict, order: str, is_integer: bool) -> Decimal | None:
    """What a ranking compares, more being better; where a target has no way, its distance from what is asked."""
    if verdict.light.tone == "grey":
        return None
    sign = -1 if verdict.method.startswith("cap") else 1
    if verdict.completion is None or verdict.gap is None:
        return None if verdict.shortfall is None else sign * verdict.shortfall
    if is_guarded(verdict, is_integer):
        return Decimal(0) if order == "gap" else sign * (verdict.expected_share or Decimal(0))
    return sign * (verdict.gap if order == "gap" else verdict.completion)


def _to_ranks(worths: dict[str, Decimal | None]) -> dict[str, int | None]:
    """1, 2, 2, 4: a rank counts those that are better."""
    known = [one for one in worths.values() if one is not None]
    return {key: None if own is None else 1 + _count_above(own, known) for key, own in worths.items()}


def _count_above(own: Decimal, others: Iterable[Decimal]) -> int:
    return len([one for one in others if one > own])


def rank_standings(board: Board, order: str = "") -> tuple[Standing, ...]:
    """All counties over all their targets: by the part of them on pace, or by the target that lags most."""
    tones = {one.region_id: board.tones(one.region_id) for one in board.regions}
    worst = {one.region_id: _worst_lag(board, one.region_id) for one in board.regions}
    worths = {
        key: _worst_worth(worst[key]) if order == "gap" else _pace_worth(counts)
        for key, counts in tones.items()
        if counts.total() - counts["grey"]
    }
    ranks = _to_ranks({one.region_id: worths.get(one.region_id) for one in board.regions})
    listed = (Standing(one, tones[one.region_id], ranks[one.region_id], worst[one.region_id]) for one in board.regions)
    return tuple(sorted(listed, key=lambda one: (one.rank is None, one.rank or 0)))


def _pace_worth(counts: Counter[str]) -> Decimal:
    return Decimal(counts["green"]) / (counts.total() - counts["grey"])


def _worst_worth(verdict: Verdict | None) -> Decimal:
    return Decimal(0) if verdict is None else -_lag(verdict)


def _lag(verdict: Verdict) -> Decimal:
    """Percentage points behind; above a cap is behind too."""
    gap = verdict.gap or Decimal(0)
    return gap if verdict.method.startswith("cap") else -gap


def _worst_lag(board: Board, region_id: str) -> Verdict | None:
    lagging = [
        row.parts[region_id]
        for row in board.rows
        if region_id in row.parts and not is_guarded(row.parts[region_id], row.indicator.integer)
    ]
    behind = [one for one in lagging if one.light.tone in ("red", "yellow") and _lag(one) > 0]
    return max(behind, key=_lag, default=None)


def rank_shares(board: Board, row: CountyRow) -> tuple[Share, ...]:
    """The counties by their part of the city's number, the largest first: a plain order where there are no targets.

    Raises ValueError for a row without a number of the city.
    """
    whole = row.city_value
    if not whole:
        raise ValueError(f"{row.key}: the city has no number to take shares of")
    placed = [(one, row.values[one.region_id]) for one in board.regions if one.region_id in row.values]
    ranks = _to_ranks({one.region_id: value for one, value in placed})
    shares = (Share(one, value, value / whole, ranks[one.region_id] or 0) for one, value in placed)
    return tuple(sorted(shares, key=lambda share: share.rank))


def state_board(board: Board) -> str:
    """Which county lags most often: 泰山区红旗3项，最多."""
    if not board.rows:
        return "各县市区尚无分解目标"
    most, regions = board.most_red
    if not most:
        return "各县市区均无红旗"
    names = "、".join(one.name for one in regions[:2])
    if len(regions) > 2:
        return f"{names}等{len(regions)}个县市区各有红旗{most}项，最多"
    return f"{names}{'各有' if len(regions) > 1 else ''}红旗{most}项，最多"
