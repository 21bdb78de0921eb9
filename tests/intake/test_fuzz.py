"""Any bytes at all, and real files with some bytes turned: no crash, no hang, nothing staged that a plain check denies."""

from __future__ import annotations

import io
import random
import re
import time
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.intake.child import answer
from metrics.intake.problems import KINDS
from metrics.intake.read_xlsx import _to_sheets
from metrics.intake.stage import Staged, stage_file, stage_text
from metrics.model.catalogue import Catalogue
from metrics.model.problem import Problem
from tests.intake.conftest import TODAY
from tests.intake.workbooks import make_workbook

MANY = settings(max_examples=1500, suppress_health_check=list(HealthCheck))
SECONDS = 5.0

HEADER = "指标名称,地区,数据期,本期值,单位,备注\n"
CSV = (
    "泰安市2023年6月主要指标\n"
    + HEADER
    + "5G基站总数,泰安市,2023年6月,8460,个,\n绿色建筑,新泰市,2023年1-6月,12.5,万平方米,含\n"
    '高新占比,泰安,2023-06-30,45.2%,%,\n用水总量,全市,2023Q2,"1,234.5",万立方米,\n注:初步数\n'
)
WIDE = "2023年6月\n指标名称,单位,泰安市,,新泰市,\n,,本期,同期,本期,同期\n5G基站,个,8460,8000,1200,1000\n"
ROWS = [line.split(",") for line in CSV.replace('"1,234.5"', "1234.5").splitlines()]
BOOK = make_workbook(
    [
        {"rows": [*ROWS, ["5G基站", "新泰市", date(2023, 6, 30), {"value": 12, "formula": "1+11"}, "个"]], "merges": ["A1:E1"]},
        {"rows": [["说明"]], "state": "hidden"},
    ]
)  # fmt: skip
FACTORS = {
    ("万平方米", "万平方米"): 1, ("万立方米", "亿立方米"): Decimal("0.0001"), ("个", "个"): 1, ("%", "%"): 1,
    ("万个", "个"): 10_000, ("亿立方米", "亿立方米"): 1, ("平方米", "万平方米"): Decimal("0.0001"),
}  # fmt: skip


def plain_value(text: str) -> Decimal | None:
    """What a careful reader without our grammar takes the text for; None where it is not simply digits."""
    half = "".join(chr(ord(char) - 0xFEE0) if 0xFF01 <= ord(char) <= 0xFF5E else char for char in text)
    found = re.fullmatch(r"\s*([-+−]?)([0-9,]*[0-9](?:\.[0-9]+)?)\s*([%万亿]?)\s*", half)
    if found is None:
        return None
    scale = {"万": 10**4, "亿": 10**8}.get(found[3], 1)
    return Decimal(found[2].replace(",", "")) * scale * (-1 if found[1] in ("-", "−") else 1)


def check(staged: Staged, catalogue: Catalogue) -> None:
    """What must hold of anything staged, said without the code that staged it."""
    assert staged.rows or staged.errors
    assert {problem.code for problem in staged.problems} <= KINDS.keys()
    units = {one.indicator_id: one.unit for one in catalogue.indicators}
    regions = {one.region_id for one in catalogue.regions}
    assert len({row.key for row in staged.rows}) == len(staged.rows)
    for row in staged.rows:
        assert row.region_id in regions
        assert row.period.as_of <= TODAY
        assert row.value.is_finite()
        factor = FACTORS.get((row.unit_text, units[row.indicator_id]))
        plain = plain_value(row.value_text)
        if plain is not None and factor is not None:
            assert row.value == plain * factor, (row.value_text, row.unit_text)


@MANY
@given(st.binary(max_size=300), st.text(max_size=20) | st.sampled_from(["a.csv", "a.txt", "a.tsv", ""]))
def test_any_bytes_are_staged_or_refused(catalogue: Catalogue, content: bytes, name: str) -> None:
    check(stage_file(content.removeprefix(b"PK"), name, catalogue, TODAY), catalogue)


@MANY
@given(st.text(max_size=300))
def test_any_pasted_text_is_staged_or_refused(catalogue: Catalogue, text: str) -> None:
    check(stage_text(HEADER.replace(",", "\t") + text, catalogue, TODAY), catalogue)


_PIECES = st.sampled_from(
    [",", "\n", '"', "\t", ";", "0", "9", ".", "-", "%", "万", "约", "=", "(", ")", "e", "　", "５", "，", "\x00", "年", "月", "个", "\r"]
)  # fmt: skip
_EDITS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 6), _PIECES | st.just("")), min_size=1, max_size=6)


@MANY
@given(st.sampled_from([CSV, WIDE]), _EDITS, st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_a_real_table_with_turned_characters(
    catalogue: Catalogue, text: str, edits: list[tuple[int, int, str]], encoding: str
) -> None:
    for place, length, piece in edits:
        start = place % (len(text) or 1)
        text = text[:start] + piece + text[start + length :]
    check(stage_file(text.encode(encoding), "a.csv", catalogue, TODAY), catalogue)


def stage_in_process(content: bytes, catalogue: Catalogue) -> Staged | Problem:
    """As stage_file does it, but without the child, so that thousands fit into a test."""
    sheets = _to_sheets(answer(content))
    if isinstance(sheets, Problem):
        return sheets
    lines = "\n".join(",".join(f'"{cell}"' for cell in row) for row in sheets[0].rows)
    return stage_file(lines.encode(), "a.csv", catalogue, TODAY)


def mutate(content: bytes, seed: int) -> bytes:
    """Some bytes of the container turned; every third time inside a part, which is then packed again."""
    dice = random.Random(seed)
    if seed % 3:
        turned = bytearray(content)
        for _ in range(dice.randint(1, 8)):
            turned[dice.randrange(len(turned))] = dice.randrange(256)
        return bytes(turned[: dice.randrange(len(turned))] if seed % 7 == 0 else turned)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        victim = dice.choice(old.namelist())
        for name in old.namelist():
            part = bytearray(old.read(name))
            for _ in range(dice.randint(1, 12) if name == victim else 0):
                place = dice.randrange(len(part))
                part[place : place + dice.randint(0, 4)] = dice.choice(
                    [b"<", b">", b'"', b"9", b"&", b"\xff", b"A1", b""]
                )
            new.writestr(name, bytes(part))
    return stream.getvalue()


def test_two_thousand_turned_workbooks_are_read_or_refused(catalogue: Catalogue) -> None:
    slowest = 0.0
    for seed in range(2000):
        start = time.perf_counter()
        staged = stage_in_process(mutate(BOOK, seed), catalogue)
        slowest = max(slowest, time.perf_counter() - start)
        if isinstance(staged, Staged):
            check(staged, catalogue)
        else:
            assert staged.code in KINDS
    assert slowest < SECONDS


@pytest.mark.parametrize("seed", range(12))
def test_a_turned_workbook_through_the_child_is_read_or_refused(catalogue: Catalogue, seed: int) -> None:
    check(stage_file(mutate(BOOK, seed), "a.xlsx", catalogue, TODAY), catalogue)
