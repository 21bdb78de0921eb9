"""Large files: in bulk or row by row, the same rows, the same problems, the same bytes."""

from __future__ import annotations

import random
from dataclasses import replace
from types import ModuleType

import pytest

from metrics.intake import columns as columns_module
from metrics.intake import encoding
from metrics.intake import layout as layout_module
from metrics.intake import read_csv as read_csv_module
from metrics.intake import stage as stage_module
from metrics.intake import stage_large as stage_large_module
from metrics.intake.encoding import Decoded, decode, read_utf8
from metrics.intake.observation_table import ObservationTable
from metrics.intake.stage import Staged, stage_file
from metrics.model.catalogue import Catalogue
from metrics.model.normalised import read_normalised_csv, to_normalised_csv
from tests.intake.conftest import TODAY
from tests.intake.workbooks import make_workbook

HEADER = ["指标编码", "指标名称", "地区", "数据期", "本期值", "单位", "数据性质", "备注"]
CELLS = [
    ["", "", "5g_stations", "tech_projects", "nothing"],
    [
        "5G基站总数",
        "5G基站",
        "高新占比",
        "绿色建筑",
        "用水总量",
        "造林",
        "基站",
        "无此指标",
        "",
        "1、5G基站",
        "绿色建筑（平方米）",
        "其中：用水总量",
        "5G基站（个）",
    ],
    ["泰安市", "新泰市", "高新区", "全省", "太安市", "", "（一）新泰市", "泰安市："],
    [
        "2023年6月",
        "2023-05",
        "2023年一季度",
        "2023-06-18",
        "2022年",
        "2023-06-01",
        "2023.6",
        "2023年9月",
        "6月",
        "二〇二三年六月",
        "2023年6月累计",
    ],
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
        ".5",
        "12.",
        "'12",
        "--",
        "12个",
        "1.2万个",
        "12平方米",
        "‐3",
    ],
    ["", "个", "%", "万平方米", "亿立方米", "亩", "万个", "家"],
    ["", "", "正式", "预计", "估计", "预计数"],
    ["", "", "初步数", "两 个  空格", "460", "注:一", "a\u202eb"],
]


def random_table(seed: int, separator: str = ",") -> str:
    """Mostly clean rows with every sort of oddity between them, short and long rows, titles and remarks."""
    dice = random.Random(seed)
    header = HEADER[dice.randint(0, 1) :] if dice.random() < 0.7 else [*HEADER[1:5], "序号", *HEADER[5:]]
    header = ["备注", *header[:-1]] if dice.random() < 0.3 else header
    lines = [separator.join(["2023年监测表", *[""] * (len(header) - 1)])] * dice.randint(0, 1) + [
        separator.join(header)
    ]
    second = ["当月" if field == "本期值" else "" for field in header]
    lines += [separator.join(second)] * (dice.random() < 0.2)
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


def stage_both(
    text: str, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, codec: str, block_bytes: int = 1 << 20
) -> tuple[Staged, Staged]:
    content = text.encode(codec)
    one = stage_file(content, "a.csv", catalogue, TODAY)
    with monkeypatch.context() as patch:
        patch.setattr(stage_module, "LARGE_BYTES", 0)
        patch.setattr(stage_large_module, "BLOCK_BYTES", block_bytes)
        return one, stage_file(content, "a.csv", catalogue, TODAY)


