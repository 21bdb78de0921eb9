"""One target in HTML: its label, the facts beside its chart, and where it stands in print."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

from metrics.model.catalogue import Shape
from metrics.model.figures import DASH, show_amount, show_day, show_gap, show_goal, show_number, show_share
from metrics.model.period import label_as_of
from metrics.model.verdict import Verdict
from metrics.progress.county_stories import state_drag
from metrics.progress.explain import find_effort
from metrics.progress.report import TargetStory
from metrics.publish.html_parts import Html, join, tag
from metrics.publish.html_tables import clause_words
from metrics.store.lag_runs import LagRun
from ui.freshness import FREQUENCIES
from ui.overview_parts import freshness_mark, years_of
from ui.style import light_mark

PROFILES = {"months": "按月", "days": "按天", "plan": "按计划", "season": "按往年同期"}
BASELINES = {"given": "文件载明", "set": "办公室设定", "derived": "推定", "missing": "缺基期值"}


def target_label(verdict: Verdict) -> str:
    """One line by which a target is found: name, region, years, document, clause."""
    source = verdict.document_number or verdict.document_title
    return f"{verdict.indicator_name} · {verdict.region_name} · {years_of(verdict)} · {source} {clause_words(verdict.clause)}"


def target_facts(story: TargetStory) -> Html:
    """The numbers the light rests on; what a kind of target does not have is left out."""
    verdict = story.verdict
    unit, scale = verdict.unit, verdict.scale
    goal = show_goal(verdict.comparator, verdict.value, verdict.value_high, unit, max(scale, 2))
    facts: list[tuple[str, str | Html]] = [
        ("亮灯", light_mark(verdict.light)),
        ("时效", freshness_mark(verdict)),
        ("数据截至", show_day(verdict.data_as_of)),
        ("当前值", show_amount(verdict.actual, unit, scale)),
        ("目标值", goal if verdict.value is not None else verdict.figure or DASH),
        *_way_facts(story),
        *_year_facts(verdict),
        ("评价规则", verdict.rule_set),
    ]
    # Two columns: the last of an odd number takes both.
    return _fact_list(facts, {facts[-1][0]} if len(facts) % 2 else ())


def _way_facts(story: TargetStory) -> list[tuple[str, str]]:
    """From the baseline to what the forecast says of the end."""
    verdict = story.verdict
    unit, scale = verdict.unit, verdict.scale
    ahead = story.outlook.forecast.value if story.outlook else None
    # The share of the target says nothing new where it is the completion.
    of_target = None if verdict.share_of_target == verdict.completion else verdict.share_of_target
    share = f"{show_share(verdict.expected_share)}（{PROFILES.get(verdict.profile_used, verdict.profile_used)}）"
    optional = (
        ("基期值", BASELINES.get(verdict.baseline_source), _baseline_words(verdict)),
        ("对标值", verdict.reference, show_amount(verdict.reference, unit, scale)),
        ("完成率", verdict.completion, show_share(verdict.completion)),
        ("序时进度", verdict.completion and verdict.expected_share, share),
        ("差距", verdict.gap, f"{show_gap(verdict.gap)}个百分点"),
        ("序时应达", verdict.expected, show_amount(verdict.expected, unit, max(scale, 1))),
        ("预计期末", ahead, _likely_words(verdict, ahead)),
        ("达到目标的比例", of_target, show_share(of_target)),
    )
    return [(name, words) for name, value, words in optional if value is not None]


def _likely_words(verdict: Verdict, ahead: Decimal | None) -> str:
    """As coarse as the sentence of the forecast says it."""
    return show_amount(ahead, verdict.unit, 0 if ahead is not None and abs(ahead) >= 100 else verdict.scale)


def _baseline_words(verdict: Verdict) -> str:
    """The value with where it comes from."""
    source = BASELINES.get(verdict.baseline_source, "")
    if verdict.baseline is None:
        return source
    return f"{show_amount(verdict.baseline, verdict.unit, verdict.scale)}（{source}）"


def _year_facts(verdict: Verdict) -> list[tuple[str, str]]:
    """The line of the current year, for a target over several years."""
    optional = (
        ("当年应达", verdict.year_goal, show_amount(verdict.year_goal, verdict.unit, max(verdict.scale, 1))),
        ("当年序时进度", verdict.year_share, show_share(verdict.year_share)),
        ("当年完成率", verdict.year_completion, show_share(verdict.year_completion)),
        ("当年差距", verdict.year_gap, f"{show_gap(verdict.year_gap)}个百分点"),
    )
    return [(name, words) for name, value, words in optional if value is not None]


def _kind_words(verdict: Verdict) -> str:
    return verdict.kind.word + ("（须始终保持）" if verdict.shape is Shape.HOLD else "")


def signals(story: TargetStory) -> Html:
    """What a leader asks after the sentence: will it be made, what must happen, since when, where, and who answers."""
    verdict = story.verdict
    rows = (
        ("预测", story.outlook.sentence if story.outlook else "", ""),
        ("要求", effort_words(verdict), ""),
        ("持续", run_words(story.lag_run), "x-alarm"),
        ("县市区", state_drag(story.counties, verdict.unit, verdict.scale), ""),
        ("牵头", "、".join(verdict.lead_departments) or "文件未明确", ""),
    )
    shown = (tag("div", tag("dt", name), tag("dd", words), class_=look) for name, words, look in rows if words)
    return tag("dl", join(shown), class_="x-signals")


def effort_words(verdict: Verdict) -> str:
    """后3个月月均需32.67万平方米（此前11.33）; "" where the way is done, has no end or no time left."""
    effort = find_effort(verdict)
    if effort is None or effort.need <= 0:
        return ""
    unit, places = "个百分点" if verdict.unit == "%" else verdict.unit, verdict.scale + 1
    need = f"{'下降' if effort.falls else ''}{show_amount(effort.need, unit, places)}"
    return f"后{show_number(effort.months_left, 1)}个月月均需{need}（此前{show_number(effort.past, places)}）"


def run_words(run: LagRun | None) -> str:
    """自2023年3月底起连续7期红旗; 至少 where the look back ended before the run did."""
    if run is None:
        return ""
    if run.periods == 1:
        return f"{label_as_of(run.since)}首次列入红旗"
    least = "至少" if run.is_open else ""
    return f"{least}自{label_as_of(run.since)}起连续{run.periods}期红旗"


def source_facts(story: TargetStory) -> Html:
    """Where the target stands in print and who answers for it."""
    verdict = story.verdict
    facts: list[tuple[str, str | Html]] = [
        ("文件", f"《{verdict.document_title}》{verdict.document_number}"),
        ("条款", clause_words(verdict.clause)),
        ("文件所载数字", verdict.figure or DASH),
        ("目标类型", _kind_words(verdict)),
        ("报送频度", FREQUENCIES.get(verdict.frequency, verdict.frequency)),
        ("考核期", f"{show_day(verdict.start)}至{show_day(verdict.end)}"),
        ("牵头单位", "、".join(verdict.lead_departments) or "未明确"),
        ("配合单位", "、".join(verdict.support_departments) or DASH),
        ("指标定义", story.definition or DASH),
    ]
    wide = {"文件", "考核期", "牵头单位", "配合单位", "指标定义"}
    return _fact_list(facts, wide)


def _fact_list(facts: Iterable[tuple[str, str | Html]], wide: Collection[str] = ()) -> Html:
    items = join(
        tag("div", tag("dt", name), tag("dd", value), class_="x-wide" if name in wide else "") for name, value in facts
    )
    return tag("dl", items, class_="x-facts")
