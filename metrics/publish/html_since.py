"""Two sections of the page that not every snapshot has: what differs from the last one, and the counties."""

from __future__ import annotations

from metrics.model.figures import show_day
from metrics.model.light import TONE_WORDS
from metrics.publish.comparison import Correction, Moved
from metrics.publish.corrections import show_correction
from metrics.publish.html_parts import Html, join, light_badge, show_moment, tag
from metrics.publish.report import RegionTally, Report


def since_section(report: Report) -> Html:
    """Against the last snapshot of the same scope; nothing where there was none."""
    since = report.since
    if since is None:
        return Html("")
    basis = f"对比“{since.before.title}”（数据截至{show_day(since.before.as_of)}，{show_moment(since.before.made_at)}生成）。"
    has_regions = len({one.region_id for one in report.verdicts}) > 1
    lists = [_move_list(word, moves, has_regions) for word, moves in since.lists if moves]
    if since.corrected:
        lists.append(_corrections(since.corrected))
    body = tag("div", *lists, class_="moves") if lists else tag("p", "与上次快照相比无变化。", class_="empty")
    title = tag("h2", "较上次快照变化", id="since")
    return tag("section", title, tag("p", basis, class_="how"), body, aria_labelledby="since")


def _move_list(word: str, moves: tuple[Moved, ...], has_regions: bool) -> Html:
    return tag("div", tag("h3", f"{word}（{len(moves)}项）"), tag("ul", join(_move(one, has_regions) for one in moves)))


def _move(one: Moved, has_regions: bool) -> Html:
    name = f"{one.name}（{one.region_name}）" if has_regions else one.name
    arrow = tag("span", "→", class_="arrow")
    badges = [light_badge(light) for light in (one.before, one.now) if light]
    turn = tag("span", *(badges if len(badges) < 2 else [badges[0], arrow, badges[1]]), class_="turn")
    return tag("li", tag("span", name, class_="name"), turn)


def _corrections(corrected: tuple[Correction, ...]) -> Html:
    items = join(tag("li", tag("span", show_correction(one), class_="name")) for one in corrected)
    return tag("div", tag("h3", f"更正（{len(corrected)}处）"), tag("ul", items))


def regions_section(report: Report) -> Html:
    """Targets of each county by group of lights; nothing where the scope has no counties with targets."""
    if not report.regions:
        return Html("")
    head = tag("tr", tag("th", "地区", scope="col"), *(_head(word) for word in (*TONE_WORDS.values(), "合计")))
    rows = join(_region_row(one) for one in report.regions)
    caption = tag("caption", "各地区分解目标的亮灯项数", class_="unseen")
    table = tag("table", caption, tag("thead", head), tag("tbody", rows), class_="then-now regions")
    how = tag("p", "各地区承担的分解目标按亮灯计数，不计入上文总数。", class_="how")
    return tag(
        "section", tag("h2", _regions_title(report.regions), id="regions"), how, table, aria_labelledby="regions"
    )


def _regions_title(regions: tuple[RegionTally, ...]) -> str:
    """Who has most red targets, as a finding."""
    worst = max(regions, key=lambda one: one.red)
    most = [one.name for one in regions if one.red == worst.red]
    if not worst.red:
        return "地区情况：各地区均无红旗"
    return f"地区情况：{'、'.join(most)}红旗最多（{'各' * (len(most) > 1)}{worst.red}项）"


def _head(word: str) -> Html:
    return tag("th", word, scope="col", class_="num")


def _region_row(one: RegionTally) -> Html:
    counts = ((tone, getattr(one, tone)) for tone in TONE_WORDS)
    cells = [tag("td", str(count), class_=f"num {tone}" if count else "num share") for tone, count in counts]
    return tag("tr", tag("th", one.name, scope="row"), *cells, tag("td", str(one.total), class_="num"))
