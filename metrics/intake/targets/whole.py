"""A table of whole targets: new ones, and others to put in place of those that stand."""

from __future__ import annotations

import re
from typing import Any

from metrics.intake.fold import fold_name, one_line
from metrics.intake.periods import PeriodRejected, read_period
from metrics.intake.rows import find_indicator, find_region
from metrics.intake.targets.fields import CHOICES, COLUMN_NAMES, OFFERED, TargetField
from metrics.intake.targets.goals import Written, is_blank, measured_in, read_goal, split_range
from metrics.intake.targets.parents import Parents
from metrics.intake.targets.rows import TargetDesk, TargetRow
from metrics.intake.targets.staged import StagedTarget, compare_twice, split_names
from metrics.intake.targets.whole_rules import check_links, check_rules
from metrics.model.catalogue import Catalogue, Comparator, Indicator, Kind, Shape, Target

_ID = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff._-]{0,59}")
_CLAUSE = re.compile(r"第?([0-9]{1,3})条?")
_QUALIFIER_MARKS = re.compile(r"[|、\uff5c]+")
_TEXTS = (TargetField.FIGURE, TargetField.NOTE, TargetField.PARENT)
_NUMBERS = (TargetField.VALUE, TargetField.HIGH, TargetField.BASELINE)

Values = dict[str, Any]


