"""All known numbers as the long sheet that intake reads: exporting and importing again changes nothing."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable

from metrics.model.catalogue import Catalogue
from metrics.model.inert import inert
from metrics.store.reads import KnownValue, read_known_values
from metrics.store.workspace import Workspace

HEADER = ("指标编码", "指标名称", "地区", "数据期", "本期值", "单位", "数据性质", "备注")


def to_long_csv(workspace: Workspace) -> bytes:
    """Every number that is believed now, in the order of indicator, region and date."""
    return write_long_csv(read_known_values(workspace), workspace.catalogue)


def write_long_csv(rows: Iterable[KnownValue], catalogue: Catalogue) -> bytes:
    """UTF-8 with BOM, values in each indicator's unit; rows of indicators that are no longer known are left out."""
    indicators = {row.indicator_id: row for row in catalogue.indicators}
    regions = {row.region_id: row.name for row in catalogue.regions}
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(HEADER)
    for row in rows:
        indicator = indicators.get(row.indicator_id)
        if indicator is None:
            continue
        number = f"{row.value.normalize():f}"
        words = (indicator.name, regions[row.region_id], row.period.label, indicator.unit, row.status, row.note)
        name, region, period, unit, status, note = map(inert, words)
        writer.writerow([row.indicator_id, name, region, period, number, unit, status, note])
    return codecs.BOM_UTF8 + stream.getvalue().encode()
