"""The sheet a clerk fills in: everything but the value stands there already."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence

from metrics.intake.fields import Field
from metrics.intake.periods import to_canonical
from metrics.model.catalogue import Indicator, Region
from metrics.model.inert import inert
from metrics.model.period import Period


def to_template(indicators: Sequence[Indicator], regions: Sequence[Region], period: Period) -> bytes:
    """CSV in UTF-8 with BOM and CRLF, as Excel and WPS open it: a row per indicator and region, its value blank.

    Of `period` only the cut-off counts: a cumulative indicator gets it as 2023年1-6月, another as 2023年6月.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([field.value for field in Field])
    for indicator in indicators:
        label = to_canonical(period, indicator.cumulative).label
        for region in regions:
            cells = (indicator.indicator_id, indicator.name, region.name, label, "", indicator.unit, "", "")
            writer.writerow([inert(cell) for cell in cells])
    return codecs.BOM_UTF8 + stream.getvalue().encode("utf-8")
