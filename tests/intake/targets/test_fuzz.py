"""Whatever stands in the cells, a table of targets is read to problems or to a catalogue that holds together."""

from __future__ import annotations

import csv
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.intake.catalogue_files import read_catalogue
from metrics.intake.targets.stage import StagedTargets, stage_targets
from metrics.model.catalogue_csv import parse_catalogue
from metrics.model.targets_csv import to_targets_csv
from metrics.store.adopt import adopt_tables
from metrics.store.migrate import create_tables
from metrics.store.warehouse import Warehouse
from tests.intake.targets.test_stage import WHOLE

DATA = Path(__file__).parents[3] / "data"
SEED = read_catalogue(DATA)
TABLES = {name: (DATA / f"{name}.csv").read_bytes() for name in ("documents", "regions", "indicators")}

TARGETS = ("taian-2023-34-1", "taian-2022-07-1", "shouguang-2018-00-1", "taian-2023-23-1", "taian-2023-16-2", "演示-1")
REGIONS = ("泰山区", "岱岳区", "泰安市", "全市", "寿光市", "山东省", "")
FIGURES = (
    "40",
    "1.2万",
    "3—5",
    "2～3",
    "0",
    "-4",
    "0.5%",
    "1e9",
    "约40",
    "40个",
    "９",
    "",
    "—",
    "1,234",
    "0.00000000001",
)
UNITS = ("万平方米", "平方米", "亩", "%", "个百分点", "个", "万个", "条", "亿元", "")
TOKENS = (
    *(
        "造林面积",
        "5G基站总数",
        "高新产业产值占比",
        "taian-2023",
        "2023",
        "2023年",
        "2023-12-31",
        "2022-01-01",
        "第34条",
    ),
    *(
        "累计量",
        "存量",
        "比率",
        "增速",
        "对标",
        "节点",
        "≥",
        "≤",
        "区间",
        "约",
        "保持",
        "按天",
        "每年",
        "每年提高|力争",
    ),
    *("演示甲局、演示乙局", "=1+1", '"', " ", "nan"),
)
TEXTS = st.text(alphabet="0123456789.,-—%万亿个亩 约≥abc泰山区市年月\n\u200b", max_size=6)
CELLS = st.one_of(st.sampled_from((*TARGETS, *REGIONS, *FIGURES, *UNITS, *TOKENS)), TEXTS)


def near(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Mostly a word that belongs there."""
    return st.tuples(st.integers(0, 19), st.sampled_from(words), CELLS).map(lambda one: one[1 if one[0] else 2])


PARTS = st.tuples(near(TARGETS), near(REGIONS), near(FIGURES), near(UNITS), near(("演示甲局", "")))


def quoted(cells: list[str]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)


def check(staged: StagedTargets) -> None:
    """Problems are sentences; what may be committed, and every good part beside bad ones, can be adopted."""
    for problem in staged.problems:
        assert problem.message and problem.remedy.endswith("。")
    if not staged.can_commit:
        assert staged.errors or not staged.targets
    if not staged.can_commit and not staged.is_breakdown:
        return
    rows = {row.target_id: row for row in SEED.targets} | {one.target.target_id: one.target for one in staged.targets}
    catalogue = parse_catalogue({**TABLES, "targets": to_targets_csv(rows.values())})
    warehouse = Warehouse(None)
    create_tables(warehouse)
    with warehouse.transaction() as cursor:
        adopt_tables(cursor, catalogue, 1)
    warehouse.close()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=25, max_size=25), min_size=1, max_size=3))
def test_any_cells_in_a_table_of_whole_targets(rows: list[list[str]]) -> None:
    text = "\n".join([WHOLE, *map(quoted, rows)]) + "\n"
    check(stage_targets(text.encode("utf-8", "replace"), "演示数据.csv", SEED))


@settings(max_examples=150, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=3))
def test_any_cells_in_a_long_breakdown(rows: list[tuple[str, ...]]) -> None:
    text = "\n".join(["目标编号,地区,目标值,单位,牵头单位", *(quoted(list(row)) for row in rows)]) + "\n"
    check(stage_targets(text.encode(), "演示数据.csv", SEED))


@settings(max_examples=150, deadline=None)
@given(st.lists(near(REGIONS), min_size=2, max_size=5), st.lists(st.lists(near(FIGURES), max_size=6), max_size=3))
def test_any_header_and_cells(head: list[str], rows: list[list[str]]) -> None:
    lines = [quoted([target, *row]) for target, row in zip(TARGETS, rows, strict=False)]
    text = "\n".join([quoted(["目标编号", *head]), *lines]) + "\n"
    check(stage_targets(text.encode(), "演示数据目标分解.csv", SEED))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(content: bytes) -> None:
    check(stage_targets(content, "演示数据.csv", SEED))


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_a_good_row_with_one_cell_changed(data: st.DataObject) -> None:
    """Near misses reach the rules that wild rows never come to."""
    target = data.draw(st.sampled_from(SEED.targets))
    header, row = to_targets_csv([target]).decode().splitlines()[:2]
    cells = next(csv.reader([row]))
    cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(CELLS)
    cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(CELLS)
    check(stage_targets(f"{header}\n{quoted(cells)}\n".encode("utf-8", "replace"), "演示数据.csv", SEED))
