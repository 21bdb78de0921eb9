"""The titles that say what a page found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from metrics.model.verdict import Verdict
from metrics.progress.report import Overview

_FRESHNESS = {"current": "当期", "overdue": "逾期", "missing": "缺报", "not_due": "未到报送期"}


def state_overview(overview: Overview) -> str:
    """The worst that can be said of a scope: 17项红旗,科技型中小企业入库数差距最大."""
    return state_verdicts(overview.verdicts)


def state_verdicts(verdicts: Sequence[Verdict]) -> str:
    """The same of verdicts, worst first."""
    if not verdicts:
        return "所选范围内没有目标"
    flags = tuple(one for one in verdicts if one.light.is_flag)
    tones = Counter(one.light.tone for one in verdicts)
    if flags:
        return f"{len(flags)}项红旗，{_worst(flags)}"
    # Calm is not claimed of what nobody has reported.
    silent = f"，{tones['grey']}项未评价" if tones["grey"] else ""
    if tones["yellow"]:
        return f"无红旗，{tones['yellow']}项略滞后{silent}"
    if tones["green"]:
        return f"无红旗，{tones['green']}项正常{silent}"
    return f"{len(verdicts)}项目标均未评价"


def _worst(flags: tuple[Verdict, ...]) -> str:
    gaps = [one for one in flags if one.gap is not None]
    if not gaps:
        return f"{'首位为' if flags[1:] else '为'}{flags[0].short_name}"
    worst = min(gaps, key=lambda one: one.gap or Decimal(0))
    return f"{worst.short_name}差距最大"


def state_freshness(overview: Overview) -> str:
    """How many targets are reported up to date, are late, miss several periods, or have nothing due yet."""
    words = (f"{word}{count}项" for _, word, count in count_freshness(overview))
    return f"时效：{'、'.join(words)}"


def count_freshness(overview: Overview) -> tuple[tuple[str, str, int], ...]:
    """(freshness, its word, targets) of a scope, without those that no target has."""
    counts = Counter(one.freshness for one in overview.verdicts)
    return tuple((name, word, counts[name]) for name, word in _FRESHNESS.items() if counts[name])
