"""County targets and county numbers (演示数据) in a workspace of the shipped seed, put there as an office would."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from metrics.intake.seed import adopt_catalogue, import_file, read_seed
from metrics.model.catalogue_csv import parse_catalogue
from metrics.model.targets_csv import to_targets_csv
from metrics.store.workspace import Workspace
from tests.people import admin, reporter

DATA = Path(__file__).parents[2] / "data"
HEADER = "指标编码,地区,数据期,本期值,单位"
GREEN, FIRMS, GIANTS = "taian-2023-34-1", "taian-2023-06-2", "taian-2023-14-2"
#: Goals by county id. 新泰市 370982, 肥城市 370983, 泰山区 370902, 岱岳区 370911, 高新区 3709-gx.
GOALS = {
    GREEN: {"370902": "50", "370911": "40", "370982": "60", "370983": "50"},
    GIANTS: {"370902": "2", "370911": "2", "370982": "5", "370983": "1"},
    FIRMS: {"370902": "20", "3709-gx": "8"},
}
NUMBERS = (
    # 180 of the city: all six counties, and a zone that lies inside one of them.
    "green_building_new,泰安市,2023年1-9月,180,万平方米",
    "green_building_new,泰山区,2023年1-9月,25,万平方米",
    "green_building_new,岱岳区,2023年1-9月,20,万平方米",
    "green_building_new,新泰市,2023年1-9月,60,万平方米",
    "green_building_new,肥城市,2023年1-9月,35,万平方米",
    "green_building_new,宁阳县,2023年1-9月,30,万平方米",
    "green_building_new,东平县,2023年1-9月,10,万平方米",
    "green_building_new,泰安高新区,2023年1-9月,12,万平方米",
    # 小巨人: 1 of 2, 2 of 2, 2 of 5 and 0 of 1 at three quarters of the year; two counties are missing.
    "little_giants_new,泰安市,2023年1-9月,5,家",
    "little_giants_new,泰山区,2023年1-9月,1,家",
    "little_giants_new,岱岳区,2023年1-9月,2,家",
    "little_giants_new,新泰市,2023年1-9月,2,家",
    "little_giants_new,肥城市,2023年1-9月,0,家",
    "high_tech_enterprises_added,泰安市,2023年1-9月,50,家",
    "high_tech_enterprises_added,泰山区,2023年1-9月,15,家",
    "high_tech_enterprises_added,泰安高新区,2023年1-9月,6,家",
    # Numbers without targets of the counties.
    "nursing_beds_new,泰安市,2023年1-9月,1000,张",
    "nursing_beds_new,泰山区,2023年1-9月,250,张",
    "nursing_beds_new,新泰市,2023年1-9月,400,张",
)


def import_numbers(workspace: Workspace, *rows: str, name: str = "县市区.csv") -> None:
    """Rows of HEADER through the real intake."""
    import_file(
        workspace, name, "\n".join((HEADER, *rows, "")).encode("utf-8-sig"), by=reporter("李四"), commit_id=name
    )


def adopt_parts(workspace: Workspace) -> None:
    """The shipped catalogue with parts of three targets of the city in force."""
    seed = read_seed(DATA)
    targets = parse_catalogue(seed.tables).targets
    parts = [
        one.model_copy(
            update={
                "target_id": f"{one.target_id}-{region_id}",
                "region_id": region_id,
                "value": Decimal(goal),
                "figure": "",
                "parent_target_id": one.target_id,
            }
        )
        for one in targets
        for region_id, goal in GOALS.get(one.target_id, {}).items()
    ]
    tables = {**seed.tables, "targets": to_targets_csv([*targets, *parts])}
    adopt_catalogue(workspace, tables, seed.rules, by=admin("李四"), commit_id="parts")
