"""The fields of a report and the headings clerks give them."""

from __future__ import annotations

import re
from enum import StrEnum

from metrics.intake.fold import fold_name


class Field(StrEnum):
    """What a column holds; the value is its heading in the template."""

    CODE = "指标编码"
    NAME = "指标名称"
    REGION = "地区"
    PERIOD = "数据期"
    VALUE = "本期值"
    UNIT = "单位"
    STATUS = "数据性质"
    NOTE = "备注"


class Aside(StrEnum):
    """What a template says for information beside the fields; never read."""

    GOAL = "目标值"
    LAST_PERIOD = "上期"
    LAST_VALUE = "上期值"


REQUIRED = (Field.REGION, Field.PERIOD, Field.VALUE)

_SYNONYMS = {
    Field.CODE: ("指标代码", "编码", "代码", "指标编号"),
    Field.NAME: ("指标", "指标名", "名称", "项目", "项目名称", "统计指标"),
    Field.REGION: (
        *("区域", "县区", "县市区", "县(市、区)", "县(市区)", "区县", "市县", "地区名称", "所属地区"),
        *("行政区划", "行政区划名称", "行政区域", "所属县区", "所属县市区", "县区名称", "区县名称", "区划名称"),
    ),
    Field.PERIOD: (
        "时间",
        "时期",
        "统计期",
        "报告期",
        "数据时间",
        "数据日期",
        "期别",
        "数据截至",
        "所属期",
        "年份",
        "年度",
        "月份",
        "季度",
        "年月",
        "日期",
        "统计时间",
        "填报期",
        "数据所属期",
    ),
    Field.VALUE: (
        "数值",
        "实际值",
        "完成值",
        "实际完成",
        "完成数",
        "实际数",
        "本期数",
        "数据",
        "累计完成",
        "本期累计",
        "指标值",
        "本期实际",
        "累计值",
        "累计数",
        "当期值",
    ),
    Field.UNIT: ("计量单位", "数据单位"),
    Field.STATUS: ("性质", "数据状态", "数据类型"),
    Field.NOTE: ("说明", "注释", "数据说明", "备注说明"),
}

#: Folded heading → field.
HEADINGS: dict[str, Field] = {
    fold_name(heading): field for field in Field for heading in (field.value, *_SYNONYMS[field])
}

#: Headings that give a field only where no column gives it by name.
SUBSTITUTES: dict[str, Field] = {
    fold_name(word): Field.REGION
    for word in ("地区编码", "地区代码", "区划代码", "行政区划代码", "行政区划编码", "区域代码", "区域编码")
}

#: Second lines of a header, folded: those that say this is the value, and those that say it is something else.
VALUE_MEASURES = frozenset(
    fold_name(word)
    for word in ("本期", "本月", "当月", "当期", "本季", "本年", "本年累计", "累计", "自年初累计", "今年", "实际")
)
OTHER_MEASURES = frozenset(
    fold_name(word)
    for word in (
        *Aside,
        *("同期", "上年同期", "去年同期", "上期", "上月", "上年", "去年", "上年值", "上年同期数", "同期数"),
        *("同比", "同比增长", "同比增速", "同比增减", "同比±%", "增速", "增幅", "增长", "增长率", "增减", "比上年增长"),
        *("环比", "环比增长", "计划", "目标", "目标值", "年度目标", "任务", "年度任务", "完成率", "完成比例", "占比"),
        *("比重", "排名", "位次", "名次", "进度", "序时进度", "差距", "增长(%)", "同比(%)", "增速(%)", "同比增长(%)"),
    )
)

#: A heading of one month's or quarter's own number; 本月累计 and 本月末 say something else.
SINGLE = re.compile(r"^(?!.*累计).*[当本](?P<span>月|季)(?![末底止])", re.DOTALL)

#: Columns beside the report, by a part of their heading: comparisons, goals, serial numbers, people, sources.
_BESIDE = re.compile(
    "上期|上月|上年|去年|同期|同比|环比|增速|增幅|增长率|增减|目标|计划|任务|完成率|完成比例|完成进度|序时|进度|差距|"
    "排名|位次|名次|序号|^编号$|责任|牵头|配合|负责|联系|电话|填报|填表|审核|复核|来源|出处|依据|口径|公式|权重|得分"
)

#: Sums over different indicators, which mean nothing to us.
SUMS = frozenset({"合计", "小计", "总计", "共计"})


def is_beside(heading: str) -> bool:
    """Whether a column only stands beside the report: 同比, 序号, or a code where the name has its own column."""
    name = fold_name(heading)
    return name in SUBSTITUTES or _BESIDE.search(name) is not None
