"""One formal sentence for every kind of target and light, word for word."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from metrics.model.catalogue import Comparator, Kind, Shape
from metrics.model.light import Light
from metrics.model.verdict import Verdict
from metrics.progress.explain import explain_light
from tests.sql.judge import Given, judge

BLANK: dict[str, Any] = {
    "indicator_name": "新增绿色建筑面积",
    "kind": Kind.FLOW,
    "comparator": Comparator.AT_LEAST,
    "shape": Shape.PATH,
    "start": date(2023, 1, 1),
    "end": date(2023, 12, 31),
    "unit": "万平方米",
    "scale": 1,
}


@dataclass(frozen=True)
class Case:
    """What the marts are given, how the indicator is called, and the sentence."""

    given: Given
    name: str
    unit: str
    sentence: str
    scale: int = 1


def verdict_of(case: Case) -> Verdict:
    """A verdict with the numbers of the marts and only the words that a sentence uses."""
    found = judge(case.given)

    def amount(name: str) -> Decimal | None:
        value = found[name]
        return None if value is None else Decimal(str(value))

    words: dict[str, Any] = {field.name: None for field in fields(Verdict)}
    words |= BLANK | {"indicator_name": case.name, "unit": case.unit, "scale": case.scale}
    verdict = Verdict(**words)
    numbers = ("actual", "reference", "baseline", "expected", "completion", "expected_share", "gap", "share_of_target")
    pace = ("pace", "shortfall", "months_left", "required_per_month", "past_per_month", "projection")
    return replace(
        verdict,
        **{name: amount(name) for name in (*numbers, *pace)},
        value=amount("goal"),
        value_high=amount("target_high"),
        kind=Kind(case.given.kind),
        comparator=Comparator(case.given.comparator),
        start=date.fromisoformat(case.given.start),
        end=date.fromisoformat(case.given.end),
        light=Light(found["light"]),
        reason=found["reason"],
        method=found["method"],
        data_as_of=found["data_as_of"],
        baseline_source=found["baseline_source"],
        freshness=found["freshness"],
        missed_periods=found["missed_periods"],
        overdue_days=found["overdue_days"],
        is_stale=found["is_stale"],
    )


def flow(target: str, actual: str, sentence: str, **more: Any) -> Case:
    name, unit, scale = more.pop("name", "新增绿色建筑面积"), more.pop("words", "万平方米"), more.pop("scale", 1)
    given = Given(target=target, series={more.get("as_of", "2023-09-30"): actual}, **more)
    return Case(given, name, unit, sentence, scale)


def level(kind: str, target: str | None, actual: str, sentence: str, **more: Any) -> Case:
    return flow(target, actual, sentence, kind=kind, **more)  # type: ignore[arg-type]


STATIONS: dict[str, Any] = {"name": "5G基站总数", "words": "个", "scale": 0}
REUSE: dict[str, Any] = {"unit": "%", "name": "再生水利用率", "words": "%"}
FUNDS: dict[str, Any] = {"unit": "%", "name": "到位资金增速", "words": "%"}
ROAD: dict[str, Any] = {"name": "改扩建工程通车", "words": "%"}

CASES = {
    "behind": flow(
        "200",
        "128.4",
        "截至2023年9月底，新增绿色建筑面积128.4万平方米，完成年度目标（≥200万平方米）的64.2%，低于序时进度10.8个百分点；"
        "后3个月月均需23.87万平方米（此前14.27），须提速67%。",
    ),
    "far behind, a level": level(
        "stock",
        "120",
        "98",
        "截至2023年9月底，高新技术企业数98家，从基期值86家到年度目标（≥120家）已完成35.3%，低于序时进度39.7个百分点；"
        "后3个月月均需7.3家（此前1.3），须提速450%。",
        baseline="86",
        name="高新技术企业数",
        words="家",
        scale=0,
    ),
    "on pace": flow(
        "200",
        "150",
        "截至2023年9月底，新增绿色建筑面积150万平方米，完成年度目标（≥200万平方米）的75.0%，与序时进度持平。",
    ),
    "ahead": flow(
        "200",
        "180",
        "截至2023年9月底，新增绿色建筑面积180万平方米，完成年度目标（≥200万平方米）的90.0%，高于序时进度15.0个百分点。",
    ),
    "in February": flow(
        "200",
        "10",
        "截至2023年2月底，新增绿色建筑面积10万平方米，完成年度目标（≥200万平方米）的5.0%，低于序时进度11.7个百分点；"
        "后10个月月均需19万平方米（此前5），须提速280%；年初两个月数据波动较大，暂不列红旗。",
        as_of="2023-02-28",
    ),
    "done early": flow(
        "200", "210", "截至2023年9月底，新增绿色建筑面积210万平方米，已达到目标（≥200万平方米），为目标的105.0%。"
    ),
    "missed": flow(
        "200",
        "190",
        "截至2023年12月底，新增绿色建筑面积190万平方米，期满未完成目标（≥200万平方米），为目标的95.0%，相差10万平方米。",
        as_of="2023-12-31",
    ),
    "backwards": level(
        "stock",
        "120",
        "80",
        "截至2023年9月底，高新技术企业数80家，比基期值86家倒退6家，目标为≥120家，低于序时进度92.6个百分点；"
        "后3个月月均需13.3家（此前-0.7）。",
        baseline="86",
        name="高新技术企业数",
        words="家",
        scale=0,
    ),
    "whole things": flow(
        "5",
        "1",
        "截至2023年3月底，新培育瞪羚企业数1家，已达到按整数计的序时要求1家，完成年度目标（≥5家）的20.0%。",
        as_of="2023-03-31",
        integer=True,
        name="新培育瞪羚企业数",
        words="家",
        scale=0,
    ),
    "a cap kept": flow(
        "12.24",
        "9",
        "截至2023年9月底，用水总量9亿立方米，在控制目标（≤12.24亿立方米）以内，已用73.5%，时间过去75.0%。",
        comparator="<=",
        name="用水总量",
        words="亿立方米",
        scale=2,
    ),
    "a cap nearly reached": flow(
        "12.24",
        "9.5",
        "截至2023年9月底，用水总量9.5亿立方米，逼近控制目标（≤12.24亿立方米），已用77.6%，时间过去75.0%。",
        comparator="<=",
        name="用水总量",
        words="亿立方米",
        scale=2,
    ),
    "a cap used too fast": flow(
        "12.24",
        "10.2",
        "截至2023年9月底，用水总量10.2亿立方米，超过序时控制量9.18亿立方米，控制目标为≤12.24亿立方米；"
        "后3个月月均须控制在0.68亿立方米以内。",
        comparator="<=",
        name="用水总量",
        words="亿立方米",
        scale=2,
    ),
    "a cap broken": flow(
        "12.24",
        "12.5",
        "截至2023年9月底，用水总量12.5亿立方米，已突破控制目标（≤12.24亿立方米）0.26亿立方米。",
        comparator="<=",
        name="用水总量",
        words="亿立方米",
        scale=2,
    ),
    "growth short": level(
        "growth",
        "15",
        "14",
        "截至2023年9月底，到位资金增速14%，未达到要求（≥15%），相差1个百分点。",
        shape="hold",
        unit="%",
        name="到位资金增速",
        words="%",
    ),
    "growth reached": level(
        "growth",
        "15",
        "16.2",
        "截至2023年9月底，到位资金增速16.2%，达到要求（≥15%）。",
        shape="hold",
        unit="%",
        name="到位资金增速",
        words="%",
    ),
    "shrinking": level(
        "growth",
        "6.5",
        "-1.2",
        "截至2023年9月底，工业增速-1.2%，为负增长，低于要求（≥6.5%）7.7个百分点。",
        shape="hold",
        unit="%",
        name="工业增速",
        words="%",
    ),
    "above the province": level(
        "relative",
        None,
        "65.5",
        "截至2023年9月底，高新技术产业产值占比65.5%，达到要求（对标值51%）。",
        comparator=">",
        shape="hold",
        unit="%",
        reference={"2023-09-30": "51"},
        name="高新技术产业产值占比",
        words="%",
    ),
    "no reference": level(
        "relative",
        None,
        "65.5",
        "截至2023年9月底，高新技术产业产值占比65.5%；同期对标值尚未公布，待对标后评价。",
        comparator=">",
        shape="hold",
        unit="%",
        name="高新技术产业产值占比",
        words="%",
    ),
    "fallen back": level(
        "ratio",
        "90",
        "85",
        "截至2023年9月底，优良率85%，比基期值92%回落，低于要求（≥90%）5个百分点。",
        baseline="92",
        shape="hold",
        unit="%",
        name="优良率",
        words="%",
    ),
    "no baseline": level(
        "stock",
        "42",
        "15",
        "截至2023年9月底，通用机场数15个，为目标的35.7%；目标为≥42个，缺基期值，暂不评价进度。",
        name="通用机场数",
        words="个",
        scale=0,
    ),
    "a milestone overdue": level(
        "milestone",
        None,
        "60",
        "截至2023年9月30日，改扩建工程通车已超过2023年9月20日的期限10天，尚未完成，当前进度60%。",
        comparator="=",
        end="2023-09-20",
        name="改扩建工程通车",
        words="%",
    ),
    "a milestone done": level(
        "milestone",
        None,
        "100",
        "截至2023年9月30日，改扩建工程通车已完成（要求2023年12月31日前）。",
        comparator="=",
        name="改扩建工程通车",
        words="%",
    ),
    "nothing reported": Case(
        Given(target="200"), "新增绿色建筑面积", "万平方米", "新增绿色建筑面积期内尚无报送数据，目标为≥200万平方米。"
    ),
    "a flow near its figure": flow(
        "700",
        "510",
        "截至2023年9月底，煤炭产量510万吨，完成年度目标（约700万吨）的72.9%，低于序时进度2.1个百分点，在允许偏差以内。",
        comparator="~",
        name="煤炭产量",
        words="万吨",
    ),
    "stock on pace": level(
        "stock",
        "11000",
        "10800",
        "截至2023年9月底，5G基站总数10,800个，从基期值10,000个到年度目标（≥11,000个）已完成80.0%，高于序时进度5.0个百分点。",
        baseline="10000",
        **STATIONS,
    ),
    "stock ahead": level(
        "stock",
        "11000",
        "10900",
        "截至2023年9月底，5G基站总数10,900个，从基期值10,000个到年度目标（≥11,000个）已完成90.0%，高于序时进度15.0个百分点。",
        baseline="10000",
        **STATIONS,
    ),
    "stock slightly behind": level(
        "stock",
        "11000",
        "10700",
        "截至2023年9月底，5G基站总数10,700个，从基期值10,000个到年度目标（≥11,000个）已完成70.0%，低于序时进度5.0个百分点；后3个月月均需100个（此前77.8），须提速29%。",
        baseline="10000",
        **STATIONS,
    ),
    "stock done": level(
        "stock",
        "11000",
        "11002",
        "截至2023年9月底，5G基站总数11,002个，已达到目标（≥11,000个），为目标的100.0%。",
        baseline="10000",
        **STATIONS,
    ),
    "stock missed": level(
        "stock",
        "11000",
        "10998",
        "截至2023年12月底，5G基站总数10,998个，期满未完成目标（≥11,000个），为目标的100.0%，相差2个。",
        baseline="10000",
        as_of="2023-12-31",
        **STATIONS,
    ),
    "stock, baseline derived": Case(
        Given(kind="stock", target="11000", series={"2022-12-31": "10000", "2023-09-30": "10500"}),
        "5G基站总数",
        "个",
        "截至2023年9月底，5G基站总数10,500个，从推定基期值10,000个到年度目标（≥11,000个）已完成50.0%，低于序时进度25.0个百分点；后3个月月均需166.7个（此前55.6），须提速200%。",
        0,
    ),
    "ratio behind": level(
        "ratio",
        "52",
        "50",
        "截至2023年9月底，再生水利用率50%，从基期值48%到年度目标（≥52%）已完成50.0%，低于序时进度25.0个百分点；后3个月月均需0.67个百分点（此前0.22），须提速200%。",
        baseline="48",
        **REUSE,
    ),
    "ratio missed": level(
        "ratio",
        "52",
        "51.2",
        "截至2023年12月底，再生水利用率51.2%，期满未达到目标（≥52%），相差0.8个百分点。",
        baseline="48",
        as_of="2023-12-31",
        **REUSE,
    ),
    "ratio done": level(
        "ratio", "52", "52.3", "截至2023年9月底，再生水利用率52.3%，已达到目标（≥52%）。", baseline="48", **REUSE
    ),
    "ratio falling": level(
        "ratio",
        "38",
        "39.5",
        "截至2023年9月底，能耗占比39.5%，从基期值42%到年度目标（≤38%）已完成62.5%，低于序时进度12.5个百分点；后3个月月均需下降0.5个百分点（此前0.28），须提速80%。",
        baseline="42",
        comparator="<=",
        unit="%",
        name="能耗占比",
        words="%",
    ),
    "hold short": level(
        "ratio",
        "90",
        "89.5",
        "截至2023年9月底，优良率89.5%，未达到要求（≥90%），相差0.5个百分点。",
        baseline="89.6",
        shape="hold",
        unit="%",
        name="优良率",
        words="%",
    ),
    "hold met": level(
        "ratio",
        "90",
        "91",
        "截至2023年9月底，优良率91%，达到要求（≥90%）。",
        baseline="89",
        shape="hold",
        unit="%",
        name="优良率",
        words="%",
    ),
    "hold missed": level(
        "ratio",
        "90",
        "89",
        "截至2023年12月底，优良率89%，期满未达到目标（≥90%），相差1个百分点。",
        baseline="89",
        shape="hold",
        unit="%",
        name="优良率",
        words="%",
        as_of="2023-12-31",
    ),
    "growth done": level(
        "growth",
        "15",
        "15.2",
        "截至2023年12月底，到位资金增速15.2%，已达到目标（≥15%）。",
        shape="hold",
        as_of="2023-12-31",
        **FUNDS,
    ),
    "growth missed": level(
        "growth",
        "15",
        "11",
        "截至2023年12月底，到位资金增速11%，期满未达到目标（≥15%），相差4个百分点。",
        shape="hold",
        as_of="2023-12-31",
        **FUNDS,
    ),
    "positive growth not reached": level(
        "growth",
        "0",
        "0",
        "截至2023年9月底，到位资金增速0%，未达到要求（>0%），相差0个百分点。",
        comparator=">",
        shape="hold",
        **FUNDS,
    ),
    "relative short": level(
        "relative",
        "1",
        "6.8",
        "截至2023年9月底，规上工业增速6.8%，未达到要求（对标值7.1%），相差0.3个百分点。",
        shape="hold",
        unit="%",
        reference={"2023-09-30": "6.1"},
        name="规上工业增速",
        words="%",
    ),
    "relative done": level(
        "relative",
        None,
        "65.5",
        "截至2023年12月底，高新技术产业产值占比65.5%，已达到目标（对标值51%）。",
        comparator=">",
        shape="hold",
        unit="%",
        reference={"2023-12-31": "51"},
        as_of="2023-12-31",
        name="高新技术产业产值占比",
        words="%",
    ),
    "relative missed": level(
        "relative",
        None,
        "50.5",
        "截至2023年12月底，高新技术产业产值占比50.5%，期满未达到目标（对标值51%），相差0.5个百分点。",
        comparator=">",
        shape="hold",
        unit="%",
        reference={"2023-12-31": "51"},
        as_of="2023-12-31",
        name="高新技术产业产值占比",
        words="%",
    ),
    "a milestone on its way": level(
        "milestone",
        None,
        "60",
        "截至2023年9月30日，改扩建工程通车按期推进，要求2023年12月31日前完成，当前进度60%。",
        comparator="=",
        **ROAD,
    ),
    "a milestone due soon": level(
        "milestone",
        None,
        "60",
        "截至2023年9月30日，改扩建工程通车距2023年10月20日的期限还有20天，尚未完成，当前进度60%。",
        comparator="=",
        end="2023-10-20",
        **ROAD,
    ),
    "a milestone long overdue": level(
        "milestone",
        None,
        "60",
        "截至2023年9月30日，改扩建工程通车已超过2023年6月30日的期限92天，尚未完成，当前进度60%。",
        comparator="=",
        end="2023-06-30",
        **ROAD,
    ),
    "about a level, short": level(
        "stock",
        "50",
        "47",
        "截至2023年9月底，库存47万吨，未达到要求（约50万吨），相差3万吨。",
        comparator="~",
        name="库存",
        words="万吨",
    ),
    "about a flow, missed": flow(
        "700",
        "750",
        "截至2023年12月底，煤炭产量750万吨，期满未完成目标（约700万吨），为目标的107.1%，相差50万吨。",
        comparator="~",
        as_of="2023-12-31",
        name="煤炭产量",
        words="万吨",
    ),
    "a range of a flow": flow(
        "3",
        "2",
        "截至2023年9月底，标志性产业链2条，完成年度目标（3–5条）的66.7%，低于序时进度8.3个百分点；后3个月月均需0.3条（此前0.2），须提速50%。",
        comparator="between",
        high="5",
        name="标志性产业链",
        words="条",
        scale=0,
    ),
    "a range of a flow, done": flow(
        "3",
        "4",
        "截至2023年12月底，标志性产业链4条，已达到目标（3–5条）。",
        comparator="between",
        high="5",
        as_of="2023-12-31",
        name="标志性产业链",
        words="条",
        scale=0,
    ),
    "a range of a level, short": level(
        "ratio",
        "6",
        "5.6",
        "截至2023年9月底，登记失业率5.6%，未达到要求（6–8%），相差0.4个百分点。",
        comparator="between",
        high="8",
        unit="%",
        name="登记失业率",
        words="%",
    ),
    "a level cap broken": level(
        "stock",
        "100",
        "101",
        "截至2023年9月底，高耗能项目数101个，已突破控制目标（≤100个）1个。",
        comparator="<=",
        name="高耗能项目数",
        words="个",
        scale=0,
    ),
    "a zero target broken": flow(
        "0",
        "1",
        "截至2023年9月底，重大事故起数1起，未达到要求（0起），相差1起。",
        comparator="=",
        name="重大事故起数",
        words="起",
        scale=0,
    ),
    "a zero target kept": flow(
        "0",
        "0",
        "截至2023年9月底，重大事故起数0起，达到要求（0起）。",
        comparator="=",
        name="重大事故起数",
        words="起",
        scale=0,
    ),
    "not begun": Case(
        Given(start="2024-01-01", end="2024-12-31"),
        "新增绿色建筑面积",
        "万平方米",
        "新增绿色建筑面积自2024年1月1日起评价。",
    ),
    "green, but a report is missing": Case(
        Given(target="200", series={"2023-03-31": "60"}),
        "新增绿色建筑面积",
        "万平方米",
        "截至2023年3月底，新增绿色建筑面积60万平方米，完成年度目标（≥200万平方米）的30.0%，高于序时进度5.0个百分点；报送缺报2期，暂不列为正常。",
    ),
    "green, but one report is late": Case(
        Given(target="200", series={"2023-06-30": "110"}, seen_on="2023-10-20", as_of="2023-10-20"),
        "新增绿色建筑面积",
        "万平方米",
        "截至2023年6月底，新增绿色建筑面积110万平方米，完成年度目标（≥200万平方米）的55.0%，高于序时进度5.0个百分点；报送逾期5天，暂不列为正常。",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_sentence_reads(name: str) -> None:
    assert explain_light(verdict_of(CASES[name])) == CASES[name].sentence


@pytest.mark.parametrize(
    ("completion", "day", "printed"),
    [
        ("45.5", "2019-05-31", 3.8),
        ("84.7", "2019-09-30", 9.7),
        ("30.90", "2021-03-31", 5.9),
        ("23.9", "2020-06-30", -26.1),
        ("48.9", "2020-06-30", -1.1),
    ],
)
def test_the_gap_is_the_one_that_offices_printed(completion: str, day: str, printed: float) -> None:
    year = day[:4]
    found = judge(Given(target="100", series={day: completion}, start=f"{year}-01-01", end=f"{year}-12-31", as_of=day))
    assert round(found["gap"], 1) == printed
