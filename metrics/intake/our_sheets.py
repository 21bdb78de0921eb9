"""Sheets that we put into workbooks ourselves: they hold no report and are passed over when the workbook comes back."""

from __future__ import annotations

GUIDE = "填写说明"
LISTING = "问题清单"
OUR_SHEETS = frozenset({GUIDE, LISTING})
