"""Large files: in bulk or row by row, the same rows, the same problems, the same bytes."""

from __future__ import annotations

import random

import pytest

from metrics.intake import stage as stage_module
from metrics.intake.observation_table import ObservationTable
from metrics.intake.stage import Staged, stage_file
from metrics.model.catalogue import Catalogue
from metrics.model.normalised import read_normalised_csv, to_normalised_csv
from tests.intake.conftest import TODAY

HEADER = ["指标编码", "指标名称", "地区", "数据期", "本期值", "单位", "数据性质", "备注"]
CELLS = [
    ["", "", "5g_stations", "tech_projects", "nothing"],
    ["5G基站总数", "5G基站", "高新占比", "绿色建筑", "用水总量", "造林", "基站", "无此指标", ""],
    ["泰安市", "新泰市", "高新区", "全省", "太安市", ""],
    ["2023年6月", "2023-05", "2023年一季度", "2023-06-18", "2022年", "2023-06-01", "2023.6", "2023年9月", "6月"],
    [
        "8460",
        "12",
        "0",
        "12.50",
        "45.2",
        "101",
        "-3",
        "-0.0",
        "1,234",
        "１２",
        "1e3",
        "约5",
        "",
        "—",
        "1.2万",
        "007",
        "x",
    ],
    ["", "个", "%", "万平方米", "亿立方米", "亩", "万个", "家"],
    ["", "", "正式", "预计", "估计"],
    ["", "", "初步数", "两 个  空格", "460", "注:一", "a\u202eb"],
]


def random_table(seed: int, separator: str = ",") -> str:
    """Mostly clean rows with every sort of oddity between them, short and long rows, titles and remarks."""
    dice = random.Random(seed)
    header = HEADER[dice.randint(0, 1) :] if dice.random() < 0.7 else [*HEADER[1:5], "序号", *HEADER[5:]]
    lines = [separator.join(["2023年监测表", *[""] * (len(header) - 1)])] * dice.randint(0, 1) + [
        separator.join(header)
    ]
    for number in range(dice.randint(3, 60)):
        odd = dice.random() < 0.5
        row = []
        for field in header:
            cells = CELLS[HEADER.index(field)] if field in HEADER else [str(number)]
            row.append(
                dice.choice(cells if odd else cells[: max(2, len(cells) // 2)]).replace(
                    ",", "" if separator == "," else ","
                )
            )
        extra = dice.random()
        lines.append(separator.join(row[:-1] if extra < 0.05 else [*row, "多"] if extra > 0.96 else row))
        lines += (
            [""] * (dice.random() < 0.05) + ["注:初步数"] * (dice.random() < 0.03) + [lines[-1]] * (dice.random() < 0.1)
        )
    return "\n".join(lines) + "\n" * dice.randint(0, 3)


def stage_both(text: str, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, codec: str) -> tuple[Staged, Staged]:
    content = text.encode(codec)
    one = stage_file(content, "a.csv", catalogue, TODAY)
    with monkeypatch.context() as patch:
        patch.setattr(stage_module, "LARGE_BYTES", 0)
        return one, stage_file(content, "a.csv", catalogue, TODAY)


@pytest.mark.parametrize("seed", range(120))
def test_bulk_gives_what_reading_row_by_row_gives(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    text = random_table(seed, ",;\t"[seed % 3])
    text = text.replace("\n", "\r\n") if seed % 2 else text
    one, many = stage_both(text, catalogue, monkeypatch, "gb18030" if seed % 5 == 0 else "utf-8")
    assert one.problems == many.problems
    assert tuple(many.rows) == one.rows
    assert many == one or isinstance(many.rows, ObservationTable)
    assert (many.digest, many.entry_count, many.header_row) == (one.digest, one.entry_count, one.header_row)
    assert (many.suggestions, many.ignored_columns, many.layout) == (one.suggestions, one.ignored_columns, one.layout)


def test_the_bulk_is_taken_where_it_can_be(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = sum(
        isinstance(stage_both(random_table(seed), catalogue, monkeypatch, "utf-8")[1].rows, ObservationTable)
        for seed in range(30)
    )
    assert taken > 10


def test_a_table_of_observations_reads_like_a_tuple(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "指标名称,地区,数据期,本期值\n" + "".join(
        f"5G基站,泰安市,{year}年{month}月,{year * month}\n" for year in range(1990, 2020) for month in range(1, 13)
    )
    one, many = stage_both(text, catalogue, monkeypatch, "utf-8")
    rows = many.rows
    assert isinstance(rows, ObservationTable)
    assert (rows[0], rows[-1], rows[3:5], len(rows)) == (one.rows[0], one.rows[-1], one.rows[3:5], 360)
    assert rows == one.rows
    assert read_normalised_csv(rows.to_normalised_csv()) == one.rows
    assert rows.to_normalised_csv() == to_normalised_csv(rows)
    with pytest.raises(IndexError):
        rows[360]
