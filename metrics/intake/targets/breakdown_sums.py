"""What the parts of a target add up to, beside the target itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from metrics.intake.targets.goals import measured_in
from metrics.intake.targets.rows import TargetDesk
from metrics.intake.targets.staged import StagedTarget
from metrics.model.catalogue import Catalogue, Comparator, Indicator, Region, Target
from metrics.model.figures import show_amount
from metrics.model.unit import conversion_factor


def check_sums(catalogue: Catalogue, staged: Sequence[StagedTarget], broken: Collection[str], desk: TargetDesk) -> None:
    """A warning for each additive target that this file breaks down and whose parts add up to something else.

    Those in `broken` have parts that cannot be read yet: their sum says nothing.
    """
    targets = {one.target_id: one for one in catalogue.targets} | {one.target.target_id: one.target for one in staged}
    indicators = {row.indicator_id: row for row in catalogue.indicators}
    first = {one.target.parent_target_id: one for one in reversed(staged)}
    for parent_id, one in reversed(first.items()):
        parent = targets[parent_id or ""]
        indicator = indicators[parent.indicator_id]
        if (
            parent.target_id in broken
            or not indicator.additive
            or parent.comparator is Comparator.BETWEEN
            or parent.value is None
        ):
            continue
        parts = [
            row
            for row in targets.values()
            if row.parent_target_id == parent_id and row.indicator_id == parent.indicator_id
        ]
        _check_sum(parent, parts, indicator, catalogue.regions, one, desk)


def _check_sum(
    parent: Target,
    parts: Sequence[Target],
    indicator: Indicator,
    regions: Sequence[Region],
    first: StagedTarget,
    desk: TargetDesk,
) -> None:
    """Zones are counted in their counties by some offices and beside them by others: either sum may fit."""
    unit = measured_in(indicator, parent.unit).unit
    levels = {row.region_id: row.level for row in regions}
    own = _value_in(parent, unit)
    total = sum((_value_in(one, unit) for one in parts), Decimal(0))
    counties = sum((_value_in(one, unit) for one in parts if levels[one.region_id] != "zone"), Decimal(0))
    if own in (total, counties):
        return
    written = {one.region_id for one in parts}
    missing = [
        row.short_name
        for row in regions
        if row.parent_region_id == parent.region_id and row.level != "zone" and row.region_id not in written
    ]
    desk.lay(
        "TARGET_SUM_DIFFERS",
        first.place,
        indicator=indicator.name,
        parent=parent.target_id,
        value=show_amount(own, unit, 10),
        sum=show_amount(total, unit, 10),
        count=len(parts),
        direction="多" if total > own else "少",
        difference=show_amount(abs(total - own), unit, 10),
        missing=f"（{'、'.join(missing)}尚未分解）" if missing else "",
    )


def _value_in(target: Target, unit: str) -> Decimal:
    return (target.value or Decimal(0)) * (conversion_factor(target.unit, unit) or Decimal(1))
