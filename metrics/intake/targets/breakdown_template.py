"""The sheet on which the office breaks a document's targets down: all but the counties' figures stands there."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from metrics.intake.targets.fields import TargetField
from metrics.intake.targets.parents import WITHOUT_NUMBER
from metrics.model.catalogue import Catalogue, Region, Target
from metrics.model.errors import CommandRefused
from metrics.model.inert import inert

_WHOLE = {"province": "全省", "city": "全市"}
#: Between the ends of a range: a spreadsheet takes 3-5 for a day in March.
_RANGE = "\uff5e"


def to_breakdown_template(catalogue: Catalogue, document_id: str) -> bytes:
    """CSV in UTF-8 with BOM and CRLF: a row per target of the document that can be broken down, a column per region.

    Figures broken down already stand in their cells. Raises CommandRefused for an unknown document.
    """
    document = next((row for row in catalogue.documents if row.document_id == document_id), None)
    if document is None:
        raise CommandRefused(f"目录中没有文件‹{document_id}›。请从文件清单中选择。")
    regions = sorted(
        (row for row in catalogue.regions if row.parent_region_id == document.region_id),
        key=lambda row: (row.level == "zone", row.order),
    )
    level = next(row.level for row in catalogue.regions if row.region_id == document.region_id)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    names = [inert(row.name) for row in regions]
    head = (TargetField.TARGET.value, "指标名称", TargetField.UNIT.value, _WHOLE.get(level, "合计"))
    writer.writerow([*head, *names, TargetField.LEAD.value, TargetField.NOTE.value])
    writer.writerows(_read_rows(catalogue, document_id, regions))
    return codecs.BOM_UTF8 + stream.getvalue().encode("utf-8")


def _read_rows(catalogue: Catalogue, document_id: str, regions: list[Region]) -> Iterator[list[str]]:
    names = {row.indicator_id: row.name for row in catalogue.indicators}
    parts = {(one.parent_target_id, one.region_id, one.indicator_id): one for one in catalogue.targets}
    for target in catalogue.targets:
        is_whole = target.parent_target_id is None and target.kind not in WITHOUT_NUMBER
        if target.document_id != document_id or not is_whole:
            continue
        known = [parts.get((target.target_id, region.region_id, target.indicator_id)) for region in regions]
        cells = [target.target_id, names[target.indicator_id], target.unit, _show(target)]
        yield [inert(cell) for cell in (*cells, *(_show(one) if one else "" for one in known), "", "")]


def _show(target: Target) -> str:
    ends = [f"{one:f}" for one in (target.value, target.value_high) if one is not None]
    return _RANGE.join(ends)
