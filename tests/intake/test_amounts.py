"""A value and its unit: what number they give in the indicator's unit, what is said of them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics.intake.seed import read_seed
from metrics.intake.stage import Staged, stage_text
from metrics.model.catalogue import Catalogue
from metrics.model.catalogue_csv import parse_catalogue
from tests.intake.conftest import TODAY

STATIONS, SMES = "5G基站总数", "高新技术企业增加数"
GREEN, GROWTH, FOREST = "新增绿色建筑面积", "工业技术改造投资增速", "粮食播种面积"

#: indicator, value, unit, heading of the values → value, unit as written, what is said (code → words in it).
READ = [
    (STATIONS, "8460", "个", "本期值", "8460", "个", {}),
    (STATIONS, "0", "个", "本期值", "0", "个", {}),
    (STATIONS, "1.2万", "个", "本期值", "12000", "个", {}),
    (STATIONS, "0.846", "万个", "本期值", "8460", "万个", {"UNIT_CONVERTED": "‹万个›已换算为‹个›（乘以10000）"}),
    (STATIONS, "8460", "", "本期值", "8460", "个", {"UNIT_ASSUMED": "共1行没有填写单位，按指标目录的单位读取"}),
    (STATIONS, "8460", "", "本期值（个）", "8460", "个", {"UNIT_FROM_HEADING": "按表头写明的‹个›读取"}),
    (
        STATIONS,
        "0.5",
        "",
        "本期值（万个）",
        "5000",
        "万个",
        {"UNIT_CONVERTED": "‹万个›已换算为‹个›（乘以10000）", "UNIT_FROM_HEADING": "按表头写明的‹万个›读取"},
    ),
    (STATIONS, "8460", "个", "本期值（个）", "8460", "个", {}),
    (STATIONS, "8460个", "", "本期值", "8460", "个", {"UNIT_IN_VALUE": "带单位‹个›，按该单位读取"}),
    (STATIONS, " 8460个 ", "个", "本期值", "8460", "个", {"UNIT_IN_VALUE": "带单位‹个›"}),
    (STATIONS, "8460万个", "个", "本期值", "84600000", "个", {"UNIT_IN_VALUE": "带单位‹万个›"}),
    (
        STATIONS,
        "1.2万个",
        "",
        "本期值",
        "12000",
        "万个",
        {"UNIT_CONVERTED": "（乘以10000）", "UNIT_IN_VALUE": "带单位‹万个›"},
    ),
    (
        STATIONS,
        "1.2万个",
        "万个",
        "本期值",
        "12000",
        "万个",
        {"UNIT_CONVERTED": "（乘以10000）", "UNIT_IN_VALUE": "带单位‹万个›"},
    ),
    (
        STATIONS,
        "1.2万个",
        "",
        "本期值（万个）",
        "12000",
        "万个",
        {"UNIT_CONVERTED": "（乘以10000）", "UNIT_IN_VALUE": "带单位‹万个›", "UNIT_FROM_HEADING": "‹万个›"},
    ),
    (
        "5G基站总数（万个）",
        "1.2",
        "",
        "本期值",
        "12000",
        "万个",
        {"UNIT_CONVERTED": "（乘以10000）", "NAME_BARE": "读作‹5G基站总数›"},
    ),
    ("5G基站总数（个）", "1200", "个", "本期值", "1200", "个", {"NAME_BARE": "读作‹5G基站总数›"}),
    (GREEN, "128.4万㎡", "", "本期值", "128.4", "万㎡", {"UNIT_IN_VALUE": "‹万㎡›"}),
    # 1 亩 is 2000/3 m²: a factor without end is rounded, and shown to six decimals
    (GREEN, "150", "亩", "本期值", "10", "亩", {"UNIT_CONVERTED": "‹亩›已换算为‹万平方米›（乘以0.066667）"}),
    (GREEN, "100", "亩", "本期值", "6.6666666667", "亩", {"UNIT_CONVERTED": "（乘以0.066667）"}),
    (GREEN, "-5", "万平方米", "本期值", "-5", "万平方米", {"NUMBER_NEGATIVE_UNUSUAL": "实为‹-5›，是负数"}),
    (GREEN, "0.0000000001", "万平方米", "本期值", "0.0000000001", "万平方米", {}),
    (SMES, "-3", "家", "本期值", "-3", "家", {"NUMBER_NEGATIVE_UNUSUAL": "实为‹-3›"}),
    (GROWTH, "-3", "%", "本期值", "-3", "%", {}),
    (GROWTH, "100", "%", "本期值", "100", "%", {}),
    (GROWTH, "105", "%", "本期值", "105", "%", {"NUMBER_OVER_100": "实为‹105›，超过100%"}),
    (GROWTH, "12", "‰", "本期值", "1.2", "‰", {"UNIT_CONVERTED": "‹‰›已换算为‹%›（乘以0.1）"}),
    (FOREST, "101", "万亩", "本期值", "101", "万亩", {}),
    (STATIONS, "999999999999999", "个", "本期值", "999999999999999", "个", {}),
]

#: indicator, value, unit, heading → place, code, words.
REFUSED = [
    (STATIONS, "8460", "家", "本期值", "第2行 E列", "UNIT_MISMATCH", "单位应为‹个›，实为‹家›"),
    (STATIONS, "8460", "", "本期值（家）", "第2行 D列", "UNIT_MISMATCH", "单位应为‹个›，实为‹家›"),
    (STATIONS, "8460", "个", "本期值（万个）", "第2行 E列", "UNIT_DISAGREE", "一处写明‹万个›，又写明‹个›"),
    ("5G基站总数（万个）", "1.2", "个", "本期值", "第2行 E列", "UNIT_DISAGREE", "一处写明‹万个›，又写明‹个›"),
    (STATIONS, "1.2万", "万个", "本期值", "第2行 D列", "UNIT_SCALED_TWICE", "确为1.2万个，请填1.2，不带“万”"),
    (GREEN, "1.2万", "万平方米", "本期值", "第2行 D列", "UNIT_SCALED_TWICE", "‹1.2万›带“万”，单位‹万平方米›"),
    (GROWTH, "1.2万", "%", "本期值", "第2行 D列", "UNIT_SCALED_PERCENT", "数值‹1.2万›却带“万”"),
    (STATIONS, "8460.5", "个", "本期值", "第2行 D列", "NUMBER_NOT_INTEGER", "应为整数（单位“个”），实为‹8460.5›"),
    (STATIONS, "0.84605", "万个", "本期值", "第2行 D列", "NUMBER_NOT_INTEGER", "实为‹0.84605›，读作8460.5"),
    (STATIONS, "-3", "个", "本期值", "第2行 D列", "NUMBER_NEGATIVE", "不应小于0），实为‹-3›"),
    (STATIONS, "1" + "0" * 15, "个", "本期值", "第2行 D列", "NUMBER_TOO_LARGE", "整数部分应在15位以内"),
    (STATIONS, "1" + "0" * 11, "万个", "本期值", "第2行 D列", "NUMBER_TOO_LARGE", "（按单位换算后），超过15位"),
    (GREEN, "0.00000000001", "万平方米", "本期值", "第2行 D列", "NUMBER_TOO_FINE", "小数应在10位以内"),
    (GREEN, "0.0000001", "平方米", "本期值", "第2行 D列", "NUMBER_TOO_FINE", "（按单位换算后），超过10位"),
    (STATIONS, "暂无", "个", "本期值", "第2行 D列", "NUMBER_TEXT", "应为数字，实为‹暂无›"),
    (STATIONS, "8460台", "个", "本期值", "第2行 D列", "NUMBER_WITH_UNIT", "实为‹8460台›，带有单位或文字"),
    (STATIONS, "8460家", "", "本期值", "第2行 D列", "NUMBER_WITH_UNIT", "实为‹8460家›"),
    (STATIONS, "", "个", "本期值", "第2行 D列", "BLANK_VALUE", "本期值为空白，按没有数据处理"),
    (STATIONS, "—", "个", "本期值", "第2行 D列", "BLANK_VALUE", "本期值为‹—›，按没有数据处理"),
]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The catalogue that ships."""
    return parse_catalogue(read_seed(Path(__file__).parents[2] / "data").tables)


