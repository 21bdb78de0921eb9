"""The counties behind a city's target: a small panel each, all in one manner, and the table beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from metrics.charts.outlook_lines import reached_points, window_end
from metrics.model.catalogue import Kind
from metrics.model.figures import DASH, show_amount, show_gap, show_goal, show_number, show_share
from metrics.model.verdict import Verdict
from metrics.progress.county_stories import find_lag
from metrics.progress.report import CountyStory, TargetStory
from metrics.publish.html_parts import Html, join, tag
from ui.region_tables import region_word
from ui.spark_line import Place, spark_dot, spark_line
from ui.style import light_mark

PART_NOTE = "实线为实际，细线为序时进度，顶部横线为本县市区目标；各图纵轴均为占本县市区目标的比例，尺度一致。"
SAME_NOTE = "各图纵轴均为数值，自0起，尺度一致；县市区未分解目标。"
OWN_NOTE = "各图纵轴尺度不同，仅看走势，不比高低；县市区未分解目标。"
PART_HEADS: tuple[str, ...] = ("县市区", "当前值", "目标值", "完成率", "差距（百分点）", "比序时", "亮灯")
SHARE_HEADS: tuple[str, ...] = ("县市区", "当前值", "占全市")
#: Free above (and below) the values, as a share of their span: room for the dot of three pixels in fifty.
HEADROOM = 0.07
_MANNERS = {"part": PART_NOTE, "same": SAME_NOTE, "own": OWN_NOTE}


@dataclass(frozen=True)
class _Field:
    """Days from edge to edge, and the values at the lower and upper edge."""

    first: date
    last: date
    low: float
    high: float

    def place(self, day: date, value: float) -> Place:
        """Where a value stands, as shares of width and height."""
        across = (day - self.first).days / max((self.last - self.first).days, 1)
        up = (value - self.low) / ((self.high - self.low) or 1.0)
        return (min(max(across, 0.0), 1.0), min(max(up, 0.0), 1.0))


def find_manner(story: TargetStory) -> str:
    """part: as shares of each county's own target; same: values on one scale; own: levels, each on its own scale."""
    if any(one.verdict and one.verdict.value for one in story.counties):
        return "part"
    return "same" if story.verdict.kind is Kind.FLOW else "own"


def county_panels(story: TargetStory, query: Mapping[str, str]) -> Html:
    """The panels, the county that drags most first, and how they are to be read."""
    manner = find_manner(story)
    highest = max((max(_shown_values(story, one, manner), default=0.0) for one in story.counties), default=1.0)
    room = highest * (1 + HEADROOM)
    top = 1.0 if manner == "part" and highest < 1.0 else room
    panels = join(_panel(story, one, manner, top, query) for one in story.counties)
    grid = tag("div", panels, class_="x-panels")
    return join([grid, tag("p", _MANNERS[manner], class_="x-soft x-legend")])


def _panel(story: TargetStory, county: CountyStory, manner: str, top: float, query: Mapping[str, str]) -> Html:
    verdict = county.verdict
    light = light_mark(verdict.light) if verdict else Html("")
    head = tag("h3", _name(county, query), light)
    value = county.points[-1].value if county.points else None
    goal = f" / {_goal(verdict)}" if verdict else ""
    numbers = tag("p", tag("strong", show_number(value, story.verdict.scale)), goal, story.verdict.unit)
    words = tag("p", _lag_words(county, story.verdict), class_="x-soft")
    return tag("div", head, numbers, _drawing(story, county, manner, top), words, class_="x-panel")


def _name(county: CountyStory, query: Mapping[str, str]) -> Html:
    name = region_word(county.region)
    if county.verdict is None:
        return tag("span", name)
    address = urlencode({**query, "target": county.verdict.target_id})
    return tag("a", name, href=f"indicator?{address}", target="_self")


def _goal(verdict: Verdict) -> str:
    return show_number(verdict.value, max(verdict.scale, 2))


def _lag_words(county: CountyStory, whole: Verdict) -> str:
    lag = find_lag(county.verdict)
    if lag is None:
        return "未分解目标" if county.verdict is None else "尚无数据"
    amount = show_amount(abs(lag), whole.unit, max(whole.scale, 1))
    return "与序时持平" if not lag else f"比序时{'差' if lag > 0 else '多'}{amount}"


