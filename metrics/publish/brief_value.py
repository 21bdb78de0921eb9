"""A brief is a report for a phone: with who owes reports, how current it is, and the filters that its links keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from metrics.model.verdict import Verdict
from metrics.publish.report import Report
from metrics.store.lag_runs import LagRun


@dataclass(frozen=True)
class Brief:
    """`latest` is the last cut-off that has data, `seen_on` the day of the reader.

    `finding` and `freshness` say in words what is worst and how current the reports are (metrics.progress.findings).
    The report holds the series of its red flags only, and `runs` for how long each has been red. `missing` are the
    targets with late reports by department; `query` are the parameters that differ from an empty address.
    """

    report: Report
    finding: str
    freshness: str
    runs: Mapping[str, LagRun]
    missing: Mapping[str, tuple[Verdict, ...]]
    latest: date
    seen_on: date
    query: Mapping[str, str]

    @property
    def has_regions(self) -> bool:
        """Whether the targets are of several regions."""
        return len({one.region_id for one in self.report.verdicts}) > 1

    def address(self, path: str, **more: str) -> str:
        """A page beside this one under the same filters, relative, so that it holds behind a path of a proxy."""
        query = urlencode({**self.query, **more})
        return f"{path}?{query}" if query else path
