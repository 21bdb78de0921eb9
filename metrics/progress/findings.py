"""The titles that say what a page found."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from metrics.model.verdict import Verdict
from metrics.progress.report import Overview

_FRESHNESS = {"current": "当期", "overdue": "逾期", "missing": "缺报", "not_due": "未到报送期"}


def state_overview(overview: Overview) -> str:
    """The worst that can be said of a scope: 17项红旗,科技型中小企业入库数差距最大."""
    if not overview.verdicts:
        return "所选范围内没有目标"
    flags, tones = overview.flags, overview.tones
    if flags:
        return f"{len(flags)}项红旗，{_worst(flags)}"
    if tones["yellow"]:
        return f"无红旗，{tones['yellow']}项略滞后"
    if tones["green"]:
        return f"无红旗，{tones['green']}项正常"
    return f"{len(overview.verdicts)}项目标均未评价"


def _worst(flags: tuple[Verdict, ...]) -> str:
    gaps = [one for one in flags if one.gap is not None]
    if not gaps:
        return f"首位为{flags[0].short_name}"
    worst = min(gaps, key=lambda one: one.gap or Decimal(0))
    return f"{worst.short_name}差距最大"


def state_freshness(overview: Overview) -> str:
    """How many targets are reported up to date, are late, miss several periods, or have nothing due yet."""
    counts = Counter(one.freshness for one in overview.verdicts)
    words = (f"{word}{counts[name]}项" for name, word in _FRESHNESS.items() if counts[name])
    return f"时效：{'、'.join(words)}"
