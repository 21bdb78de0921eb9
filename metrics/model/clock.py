"""The clock of the readers."""

from __future__ import annotations

from datetime import timedelta, timezone

#: China has one time zone and no summer time.
BEIJING = timezone(timedelta(hours=8))
