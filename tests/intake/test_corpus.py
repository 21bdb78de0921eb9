"""The corpus: every input with its verdict, its normalised value and the words its messages must contain."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from metrics.intake.stage import Staged, stage_file, stage_text
from metrics.model.catalogue import Catalogue
from tests.intake.conftest import TODAY
from tests.intake.workbooks import make_workbook

CORPUS = Path(__file__).parent / "corpus"
CELLS = list(csv.DictReader(io.StringIO((CORPUS / "cells.csv").read_text(encoding="utf-8"), newline="")))
TABLES = tomllib.loads((CORPUS / "tables.toml").read_text(encoding="utf-8"))["table"]

HEADER = ["指标名称", "地区", "数据期", "本期值", "单位"]
ROW = ["5G基站总数", "泰安市", "2023年6月", 8460, "个"]
#: Field of a cell → where its normalised value is found in an observation.
VALUES = {
    "本期值": lambda row: f"{row.value:f}",
    "单位": lambda row: f"{row.value:f}",
    "地区": lambda row: row.region_id,
    "数据期": lambda row: row.period.label,
    "数据性质": lambda row: row.status,
    "备注": lambda row: row.note,
}


def verdict(staged: Staged) -> str:
    if staged.errors == () and staged.rows:
        return "warn" if staged.warnings else "accept"
    codes = {problem.code for problem in staged.problems} - {"UNIT_ASSUMED"}
    return "blank" if codes == {"BLANK_VALUE", "FILE_NO_VALUES"} else "reject"


def check_words(staged: Staged, words: list[str]) -> None:
    said = "\n".join(problem.sentence for problem in staged.problems)
    assert [word for word in words if word not in said] == [], said


def test_the_corpus_is_large_enough_and_names_each_case_once() -> None:
    cells, tables = [one["name"] for one in CELLS], [one["name"] for one in TABLES]
    assert len(cells) + len(tables) >= 300
    assert len(set(cells)) == len(cells)
    assert len(set(tables)) == len(tables)


@pytest.mark.parametrize("case", CELLS, ids=[one["name"] for one in CELLS])
def test_a_cell_is_read_as_the_corpus_says(catalogue: Catalogue, case: dict[str, str]) -> None:
    text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), case["text"])
    unit = next((one.unit for one in catalogue.indicators if case["indicator"] in (one.name, one.short_name)), "")
    row = {"指标名称": case["indicator"], "地区": "泰安市", "数据期": "2023年6月", "本期值": "8460", "单位": unit}
    row |= {"数据性质": "", "备注": "", case["field"]: text}
    stream = io.StringIO()
    csv.writer(stream).writerows([row, row.values()])
    staged = stage_file(stream.getvalue().encode(), "报送.csv", catalogue, TODAY)
    assert verdict(staged) == case["verdict"], [problem.sentence for problem in staged.problems]
    assert [VALUES[case["field"]](one) for one in staged.rows] == ([case["value"]] if case["value"] else [])
    check_words(staged, [word for word in case["words"].split("|") if word])


def to_cells(row: list[Any]) -> list[Any]:
    return [
        cell for one in row for cell in ({"H": HEADER, "R": ROW}.get(one, [one]) if isinstance(one, str) else [one])
    ]


def stage_table(case: dict[str, Any], catalogue: Catalogue) -> Staged:
    if "sheets" in case:
        sheets = [one | {"rows": [to_cells(row) for row in one["rows"]]} for one in case["sheets"]]
        content, name = make_workbook(sheets, dated_1904=case.get("dated_1904", False)), "报送.xlsx"
    else:
        text = re.sub(r"\bH\b", ",".join(HEADER), case["text"])
        text = re.sub(r"\bR\b", ",".join(map(str, ROW)), text)
        content, name = text.encode(case.get("encoding", "utf-8")), "报送.csv"
        if case.get("pasted"):
            return stage_text(text, catalogue, TODAY)
    more = {"sheet_name": case.get("sheet"), "confirmed": case.get("confirmed")}
    return stage_file(content, case.get("filename", name), catalogue, TODAY, **more)


@pytest.mark.parametrize("case", TABLES, ids=[one["name"] for one in TABLES])
def test_a_table_is_read_as_the_corpus_says(catalogue: Catalogue, case: dict[str, Any]) -> None:
    staged = stage_table(case, catalogue)
    assert verdict(staged).replace("blank", "reject") == case["verdict"], [
        problem.sentence for problem in staged.problems
    ]
    found = [f"{one.indicator_id}|{one.region_id}|{one.period.label}|{one.value:f}" for one in staged.rows]
    assert found == case.get("values", [])
    assert case.get("layout", staged.layout) == staged.layout
    assert case.get("problems", len(staged.errors)) == len(staged.errors)
    check_words(staged, case.get("words", []))