class WholeTargets:
    """The rows of one table of targets, read against a catalogue."""

    def __init__(self, catalogue: Catalogue, desk: TargetDesk) -> None:
        self.desk, self.parents = desk, Parents(catalogue)

    def stage(self, rows: list[TargetRow]) -> tuple[StagedTarget, ...]:
        """The targets in the file's order; everything else is laid on the desk."""
        staged: dict[str, StagedTarget] = {}
        read: list[tuple[TargetRow, Target]] = []
        for row in rows:
            target = self._read_target(row)
            if target is None:
                continue
            one = StagedTarget(target, row.place(TargetField.TARGET))
            first = staged.setdefault(target.target_id, one)
            if first is not one:
                compare_twice(first, one, self.desk)
            read.append((row, target))
        targets = self.parents.targets | {key: one.target for key, one in staged.items()}
        broken = {row.row for row, target in read if not check_links(row, target, targets, self.desk)}
        return tuple(one for one in staged.values() if one.place.row not in broken)

    def _read_target(self, row: TargetRow) -> Target | None:
        before = self._errors()
        target_id = row.text(TargetField.TARGET)
        if not target_id:
            self.desk.lay("TARGET_ID_BLANK", row.place(TargetField.TARGET))
            return None
        if not _ID.fullmatch(target_id):
            self.desk.lay("TARGET_ID_FORM", row.place(TargetField.TARGET), target_id)
            return None
        standing = self.parents.targets.get(target_id)
        values: Values = dict(standing) if standing else {"target_id": target_id}
        self._read_names(row, values)
        self._read_words(row, values)
        self._read_days(row, values)
        indicator = self.parents.indicators.get(values.get("indicator_id", ""))
        if indicator is None:
            return None
        if standing is None:
            self._fill(values)
        self._read_numbers(row, values, indicator, standing)
        if self._errors() > before or not check_rules(row, values, standing is None, self.desk):
            return None
        return Target.model_validate(values)

    def _errors(self) -> int:
        return sum(1 for one in self.desk.problems if one.severity == "error")

    def _read_names(self, row: TargetRow, values: Values) -> None:
        """Indicator, region, document and what the target is compared with."""
        if row.text(TargetField.NAME) or row.text(TargetField.CODE) or "indicator_id" not in values:
            indicator = find_indicator(row.to_entry(), self.desk)
            if indicator:
                values["indicator_id"] = indicator.indicator_id
        if row.text(TargetField.REGION):
            region = find_region(row.to_entry(), self.desk)
            if region:
                values["region_id"] = region.region_id
        if row.text(TargetField.DOCUMENT):
            document = self.parents.find_document(row, self.desk)
            if document:
                values["document_id"] = document.document_id
        self._read_reference(row, values)

    def _read_reference(self, row: TargetRow, values: Values) -> None:
        lookup = self.desk.lookup
        if text := row.text(TargetField.REFERENCE):
            indicators = lookup.indicators.find(text)
            values["reference_indicator_id"] = indicators[0].indicator_id if len(indicators) == 1 else None
            if len(indicators) != 1:
                nearest = lookup.indicators.suggest(text)
                self.desk.lay("KEY_INDICATOR_UNKNOWN", row.place(TargetField.REFERENCE), text, nearest=nearest)
        if text := row.text(TargetField.REFERENCE_REGION):
            regions = lookup.regions.find(text)
            values["reference_region_id"] = regions[0].region_id if len(regions) == 1 else None
            if len(regions) != 1:
                nearest = lookup.regions.suggest(text)
                self.desk.lay("KEY_REGION_UNKNOWN", row.place(TargetField.REFERENCE_REGION), text, nearest=nearest)

    def _read_words(self, row: TargetRow, values: Values) -> None:
        """Everything that is one of a few words, a list of names or free text. A blank cell keeps what stands."""
        for where, words in CHOICES.items():
            if text := row.text(where):
                found = words.get(fold_name(text))
                if found is None:
                    self.desk.lay("TARGET_WORD", row.place(where), text, field=where.value, choices=OFFERED[where])
                else:
                    values[COLUMN_NAMES[where]] = found
        for where in (TargetField.LEAD, TargetField.SUPPORT):
            if names := split_names(row.text(where)):
                values[COLUMN_NAMES[where]] = names
        if text := row.text(TargetField.QUALIFIER):
            values["qualifier"] = tuple(part.strip() for part in _QUALIFIER_MARKS.split(text) if part.strip())
        for where in _TEXTS:
            if text := row.text(where):
                values[COLUMN_NAMES[where]] = one_line(text)
        if text := row.text(TargetField.CLAUSE):
            number = _CLAUSE.fullmatch(fold_name(text))
            values["clause"] = str(int(number[1])) if number else one_line(text)

    def _read_days(self, row: TargetRow, values: Values) -> None:
        """A period as a day: where something begins its first, else its last."""
        for where in (TargetField.START, TargetField.END, TargetField.BASELINE_ON):
            if not (text := row.text(where)):
                continue
            read = read_period(text)
            if isinstance(read, PeriodRejected):
                self.desk.lay(read.code, row.place(where), text)
            else:
                is_day = read.kind == "day"
                day = read.start if where is TargetField.START and not is_day else read.as_of
                values[COLUMN_NAMES[where]] = day

    def _fill(self, values: Values) -> None:
        """What a new target leaves out and may leave out; what was taken instead is said."""
        document = next((one for one in self.parents.documents if one.document_id == values.get("document_id")), None)
        if document:
            self._fill_in(values, TargetField.REGION, document.region_id, self.parents.regions[document.region_id].name)
            self._fill_in(values, TargetField.START, document.start, document.start.isoformat())
            self._fill_in(values, TargetField.END, document.end, document.end.isoformat())
        is_hold = values.get("kind") in (Kind.GROWTH.value, Kind.RELATIVE.value)
        shape = Shape.HOLD if is_hold else Shape.PATH
        self._fill_in(values, TargetField.SHAPE, shape.value, "保持" if is_hold else "逐步达到")
        self._fill_in(values, TargetField.PROFILE, "months", "按月")
        self._fill_in(values, TargetField.FREQUENCY, "quarter", "每季")
        if values.get("kind") == Kind.MILESTONE.value:
            values.setdefault("comparator", Comparator.EQUAL.value)
        for column in ("value", "value_high", "baseline", "baseline_on", "reference_indicator_id"):
            values.setdefault(column, None)
        for column in ("reference_region_id", "parent_target_id"):
            values.setdefault(column, None)
        for column in ("qualifier", "lead_departments", "support_departments"):
            values.setdefault(column, ())
        for column in ("figure", "note"):
            values.setdefault(column, "")

    def _fill_in(self, values: Values, where: TargetField, value: object, words: str) -> None:
        column = COLUMN_NAMES[where]
        if column not in values:
            values[column] = value
            self.desk.tally("TARGET_DEFAULT", field=where.value, value=words)

    def _read_numbers(self, row: TargetRow, values: Values, indicator: Indicator, standing: Target | None) -> None:
        """目标值, 目标上限 and 基期值 as printed, in the unit that stands beside them."""
        written = row.text(TargetField.UNIT)
        unit = written or self.desk.heading_unit or (standing.unit if standing else "")
        has_value = values.get("kind") not in (Kind.RELATIVE.value, Kind.MILESTONE.value)
        if standing and has_value and standing.unit != unit and is_blank(row.text(TargetField.VALUE)):
            self.desk.lay("TARGET_UNIT_ALONE", row.place(TargetField.UNIT), unit, unit=standing.unit)
            return
        if values.get("comparator") != Comparator.BETWEEN.value and is_blank(row.text(TargetField.HIGH)):
            values["value_high"] = None
        values["unit"] = unit if standing or unit or not has_value else indicator.unit
        for where, text in self._number_texts(row, values):
            place = row.place(TargetField.UNIT) if written else None
            measure = measured_in(indicator, unit or indicator.unit)
            told = Written(text, row.place(where), unit, place, row.marks.get(where, ""), row.text(TargetField.NAME))
            goal = read_goal(told, measure, self.desk)
            if goal is not None:
                values[COLUMN_NAMES[where]] = goal.printed
                values["unit"] = goal.unit

    def _number_texts(self, row: TargetRow, values: Values) -> list[tuple[TargetField, str]]:
        """The cells that hold a number; 3—5 in the cell of a range is its two ends."""
        texts = {where: row.text(where) for where in _NUMBERS if not is_blank(row.text(where))}
        ends = split_range(texts.get(TargetField.VALUE, ""))
        if ends and values.get("comparator") == Comparator.BETWEEN.value and TargetField.HIGH not in texts:
            texts |= dict(zip((TargetField.VALUE, TargetField.HIGH), ends, strict=True))
        return list(texts.items())
