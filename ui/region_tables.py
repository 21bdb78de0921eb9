"""地区 in HTML: the heat map of targets and counties, the rankings, and the city beside the sum of its counties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from metrics.model.catalogue import Region
from metrics.model.figures import DASH, show_amount, show_gap, show_goal, show_share
from metrics.model.period import label_as_of
from metrics.model.verdict import Verdict
from metrics.progress.counties import Board, CountyRow
from metrics.progress.county_ranks import Place, Share, Standing
from metrics.progress.county_sums import ZONE, SumCheck
from metrics.publish.html_parts import Html, bullet_bar, join, tag
from ui.department_tables import lights_bar
from ui.list_parts import list_head, target_link
from ui.style import light_mark

CITY = "全市"
_FINDINGS = {"differs": ("不一致", "red"), "missing": ("缺报", "yellow"), "rounded": ("尾差", "green")}


def region_word(region: Region) -> str:
    """泰山区, 新泰市; a zone by its short name."""
    return region.short_name if region.level == ZONE else region.name


def heat_table(board: Board, query: Mapping[str, str], chosen: str | None) -> Html:
    """One row a target, one column a county after the city; `chosen` is the region of the filter."""
    heads = [tag("th", "目标", scope="col"), tag("th", CITY, scope="col", class_="x-whole")]
    heads += [tag("th", region_word(one), scope="col", class_=_mark(one, chosen)) for one in board.regions]
    width = len(heads)
    bodies = join(
        tag("tbody", _theme_head(theme, width), join(_heat_row(row, board, query, chosen) for row in group))
        for theme, group in groupby(board.rows, key=lambda row: row.indicator.theme)
    )
    table = tag(
        "table",
        tag("thead", tag("tr", *heads)),
        bodies,
        class_="x-table x-heat",
        style=f"min-width:{7 + 3.75 * (width - 1):.2f}rem",
    )
    return tag("div", table, class_="x-heat-frame")


def _theme_head(theme: str, width: int) -> Html:
    return tag("tr", tag("th", theme, scope="colgroup", colspan=str(width)), class_="x-theme-row")


def _mark(region: Region, chosen: str | None) -> str:
    return "x-picked" if region.region_id == chosen else ""


def _heat_row(row: CountyRow, board: Board, query: Mapping[str, str], chosen: str | None) -> Html:
    name = tag("th", row.indicator.short_name, tag("small", _goal(row.whole)), scope="row")
    whole = _heat_cell(row.whole, CITY, query, "x-whole")
    cells = (
        _heat_cell(row.parts.get(one.region_id), region_word(one), query, _mark(one, chosen)) for one in board.regions
    )
    return tag("tr", name, whole, *cells)


def _heat_cell(verdict: Verdict | None, word: str, query: Mapping[str, str], look: str) -> Html:
    """Icon, completion and the word of the light; a link to the target with its sentence under the pointer."""
    if verdict is None:
        return tag("td", tag("span", DASH, class_="x-soft"), class_=f"{look} x-without", data_label=word)
    icon = tag("i", class_=f"x-i x-i-{verdict.light.value}", aria_hidden="true")
    number = tag("b", icon, _measure(verdict), class_=f"x-{verdict.light.tone}")
    link = tag(
        "a",
        number,
        tag("small", verdict.light.word),
        href=target_address(verdict, query),
        target="_self",
        title=verdict.sentence,
    )
    return tag("td", link, class_=f"{look} x-wash-{verdict.light.tone}", data_label=word)


def target_address(verdict: Verdict, query: Mapping[str, str]) -> str:
    """The 指标 page of one target, with the filters."""
    return "/indicator?" + urlencode({**query, "target": verdict.target_id})


def _measure(verdict: Verdict) -> str:
    """The completion; for what has no way the value itself."""
    if verdict.completion is not None:
        return show_share(verdict.completion)
    return show_amount(verdict.actual, verdict.unit, verdict.scale)


def _goal(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    return show_goal(verdict.comparator, verdict.value, verdict.value_high, verdict.unit, max(verdict.scale, 2))


def lights_legend(board: Board) -> Html:
    """The lights that stand in the heat map, worst first."""
    found = {one.light for row in board.rows for one in (*row.parts.values(), *([row.whole] if row.whole else []))}
    marks = join(light_mark(light) for light in sorted(found, key=lambda one: one.severity))
    return tag("p", "格内为完成率，底色和图标为亮灯：", marks, class_="x-soft x-legend")


def standings_table(standings: Iterable[Standing], query: Mapping[str, str]) -> Html:
    """All counties over all their targets."""
    listed = tuple(standings)
    most = max((one.tones.total() for one in listed), default=1) or 1
    rows = join(_standing_row(one, most, query) for one in listed)
    head = list_head(("位次", "县市区", "亮灯分布", "红旗", "达序时", "最大差距（百分点）"), {"红旗", "达序时"})
    return tag("table", head, tag("tbody", rows), class_="x-table x-links x-standings")


def _standing_row(one: Standing, most: int, query: Mapping[str, str]) -> Html:
    red, total = one.tones["red"], one.tones.total()
    bar = lights_bar(one.tones, most) if total else tag("span", "无分解目标", class_="x-soft")
    worst = Html("")
    if one.worst is not None:
        worst = join([tag("b", show_gap(one.worst.gap)), target_link(one.worst, one.worst.short_name, query)])
    return tag(
        "tr",
        tag("td", str(one.rank) if one.rank else DASH, class_="x-place", data_label="位次"),
        tag("th", region_word(one.region), scope="row"),
        tag("td", bar, data_label="亮灯分布"),
        tag(
            "td", str(red) if red else DASH, class_=f"x-num {'x-strong x-red' if red else 'x-soft'}", data_label="红旗"
        ),
        tag("td", f"{one.tones['green']}/{one.judged}项" if one.judged else DASH, class_="x-num", data_label="达序时"),
        tag("td", worst or DASH, class_="x-lags", data_label="最大差距"),
    )


def places_table(places: Iterable[Place], query: Mapping[str, str]) -> Html:
    """The counties of one target in order; a day stands only where it is not that of the others."""
    listed = tuple(places)
    latest = max((one.verdict.data_as_of for one in listed if one.verdict.data_as_of), default=None)
    rows = join(_place_row(one, latest, query) for one in listed)
    head = list_head(("位次", "县市区", "当前值与目标", "完成率与序时进度", "差距", "亮灯"), {"当前值与目标", "差距"})
    return tag("table", head, tag("tbody", rows), class_="x-table x-links x-places")


def _place_row(place: Place, latest: date | None, query: Mapping[str, str]) -> Html:
    verdict = place.verdict
    share = f"{show_share(verdict.completion)} / {show_share(verdict.expected_share)}"
    progress = [tag("span", share), bullet_bar(verdict.completion, verdict.expected_share)]
    day = Html("")
    if verdict.data_as_of is not None and verdict.data_as_of != latest:
        day = tag("small", f"数据截至{label_as_of(verdict.data_as_of)}")
    guard = tag("small", f"不足1{verdict.unit}") if place.is_guarded else Html("")
    return tag(
        "tr",
        tag("td", str(place.rank) if place.rank else DASH, class_="x-place", data_label="位次"),
        tag("th", target_link(verdict, region_word(place.region), query), scope="row"),
        tag(
            "td",
            show_amount(verdict.actual, verdict.unit, verdict.scale),
            tag("small", f"目标{_goal(verdict)}"),
            day,
            class_="x-num",
            data_label="当前值与目标",
        ),
        tag("td", *(progress if verdict.completion is not None else (DASH,)), data_label="完成率/序时进度"),
        tag("td", show_gap(verdict.gap), guard, class_=f"x-num x-strong x-{verdict.light.tone}", data_label="差距"),
        tag("td", light_mark(verdict.light), data_label="亮灯"),
    )


def guard_note(places: Iterable[Place]) -> Html:
    """Why some counties share a rank though their shares differ."""
    if not any(one.is_guarded for one in places):
        return Html("")
    return tag("p", "以整数计的目标，与应达进度相差不足1个单位的，按达序时并列，不分先后。", class_="x-soft x-legend")


def shares_table(shares: Iterable[Share], row: CountyRow) -> Html:
    """Without targets: the counties by their part of the city's number."""
    rows = join(
        tag(
            "tr",
            tag("td", str(one.rank), class_="x-place", data_label="位次"),
            tag("th", region_word(one.region), scope="row"),
            tag(
                "td",
                show_amount(one.value, row.indicator.unit, row.indicator.scale),
                class_="x-num",
                data_label="本期值",
            ),
            tag("td", tag("span", show_share(one.share)), bullet_bar(one.share, None), data_label="占全市"),
        )
        for one in shares
    )
    head = list_head(("位次", "县市区", "本期值", "占全市"), {"本期值"})
    return tag("table", head, tag("tbody", rows), class_="x-table x-shares-of")


