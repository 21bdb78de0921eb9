"""Every light in one formal Chinese sentence, from the numbers it was decided on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from metrics.model.catalogue import Kind
from metrics.model.figures import round_half_up, show_amount, show_day, show_goal, show_number, show_share
from metrics.model.period import label_as_of
from metrics.model.verdict import Verdict


def explain_light(verdict: Verdict) -> str:
    """The sentence of one verdict: date of the data, actual, goal, distance, and what it takes."""
    return _REASONS[verdict.reason](verdict) + _stale(verdict) + "。"


def _stale(verdict: Verdict) -> str:
    """Why a light that would be green is not."""
    return f"；报送{verdict.freshness_words}，暂不列为正常" if verdict.is_stale else ""


def with_sentence(verdict: Verdict) -> Verdict:
    """The same verdict with its sentence."""
    return replace(verdict, sentence=explain_light(verdict))


def _amount(verdict: Verdict, value: Decimal | None, extra: int = 0) -> str:
    return show_amount(value, verdict.unit, verdict.scale + extra)


def _goal(verdict: Verdict) -> str:
    return show_goal(verdict.comparator, verdict.value, verdict.value_high, verdict.unit, max(verdict.scale, 2))


def _goal_word(verdict: Verdict) -> str:
    return "年度目标" if verdict.start.year == verdict.end.year else "规划期目标"


def _opening(verdict: Verdict) -> str:
    when = label_as_of(verdict.data_as_of) if verdict.data_as_of else ""
    return f"截至{when}，{verdict.indicator_name}{_amount(verdict, verdict.actual)}"


def _progress(verdict: Verdict) -> str:
    """How much of the way is done: of the target for a flow, of the increase for a level."""
    share = show_share(verdict.completion)
    if verdict.kind is Kind.FLOW or verdict.baseline is None:
        return f"完成{_goal_word(verdict)}（{_goal(verdict)}）的{share}"
    start = f"{'推定' if verdict.baseline_is_derived else ''}基期值{_amount(verdict, verdict.baseline)}"
    if verdict.completion is not None and verdict.completion < 0:
        lost = abs((verdict.actual or Decimal(0)) - verdict.baseline)
        return f"比{start}倒退{_amount(verdict, lost)}，目标为{_goal(verdict)}"
    return f"从{start}到{_goal_word(verdict)}（{_goal(verdict)}）已完成{share}"


def _gap(verdict: Verdict) -> str:
    if verdict.gap is None:
        return ""
    gap = round_half_up(verdict.gap, 1)
    if gap == 0:
        return "，与序时进度持平"
    return f"，{'高于' if gap > 0 else '低于'}序时进度{abs(gap):.1f}个百分点"


@dataclass(frozen=True)
class Effort:
    """What the rest of the period asks per month and what was done so far, in the direction of the target."""

    need: Decimal
    past: Decimal
    months_left: Decimal
    falls: bool


def find_effort(verdict: Verdict) -> Effort | None:
    """None where a target has no way to go, or no time left. A falling target asks for a fall."""
    need, past, left = verdict.required_per_month, verdict.past_per_month, verdict.months_left
    if need is None or past is None or not left:
        return None
    falls = verdict.baseline is not None and verdict.value is not None and verdict.value < verdict.baseline
    return Effort(-need, -past, left, True) if falls else Effort(need, past, left, False)


def _effort(verdict: Verdict) -> str:
    """What the rest of the period asks per month, against what was done so far."""
    effort = find_effort(verdict)
    if effort is None:
        return ""
    need, past = effort.need, effort.past
    unit = "个百分点" if verdict.unit == "%" else verdict.unit
    amounts = f"{show_amount(need, unit, verdict.scale + 1)}（此前{show_number(past, verdict.scale + 1)}）"
    words = f"；后{show_number(effort.months_left, 1)}个月月均需{'下降' if effort.falls else ''}{amounts}"
    if past <= 0 or need <= past:
        return words
    speed_up = round_half_up((need / past - 1) * 100, 0)
    return words + (f"，须提速{speed_up:f}%" if speed_up < 1000 else "，须提速10倍以上")


def _on_the_way(verdict: Verdict) -> str:
    # To be near a figure, a flow may run a little under its pace: the tolerance is the reason for its green light.
    tolerated = verdict.method == "~_flow" and verdict.light.tone == "green" and (verdict.gap or Decimal(0)) < 0
    return f"{_opening(verdict)}，{_progress(verdict)}{_gap(verdict)}{'，在允许偏差以内' if tolerated else ''}"


def _lagging(verdict: Verdict) -> str:
    early = (
        "；年初两个月数据波动较大，暂不列红旗"
        if verdict.light.tone == "yellow" and verdict.reason != "slightly_behind"
        else ""
    )
    return _on_the_way(verdict) + _effort(verdict) + early


def _whole(verdict: Verdict) -> str:
    expected = (verdict.expected or Decimal(0)) // 1
    return f"{_opening(verdict)}，已达到按整数计的序时要求{_amount(verdict, expected)}，{_progress(verdict)}"


def _done(verdict: Verdict) -> str:
    if verdict.kind is Kind.MILESTONE:
        return f"截至{show_day(verdict.data_as_of)}，{verdict.indicator_name}已完成（要求{show_day(verdict.end)}前）"
    share = (
        f"，为目标的{show_share(verdict.share_of_target)}"
        if verdict.kind in (Kind.FLOW, Kind.STOCK) and not verdict.value_high
        else ""
    )
    return f"{_opening(verdict)}，已达到目标（{_goal_or_reference(verdict)}）{share}"


def _missed(verdict: Verdict) -> str:
    if verdict.share_of_target is None or verdict.kind in (Kind.GROWTH, Kind.RATIO, Kind.RELATIVE):
        return f"{_opening(verdict)}，期满未达到目标（{_goal_or_reference(verdict)}），相差{_short(verdict)}"
    return f"{_opening(verdict)}，期满未完成目标（{_goal(verdict)}），为目标的{show_share(verdict.share_of_target)}，相差{_short(verdict)}"


def _short(verdict: Verdict) -> str:
    """Distance to the goal in units; between percentages it is points."""
    goal = verdict.expected if verdict.kind is Kind.RELATIVE else verdict.value
    if goal is None or verdict.actual is None:
        return "—"
    unit = "个百分点" if verdict.unit == "%" else verdict.unit
    return show_amount(
        abs(verdict.actual - goal), unit, max(verdict.scale, 1) if verdict.unit == "%" else verdict.scale
    )


def _goal_or_reference(verdict: Verdict) -> str:
    if verdict.kind is Kind.RELATIVE:
        return f"对标值{_amount(verdict, verdict.expected)}"
    return _goal(verdict)


def _met(verdict: Verdict) -> str:
    return f"{_opening(verdict)}，达到要求（{_goal_or_reference(verdict)}）"


def _falls_short(verdict: Verdict) -> str:
    return f"{_opening(verdict)}，未达到要求（{_goal_or_reference(verdict)}），相差{_short(verdict)}"


def _shrinking(verdict: Verdict) -> str:
    return f"{_opening(verdict)}，为负增长，低于要求（{_goal(verdict)}）{_short(verdict)}"


def _fallen_back(verdict: Verdict) -> str:
    return f"{_opening(verdict)}，比基期值{_amount(verdict, verdict.baseline)}回落，低于要求（{_goal(verdict)}）{_short(verdict)}"


def _under_cap(verdict: Verdict) -> str:
    return f"{_opening(verdict)}，在控制目标（{_goal(verdict)}）以内{_cap_share(verdict)}"


def _cap_share(verdict: Verdict) -> str:
    if verdict.completion is None:
        return ""
    return f"，已用{show_share(verdict.completion)}，时间过去{show_share(verdict.expected_share)}"


def _near_cap(verdict: Verdict) -> str:
    return f"{_opening(verdict)}，逼近控制目标（{_goal(verdict)}）{_cap_share(verdict)}"


def _over_pace(verdict: Verdict) -> str:
    limit = (
        ""
        if verdict.months_left is None or not verdict.months_left or verdict.value is None or verdict.actual is None
        else (
            f"；后{show_number(verdict.months_left, 1)}个月月均须控制在"
            f"{_amount(verdict, (verdict.value - verdict.actual) / verdict.months_left, 1)}以内"
        )
    )
    return f"{_opening(verdict)}，超过序时控制量{_amount(verdict, verdict.expected)}，控制目标为{_goal(verdict)}{limit}"


def _cap_broken(verdict: Verdict) -> str:
    return f"{_opening(verdict)}，已突破控制目标（{_goal(verdict)}）{_short(verdict)}"


def _milestone(words: str) -> Callable[[Verdict], str]:
    def explain(verdict: Verdict) -> str:
        stage = "" if verdict.actual is None else f"，当前进度{show_number(verdict.actual, 0)}%"
        days = abs((verdict.data_as_of - verdict.end).days) if verdict.data_as_of else 0
        return f"截至{show_day(verdict.data_as_of)}，{verdict.indicator_name}{words.format(days=days, due=show_day(verdict.end))}{stage}"

    return explain


def _no_data(verdict: Verdict) -> str:
    return f"{verdict.indicator_name}期内尚无报送数据，目标为{_goal(verdict)}"


def _not_started(verdict: Verdict) -> str:
    return f"{verdict.indicator_name}自{show_day(verdict.start)}起评价"


def _no_baseline(verdict: Verdict) -> str:
    share = f"，为目标的{show_share(verdict.share_of_target)}" if verdict.share_of_target is not None else ""
    return f"{_opening(verdict)}{share}；目标为{_goal(verdict)}，缺基期值，暂不评价进度"


def _no_reference(verdict: Verdict) -> str:
    return f"{_opening(verdict)}；同期对标值尚未公布，待对标后评价"


_REASONS: dict[str, Callable[[Verdict], str]] = {
    "done": _done,
    "missed": _missed,
    "ahead": _on_the_way,
    "on_pace": _on_the_way,
    "whole": _whole,
    "slightly_behind": _lagging,
    "behind": _lagging,
    "far_behind": _lagging,
    "reversed": _lagging,
    "fallen_back": _fallen_back,
    "met": _met,
    "short": _falls_short,
    "shrinking": _shrinking,
    "under_cap": _under_cap,
    "near_cap": _near_cap,
    "over_pace": _over_pace,
    "cap_broken": _cap_broken,
    "cap_broken_level": _cap_broken,
    "not_zero": _falls_short,
    "not_due": _milestone("按期推进，要求{due}前完成"),
    "due_soon": _milestone("距{due}的期限还有{days}天，尚未完成"),
    "overdue": _milestone("已超过{due}的期限{days}天，尚未完成"),
    "long_overdue": _milestone("已超过{due}的期限{days}天，尚未完成"),
    "no_data": _no_data,
    "not_started": _not_started,
    "no_baseline": _no_baseline,
    "no_reference": _no_reference,
}