def stage_one(catalogue: Catalogue, name: str, value: str, unit: str, heading: str) -> Staged:
    """A table of one row under the given heading of its values."""
    text = f"指标名称,地区,数据期,{heading},单位\n{name},泰安市,2023年1-6月,{value},{unit}\n"
    return stage_text(text, catalogue, TODAY)


@pytest.mark.parametrize(("name", "value", "unit", "heading", "number", "written", "said"), READ, ids=range(len(READ)))
def test_an_amount_is_read_in_the_unit_of_its_indicator(
    catalogue: Catalogue,
    name: str,
    value: str,
    unit: str,
    heading: str,
    number: str,
    written: str,
    said: dict[str, str],
) -> None:
    staged = stage_one(catalogue, name, value, unit, heading)
    assert [(f"{row.value:f}", row.unit_text) for row in staged.rows] == [(number, written)]
    assert {problem.code for problem in staged.problems} == set(said)
    for problem in staged.problems:
        assert said[problem.code] in problem.sentence


@pytest.mark.parametrize(
    ("name", "value", "unit", "heading", "place", "code", "words"), REFUSED, ids=range(len(REFUSED))
)
def test_an_amount_that_can_mean_nothing_is_refused_where_it_stands(
    catalogue: Catalogue, name: str, value: str, unit: str, heading: str, place: str, code: str, words: str
) -> None:
    staged = stage_one(catalogue, name, value, unit, heading)
    assert staged.rows == ()
    (problem,) = [one for one in staged.problems if one.code == code]
    assert problem.sentence.startswith(place)
    assert words in problem.sentence


def test_rows_of_one_kind_are_told_together(catalogue: Catalogue) -> None:
    rows = "".join(f"{STATIONS},泰安市,2023年{month}月,0.8{month},万个\n" for month in (1, 2, 3))
    staged = stage_text(f"指标名称,地区,数据期,本期值,单位\n{rows}", catalogue, TODAY)
    assert [f"{row.value:f}" for row in staged.rows] == ["8100", "8200", "8300"]
    assert [one.sentence[:11] for one in staged.problems] == ["整个文件：共3行的单位"]
