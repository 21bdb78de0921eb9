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
    Field.PERIOD: ("时间", "时期", "统计期", "报告期", "数据时间", "数据日期", "期别", "数据截至", "所属期"),
    Field.VALUE: ("数值", "实际值", "完成值", "实际完成", "完成数", "实际数", "本期数", "数据", "累计完成", "本期累计"),
    Field.UNIT: ("计量单位", "数据单位"),
    Field.STATUS: ("性质", "数据状态", "数据类型"),
    Field.NOTE: ("说明", "注释", "数据说明", "备注说明"),
}

#: Folded heading → field.
HEADINGS: dict[str, Field] = {
    fold_name(heading): field for field in Field for heading in (field.value, *_SYNONYMS[field])
}
