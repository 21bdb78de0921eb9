"""The columns of a table of targets, the headings clerks give them, and the words that stand below them."""

from __future__ import annotations

import re
from enum import StrEnum

from metrics.intake.fold import fold_name
from metrics.model.catalogue import Comparator, Kind, Shape


class TargetField(StrEnum):
    """What a column of a table of targets holds; the value is its heading on screen."""

    TARGET = "目标编号"
    CODE = "指标编码"
    NAME = "指标"
    REGION = "地区"
    DOCUMENT = "文件"
    YEAR = "年度"
    CLAUSE = "条款"
    START = "起始日期"
    END = "截止日期"
    KIND = "类型"
    COMPARATOR = "比较"
    VALUE = "目标值"
    HIGH = "目标上限"
    UNIT = "单位"
    BASELINE = "基期值"
    BASELINE_ON = "基期"
    SHAPE = "进度要求"
    PROFILE = "进度口径"
    FREQUENCY = "报送频率"
    REFERENCE = "对标指标"
    REFERENCE_REGION = "对标地区"
    QUALIFIER = "限定词"
    LEAD = "牵头单位"
    SUPPORT = "配合单位"
    FIGURE = "原文数字"
    PARENT = "上级目标"
    NOTE = "备注"


#: Field → column of targets.csv. 年度 has none: it only tells which of several targets is meant.
COLUMN_NAMES = {
    TargetField.TARGET: "target_id",
    TargetField.CODE: "indicator_id",
    TargetField.REGION: "region_id",
    TargetField.DOCUMENT: "document_id",
    TargetField.CLAUSE: "clause",
    TargetField.START: "start",
    TargetField.END: "end",
    TargetField.KIND: "kind",
    TargetField.COMPARATOR: "comparator",
    TargetField.VALUE: "value",
    TargetField.HIGH: "value_high",
    TargetField.UNIT: "unit",
    TargetField.BASELINE: "baseline",
    TargetField.BASELINE_ON: "baseline_on",
    TargetField.SHAPE: "shape",
    TargetField.PROFILE: "profile",
    TargetField.FREQUENCY: "frequency",
    TargetField.REFERENCE: "reference_indicator_id",
    TargetField.REFERENCE_REGION: "reference_region_id",
    TargetField.QUALIFIER: "qualifier",
    TargetField.LEAD: "lead_departments",
    TargetField.SUPPORT: "support_departments",
    TargetField.FIGURE: "figure",
    TargetField.PARENT: "parent_target_id",
    TargetField.NOTE: "note",
}

_SYNONYMS: dict[TargetField, tuple[str, ...]] = {
    TargetField.TARGET: ("目标编码", "目标代码", "市级目标编号"),
    TargetField.CODE: ("指标代码", "指标编号"),
    TargetField.NAME: ("指标名称", "指标名", "主要指标", "考核指标"),
    TargetField.REGION: (
        "地区名称",
        "所属地区",
        "县区",
        "区县",
        "县市区",
        "县(市、区)",
        "县(市区)",
        "区域",
        "承担地区",
    ),
    TargetField.DOCUMENT: ("文件名称", "文件编号", "来源文件", "依据文件", "文号"),
    TargetField.YEAR: ("年份", "目标年度"),
    TargetField.CLAUSE: ("条款号", "所在条款", "条目"),
    TargetField.START: ("开始日期", "起始时间", "开始时间", "起始"),
    TargetField.END: ("结束日期", "截止时间", "完成时限", "截止"),
    TargetField.KIND: ("目标类型", "指标类型", "类别"),
    TargetField.COMPARATOR: ("比较方式", "比较符", "要求"),
    TargetField.VALUE: (
        *("目标", "目标数", "目标数值", "目标任务", "目标任务数", "年度目标", "年度目标值", "年度任务", "年度任务数"),
        *("分解目标", "分解目标值", "分解目标数", "分解数", "分解值", "分解任务", "分解任务数", "任务数", "任务目标"),
        *("目标分解", "任务分解", "县区目标", "县级目标", "县(市、区)目标", "各县(市、区)目标", "各县市区目标"),
    ),
    TargetField.HIGH: ("目标值上限", "上限", "目标上限值"),
    TargetField.UNIT: ("计量单位", "目标单位"),
    TargetField.BASELINE: ("基数", "基期数", "基期数值"),
    TargetField.BASELINE_ON: ("基期日期", "基期时间", "基期年份"),
    TargetField.SHAPE: ("目标形态", "完成方式"),
    TargetField.PROFILE: ("口径", "进度依据", "序时口径"),
    TargetField.FREQUENCY: ("报送周期", "调度频率", "频率"),
    TargetField.REFERENCE: ("参照指标", "对标指标编码"),
    TargetField.REFERENCE_REGION: ("参照地区",),
    TargetField.QUALIFIER: ("限定", "限定语"),
    TargetField.LEAD: ("责任单位", "牵头部门", "牵头责任单位", "责任部门", "承担单位"),
    TargetField.SUPPORT: ("配合部门", "协办单位", "配合责任单位"),
    TargetField.FIGURE: ("文件所载数字", "原文", "原文表述"),
    TargetField.PARENT: ("上级目标编号", "所属目标", "父目标"),
    TargetField.NOTE: ("说明", "注释", "备注说明"),
}

