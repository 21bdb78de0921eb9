"""The fields of a report and the headings clerks give them."""

from __future__ import annotations

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


REQUIRED = (Field.REGION, Field.PERIOD, Field.VALUE)

_SYNONYMS = {
    Field.CODE: ("指标代码", "编码", "代码", "指标编号"),
    Field.NAME: ("指标", "指标名", "名称", "项目", "项目名称", "统计指标"),
    Field.REGION: ("区域", "县区", "县市区", "县(市、区)", "县(市区)", "区县", "市县", "地区名称", "所属地区"),
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
    ),
    Field.UNIT: ("计量单位", "数据单位"),
    Field.STATUS: ("性质", "数据状态", "数据类型"),
    Field.NOTE: ("说明", "注释", "数据说明", "备注说明"),
}

#: Folded heading → field.
HEADINGS: dict[str, Field] = {
    fold_name(heading): field for field in Field for heading in (field.value, *_SYNONYMS[field])
}

#: Second lines of a header, folded: those that say this is the value, and those that say it is something else.
VALUE_MEASURES = frozenset(
    fold_name(word)
    for word in ("本期", "本月", "当月", "当期", "本季", "本年", "本年累计", "累计", "自年初累计", "今年", "实际")
)
OTHER_MEASURES = frozenset(
    fold_name(word)
    for word in (
        *("同期", "上年同期", "去年同期", "上期", "上月", "上年", "去年", "上年值", "上年同期数", "同期数"),
        *("同比", "同比增长", "同比增速", "同比增减", "同比±%", "增速", "增幅", "增长", "增长率", "增减", "比上年增长"),
        *("环比", "环比增长", "计划", "目标", "目标值", "年度目标", "任务", "年度任务", "完成率", "完成比例", "占比"),
        *("比重", "排名", "位次", "名次", "进度", "序时进度", "差距", "增长(%)", "同比(%)", "增速(%)", "同比增长(%)"),
    )
)
