"""All targets of the overview as bars against the expected progress, theme by theme, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from metrics.model.figures import DASH, show_amount, show_gap, show_goal, show_share
from metrics.model.light import TONE_WORDS, WORST_FIRST
from metrics.model.verdict import Verdict
from metrics.progress.report import Overview
from metrics.publish.brief_lists import points_off
from metrics.publish.html_parts import Html, bullet_bar, join, tag
from metrics.publish.html_tables import clause_words
from ui.list_parts import target_link
from ui.overview_parts import freshness_mark, rule_set_mark, years_of
from ui.style import light_mark

#: Above so many targets the themes fold, and the one with most flags is open.
MOST_OPEN = 80
_HEADS = ("目标", "完成率与序时进度", "完成率", "差距", "亮灯")


def themes_bars(overview: Overview, usual: str, query: Mapping[str, str]) -> Html:
    """A table for each theme, those with most flags first. `usual`: the header's rule set."""
    themes = _to_themes(overview.verdicts)
    words = _Words(overview, usual, query)
    if len(overview.verdicts) <= MOST_OPEN:
        blocks = join(_block(theme, group, words) for theme, group in themes)
        return tag("div", blocks, class_="x-blocks x-links" if len(themes) > 1 else "x-links x-alone")
    folds = (_fold(theme, group, words, is_open=place == 0) for place, (theme, group) in enumerate(themes))
    return tag("div", join(folds), class_="x-links x-folds")


def bars_key() -> Html:
    """How to read a row."""
    bar = tag("span", tag("i", style="width:55%"), tag("b", style="left:75%"), class_="bullet", aria_hidden="true")
    words = "横条为完成率，竖线为序时进度；差距单位为百分点；未标时效的均为当期报送。"
    return tag("p", bar, words, class_="x-how")


def _to_themes(verdicts: Iterable[Verdict]) -> list[tuple[str, list[Verdict]]]:
    grouped: dict[str, list[Verdict]] = {}
    for verdict in sorted(verdicts, key=lambda one: one.sort_key):
        grouped.setdefault(verdict.theme, []).append(verdict)
    return sorted(grouped.items(), key=lambda item: (_tally_key(item[1]), item[0]))


def _tally_key(group: list[Verdict]) -> tuple[int, ...]:
    """Most flags first, then most of what is slightly behind."""
    tones = Counter(one.light.tone for one in group)
    return tuple(-tones[tone] for tone in ("red", "yellow"))


def _tally(group: list[Verdict]) -> Html:
    tones = Counter(one.light.tone for one in group)
    parts = (tag("span", f"{TONE_WORDS[tone]}{tones[tone]}", class_=f"x-{tone}") for tone in WORST_FIRST if tones[tone])
    return tag("span", *parts, class_="x-tally")


def _block(theme: str, group: list[Verdict], words: _Words) -> Html:
    title = tag("h3", theme, tag("span", f"{len(group)}项", class_="x-soft"), _tally(group))
    return tag("section", title, _table(theme, group, words), class_="x-block", aria_label=theme)


def _fold(theme: str, group: list[Verdict], words: _Words, *, is_open: bool) -> Html:
    summary = tag("summary", tag("b", theme), tag("span", f"{len(group)}项", class_="x-soft"), _tally(group))
    opened = {"open": "open"} if is_open else {}
    return tag("details", summary, _table(theme, group, words), class_="x-theme", **opened)


def _table(theme: str, group: list[Verdict], words: _Words) -> Html:
    # The head is for those who hear the page: the columns' widths cannot come from it.
    columns = tag("colgroup", *(Html(f'<col class="x-col-{place}">') for place in range(len(_HEADS))))
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in _HEADS)))
    caption = tag("caption", f"{theme}：{len(group)}项目标")
    ids = {one.target_id for one in group}
    rows = join(_row(one, words, is_part=one.parent_target_id in ids) for one in group)
    return tag("table", caption, columns, head, tag("tbody", rows), class_="x-table x-bars")


def _row(verdict: Verdict, words: _Words, *, is_part: bool) -> Html:
    """Name, value, goal and who answers; then the bar in figures. Without a way the share of the target, if any."""
    inside = tag("span", "其中 ", class_="x-soft") if is_part else Html("")
    name = target_link(verdict, verdict.indicator_name, words.query)
    late = freshness_mark(verdict) if verdict.freshness != "current" else Html("")
    below = (tag("small", _amounts(verdict)), tag("small", " · ".join(words.say(verdict))))
    tone = f"x-{verdict.light.tone}" if points_off(verdict) is not None else "x-nil"
    cells = (
        tag("td", *_bar(verdict), class_="x-bar"),
        tag("td", show_share(verdict.completion), class_="x-num"),
        tag("td", show_gap(points_off(verdict)), class_=f"x-num x-strong {tone}"),
        tag("td", light_mark(verdict.light), rule_set_mark(verdict, words.usual), class_="x-lit"),
    )
    return tag("tr", tag("th", inside, name, late, *below, scope="row"), *cells)


def _amounts(verdict: Verdict) -> str:
    """Value against goal; the goal alone as long as nothing is reported."""
    goal = show_goal(verdict.comparator, verdict.value, verdict.value_high, verdict.unit, max(verdict.scale, 2))
    actual = f"{show_amount(verdict.actual, verdict.unit, verdict.scale)}，" if verdict.actual is not None else ""
    return f"{actual}目标{goal if verdict.value is not None else verdict.figure or DASH}"


def _bar(verdict: Verdict) -> tuple[str | Html, ...]:
    if verdict.completion is not None:
        said = tag("span", f"序时进度{show_share(verdict.expected_share)}", class_="x-unseen")
        return (bullet_bar(verdict.completion, verdict.expected_share), said)
    return (tag("span", "不按序时折算" if verdict.actual is not None else "尚无数据", class_="x-soft"),)


class _Words:
    """What is said under a name depends on what the whole scope has in common."""

    def __init__(self, overview: Overview, usual: str, query: Mapping[str, str]) -> None:
        self.usual, self.query = usual, query
        self._has_regions = len({one.region_id for one in overview.verdicts}) > 1
        self._has_years = len({(one.start.year, one.end.year) for one in overview.verdicts}) > 1

    def say(self, verdict: Verdict) -> Iterator[str]:
        """Region, years and clause where they differ, and who answers."""
        if self._has_regions:
            yield verdict.region_name
        if self._has_years:
            yield f"{years_of(verdict)}{clause_words(verdict.clause)}"
        yield "、".join(verdict.lead_departments) or "牵头单位未明确"
        if verdict.reason == "whole":
            yield "按整数计已达序时"
