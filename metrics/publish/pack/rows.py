"""What the notice, the slides and the workbook show alike: ranks, names, amounts and the counts of groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from metrics.model.figures import DASH, round_half_up, show_amount, show_gap, show_goal
from metrics.model.light import TONE_WORDS
from metrics.model.verdict import Verdict
from metrics.progress.explain import Effort, find_effort
from metrics.progress.ledger import lead_names
from metrics.publish.html_parts import to_visible
from metrics.publish.report import Report, known_words

DEMO = "演示数据，数字系虚构，不得引用"


@dataclass(frozen=True)
class Standing:
    """A target with its place by gap; None where it has no gap."""

    place: int | None
    verdict: Verdict


def to_standings(verdicts: Iterable[Verdict]) -> tuple[Standing, ...]:
    """The widest lead first; gaps that read the same share a place, targets without a gap follow, worst first."""
    listed = list(verdicts)
    shown = {one.target_id: round_half_up(one.gap, 1) for one in listed if one.gap is not None}
    measured = sorted((one for one in listed if one.gap is not None), key=lambda one: (-_gap(one), one.target_id))
    order = sorted(shown.values(), reverse=True)
    places = {gap: order.index(gap) + 1 for gap in set(order)}
    others = sorted((one for one in listed if one.gap is None), key=lambda one: one.sort_key)
    ranked = tuple(Standing(places[shown[one.target_id]], one) for one in measured)
    return ranked + tuple(Standing(None, one) for one in others)


def _gap(verdict: Verdict) -> Decimal:
    return verdict.gap or Decimal(0)


@dataclass(frozen=True)
class Names:
    """How the targets of a report are called: with the region where it holds several."""

    has_regions: bool

    def full(self, verdict: Verdict) -> str:
        """高新技术企业增加数, or 高新技术企业增加数（岱岳区）."""
        return self._placed(verdict, verdict.indicator_name)

    def short(self, verdict: Verdict) -> str:
        """The same with the short name."""
        return self._placed(verdict, verdict.short_name)

    def _placed(self, verdict: Verdict, name: str) -> str:
        return to_visible(f"{name}（{verdict.region_name}）" if self.has_regions else name)


def to_names(report: Report) -> Names:
    """The names in a report."""
    return Names(len({one.region_id for one in report.verdicts}) > 1)


def to_subject(report: Report) -> str:
    """The title of a report; one that is the scope alone gives way to the place, for the scope stands beside it."""
    return report.title if report.title != report.scope_words else f"{report.workspace_name}重点指标进展情况"


def mark_demo(report: Report, words: str, gap: str = "") -> str:
    """`words` of a title, with （演示数据） after them where the figures are invented."""
    return f"{words}{gap}（演示数据）" if report.is_demo and "演示数据" not in words else words


def warn(report: Report) -> str:
    """What must stand on every page: that the figures are invented, or only what was known then; mostly nothing."""
    known = f"{known_words(report.known_at)}，非当前数据" if report.known_at is not None else ""
    return "；".join(words for words in (DEMO if report.is_demo else "", known) if words)


def show_actual(verdict: Verdict) -> str:
    """128.4万平方米, — for nothing."""
    return to_visible(show_amount(verdict.actual, verdict.unit, verdict.scale))


def show_target(verdict: Verdict) -> str:
    """≥200万平方米, or the words of the document where it names no number."""
    if verdict.value is None:
        return to_visible(verdict.figure) or DASH
    return to_visible(show_goal(verdict.comparator, verdict.value, verdict.value_high, verdict.unit))


def show_leads(verdict: Verdict) -> str:
    """The lead departments, or that the document names none."""
    return to_visible("、".join(lead_names(verdict)))


def show_first_leads(verdict: Verdict) -> str:
    """The same for a narrow column: 市科技局、市财政局等13个单位."""
    names = lead_names(verdict)
    return show_leads(verdict) if len(names) <= 3 else to_visible(f"{'、'.join(names[:2])}等{len(names)}个单位")


def show_points(verdict: Verdict) -> str:
    """−10.8个百分点, — for nothing."""
    return DASH if verdict.gap is None else f"{show_gap(verdict.gap)}个百分点"


def show_effort(verdict: Verdict) -> tuple[str, str]:
    """What each month left asks and what each month brought so far: (23.87万平方米, 14.27万平方米), — for nothing."""
    effort = find_effort(verdict)
    if effort is None:
        return DASH, DASH
    return _monthly(verdict, effort, effort.need), _monthly(verdict, effort, effort.past)


def _monthly(verdict: Verdict, effort: Effort, amount: Decimal) -> str:
    unit = "个百分点" if verdict.unit == "%" else verdict.unit
    return to_visible(("下降" if effort.falls else "") + show_amount(amount, unit, verdict.scale + 1))


@dataclass(frozen=True)
class Tally:
    """The targets of a theme or a department, counted by group of lights."""

    name: str
    tones: Counter[str]

    @property
    def total(self) -> int:
        """All its targets."""
        return self.tones.total()

    @property
    def counts(self) -> tuple[int, ...]:
        """正常, 略滞后, 红旗, 未评价: in the order of TONE_WORDS."""
        return tuple(self.tones[tone] for tone in TONE_WORDS)


def to_theme_tallies(report: Report) -> tuple[Tally, ...]:
    """The themes in the order of the documents."""
    return tuple(Tally(to_visible(theme), Counter(one.light.tone for one in group)) for theme, group in report.themes)


def is_late(verdict: Verdict) -> bool:
    """Whether a report is due that has not come."""
    return verdict.freshness in ("overdue", "missing")


def list_words(items: Sequence[str], most: int) -> str:
    """甲、乙、丙, and beyond `most` of them 甲、乙等12项."""
    return "、".join(items) if len(items) <= most else f"{'、'.join(items[:most])}等{len(items)}项"
