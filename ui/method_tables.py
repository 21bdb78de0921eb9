"""评价办法 in tables: the rule sets with their limits, and what each light means for each kind of target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from metrics.model.figures import show_number, show_share
from metrics.model.history import RuleSet
from metrics.model.light import TONE_WORDS
from metrics.model.verdict import Verdict
from metrics.publish.html_parts import Html, join, tag
from ui.overview_parts import target_name

BASES = {"ratio": "完成率与序时进度之比", "points": "完成率减序时进度（百分点）"}
_POINTS, _SHARE, _DAYS, _MONTHS, _BASIS, _LIMIT = "个百分点", "%", "天", "个月", "basis", "limit"
#: The words of each limit, and how it is written; the limits themselves are data.
LIMITS: dict[str, tuple[str, str]] = {
    "basis": ("按序时评价的比较方式", _BASIS),
    "green_limit": ("正常：不低于", _LIMIT),
    "yellow_limit": ("略滞后：不低于", _LIMIT),
    "red_limit": ("滞后：不低于（再低为严重滞后）", _LIMIT),
    "slack_points": ("差距不足此数不列红旗", _POINTS),
    "ahead_points": ("超序时：高出序时进度", _POINTS),
    "hold_tolerance": ("保持类允许差距", _POINTS),
    "growth_tolerance": ("增速、对标类允许差距", _POINTS),
    "cap_near_ratio": ("逼近上限：超过上限的", _SHARE),
    "cap_flow_slack": ("累计量上限：略滞后不超过序时控制量的", _SHARE),
    "about_tolerance": ("约数类允许偏差", _SHARE),
    "about_slack": ("约数类略滞后偏差", _SHARE),
    "between_slack": ("区间类略滞后：偏出区间宽度的", _SHARE),
    "milestone_days": ("节点类临期提醒、严重逾期", _DAYS),
    "lenient_months": ("年初从宽月数", _MONTHS),
    "deadline_days": ("报送期限：数据期结束后", _DAYS),
}


def limit_words(rules: RuleSet, name: str) -> str:
    """One limit as it is printed: 0.9, −10个百分点, 95%, 15天."""
    limit, style = rules.limits[name], LIMITS[name][1]
    if style == _BASIS:
        return BASES.get(str(limit), str(limit))
    number = Decimal(str(limit))
    if style == _SHARE:
        return show_share(number).replace(".0%", "%")
    unit = style if style != _LIMIT else _POINTS if rules.limits["basis"] == "points" else ""
    return show_number(number, 2).replace("-", "−") + unit


def is_zero(rules: RuleSet, name: str) -> bool:
    """A tolerance of nothing is no tolerance."""
    return not float(rules.limits[name])


def rule_sets_table(rule_sets: tuple[RuleSet, ...], in_force: str) -> Html:
    """A column for each rule set; the one in force says so in its head."""
    marks = {one.name: tag("span", "现行", class_="x-force") if one.name == in_force else Html("") for one in rule_sets}
    heads = join(tag("th", one.name, marks[one.name], scope="col") for one in rule_sets)
    head = tag("tr", tag("th", "限值", scope="col"), heads)
    described = tag(
        "tr", tag("th", "说明", scope="row"), *(tag("td", one.words, data_label=one.name) for one in rule_sets)
    )
    rows = join(_limit_row(name, words, rule_sets) for name, (words, _) in LIMITS.items())
    table = tag("table", tag("thead", head), tag("tbody", described, rows), class_="x-table x-framed x-rules")
    return tag("div", table, class_="x-scroll")


def _limit_row(name: str, words: str, rule_sets: tuple[RuleSet, ...]) -> Html:
    cells = (tag("td", limit_words(one, name), data_label=one.name) for one in rule_sets)
    return tag("tr", tag("th", words, scope="row"), *cells)


def lights_table(rules: RuleSet) -> Html:
    """Kinds down, groups of lights across, with the limits of one rule set."""
    tones = [tone for tone in TONE_WORDS if tone != "grey"]
    heads = join(tag("th", TONE_WORDS[tone], scope="col", class_=f"x-{tone}") for tone in tones)
    head = tag("tr", tag("th", "目标类型", scope="col"), heads)
    rows = join(_kind_row(name, words, tones) for name, words in kind_words(rules).items())
    table = tag("table", tag("thead", head), tag("tbody", rows), class_="x-table x-framed x-kinds")
    return tag("div", table, class_="x-scroll")


def _kind_row(name: str, words: tuple[str, ...], tones: list[str]) -> Html:
    cells = (tag("td", said, data_label=TONE_WORDS[tone]) for tone, said in zip(tones, words, strict=True))
    return tag("tr", tag("th", name, scope="row"), *cells)


def kind_words(rules: RuleSet) -> dict[str, tuple[str, str, str]]:
    """What green, yellow and red mean for each kind of target; a tolerance of nothing makes no yellow."""

    def said(name: str) -> str:
        return limit_words(rules, name)

    def if_any(name: str, words: str) -> str:
        return "不设" if is_zero(rules, name) else words

    way = _way_words(rules)
    short = if_any("growth_tolerance", f"低出不超过{said('growth_tolerance')}")
    about, slack, days = said("about_tolerance"), said("about_slack"), said("milestone_days")
    over_pace = "不设" if said("cap_flow_slack") == "100%" else f"超过序时控制量，不到其{said('cap_flow_slack')}"
    near = said("cap_near_ratio")
    level = (
        ("不超过上限", "不设") if near == "100%" else (f"不超过上限的{near}", f"高于上限的{near}，未超上限（逼近上限）")
    )
    off = if_any("between_slack", f"偏出不超过区间宽度的{said('between_slack')}")
    return {
        "累计量": way,
        "存量": (way[0], way[1], way[2] + "；低于基期值为倒退"),
        "比率": (way[0], way[1], way[2] + "；低于基期值为倒退"),
        "保持": (
            "达到要求",
            if_any("hold_tolerance", f"低出不超过{said('hold_tolerance')}（数量按目标值的百分之几计）"),
            "低出更多；比基期值回落过多为倒退",
        ),
        "增速": ("达到目标增速", short, "低出更多为滞后；应增而负增长为严重滞后"),
        "上限（存量）": (*level, "超过上限为滞后"),
        "上限（累计量）": ("不超过序时控制量", over_pace, "再多为滞后；突破上限即为未完成"),
        "约数": (
            f"与目标相差不超过{about}；累计量按序时推进到允许下限",
            "不设" if slack == about else f"相差不超过{slack}",
            "相差更多",
        ),
        "区间": ("在区间以内；累计量按序时推进到下限", off, "偏出更多"),
        "对标": ("达到同期对标值", short, "低出更多；对标值未公布的待对标，暂不评价"),
        "节点": ("已完成，或未到临期", f"距期限不足{days}，尚未完成", f"逾期{days}以内为滞后，更久为严重滞后"),
        "零目标": ("实际为零", "不设", "发生即为滞后"),
    }


def _way_words(rules: RuleSet) -> tuple[str, str, str]:
    """The three groups for what moves from a start to a goal."""
    is_ratio = rules.limits["basis"] == "ratio"
    green, yellow, red = (limit_words(rules, f"{tone}_limit") for tone in ("green", "yellow", "red"))
    measure = "完成率÷序时进度" if is_ratio else "完成率−序时进度"
    spared = "" if is_zero(rules, "slack_points") else f"，或差距不足{limit_words(rules, 'slack_points')}"
    good = f"{measure}≥{green}；高出{limit_words(rules, 'ahead_points')}以上为超序时，达到目标为已完成"
    slightly = "不设" if yellow == green and not spared else f"≥{yellow}{spared}"
    # A ratio is never below zero but where it went backwards, which has a light of its own.
    if is_ratio and is_zero(rules, "red_limit"):
        return good, slightly, "更低为滞后"
    return good, slightly, f"≥{red}为滞后，更低为严重滞后"


def own_rules_table(own: Mapping[str, str], verdicts: Iterable[Verdict], query: Mapping[str, str]) -> Html:
    """The targets that have a rule set of their own."""
    head = tag("tr", tag("th", "目标", scope="col"), tag("th", "评价规则", scope="col"))
    rows = join(
        tag("tr", target_name(one, query), tag("td", own[one.target_id], data_label="评价规则"))
        for one in verdicts
        if one.target_id in own
    )
    table = tag("table", tag("thead", head), tag("tbody", rows), class_="x-table x-framed x-links")
    return tag("div", table, class_="x-scroll")
