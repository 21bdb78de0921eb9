"""What a change of light between two cut-offs means; without data then or now nothing has recovered."""

from __future__ import annotations

from metrics.model.light import Light


def has_turned_red(before: Light, now: Light) -> bool:
    """新列红旗: on the lagging list now and not before."""
    return now.is_flag and not before.is_flag


def has_recovered(before: Light, now: Light) -> bool:
    """退出红旗: off the lagging list by what was reported since."""
    return before.is_flag and now.tone in ("green", "yellow")
