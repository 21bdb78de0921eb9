"""The table of ASVS: every item once, with a state and a proof that exists, and counts that are those of the table."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import pytest

from tests.rules.proofs import missing_proofs, named_tests
from tests.rules.source import ROOT

PAGE = ROOT / "docs" / "asvs.md"
STATES = ("met", "in part", "not met", "n/a")
#: ASVS 5.0.0 has so many requirements of level 1 and of level 2.
OF_LEVEL = {"1": 70, "2": 183}


class Item(NamedTuple):
    """One row."""

    number: str
    level: str
    asks: str
    state: str
    proof: str


def read_items(markdown: str) -> list[Item]:
    """The rows of the chapters, none of the tables above them."""
    body = markdown[markdown.index("\n## ") :]
    rows = [line for line in body.splitlines() if re.match(r"\| \d", line)]
    return [Item(*(cell.strip() for cell in re.split(r" \| ", row.strip().strip("|")))) for row in rows]


def read_counts(markdown: str) -> dict[str, list[int]]:
    """The rows of the summary: level → how many of each state, and all."""
    rows = re.findall(r"^\| (1|2|both) \|((?: \d+ \|){5})$", markdown[: markdown.index("\n## ")], flags=re.MULTILINE)
    return {level: [int(number) for number in re.findall(r"\d+", numbers)] for level, numbers in rows}


def count(items: list[Item], levels: str) -> list[int]:
    states = Counter(item.state for item in items if item.level in levels)
    return [*(states[state] for state in STATES), sum(states.values())]


def faults(items: list[Item]) -> list[str]:
    """What is wrong with a row, by its number."""
    found = [f"{number} stands twice" for number, times in Counter(one.number for one in items).items() if times > 1]
    for one in items:
        if not re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{1,2}", one.number):
            found.append(f"{one.number} is no number of a requirement")
        if one.level not in OF_LEVEL or one.state not in STATES or not one.asks or not one.proof:
            found.append(f"{one.number} lacks a level, a state, what it asks or why")
        if one.state == "met" and "`" not in one.proof:
            found.append(f"{one.number} is said to be met, and nothing shows it")
    return found


@pytest.fixture(scope="module")
def markdown() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_every_requirement_of_both_levels_stands_there_once_with_its_state(markdown: str) -> None:
    items = read_items(markdown)
    assert faults(items) == []
    assert Counter(one.level for one in items) == OF_LEVEL


def test_requirements_stand_in_order_under_their_chapter(markdown: str) -> None:
    for chapter, part in re.findall(r"^## V(\d+)(.*?)(?=^## |\Z)", markdown, flags=re.MULTILINE | re.DOTALL):
        numbers = [tuple(map(int, found.split("."))) for found in re.findall(r"^\| (\d[\d.]*) \|", part, flags=re.M)]
        assert numbers, chapter
        assert {number[0] for number in numbers} == {int(chapter)}
        assert numbers == sorted(numbers)


def test_the_counts_are_those_of_the_table(markdown: str) -> None:
    items = read_items(markdown)
    assert read_counts(markdown) == {"1": count(items, "1"), "2": count(items, "2"), "both": count(items, "12")}


def test_every_test_and_file_of_the_table_exists(markdown: str) -> None:
    assert len(named_tests(markdown)) > 150
    assert missing_proofs(markdown) == []


ROW = Item("1.2.3", "1", "something", "met", "`web/guard.py`")


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([ROW, ROW], "twice"),
        ([ROW._replace(number="1.2")], "no number"),
        ([ROW._replace(state="surely")], "lacks"),
        ([ROW._replace(level="3")], "lacks"),
        ([ROW._replace(proof="")], "lacks"),
        ([ROW._replace(proof="trust us")], "nothing shows it"),
    ],
)
def test_a_row_that_says_too_little_is_found(items: list[Item], words: str) -> None:
    assert words in faults(items)[0]


def test_a_wrong_count_is_found() -> None:
    page = "| 1 | 2 | 0 | 0 | 0 | 2 |\n\n## V1 A\n\n| 1.1.1 | 1 | a | met | `web/guard.py` |\n"
    assert count(read_items(page), "1") == [1, 0, 0, 0, 1]
    assert read_counts(page)["1"] != [1, 0, 0, 0, 1]


@pytest.mark.parametrize(
    "named",
    [
        "`tests/rules/test_asvs.py::test_that_nobody_wrote`",
        "`tests/nowhere.py::test_it`",
        "`web/nowhere.py`",
        "`no.md`",
    ],
)
def test_a_proof_that_is_not_there_is_found(named: str) -> None:
    here = "`tests/rules/test_asvs.py::test_a_proof_that_is_not_there_is_found` in `web/guard.py`"
    assert missing_proofs(f"{here} and {named}") == [named.strip("`")]
