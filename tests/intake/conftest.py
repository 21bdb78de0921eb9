"""A small catalogue with every sort of unit, and a stage that takes text as a clerk would type it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from metrics.intake.stage import Staged, stage_file
from metrics.model.catalogue import Catalogue, Indicator, Region

TODAY = date(2023, 7, 10)


def _indicator(code: str, name: str, short: str, unit: str, **more: object) -> Indicator:
    fields = {"scale": 1, "direction": "up", "additive": True, "cumulative": False, "integer": False, "aliases": ()}
    return Indicator.model_validate(
        {"indicator_id": code, "name": name, "short_name": short, "theme": "演示", "unit": unit, **fields, **more}
    )


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Eight indicators and four regions; two share an alias, and one has another's short name for an alias."""
    return Catalogue(
        documents=(),
        regions=(
            _region("370000", "山东省", "山东", None, "全省"),
            _region("370900", "泰安市", "泰安", "370000", "全市"),
            _region("370982", "新泰市", "新泰", "370900", "泰安市新泰市"),
            _region("3709-gx", "泰安高新区", "高新区", "370900", ""),
        ),
        indicators=(
            _indicator("5g_stations", "5G基站总数", "5G基站", "个", integer=True, aliases="5G基站数|基站"),
            _indicator("green_buildings", "绿色建筑竣工面积", "绿色建筑", "万平方米", cumulative=True),
            _indicator("water_use", "用水总量", "用水总量", "亿立方米", cumulative=True),
            _indicator("high_tech_share", "高新技术产业产值占比", "高新占比", "%"),
            _indicator("renewable_power", "新能源装机容量(期末)", "新能源装机", "万千瓦"),
            _indicator(
                "tech_projects", "技改项目数", "技改项目", "个", integer=True, cumulative=True, aliases="项目|基站"
            ),
            _indicator("boiler_power", "锅炉装机容量", "锅炉装机", "千瓦", aliases="技改项目"),
            _indicator("forest_area", "造林面积", "造林", "公顷"),
        ),
        targets=(),
    )


def _region(code: str, name: str, short: str, parent: str | None, aliases: str) -> Region:
    row = {"region_id": code, "name": name, "short_name": short, "parent_region_id": parent, "level": "city"}
    return Region.model_validate({**row, "order": 1, "aliases": aliases})


@pytest.fixture(scope="session")
def stage(catalogue: Catalogue) -> Callable[..., Staged]:
    """Stage a text or bytes as the file 报送.csv on 10 July 2023."""

    def run(content: str | bytes, filename: str = "报送.csv", encoding: str = "utf-8") -> Staged:
        raw = content.encode(encoding) if isinstance(content, str) else content
        return stage_file(raw, filename, catalogue, TODAY)

    return run


@pytest.fixture(scope="session")
def stage_row(stage: Callable[..., Staged]) -> Callable[..., Staged]:
    """Stage one row of the full layout; fields by keyword, the rest as in a correct report of 5G基站."""

    def run(**cells: str) -> Staged:
        row = {
            "指标编码": "",
            "指标名称": "5G基站总数",
            "地区": "泰安市",
            "数据期": "2023年6月",
            "本期值": "8460",
            "单位": "个",
            "数据性质": "",
            "备注": "",
        } | cells
        quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in row.values())
        return stage(",".join(row) + "\n" + quoted + "\n")

    return run
