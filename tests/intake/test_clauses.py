"""Clauses of a document, and where a figure stands in its clause."""

from __future__ import annotations

import pytest

from metrics.intake.clauses import Passage, find_passage, name_clause, read_clauses

TEXT = """前面的话 到2022年
一、章节
1.第一条。新增 10 家
 续上一段
2、第二条。
二、下一章
3.5万吨不是条款
"""


def test_clauses_begin_with_their_number_and_end_at_the_next_heading() -> None:
    clauses = read_clauses(TEXT)
    assert {number: one.text for number, one in clauses.items()} == {
        "前言": "前面的话到2022年",
        "1": "1.第一条。新增10家\n续上一段",
        "2": "2、第二条。",
    }


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("16.加快建设。", "16"),
        ("16、加快建设。", "16"),
        ("１６．加快建设。", "16"),
        ("  16 . 加快建设。", "16"),
        ("第16条 加快建设。", "16"),
        ("第十六条　加快建设。", "16"),
        ("第一百零三条 加快建设。", "103"),
        ("第三条线路建成。", "前言"),
        ("2023.12月底前", "前言"),
        ("16.5公里", "前言"),
    ],
)
def test_a_clause_is_known_by_its_number_however_it_is_written(line: str, number: str) -> None:
    assert list(read_clauses(line)) == [number]


def test_a_text_printed_twice_gives_each_paragraph_once() -> None:
    once = "1.新增 10家。\n二段\n2.完。\n"
    assert read_clauses(once + once.replace(" ", "")) == read_clauses(once)


def passage_of(text: str, figure: str, *names: str) -> Passage | None:
    return find_passage(read_clauses(text), "7", figure, names)


def shown(text: str, figure: str, *names: str) -> tuple[str, str] | None:
    """The sentence and the figure in it as the document writes them."""
    found = passage_of(text, figure, *names)
    if found is None:
        return None
    whole = found.clause.text
    return whole[found.sentence_start : found.sentence_end], whole[found.start : found.end]


@pytest.mark.parametrize(
    ("text", "figure", "expect"),
    [
        ("7.建设。全市达到11000个以上。完。", "11000个以上", ("全市达到11000个以上。", "11000个以上")),
        ("7.建设。全市达到 11000 个以上;完。", "11000个以上", ("全市达到11000个以上;", "11000个以上")),
        ("7.全市达到１１０００个。", "11000个", ("7.全市达到１１０００个。", "１１０００个")),
        ("7.说：“新增3条。”再说。", "3条", ("7.说：“新增3条。”", "3条")),
        ("7.第一段\n新增3条", "3条", ("新增3条", "3条")),
        ("7.提升13条。新增3条。", "3条", ("新增3条。", "3条")),
        ("7.提升13条、0.3条、1,3条。", "3条", None),
        ("7.从人均12.3万元提高到人均15万元。", "12.3", ("7.从人均12.3万元提高到人均15万元。", "12.3")),
        ("7.提高到2022年。", "202", None),
        ("7.新增3条。", "", None),
        ("8.新增3条。", "3条", None),
    ],
)
def test_a_figure_is_found_whole_with_its_sentence(text: str, figure: str, expect: tuple[str, str] | None) -> None:
    assert shown(text, figure) == expect


def test_a_figure_may_run_over_the_end_of_a_line() -> None:
    assert shown("7.新增100\n家企业。", "100家") == ("7.新增100\n家企业。", "100\n家")


def test_of_several_places_the_one_that_speaks_of_the_indicator_counts() -> None:
    text = "7.新增瞪羚企业10家。新增单项冠军企业10家。"
    assert shown(text, "10家", "单项冠军企业数") == ("新增单项冠军企业10家。", "10家")
    assert shown(text, "10家", "瞪羚企业数") == ("7.新增瞪羚企业10家。", "10家")
    assert shown(text, "10家") == ("7.新增瞪羚企业10家。", "10家")


@pytest.mark.parametrize(("number", "name"), [("16", "第16条"), ("前言", "前言")])
def test_a_clause_has_a_name(number: str, name: str) -> None:
    assert name_clause(number) == name