def _drawing(story: TargetStory, county: CountyStory, manner: str, top: float) -> Html:
    """Silent to a screen reader: the words above and below say the same."""
    run = [(day, _shown(county, float(value), manner)) for day, value in _reached(story, county)]
    way = []
    if county.expected_line and manner == "part":
        line = county.expected_line
        way = [(day, _shown(county, value, manner)) for day, value in zip(line.days, line.values, strict=True)]
    field = _field(story, run, manner, top)
    run_places, way_places = ([field.place(*one) for one in line] for line in (run, way))
    goal = [field.place(day, 1.0) for day in (field.first, field.last)] if manner == "part" else []
    parts = [
        spark_line(goal, "x-spark-goal", 0.6),
        spark_line(way_places, "x-spark-way", 0.6),
        spark_line(run_places, "x-spark-run"),
        spark_dot(run_places[-1], "x-spark-run") if run_places else Html(""),
    ]
    return tag("div", join(parts), class_="x-spark", aria_hidden="true")


def _field(story: TargetStory, run: Sequence[tuple[date, float]], manner: str, top: float) -> _Field:
    verdict = story.verdict
    low, high = 0.0, top
    if manner == "own":
        values = [value for _, value in run]
        low, high = min(values, default=0.0), max(values, default=1.0)
        free = HEADROOM * ((high - low) or 1.0)
        low, high = low - free, high + free
    elif manner == "part":
        low = min([0.0, *(value for _, value in run)])
    return _Field(verdict.start, window_end(verdict), low, high or 1.0)


def _reached(story: TargetStory, county: CountyStory) -> list[tuple[date, Decimal]]:
    return reached_points(county.verdict or story.verdict, county.points)


def _shown_values(story: TargetStory, county: CountyStory, manner: str) -> list[float]:
    return [_shown(county, float(value), manner) for _, value in _reached(story, county)]


def _shown(county: CountyStory, value: float, manner: str) -> float:
    """A value as it is drawn: as a share of the county's own way where it has one."""
    verdict = county.verdict
    if manner != "part":
        return value
    if verdict is None or not verdict.value:
        return 0.0
    start = float(verdict.baseline or 0)
    return (value - start) / ((float(verdict.value) - start) or 1.0)


def county_table(story: TargetStory) -> Html:
    """The same as a table: value, target, completion, gap and light, or the part of the city's number."""
    is_split = find_manner(story) == "part"
    heads = PART_HEADS if is_split else SHARE_HEADS
    make_row = _part_row if is_split else _share_row
    rows = join(make_row(one, story.verdict) for one in story.counties)
    last = len(heads) - 1 if heads[-1] == "亮灯" else len(heads)
    head = join(
        tag("th", word, scope="col", class_="x-num" if 0 < place < last else "") for place, word in enumerate(heads)
    )
    table = tag("table", tag("thead", tag("tr", head)), tag("tbody", rows), class_="x-table x-counties")
    # Folded on a phone, where the panels already say it; open wherever a browser can keep it so.
    return tag("details", tag("summary", f"县市区数据表（{len(story.counties)}个）"), table, class_="x-older x-fold")


def _part_row(county: CountyStory, whole: Verdict) -> Html:
    verdict = county.verdict
    unit, scale = whole.unit, whole.scale
    value = county.points[-1].value if county.points else None
    lag = find_lag(verdict)
    goal = show_goal(verdict.comparator, verdict.value, verdict.value_high, unit, max(scale, 2)) if verdict else DASH
    return tag(
        "tr",
        tag("th", region_word(county.region), scope="row"),
        tag("td", show_amount(value, unit, scale), class_="x-num", data_label="当前值"),
        tag("td", goal, class_="x-num", data_label="目标值"),
        tag("td", show_share(verdict.completion if verdict else None), class_="x-num", data_label="完成率"),
        tag("td", show_gap(verdict.gap if verdict else None), class_="x-num", data_label="差距"),
        tag("td", _signed(lag, unit, max(scale, 1)), class_="x-num", data_label="比序时"),
        tag("td", light_mark(verdict.light) if verdict else DASH, class_="x-lit", data_label="亮灯"),
    )


def _signed(lag: Decimal | None, unit: str, scale: int) -> str:
    if lag is None:
        return DASH
    return f"{'−' if lag > 0 else '+' if lag < 0 else ''}{show_amount(abs(lag), unit, scale)}"


def _share_row(county: CountyStory, whole: Verdict) -> Html:
    value = county.points[-1].value if county.points else None
    is_same_day = bool(county.points) and county.points[-1].as_of == whole.data_as_of
    share = value / whole.actual if value is not None and whole.actual and is_same_day else None
    return tag(
        "tr",
        tag("th", region_word(county.region), scope="row"),
        tag("td", show_amount(value, whole.unit, whole.scale), class_="x-num", data_label="当前值"),
        tag("td", show_share(share), class_="x-num", data_label="占全市"),
    )