#: Folded heading → field.
TARGET_HEADINGS: dict[str, TargetField] = {
    fold_name(heading): field
    for field in TargetField
    for heading in (field.value, COLUMN_NAMES.get(field, ""), *_SYNONYMS[field])
    if heading
}

#: Fields that only a table of whole targets has.
WHOLE_FIELDS = frozenset({TargetField.KIND, TargetField.COMPARATOR, TargetField.START, TargetField.END})

#: What stands for the parent's own region, in a heading or in the column of regions.
TOTALS = frozenset(
    fold_name(word)
    for word in (
        *(
            "全市",
            "全省",
            "全县",
            "全区",
            "合计",
            "总计",
            "全市合计",
            "全省合计",
            "全市总计",
            "总目标",
            "市级",
            "市本级",
        ),
        *(
            "全市目标",
            "全市目标值",
            "全市目标数",
            "市级目标",
            "市级目标值",
            "市目标",
            "全省目标",
            "全县目标",
            "合计目标",
        ),
    )
)

#: 泰山区目标值 speaks of 泰山区.
TARGET_WORDS = re.compile(r"(.+?)(分解)?(目标|任务)(任务)?(值|数|数值)?")
YEAR_FIRST = re.compile(r"([12][0-9]{3})年度?(.+)")


def _table(words: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {fold_name(word): value for value, spellings in words.items() for word in (value, *spellings)}


KIND_WORDS = _table(
    {
        Kind.FLOW.value: ("累计量", "累计", "累计数", "流量"),
        Kind.STOCK.value: ("存量", "期末数", "时点数", "总量"),
        Kind.RATIO.value: ("比率", "比重", "占比", "比例"),
        Kind.GROWTH.value: ("增速", "增长率", "增幅"),
        Kind.RELATIVE.value: ("对标", "对标类"),
        Kind.MILESTONE.value: ("节点", "时间节点", "里程碑"),
    }
)
COMPARATOR_WORDS = _table(
    {
        Comparator.AT_LEAST.value: ("≥", "≧", "大于等于", "不低于", "不少于", "不小于", "至少", "以上", "达到"),
        Comparator.MORE.value: ("大于", "高于", "超过"),
        Comparator.AT_MOST.value: ("≤", "≦", "小于等于", "不超过", "不高于", "不大于", "至多", "以内", "控制在"),
        Comparator.LESS.value: ("小于", "低于"),
        Comparator.EQUAL.value: ("等于", "为"),
        Comparator.ABOUT.value: ("约", "左右", "≈", "约为"),
        Comparator.BETWEEN.value: ("区间", "范围", "介于"),
    }
)
SHAPE_WORDS = _table({Shape.PATH.value: ("逐步达到", "按进度"), Shape.HOLD.value: ("保持", "始终保持")})
PROFILE_WORDS = _table(
    {"months": ("按月", "按月份"), "days": ("按天", "按日"), "season": ("按往年进度", "按季节"), "plan": ("按计划",)}
)
FREQUENCY_WORDS = _table(
    {
        "month": ("每月", "月", "月度", "按月"),
        "quarter": ("每季", "每季度", "季", "季度", "按季"),
        "half": ("半年", "每半年"),
        "year": ("每年", "年", "年度", "全年"),
    }
)
#: Field → folded word → value of targets.csv.
CHOICES = {
    TargetField.KIND: KIND_WORDS,
    TargetField.COMPARATOR: COMPARATOR_WORDS,
    TargetField.SHAPE: SHAPE_WORDS,
    TargetField.PROFILE: PROFILE_WORDS,
    TargetField.FREQUENCY: FREQUENCY_WORDS,
}
#: What a message offers to choose from.
OFFERED = {
    TargetField.KIND: "累计量、存量、比率、增速、对标、节点",
    TargetField.COMPARATOR: "≥、>、≤、<、=、约、区间",
    TargetField.SHAPE: "逐步达到、保持",
    TargetField.PROFILE: "按月、按天、按往年进度、按计划",
    TargetField.FREQUENCY: "每月、每季、半年、每年",
}
