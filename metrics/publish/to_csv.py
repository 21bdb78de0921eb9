"""All known numbers as the long sheet that intake reads: exporting and importing again changes nothing."""

from __future__ import annotations

import codecs
import csv
import io

from metrics.model.inert import inert
from metrics.store.reads import read_known_values
from metrics.store.workspace import Workspace

HEADER = ("指标编码", "指标名称", "地区", "数据期", "本期值", "单位", "数据性质", "备注")


def to_long_csv(workspace: Workspace) -> bytes:
    """UTF-8 with BOM, values in each indicator's unit, in the order of indicator, region and date."""
    indicators = {row.indicator_id: row for row in workspace.catalogue.indicators}
    regions = {row.region_id: row.name for row in workspace.catalogue.regions}
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(HEADER)
    for row in read_known_values(workspace):
        indicator = indicators.get(row.indicator_id)
        if indicator is None:
            continue
        number = f"{row.value.normalize():f}"
        words = (indicator.name, regions[row.region_id], row.period.label, indicator.unit, row.status, row.note)
        name, region, period, unit, status, note = map(inert, words)
        writer.writerow([row.indicator_id, name, region, period, number, unit, status, note])
    return codecs.BOM_UTF8 + stream.getvalue().encode()
