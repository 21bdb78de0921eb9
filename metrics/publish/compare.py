"""Two reports → what differs, from the frozen values alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from metrics.model.turn import has_recovered, has_turned_red
from metrics.model.verdict import Verdict
from metrics.publish.comparison import Comparison, Correction, Edition, Moved
from metrics.publish.report import Report, Series

_NONE = Series((), ())


def to_edition(report: Report, checksum: str = "") -> Edition:
    """How a report is named where it is compared."""
    version = report.data_version if report.known_at is None else report.known_at
    return Edition(report.title, report.as_of, report.made_at, version, checksum)


def compare(before: Report, now: Report, checksums: tuple[str, str] = ("", "")) -> Comparison:
    """What differs in `now` from `before`; targets are told apart by their id."""
    then = {one.target_id: one for one in before.verdicts}
    here = {one.target_id: one for one in now.verdicts}
    both = [(then[one.target_id], one) for one in now.verdicts if one.target_id in then]
    turned = [pair for pair in both if has_turned_red(pair[0].light, pair[1].light)]
    recovered = [pair for pair in both if has_recovered(pair[0].light, pair[1].light)]
    others = [pair for pair in both if pair[0].light is not pair[1].light and pair not in turned + recovered]
    return Comparison(
        before=to_edition(before, checksums[0]),
        now=to_edition(now, checksums[1]),
        turned_red=_to_moves(turned),
        recovered=_to_moves(recovered),
        others=_to_moves(others),
        corrected=tuple(one for pair in both for one in _find_corrections(before, now, *pair)),
        added=_to_moves((None, one) for one in now.verdicts if one.target_id not in then),
        ended=_to_moves((one, None) for one in before.verdicts if one.target_id not in here),
    )


def _to_moves(pairs: Iterable[tuple[Verdict | None, Verdict | None]]) -> tuple[Moved, ...]:
    """Worst light now first."""
    return tuple(_to_move(*pair) for pair in sorted(pairs, key=lambda pair: (pair[1] or _some(pair[0])).sort_key))


def _to_move(before: Verdict | None, now: Verdict | None) -> Moved:
    named = now or _some(before)
    return Moved(
        target_id=named.target_id,
        name=named.indicator_name,
        region_name=named.region_name,
        departments=named.lead_departments,
        before=before.light if before else None,
        now=now.light if now else None,
    )


def _some(verdict: Verdict | None) -> Verdict:
    """One of a pair is always there."""
    assert verdict is not None
    return verdict


def _find_corrections(before: Report, now: Report, old: Verdict, new: Verdict) -> Iterator[Correction]:
    points = known_points(new, now.series.get(new.target_id, _NONE))
    yield from correct_points(old, known_points(old, before.series.get(old.target_id, _NONE)), points, now.as_of)
    yield from correct_goal(old, (new.value, new.value_high))


def known_points(verdict: Verdict, series: Series) -> dict[date, Decimal]:
    """The reported numbers that a report shows of one target, by day."""
    points = dict(series.points)
    if verdict.actual is not None and verdict.data_as_of is not None:
        points.setdefault(verdict.data_as_of, verdict.actual)
    return points


def correct_points(
    verdict: Verdict, old: Mapping[date, Decimal], new: Mapping[date, Decimal], last: date
) -> Iterator[Correction]:
    """The days up to `last` on which another number stands now, or none."""
    for day in sorted(one for one in old if one <= last):
        if new.get(day) != old[day]:
            yield to_correction(verdict, day, old[day], new.get(day))


def correct_goal(verdict: Verdict, now: tuple[Decimal | None, Decimal | None]) -> Iterator[Correction]:
    """The values of the target that are others now."""
    for old, new in zip((verdict.value, verdict.value_high), now, strict=True):
        if old != new:
            yield to_correction(verdict, None, old, new)


def to_correction(verdict: Verdict, day: date | None, old: Decimal | None, new: Decimal | None) -> Correction:
    """A correction under the names of the older edition."""
    return Correction(
        target_id=verdict.target_id,
        name=verdict.indicator_name,
        region_name=verdict.region_name,
        day=day,
        unit=verdict.unit,
        scale=verdict.scale if day else max(verdict.scale, 2),
        old=old,
        new=new,
    )
