"""Reports to test with: real targets of data/targets.csv under invented values (演示数据)."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from metrics.model.catalogue import Comparator, Document, Indicator, Kind, Region, Shape, Target
from metrics.model.figures import round_half_up, show_amount, show_gap, show_share
from metrics.model.light import Light
from metrics.model.period import month_end
from metrics.model.verdict import Point, Scope, Verdict
from metrics.progress.forecast import Forecast
from metrics.progress.outlook import Outlook
from metrics.progress.report import Line, Overview, TargetStory
from metrics.publish.report import Report, to_report

SEED = Path(__file__).parents[2] / "data"
AS_OF = date(2023, 9, 30)
MADE_AT = datetime(2023, 10, 12, 1, 30, tzinfo=UTC)
EXPECTED = Decimal("0.75")
#: Share of the expected amount that the invented actuals reach, in turn.
SPEEDS = (
    "1.02",
    "1.05",
    "0.94",
    "1.21",
    "1.00",
    "0.71",
    "1.08",
    "0.97",
    "1.34",
    "0.52",
    "1.01",
    "1.12",
    "0.83",
    "1.00",
)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a seed table."""
    with (SEED / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def seed_targets(count: int = 70) -> list[Target]:
    """The first targets of the 2023 document."""
    targets = [Target.model_validate(row) for row in rows("targets") if row["document_id"] == "taian-2023"]
    return (targets + [Target.model_validate(row) for row in rows("targets") if row["document_id"] == "taian-2022"])[
        :count
    ]


def light_for(speed: Decimal, gap: Decimal) -> Light:
    """Enough of the method to make a sample look like the real thing."""
    if speed < Decimal("0.6"):
        return Light.FAR_BEHIND
    if speed < 1:
        return Light.SLIGHTLY_BEHIND if speed >= Decimal("0.9") or gap > -3 else Light.BEHIND
    return Light.AHEAD if gap >= 10 else Light.ON_PACE


def sample_verdict(target: Target, number: int) -> Verdict:
    """One target with an invented actual; milestones and relative targets stay without data."""
    indicator = next(
        Indicator.model_validate(row) for row in rows("indicators") if row["indicator_id"] == target.indicator_id
    )
    document = next(
        Document.model_validate(row) for row in rows("documents") if row["document_id"] == target.document_id
    )
    region = next(Region.model_validate(row) for row in rows("regions") if row["region_id"] == target.region_id)
    speed = Decimal(SPEEDS[number % len(SPEEDS)])
    actual = completion = gap = None
    light = Light.NO_DATA if target.kind is Kind.RELATIVE else Light.NOT_JUDGED
    if target.value is not None:
        actual = round_half_up(target.value * EXPECTED * speed, indicator.scale)
        completion = actual / target.value if target.value else None
        gap = (completion - EXPECTED) * 100 if completion is not None else None
        light = light_for(speed, gap or Decimal(0))
    if number in (4, 18):
        light = Light.DONE
    sentence = ""
    if actual is not None and gap is not None:
        side = "高于" if gap >= 0 else "低于"
        sentence = (
            f"截至2023年9月底,{indicator.short_name}{show_amount(actual, indicator.unit, indicator.scale)},"
            f"完成年度目标的{show_share(completion)},{side}序时进度{show_gap(abs(gap)).lstrip('+')}个百分点。"
        )
    return Verdict(
        target_id=target.target_id,
        indicator_id=target.indicator_id,
        indicator_name=indicator.name,
        short_name=indicator.short_name,
        theme=indicator.theme,
        region_id=region.region_id,
        region_name=region.short_name,
        document_id=document.document_id,
        document_title=document.title,
        document_number=document.number,
        clause=target.clause,
        figure=target.figure,
        parent_target_id=target.parent_target_id,
        kind=target.kind,
        comparator=target.comparator,
        shape=target.shape,
        qualifier=target.qualifier,
        start=target.start,
        end=target.end,
        frequency=target.frequency,
        lead_departments=target.lead_departments,
        support_departments=target.support_departments,
        unit=indicator.unit,
        scale=indicator.scale,
        value=target.value,
        value_high=target.value_high,
        baseline=target.baseline,
        light=light,
        reason="sample",
        data_as_of=date(2023, 6, 30) if number % 17 == 3 else AS_OF,
        actual=actual,
        reference=None,
        expected=None if target.value is None else target.value * EXPECTED,
        completion=completion,
        expected_share=EXPECTED if target.value is not None else None,
        gap=gap,
        pace=speed,
        shortfall=None,
        months_left=Decimal(3),
        required_per_month=None,
        past_per_month=None,
        projection=None,
        rule_set="通用",
        sentence=sentence,
    )


def sample_story(verdict: Verdict, number: int) -> TargetStory:
    """Quarterly or monthly points that end at the actual, and a straight expected line."""
    months = (3, 6, 9) if number % 3 else range(1, 10)
    points: tuple[Point, ...] = ()
    line = outlook = None
    if verdict.actual is not None and verdict.value is not None:
        shares = [Decimal(month) / 9 * (1 + Decimal(month % 4 - 1) / 40 * (month != 9)) for month in months]
        points = tuple(
            Point(month_end(2023, month), f"2023年1-{month}月", round_half_up(verdict.actual * share, 2), "正式", "", 1)
            for month, share in zip(months, shares, strict=True)
        )
        days = (date(2023, 1, 1), *(month_end(2023, month) for month in range(1, 13)))
        line = Line("序时", days, tuple(float(verdict.value) * step / 12 for step in range(13)))
        likely = show_amount(verdict.actual / EXPECTED, verdict.unit, verdict.scale)
        outlook = Outlook(Forecast("pace", "pace", 0, len(points)), f"按目前进度预计全年完成{likely}，达标可能性低。")
    return TargetStory(verdict, points, line, (), (), "", AS_OF, 42, outlook)


def sample_overview(verdicts: tuple[Verdict, ...], earlier: bool = True) -> Overview:
    """An overview whose earlier lights differ here and there."""
    shifted = {3: Light.BEHIND, 5: Light.ON_PACE, 9: Light.BEHIND, 16: Light.SLIGHTLY_BEHIND, 26: Light.ON_PACE}
    then = {one.target_id: shifted.get(number, one.light) for number, one in enumerate(verdicts)}
    return Overview(
        as_of=AS_OF,
        scope=Scope(document_id="taian-2023", year=2023),
        scope_words="泰安市推动绿色低碳高质量发展2023年重点工作任务 · 2023年 · 全部地区 · 全部领域",
        workspace_name="泰安市",
        is_demo=True,
        data_version=42,
        verdicts=tuple(sorted(verdicts, key=lambda one: one.sort_key)),
        earlier_as_of=date(2023, 6, 30) if earlier else None,
        earlier_lights=then if earlier else {},
    )


def sample_report(count: int = 70, earlier: bool = True, title: str = "2023年三季度重点工作指标进展") -> Report:
    """The report of `count` targets."""
    verdicts = tuple(sample_verdict(target, number) for number, target in enumerate(seed_targets(count)))
    stories = {one.target_id: sample_story(one, number) for number, one in enumerate(verdicts)}
    return to_report(
        sample_overview(verdicts, earlier),
        stories,
        title=title,
        made_at=MADE_AT,
        made_by="市发展改革委 王敏",
        note="供2023年三季度调度会使用。",
    )


def hostile_verdict(payload: str) -> Verdict:
    """A verdict whose every text is `payload`."""
    plain = sample_verdict(seed_targets(1)[0], 5)
    texts = {name: payload for name, value in vars(plain).items() if type(value) is str}
    lists = dict.fromkeys(("lead_departments", "support_departments", "qualifier"), (payload,))
    fixed = {"comparator": Comparator.AT_LEAST, "kind": Kind.FLOW, "shape": Shape.PATH, "light": Light.BEHIND}
    return Verdict(**{**vars(plain), **texts, **lists, **fixed})
