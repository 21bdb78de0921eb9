"""A breakdown (目标分解) gives each county its part of a target: a child of it that stands in no document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from metrics.intake.fold import fold_name
from metrics.intake.rows import find_region
from metrics.intake.targets.breakdown_sums import check_sums
from metrics.intake.targets.fields import TOTALS, TargetField
from metrics.intake.targets.goals import Written, is_blank, measured_in, read_goal, split_range
from metrics.intake.targets.parents import Parents
from metrics.intake.targets.part_note import remark_of, write_note
from metrics.intake.targets.rows import Figure, TargetDesk, TargetRow
from metrics.intake.targets.staged import StagedTarget, compare_twice, split_names
from metrics.model.catalogue import Catalogue, Comparator, Indicator, Target
from metrics.model.figures import show_goal
from metrics.model.unit import conversion_factor


@dataclass(frozen=True)
class Part:
    """One written part of a target: for a region of its own, or with the target's region the whole again."""

    parent: Target
    region_id: str
    row: TargetRow
    figure: Figure


class Breakdown:
    """The rows of one breakdown, read against a catalogue."""

    def __init__(self, catalogue: Catalogue, desk: TargetDesk) -> None:
        self.catalogue, self.desk = catalogue, desk
        self.parents = Parents(catalogue)
        self.standing = {(one.parent_target_id, one.region_id, one.indicator_id): one for one in catalogue.targets}
        self.region_ids = {one.name: one.region_id for one in catalogue.regions}
        self.broken: set[str] = set()

    def stage(self, rows: list[TargetRow]) -> tuple[StagedTarget, ...]:
        """The children in the file's order; everything else is laid on the desk."""
        staged: dict[str, StagedTarget] = {}
        for row in rows:
            for part in self._read_parts(row):
                target = self._stage_part(part)
                if target is None:
                    self.broken.add(part.parent.target_id)
                    continue
                one = StagedTarget(target, part.figure.place)
                first = staged.setdefault(target.target_id, one)
                if first is not one:
                    compare_twice(first, one, self.desk)
        parts = tuple(staged.values())
        check_sums(self.catalogue, parts, self.broken, self.desk)
        return parts

    def _read_parts(self, row: TargetRow) -> Iterator[Part]:
        """The figures of a row that are parts; those of the whole are held against the parent."""
        figures, wholes = (row.regions, row.totals) if row.regions else self._read_long(row)
        named = {self.region_ids[one.region] for one in figures if one.region and not is_blank(one.text)}
        parent = self.parents.find(row, self.desk, named)
        if parent is None:
            return
        for whole in wholes:
            self._check_whole(Part(parent, parent.region_id, row, whole))
        below = self.parents.below(parent.region_id)
        for figure in figures:
            part = Part(parent, self.region_ids.get(figure.region, ""), row, figure)
            if is_blank(figure.text):
                self.desk.tally("TARGET_BLANK")
            elif part.region_id == parent.region_id:
                self._check_whole(part)
            elif part.region_id in below:
                yield part
            else:
                self.broken.add(parent.target_id)
                if not figure.region:
                    continue
                place = figure.place if row.regions else row.place(TargetField.REGION)
                words = {"parent": parent.target_id, "region": self.parents.regions[parent.region_id].name}
                self.desk.lay("TARGET_REGION_NOT_BELOW", place, figure.region, **words)

    def _read_long(self, row: TargetRow) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
        """The figure of a long row, and the wholes beside it; without a region that is known it is neither."""
        where = TargetField.VALUE
        figure = Figure("", row.texts.get(where, ""), row.place(where), mark=row.marks.get(where, ""))
        if fold_name(row.text(TargetField.REGION)) in TOTALS:
            return (), (*row.totals, figure)
        region = find_region(row.to_entry(), self.desk)
        name = region.name if region else ""
        return (Figure(name, figure.text, figure.place, mark=figure.mark),), row.totals

    def _stage_part(self, part: Part) -> Target | None:
        values = self._read_values(part)
        if values is None:
            return None
        standing = self.standing.get((part.parent.target_id, part.region_id, part.parent.indicator_id))
        target_id = standing.target_id if standing else f"{part.parent.target_id}-{part.region_id}"
        taken = self.parents.targets.get(target_id)
        if taken is not None and taken is not standing:
            self.desk.lay("TARGET_ID_TAKEN", part.figure.place, part.figure.text, target=target_id)
            return None
        if standing and standing.figure and (standing.value, standing.value_high) != values:
            words = {"target": target_id, "figure": standing.figure}
            self.desk.lay("TARGET_PRINTED", part.figure.place, part.figure.text, **words)
            return None
        return self._to_child(part, target_id, values, standing)

    def _to_child(
        self, part: Part, target_id: str, values: tuple[Decimal, Decimal | None], standing: Target | None
    ) -> Target:
        """A copy of the parent with the county's own figure; a county's baseline is not the city's."""
        row, parent = part.row, part.parent
        lead, support = split_names(row.text(TargetField.LEAD)), split_names(row.text(TargetField.SUPPORT))
        heir = standing or parent
        child = parent.model_copy(
            update={
                "target_id": target_id,
                "region_id": part.region_id,
                "value": values[0],
                "value_high": values[1],
                "unit": self._measure(parent).unit,
                "baseline": standing.baseline if standing else None,
                "baseline_on": standing.baseline_on if standing else None,
                "lead_departments": lead or heir.lead_departments,
                "support_departments": support or heir.support_departments,
                "figure": standing.figure if standing else "",
                "parent_target_id": parent.target_id,
                "note": write_note(row.text(TargetField.NOTE), self.desk.filename, standing.note if standing else ""),
            }
        )
        # The same figures in a file of another name are no news.
        is_same = standing is not None and child.model_copy(update={"note": standing.note}) == standing
        says_more = standing is not None and remark_of(child.note) != remark_of(standing.note)
        return standing if standing is not None and is_same and not says_more else child

    def _measure(self, parent: Target) -> Indicator:
        return measured_in(self.parents.indicators[parent.indicator_id], parent.unit)

    def _read_values(self, part: Part) -> tuple[Decimal, Decimal | None] | None:
        """The figure, with the upper end where the parent is a range; in the unit of its indicator."""
        where = TargetField.HIGH
        ends = [part.figure.text]
        if part.parent.comparator is Comparator.BETWEEN:
            split = split_range(part.figure.text)
            ends = list(split or ends)
            if split is None and not is_blank(part.row.text(where)):
                ends.append(part.row.text(where))
            if len(ends) < 2:
                self.desk.lay("TARGET_RANGE", part.figure.place, part.figure.text, parent=part.parent.target_id)
                return None
        elif not is_blank(part.row.text(where)):
            self.desk.lay("TARGET_HIGH_UNUSED", part.row.place(where), part.row.text(where))
            return None
        read = [self._read_value(part, text) for text in ends]
        low, high = read[0], read[-1] if len(read) > 1 else None
        if low is None or None in read:
            return None
        if high is not None and high <= low:
            self.desk.lay("TARGET_RANGE_ORDER", part.figure.place, part.figure.text)
            return None
        return low, high

    def _read_value(self, part: Part, text: str) -> Decimal | None:
        measure, figure, row = self._measure(part.parent), part.figure, part.row
        unit, place = figure.unit or row.text(TargetField.UNIT), figure.place
        if not figure.unit and TargetField.UNIT in row.places:
            place = row.places[TargetField.UNIT]
        if not unit and not self.desk.heading_unit and part.parent.unit != measure.unit:
            unit = part.parent.unit
        written = Written(text, figure.place, unit, place, figure.mark, row.text(TargetField.NAME))
        goal = read_goal(written, measure, self.desk)
        return goal.value if goal else None

    def _check_whole(self, part: Part) -> None:
        """全市 and 合计 say again what the document says, and must say the same."""
        if is_blank(part.figure.text):
            return
        parent, measure = part.parent, self._measure(part.parent)
        factor = conversion_factor(parent.unit, measure.unit) or Decimal(1)
        own = tuple(None if value is None else value * factor for value in (parent.value, parent.value_high))
        values = self._read_values(part)
        if values is None or values == own:
            return
        words = {
            "parent": parent.target_id,
            "value": show_goal(parent.comparator, own[0], own[1], measure.unit, 10),
            "written": show_goal(parent.comparator, *values, measure.unit, 10),
        }
        self.desk.lay("TARGET_CITY_DIFFERS", part.figure.place, part.figure.text, **words)