@pytest.mark.parametrize("seed", range(60))
def test_a_sheet_read_in_columns_gives_what_reading_it_row_by_row_gives(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    rows = [line.split("\t") for line in random_table(seed, "\t").split("\n")]
    marked = [[mark_number(cell) for cell in row] for row in rows] if seed % 3 == 0 else rows
    content = make_workbook([{"rows": marked, "name": "6月"}])
    one = stage_file(content, "a.xlsx", catalogue, TODAY)
    monkeypatch.setattr(stage_module, "LARGE_ROWS", 0)
    monkeypatch.setattr(stage_large_module, "BLOCK_ROWS", (3, 1000)[seed % 2])
    many = stage_file(content, "a.xlsx", catalogue, TODAY)
    assert isinstance(many.rows, ObservationTable) or many == one
    assert tuple(many.rows) == one.rows
    assert [row.column for row in many.rows] == [row.column for row in one.rows]
    assert replace(many, rows=()) == replace(one, rows=())


def mark_number(text: str) -> object:
    """A plain number as the result of a formula, which a workbook tells apart."""
    return {"value": int(text), "formula": "1+1"} if text.isascii() and text.isdigit() else text


@pytest.mark.parametrize("seed", range(120))
def test_bulk_gives_what_reading_row_by_row_gives(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    text = random_table(seed, ",;\t"[seed % 3])
    text = text.replace("\n", "\r\n") if seed % 2 else text
    codec = "gb18030" if seed % 5 == 0 else "utf-8-sig" if seed % 7 == 0 else "utf-8"
    one, many = stage_both(text, catalogue, monkeypatch, codec, block_bytes=(200, 900, 1 << 20)[seed // 2 % 3])
    assert one.problems == many.problems
    assert tuple(many.rows) == one.rows
    assert [row.column for row in many.rows] == [row.column for row in one.rows]
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


def test_cells_that_need_quotation_marks_are_digested_as_they_are_archived(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ["5G基站\t泰安市\t2023年6月\t1,234\ta,b", "5G基站\t泰安市\t2023年5月\t12\t,c"]
    text = "\n".join(["指标名称\t地区\t数据期\t本期值\t备注", *rows]) + "\n"
    one, many = stage_both(text, catalogue, monkeypatch, "utf-8")
    assert isinstance(many.rows, ObservationTable)
    assert many.rows.to_normalised_csv() == to_normalised_csv(one.rows)
    assert many.digest == one.digest


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("5G基站,泰安市,2023年6月,约5", "FILE_TOO_IRREGULAR"),
        ("5G基站,泰安市,2023年6月", "FILE_TOO_IRREGULAR"),
        ("5G基站,泰安市,2023年6月,5", "FILE_TOO_REPETITIVE"),
    ],
)
def test_what_would_take_too_long_is_refused_with_the_limit(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, row: str, code: str
) -> None:
    for module in (columns_module, stage_large_module):
        monkeypatch.setattr(module, "MAX_ODD_ROWS", 5)
    good = [f"5G基站,泰安市,2022年{month}月,{month}" for month in range(1, 13)]
    text = "\n".join(["指标名称,地区,数据期,本期值", *good, *[row] * 7]) + "\n"
    _, many = stage_both(text, catalogue, monkeypatch, "utf-8")
    assert [problem.code for problem in many.errors] == [code]
    assert "5" in many.errors[0].message
    assert not many.rows


@pytest.mark.parametrize(
    ("module", "name", "limit", "code"),
    [
        (layout_module, "MAX_ENTRIES", 11, "FILE_TOO_MANY_VALUES"),
        (read_csv_module, "MAX_CELLS", 30, "FILE_TOO_MANY_CELLS"),
        (read_csv_module, "MAX_BYTES", 100, "FILE_TOO_LARGE_ODD"),
    ],
)
def test_what_is_read_cell_by_cell_has_its_limits(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, limit: int, code: str
) -> None:
    rows = [f'"5G基站",泰安市,2022年{month}月,{month}' for month in range(1, 13)]
    content = "\n".join(["指标名称,地区,数据期,本期值", *rows]).encode()
    assert len(stage_file(content, "a.csv", catalogue, TODAY).rows) == 12
    monkeypatch.setattr(module, name, limit)
    staged = stage_file(content, "a.csv", catalogue, TODAY)
    assert [problem.code for problem in staged.errors] == [code]
    assert not staged.rows


@pytest.mark.parametrize(
    "content",
    [
        "泰安市,12\n新泰市,13\n".encode(),
        "\ufeff泰安市,12\n".encode(),
        "\ufeff\ufeff泰安市,12\n".encode(),
        "泰安市,12\n新泰市,😀\n".encode("gb18030"),
        "\ufeff泰安市,12\n".encode("gb18030"),
        "泰安市,12\n".encode("utf-16"),
        "泰安市,12新泰市\n".encode()[:-2],
        "泰安市\0,12,13,14\n".encode(),
        b"\xff\xff\xff,12,13,14\n",
        b"\xef\xbb\xbf\xff\xff\xff,12\n",
        b"\xff\xfe\x00\xd8,\x001\x002\x00",
        b" \n \n \n \n \n \n",
        "\u3000\u3000\u3000\u3000\n".encode(),
        b"%PDF-1.7 and more",
    ],
)
def test_a_large_text_is_decoded_as_a_small_one(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(encoding, "SURE_BYTES", 8)
    monkeypatch.setattr(encoding, "RECODE_BYTES", 3)
    whole, parts = decode(content, "a.csv", frozenset()), read_utf8(content, "a.csv", frozenset())
    if not isinstance(whole, Decoded):
        assert parts is None
    else:
        assert parts is not None
        assert parts.content[parts.start :].decode() == whole.text
        assert parts.read_beginning(1 << 20) == whole.text
