"""评价办法 in words: how 序时进度 is computed, what protects from a hasty light, freshness and forecast."""

from __future__ import annotations

from metrics.model.history import RuleSet
from metrics.progress.forecast import POINTS_NEEDED
from metrics.progress.season import YEARS_NEEDED
from metrics.publish.html_parts import Html, join, tag
from ui.indicator_parts import PROFILES
from ui.method_tables import is_zero, limit_words


def quantities_list() -> Html:
    """The three numbers beside every light."""
    return _definitions(
        {
            "完成率": "（实际值−基期值）÷（目标值−基期值）；累计量的基期值为零，存量、比率从基期值算起。",
            "序时进度": "到数据截至日应完成的比例，按数据自身的截至日计算，不按打开页面之日计算。",
            "差距": "完成率减序时进度，以百分点表示；增速、对标、保持等不按序时折算。",
        }
    )


def profiles_list() -> Html:
    """The four ways in which 序时进度 is computed."""
    words = {
        "months": "已过整月数÷目标期月数；不足一月的，按当月天数折算。未另行规定的均按月。",
        "days": "已过天数÷目标期天数。",
        "plan": "按文件或办公室设定的进度节点，两个节点之间按天直线推进；未设节点的按月。",
        "season": f"按往年同月累计占全年的平均比重，至少需要{YEARS_NEEDED}个完整年度；不足的按月，并在指标页注明所用方式。",
    }
    return _definitions({PROFILES[name]: said for name, said in words.items()})


def guards_list(rules: RuleSet) -> Html:
    """What protects from a hasty light."""
    early = f"年初{limit_words(rules, 'lenient_months')}内最低评为略滞后，倒退、突破上限等除外。"
    lines = (
        "本规则年初不从宽。" if is_zero(rules, "lenient_months") else early,
        "以整数计的目标，与序时应达值的整数部分比较。",
        "期初已达到目标的，改按“保持”评价。",
        "存量、比率缺基期值的，只显示占目标值的比例；已达到的评为已完成，未达到的暂不评价。",
        "有应报未报数据的目标，不列为正常；期满已评定的除外。",
        "目标在期内调整的，调整前的亮灯保留，新旧目标同时列出。",
        "数据更正后，可用“筛选”中的“按何时所知”查看当时的结果，当前结果按更正后的数据。",
        "期满后只评已完成或未完成，并给出最终比例。",
        "亮灯按未四舍五入的数值判定；每个亮灯附一句说明及所依据的数值。",
        "各类汇总只计项数，不对完成率求平均。",
    )
    return tag("ol", *(tag("li", line) for line in lines), class_="x-steps-list")


def freshness_list(rules: RuleSet) -> Html:
    """时效 as a second axis."""
    return _definitions(
        {
            "当期": f"应报数据均已报送。报送期限为数据期结束后{limit_words(rules, 'deadline_days')}，按月报、季报、半年报、年报分别计算。",
            "逾期": "最近一期应报未报，注明逾期天数。",
            "缺报": "两期及以上应报未报，注明期数，并列入总览的缺报清单。",
            "未到报送期": "尚无应报数据。",
        }
    )


def forecast_words() -> Html:
    """Two sentences: what it rests on, and that it is no certainty."""
    first = (
        f"预测按目前进度推算期末值；有{YEARS_NEEDED}个以上完整往年的累计量，参考往年同期规律，"
        f"期内数据不足{POINTS_NEEDED}期的不给出区间。"
    )
    second = "区间表示期末值有80%的可能落在其中，达标可能性分为很高、较高、中等、较低、低；预测不是定论，不影响亮灯。"
    return tag("p", first, second, class_="x-said")


def _definitions(words: dict[str, str]) -> Html:
    return tag(
        "dl", join(tag("div", tag("dt", name), tag("dd", said)) for name, said in words.items()), class_="x-terms"
    )
