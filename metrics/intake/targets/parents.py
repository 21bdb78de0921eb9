"""Finding the target that a row of a breakdown speaks of: by its number, or by indicator and document or year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from metrics.intake.fold import fold_name, nearest_name
from metrics.intake.rows import find_indicator
from metrics.intake.targets.fields import TargetField
from metrics.intake.targets.rows import TargetDesk, TargetRow
from metrics.model.catalogue import Catalogue, Document, Indicator, Kind, Target

WITHOUT_NUMBER = frozenset({Kind.RELATIVE, Kind.MILESTONE})
_YEAR = re.compile(r"([12][0-9]{3})(年|年度)?")


class Parents:
    """The targets of a catalogue, ready to be searched."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.targets = {row.target_id: row for row in catalogue.targets}
        self.indicators = {row.indicator_id: row for row in catalogue.indicators}
        self.regions = {row.region_id: row for row in catalogue.regions}
        self.documents = catalogue.documents

    def find(self, row: TargetRow, desk: TargetDesk, regions: Iterable[str]) -> Target | None:
        """The target to break down into `regions` (ids); None where there is none, which is laid down."""
        where = TargetField.TARGET if row.text(TargetField.TARGET) else TargetField.PARENT
        found = self._find_by_id(row, where, desk) if row.text(where) else self._find_by_name(row, desk, regions)
        if found is None:
            return None
        if not row.text(where):
            where = TargetField.NAME if row.text(TargetField.NAME) else TargetField.CODE
        words = {"target": found.target_id}
        if found.parent_target_id:
            desk.lay(
                "TARGET_PARENT_IS_CHILD", row.place(where), row.text(where), parent=found.parent_target_id, **words
            )
            return None
        if found.kind in WITHOUT_NUMBER:
            desk.lay("TARGET_NO_NUMBER", row.place(where), row.text(where), kind=found.kind.word, **words)
            return None
        return found

    def below(self, region_id: str) -> set[str]:
        """All regions inside a region, at any depth."""
        found: set[str] = set()
        rest = [region_id]
        while rest:
            above = rest.pop()
            inside = [one.region_id for one in self.regions.values() if one.parent_region_id == above]
            rest += [one for one in inside if one not in found]
            found |= set(inside)
        return found

    def find_document(self, row: TargetRow, desk: TargetDesk) -> Document | None:
        """The document that a cell names by id, number or title; None where there is none, which is laid down."""
        text = row.text(TargetField.DOCUMENT)
        name = fold_name(text).strip("《》")
        names = {fold_name(part): one for one in self.documents for part in (one.document_id, one.number, one.title)}
        names.pop("", None)
        if name in names:
            return names[name]
        close = nearest_name(text, names, 0.5)
        nearest = f"，最接近的是‹{names[close].document_id}›（《{names[close].title}》）" if close else ""
        desk.lay("TARGET_DOCUMENT_UNKNOWN", row.place(TargetField.DOCUMENT), text, nearest=nearest)
        return None

    def _find_by_id(self, row: TargetRow, where: TargetField, desk: TargetDesk) -> Target | None:
        written = row.text(where)
        found = self.targets.get(written)
        if found is None:
            close = nearest_name(written, self.targets)
            desk.lay("TARGET_UNKNOWN", row.place(where), written, nearest=f"，最接近的是‹{close}›" if close else "")
            return None
        if not (row.text(TargetField.NAME) or row.text(TargetField.CODE)):
            return found
        named = find_indicator(row.to_entry(), desk)
        if named is None:
            return None
        if named.indicator_id != found.indicator_id:
            own = self.indicators[found.indicator_id].name
            place = row.place(TargetField.NAME if row.text(TargetField.NAME) else TargetField.CODE)
            desk.lay("TARGET_NAME_DISAGREES", place, named.name, target=found.target_id, own=own)
            return None
        return found

    def _find_by_name(self, row: TargetRow, desk: TargetDesk, regions: Iterable[str]) -> Target | None:
        where = TargetField.NAME if TargetField.NAME in row.texts else TargetField.CODE
        if not (row.text(TargetField.NAME) or row.text(TargetField.CODE)):
            place = row.place(TargetField.TARGET if TargetField.TARGET in row.texts else where)
            desk.lay("TARGET_PARENT_BLANK", place)
            return None
        indicator = find_indicator(row.to_entry(), desk)
        if indicator is None:
            return None
        found = self._narrow(row, indicator, desk)
        if found is None:
            return None
        if not found:
            desk.lay("TARGET_PARENT_NONE", row.place(where), row.text(where), scope=self._scope_words(row, desk))
            return None
        fitting = self._prefer(found, regions)
        if len(fitting) > 1:
            names = "、".join(f"‹{one.target_id}›" for one in fitting)
            desk.lay("TARGET_PARENT_AMBIGUOUS", row.place(where), row.text(where), candidates=names)
            return None
        return fitting[0]

    def _narrow(self, row: TargetRow, indicator: Indicator, desk: TargetDesk) -> list[Target] | None:
        """The indicator's targets of the row's document and year; None where one of the two cannot be read."""
        found = [one for one in self.targets.values() if one.indicator_id == indicator.indicator_id]
        if row.text(TargetField.DOCUMENT):
            document = self.find_document(row, desk)
            if document is None:
                return None
            found = [one for one in found if one.document_id == document.document_id]
        written = row.text(TargetField.YEAR)
        year = _YEAR.fullmatch(fold_name(written)) if written else None
        if written and year is None:
            desk.lay("TARGET_YEAR", row.place(TargetField.YEAR), written)
            return None
        around, source = desk.year
        said = int(year[1] if year else around or 0)
        if around and year is None:
            desk.tally("TARGET_YEAR_FROM_TITLE", year=around, source=source)
        return [one for one in found if one.start.year <= said <= one.end.year] if said else found

    def _prefer(self, found: Sequence[Target], regions: Iterable[str]) -> Sequence[Target]:
        """Whole targets before parts of them, then those of the nearest region above the ones that are spoken of."""
        tops = [one for one in found if not one.parent_target_id] or found
        wanted, sizes = set(regions), {}
        for one in tops:
            inside = self.below(one.region_id)
            if wanted <= {*inside, one.region_id} and wanted - {one.region_id}:
                sizes[one.target_id] = len(inside)
        return [one for one in tops if sizes.get(one.target_id) == min(sizes.values())] if sizes else tops

    def _scope_words(self, row: TargetRow, desk: TargetDesk) -> str:
        year = row.text(TargetField.YEAR) or (f"{desk.year[0]}年" if desk.year[0] else "")
        document = row.text(TargetField.DOCUMENT)
        return "".join((f"{document}中" if document else "", year)) or "目标库中"