def sums_table(checks: Iterable[SumCheck]) -> Html:
    """The city beside the sum of its counties, with what is missing or different."""
    rows = join(_sum_row(one) for one in checks)
    head = list_head(("指标", "数据期", "市级数", "县市区合计", "相差", "结论"), {"市级数", "县市区合计", "相差"})
    return tag("table", head, tag("tbody", rows), class_="x-table x-framed x-sum-checks")


def _sum_row(one: SumCheck) -> Html:
    indicator = one.indicator
    total = one.own - one.difference
    words, tone = _FINDINGS.get(one.finding, ("一致", "green"))
    if one.missing:
        words += f"：{'、'.join(region_word(region) for region in one.missing)}"
    zones = Html("")
    if one.zones is not None:
        amount = show_amount(one.zones, indicator.unit, indicator.scale)
        zones = tag("small", f"含功能区{amount}" if one.with_zones else f"功能区{amount}未重复计入")
    scale = max(indicator.scale, 2)
    return tag(
        "tr",
        tag("th", indicator.name, scope="row"),
        tag("td", label_as_of(one.as_of), data_label="数据期"),
        tag("td", show_amount(one.own, indicator.unit, scale), class_="x-num", data_label="市级数"),
        tag("td", show_amount(total, indicator.unit, scale), zones, class_="x-num", data_label="合计"),
        tag("td", _difference(one), class_="x-num x-strong", data_label="相差"),
        tag("td", words, class_=f"x-strong x-{tone}", data_label="结论"),
    )


def _difference(one: SumCheck) -> str:
    if not one.difference:
        return "0"
    sign = "+" if one.difference > 0 else "−"
    return sign + show_amount(abs(one.difference), one.indicator.unit, max(one.indicator.scale, 2))


def state_checks(checks: Iterable[SumCheck]) -> str:
    """How many agree, differ or cannot be told: 46项一致，1项不一致，1项缺县市区数据."""
    found = [one.finding for one in checks]
    words = (("agrees", "一致"), ("rounded", "仅有尾差"), ("differs", "不一致"), ("missing", "缺县市区数据"))
    return "，".join(f"{found.count(name)}项{word}" for name, word in words if name in found)


def ranked_beside(drawn: Html, ranking: Html) -> Html:
    """The map with the ranking at its side, or under it where there is no room; the ranking alone without a map."""
    return tag("div", drawn, tag("div", ranking), class_="x-beside") if drawn else ranking
